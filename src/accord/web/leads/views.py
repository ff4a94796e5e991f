"""The pages about people: the list, and everything about one person."""

from datetime import datetime, tzinfo
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.queries import InForce, versions_in_force
from accord.judging.explain import explain
from accord.people.models import Person
from accord.web import visible
from accord.web.leads import directory, profile, why
from accord.web.leads.timeline import MARKETING, MOVES, SALES, page_with_touch, timeline
from accord.web.leads.wording import by_day
from accord.web.stages import Stages, ribbon

SHOW = {"": "All", MARKETING: "Marketing", SALES: "Sales", MOVES: "Stage moves"}


@require_safe
def leads(request: HttpRequest) -> HttpResponse:
    """The list of people, narrowed by what stands in the address."""
    at = timezone.now()
    asked = {name: request.GET.get(name, "").strip() for name in ("text", "stage", "grade")}
    search = directory.Search(**asked)
    among = visible.people(request.user)
    page = Paginator(directory.found(search, among), directory.PAGE).get_page(
        request.GET.get("page")
    )
    agreed = _in_force(versions_in_force(), at)
    context = {
        "search": search,
        "page": page,
        "people": directory.listed(page.object_list, at=at),
        "stages": Stages.of(agreed.agreement if agreed else None),
        "grades": agreed.agreement.grades if agreed else (),
        "version": agreed,
    }
    with timezone.override(_zone(agreed)):
        return render(request, "leads/list.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what is known, what happened, and why they are where they are."""
    at = timezone.now()
    among = visible.people(request.user).select_related("standing")
    someone = get_object_or_404(among, pk=pk)
    versions = versions_in_force()
    agreed = _in_force(versions, at)
    with timezone.override(_zone(agreed)):
        context = _what_happened(request, someone, Stages.of(agreed.agreement if agreed else None))
        if request.htmx:
            return render(request, "leads/_timeline.html", context)
        context |= _what_is_known(someone, context)
        context |= _why(someone, versions, at=at)
        context["ribbon"] = ribbon(context["stages"], context["moves"], context["stage"])
        return render(request, "leads/person.html", context | {"version": agreed})


def _in_force(versions: tuple[InForce, ...], at: datetime) -> InForce | None:
    held = [version for version in versions if version.start <= at]
    return held[-1] if held else None


def _zone(agreed: InForce | None) -> tzinfo:
    """Every moment is shown in the zone of the agreement."""
    return agreed.zone if agreed else timezone.get_default_timezone()


def _what_happened(request: HttpRequest, someone: Person, stages: Stages) -> dict[str, Any]:
    merged, same_as = profile.merged_with(someone)
    ids = [someone.pk, *(link.other_id for link in merged)]
    company = profile.employer(ids)
    retracted = profile.retractions(ids, company)
    show = request.GET.get("show", "")
    show = show if show in SHOW else ""
    touch = request.GET.get("touch", "")
    number = request.GET.get("page", "1")
    page = timeline(
        ids,
        show=show,
        number=page_with_touch(ids, int(touch)) if _is_number(touch) else _page(number),
    )
    return {
        "person": someone,
        "ids": ids,
        "merged": merged,
        "same_as": same_as,
        "company": company,
        "retracted": retracted,
        "stages": stages,
        "show": show,
        "choices": SHOW,
        "page": page,
        "days": by_day(page.rows, stages, retracted),
    }


def _what_is_known(someone: Person, found: dict[str, Any]) -> dict[str, Any]:
    facts = profile.known_of_person(found["ids"], found["retracted"])
    return {
        "name": directory.name_of(someone, {field: fact.value for field, fact in facts.items()}),
        "facts": facts,
        "company_facts": profile.known_of_company(found["company"], found["retracted"]),
    }


def _why(someone: Person, versions: tuple[InForce, ...], *, at: datetime) -> dict[str, Any]:
    moves = profile.moves_of(someone)
    episodes = profile.episodes(someone, as_of=at)
    score = explain(someone.pk, at=at)
    because = why.reason(moves, versions)
    return {
        "at": at,
        "moves": moves,
        "episodes": episodes,
        "score": score,
        "stage": score.stage or (moves[-1].to_stage if moves else ""),
        "interest": why.interest_by_rule(score),
        "reason": because,
        "clauses": why.clauses(versions, score.version, because, episodes),
        "restated": profile.restated(someone),
        "unmatched": profile.unmatched(someone),
    }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18


def _page(text: str) -> int:
    return min(max(int(text), 1), 10_000) if _is_number(text) else 1
