"""The rows behind the numbers of the agreement: leads that a rule matched, that a trial changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accord.agreement.rules.saying import stage_name
from accord.judging.trial.queries import Change, StageTried, Trial, UnableToTryError
from accord.judging.trial.rules import Kind
from accord.kit.text import whole_number
from accord.templatetags.ui import month
from accord.web import visible
from accord.web.agreement.reading import health_or_why
from accord.web.agreement.trying import GROUPS, tried, tried_period
from accord.web.agreement.versions import Versions, known_versions
from accord.web.agreement.views import USUAL, days
from accord.web.following import page_of, people_shown
from accord.web.numbers import Numbers
from accord.web.period import chosen_period
from accord.web.stages import Stages

WORDS = {
    "now": "who really came into {}",
    "then": "who would have come into {}",
    "gained": "who would have come into {} and did not",
    "lost": "who came into {} and would not have",
    "earlier": "who would have come into {} earlier",
    "later": "who would have come into {} later",
    "after": "who came into {} once people had decided about them",
}


@dataclass(frozen=True, slots=True)
class Behind:
    """The people behind a number, and what the trial says of each that changes."""

    words: str
    ids: Sequence[int]
    changes: dict[int, Change]


@require_safe
def rule_leads(request: HttpRequest) -> HttpResponse:
    """Whom a rule matched when they were handed over."""
    versions = known_versions(timezone.now())
    version = versions.required(request.GET.get("version"))
    period = chosen_period(request.GET, versions.today, usual=USUAL)
    since, until = days(period, versions.today)
    found, _ = health_or_why(version, Numbers(at=versions.at), since, until)
    asked = request.GET.get("kind"), request.GET.get("rule")
    rules = found.rules if found else ()
    rule = next((one for one in rules if (one.kind, one.name) == asked), None)
    if rule is None:
        raise Http404
    named = stage_name(rule.name) if rule.kind == "stage" else rule.name
    between = f"{date_format(since, 'j M Y')} – {date_format(until, 'j M Y')}"
    words = f"whom “{named}” matched when they were handed over, {between}"
    return _people(request, versions, Behind(words, rule.matched, {}), "agreement_rules")


@require_safe
def trial_leads(request: HttpRequest) -> HttpResponse:
    """The people of a trial: who comes, who would have come, who changes how."""
    versions = known_versions(timezone.now())
    found = _trial(request, versions)
    behind = _promised(request, found) or _of_stage(request, found)
    return _people(request, versions, behind, "agreement_try")


@require_safe
def trial_deals(request: HttpRequest) -> HttpResponse:
    """The won deals of a group of a trial, and what they add up to."""
    versions = known_versions(timezone.now())
    found = _trial(request, versions)
    group = request.GET.get("group", "")
    if group not in GROUPS:
        raise Http404
    fared = getattr(_stage(request, found), group)
    page = page_of(fared.deals, request)
    seen = visible.deals(request.user).filter(pk__in=[won.deal for won in page.object_list])
    names = {deal.pk: deal for deal in seen.select_related("company")}
    context = {
        "rows": [(names.get(won.deal), won) for won in page.object_list],
        "words": f"won from people {_came(_stage(request, found), group)}",
        "total": fared.revenue,
        "currency": found.currency,
        "page": page,
    }
    with timezone.override(versions.zone):
        return render(request, "agreement/deals.html", context)


def _people(request: HttpRequest, versions: Versions, behind: Behind, back: str) -> HttpResponse:
    page = page_of(behind.ids, request)
    listed = people_shown(page.object_list, request.user, at=versions.at)
    shown = versions.usual
    context: dict[str, Any] = {
        "words": behind.words,
        "rows": [(listed.get(person), behind.changes.get(person)) for person in page.object_list],
        "changes": bool(behind.changes),
        "page": page,
        "stages": Stages.of(shown.agreement if shown else None),
        "back": back,
    }
    with timezone.override(versions.zone):
        return render(request, "agreement/leads.html", context)


def _trial(request: HttpRequest, versions: Versions) -> Trial:
    version = versions.required(request.GET.get("version"))
    try:
        return tried(version, versions, tried_period(request.GET, versions.today))
    except UnableToTryError:
        raise Http404 from None


def _promised(request: HttpRequest, found: Trial) -> Behind | None:
    """The people of a promise, which the address names by its place in the trial."""
    place = whole_number(request.GET.get("promise"))
    if place is None:
        return None
    if place >= len(found.promises):
        raise Http404
    told = found.promises[place]
    words = f"who would have counted for “{told.name}” in {month(told.month)}"
    return Behind(words, told.people, {})


def _of_stage(request: HttpRequest, found: Trial) -> Behind:
    stage, group = _stage(request, found), request.GET.get("group", "")
    if group not in WORDS:
        raise Http404
    words = _came(stage, group)
    changes = {change.person: change for change in stage.changes}
    ids = _ids(stage, group)
    return Behind(words, ids, {person: changes[person] for person in ids if person in changes})


def _came(stage: StageTried, group: str) -> str:
    return WORDS[group].format(stage_name(stage.stage))


def _ids(stage: StageTried, group: str) -> Sequence[int]:
    if group in ("now", "then"):
        return stage.compared.now if group == "now" else stage.compared.then
    return stage.after if group == "after" else stage.compared.of(Kind(group))


def _stage(request: HttpRequest, found: Trial) -> StageTried:
    for stage in found.stages:
        if stage.stage == request.GET.get("stage"):
            return stage
    raise Http404
