"""Doing something with many leads at once: giving them to someone, moving them by hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accord.agreement.queries import InForce, in_force_at
from accord.agreement.rules.saying import stage_name
from accord.handoff.models import Assignment, Handoff
from accord.judging.actions import hold_judging, step
from accord.judging.models import Standing
from accord.judging.terms import prepared
from accord.kit.text import whole_number
from accord.ledger.actions import append
from accord.lifecycle.actions import UnableToMoveError, decide
from accord.staff.models import User
from accord.web import visible
from accord.web.leads.asked import Search
from accord.web.leads.directory import found

MOST = 500
"""People that can be dealt with at once; the log waits meanwhile."""

Role = User.Role


class UnableToDoError(Exception):
    """Nothing was done with the leads; the message says why and what to do instead."""


def may_give(user: User) -> bool:
    """Whether the user hands out leads: who leads a team of reps, or looks after all leads."""
    leads_reps = user.role == Role.MANAGER and visible.is_limited(user)
    return leads_reps or user.role == Role.LEAD_ADMINISTRATOR


def may_move(user: User) -> bool:
    """Whether the user moves leads by hand: both teams do, who only reads does not."""
    return visible.works_leads(user) or visible.answers_for_marketing(user)


def by_hand(agreed: InForce | None) -> list[str]:
    """The stages to which the agreement lets people be moved by hand, in its order."""
    if agreed is None:
        return []
    reached = {move.to for move in agreed.agreement.moves if move.on is None}
    return [stage.name for stage in agreed.agreement.stages if stage.name in reached]


@require_POST
def leads_bulk(request: HttpRequest) -> HttpResponse:
    """Do what was chosen with the leads that were ticked, or with all that were found."""
    at = timezone.now()
    doing = {"give": _give, "move": _move}.get(request.POST.get("do", ""))
    try:
        if doing is None:
            raise UnableToDoError("Choose what to do with the leads.")
        with transaction.atomic():
            hold_judging()
            messages.success(request, doing(request, _chosen(request, at), at))
    except (UnableToDoError, UnableToMoveError) as error:
        messages.error(request, str(error))
    back = Search.of(QueryDict(request.POST.get("query", ""))).query
    return redirect(f"{reverse('leads')}?{back}" if back else reverse("leads"))


def _chosen(request: HttpRequest, at: datetime) -> list[int]:
    """The leads meant, as far as the user may see them."""
    among = visible.people(request.user)
    if request.POST.get("all"):
        search = Search.of(QueryDict(request.POST.get("query", "")))
        among = found(search, among, in_force_at(at))
    else:
        ticked = [pk for pk in request.POST.getlist("person") if whole_number(pk) is not None]
        among = among.filter(pk__in=ticked[: MOST + 1])
    chosen = list(among.values_list("pk", flat=True)[: MOST + 1])
    if not chosen:
        raise UnableToDoError("Tick the leads first.")
    if len(chosen) > MOST:
        raise UnableToDoError(f"That is more than {MOST:,} leads at once: narrow the list.")
    return chosen


def _give(request: HttpRequest, people: Sequence[int], at: datetime) -> str:
    if not may_give(request.user):
        raise PermissionDenied
    owner = visible.reps(request.user).filter(pk=_number(request.POST.get("owner"))).first()
    if owner is None:
        raise UnableToDoError("Choose to whom the leads are given.")
    handed = Handoff.objects.filter(person__in=people, closed_at=None).exclude(owner=owner)
    given = [
        Assignment(
            person_id=person,
            owner=owner,
            actor=request.user,
            occurred_at=at,
            source="accord",
            source_key=uuid4().hex,
        )
        for person in sorted(set(handed.values_list("person", flat=True)))
    ]
    append(given, at=at)
    step([one.person_id for one in given], at=at)
    rest = len(people) - len(given)
    left = f" {_leads(rest)} left as before: no open handoff, or with {owner} already."
    return f"{_leads(len(given))} given to {owner}.{left if rest else ''}"


def _move(request: HttpRequest, people: Sequence[int], at: datetime) -> str:
    if not may_move(request.user):
        raise PermissionDenied
    agreed = in_force_at(at)
    if agreed is None:
        raise UnableToDoError("No agreement is in force: sign one first.")
    stage_of = dict(Standing.objects.filter(person__in=people).values_list("person", "stage"))
    to = request.POST.get("stage", "")
    why = request.POST.get("why", "").strip()
    moved = decide(stage_of, to, terms=prepared(agreed).stages, why=why, by=request.user, at=at)
    step([move.person_id for move in moved], at=at)
    rest = len(people) - len(moved)
    left = f" {_leads(rest)} left as before: the agreement has no such move by hand from there."
    return f"{_leads(len(moved))} moved to {stage_name(to)}.{left if rest else ''}"


def _leads(count: int) -> str:
    return "1 lead" if count == 1 else f"{count:,} leads"


def _number(text: str | None) -> int:
    return whole_number(text) or 0
