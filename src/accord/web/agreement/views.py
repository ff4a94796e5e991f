"""The pages that read the agreement: as a contract, rule by rule, and version against version."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.queries import read_once
from accord.agreement.rules.differences import Difference, differences
from accord.judging.health.telling import notes
from accord.templatetags.ui import months
from accord.web.agreement import reading
from accord.web.agreement.versions import Version, Versions, known_versions
from accord.web.numbers import Numbers
from accord.web.parts import Part, answered
from accord.web.period import NAMED, Period, chosen_period, named_period
from accord.web.permissions import may_open

YEAR = timedelta(days=365)
USUAL = "last-365"
OUTCOMES = {"accepted": "Accepted by sales", "won": "Won so far"}


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """The whole agreement in sentences; how its rules fared is filled in once the page stands."""
    versions = known_versions(timezone.now())
    version = versions.asked(request.GET.get("version"))
    parts = reading.contract_read(version.agreement, {}) if version else []
    sections = [one.part.section for one in parts]
    first = next((section for section in sections if section in reading.SCORING), "")
    return shown(request, "text", versions, version, {"parts": parts, "first": first})


@require_safe
def scoring(request: HttpRequest) -> HttpResponse:
    """The parts of the contract that hold rules, each rule with how it fared in the last year."""
    versions = known_versions(timezone.now())
    version = versions.required(request.GET.get("version"))
    since, until = days(named_period(USUAL, versions.today), versions.today)
    found, why = reading.health_or_why(version, Numbers(at=versions.at), since, until)
    parts = reading.contract_read(version.agreement, reading.by_rule(version, found))
    context = {"parts": [one for one in parts if one.part.section in reading.SCORING], "why": why}
    return render(request, "agreement/_scoring.html", context)


@require_safe
@read_once()
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule beside what became of the leads it matched."""
    versions = known_versions(timezone.now())
    version = versions.asked(request.GET.get("version"))
    if version is None:
        return shown(request, "rules", versions, version, {})
    period = chosen_period(request.GET, versions.today, usual=USUAL)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in OUTCOMES else "accepted"
    choices = {"period": period, "periods": NAMED, "outcome": outcome, "outcomes": OUTCOMES}
    frame = _frame(request, "rules", versions, version) | choices
    numbers = Numbers(at=versions.at)
    part = Part(
        "agreement",
        "rules",
        "How the rules fared",
        lambda: _health(version, versions, numbers, period, outcome),
        slow=True,
    )
    with timezone.override(versions.zone):
        return answered(request, "agreement/rules.html", frame, [part], numbers)


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Every version, and what differs between any two of them."""
    versions = known_versions(timezone.now())
    after = versions.asked(request.GET.get("to") or _newest(versions))
    before = versions.asked(request.GET.get("from") or _one_before(versions, after))
    found: tuple[Difference, ...] = ()
    if before and after and before is not after:
        found = differences(before.agreement, after.agreement)
    context = {"before": before, "after": after, "differences": found}
    return shown(request, "history", versions, after, context)


def shown(
    request: HttpRequest,
    tab: str,
    versions: Versions,
    version: Version | None,
    context: dict[str, Any],
) -> HttpResponse:
    """A page about the agreement; without any version it says how to get one."""
    template = f"agreement/{tab}.html" if version else "agreement/none.html"
    with timezone.override(versions.zone):
        return render(request, template, _frame(request, tab, versions, version) | context)


def _frame(
    request: HttpRequest, tab: str, versions: Versions, version: Version | None
) -> dict[str, Any]:
    return {
        "tab": tab,
        "versions": versions,
        "version": version,
        "may_load": may_open("agreement_load", request.user),
    }


def usual_health(versions: Versions, numbers: Numbers) -> None:
    """Work out how the rules in force fared in the last year, as the pages tell it."""
    if versions.in_force:
        since, until = days(named_period(USUAL, versions.today), versions.today)
        reading.health_or_why(versions.in_force, numbers, since, until)


def _health(
    version: Version, versions: Versions, numbers: Numbers, period: Period, outcome: str
) -> dict[str, Any]:
    since, until = days(period, versions.today)
    found, why = reading.health_or_why(version, numbers, since, until, outcome)
    return {
        "health": found,
        "why": why,
        "rules": reading.by_rule(version, found).values(),
        "notes": list(notes(found, months)) if found else [],
        "fresh": numbers.fresh(versions.zone),
    }


def days(period: Period, today: date) -> tuple[date, date]:
    """The days of a period; where it is open, a year up to today."""
    until = period.until or today
    return period.since or until - YEAR, until


def _newest(versions: Versions) -> str:
    return str(versions.all[0].number) if versions.all else ""


def _one_before(versions: Versions, after: Version | None) -> str:
    earlier = [one.number for one in versions.all if after and one.number < after.number]
    return str(earlier[0]) if earlier else _newest(versions)
