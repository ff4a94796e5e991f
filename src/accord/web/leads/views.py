"""The list of leads, and everything about one person."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.queries import InForce, held_at, versions_in_force
from accord.deals.queries import deals_of
from accord.judging.explain import explain
from accord.kit.text import whole_number
from accord.people.models import Person
from accord.web import visible
from accord.web.leads import directory, why
from accord.web.leads.profile import Profile, merged_with, profile
from accord.web.leads.timeline import SHOW, page_with_touch, timeline
from accord.web.leads.word import words
from accord.web.leads.wording import by_day
from accord.web.stages import Stages, ribbon
from accord.web.zone import zone_of


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what is known, what happened, and why they are where they are."""
    at = timezone.now()
    among = visible.people(request.user).select_related("standing")
    someone = get_object_or_404(among, pk=pk)
    versions = versions_in_force()
    agreed = held_at(versions, at)
    merged, same_as = merged_with(someone)
    ids = [someone.pk, *(link.other_id for link in merged)]
    known = profile(someone, ids, as_of=at)
    with timezone.override(zone_of(agreed)):
        context = {"person": someone, "version": agreed}
        context |= _what_happened(request, ids, known, agreed)
        if request.htmx:
            return render(request, "leads/_timeline.html", context)
        context |= {"merged": merged, "same_as": same_as, "known": known}
        context |= _why(someone, known, versions, at=at) | _deals(request, ids, known, agreed)
        context["name"] = directory.name_of(
            someone, {field: fact.value for field, fact in known.facts.items()}
        )
        context["ribbon"] = ribbon(context["stages"], known.moves, context["stage"])
        return render(request, "leads/person.html", context)


def _what_happened(
    request: HttpRequest, ids: list[int], known: Profile, agreed: InForce | None
) -> dict[str, Any]:
    show = request.GET.get("show", "")
    show = show if show in SHOW else ""
    touch = whole_number(request.GET.get("touch"))
    number = request.GET.get("page", "1")
    page = timeline(
        ids,
        show=show,
        number=page_number(number) if touch is None else page_with_touch(ids, touch),
    )
    stages = Stages.of(agreed.agreement if agreed else None)
    return {
        "stages": stages,
        "show": show,
        "choices": SHOW,
        "page": page,
        "days": by_day(page.rows, stages, known.retracted),
    }


def _why(
    someone: Person, known: Profile, versions: tuple[InForce, ...], *, at: datetime
) -> dict[str, Any]:
    score = explain(someone.pk, at=at, versions=versions)
    standing = getattr(someone, "standing", None)
    because = why.reason(known.moves, versions)
    return {
        "at": at,
        "score": score,
        "stage": standing.stage if standing else "",
        "interest": why.interest_by_rule(score),
        "reason": because,
        "clauses": why.clauses(versions, score.version, because, known.episodes),
    }


def _deals(
    request: HttpRequest, ids: list[int], known: Profile, agreed: InForce | None
) -> dict[str, Any]:
    """The deals, what both teams say, and what the reader may do with the lead."""
    deals = list(deals_of(ids).order_by("-opened_at"))
    terms = agreed.agreement if agreed else None
    works = visible.works_leads(request.user)
    handoff = known.episodes[0].handoff if known.episodes else None
    waits = handoff is not None and handoff.closed_at is None
    return {
        "deals": deals,
        "words": words(known.moves, known.said, known.episodes, deals, terms),
        "may_open_deal": works and not any(not deal.end for deal in deals),
        "in_queue": waits and works,
        "is_own": waits and handoff.owner_id == request.user.pk,
    }


def page_number(text: str) -> int:
    """The page of a timeline that an address asks for; the newest if it asks wrongly."""
    return min(max(whole_number(text) or 1, 1), 10_000)
