"""The pages of the work queue: what waits for sales, what waits for marketing, and the teams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.queries import InForce, held_at, versions_in_force
from accord.handoff.models import Answer, Handoff
from accord.staff.models import User
from accord.web import visible
from accord.web.queue import done, listing, said, waiting
from accord.web.queue.asking import NARROWER, TABS, Asked
from accord.web.queue.listing import Line
from accord.web.queue.pane import lead
from accord.web.queue.team import by_rep
from accord.web.stages import Stages
from accord.web.zone import zone_of

PAGE = 50


@dataclass(frozen=True)
class Now:
    """The moment of one page, the day it falls on, and the agreement that holds then."""

    at: datetime
    versions: tuple[InForce, ...]

    @property
    def agreed(self) -> InForce | None:
        return held_at(self.versions, self.at)

    @property
    def zone(self):
        return zone_of(self.agreed)

    @property
    def today(self) -> date:
        return timezone.localdate(self.at, self.zone)

    @property
    def stages(self) -> Stages:
        return Stages.of(self.agreed.agreement if self.agreed else None)


@dataclass(frozen=True)
class Found:
    """The handoffs of one list, all of them by number, and what is to be known beside."""

    handoffs: Sequence[int]
    counts: Mapping[str, int]
    paused: Mapping[int, datetime | None]
    deeds: Mapping[int, list[done.Deed]]
    elsewhere: int = 0


@require_safe
def queue(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The leads that wait for sales, the least time left first, and one of them beside."""
    if pk is None and "owner" not in request.GET and request.user.role not in visible.REPS:
        works = visible.works_leads(request.user) or not visible.answers_for_marketing(request.user)
        return redirect("queue_team" if works else "queue_returned")
    now = Now(timezone.now(), versions_in_force())
    asked = Asked.of(request.GET, "sales")
    scope = waiting.Scope(request.user, asked.owner)
    with timezone.override(now.zone):
        found = _for_sales(request, scope, asked, now)
        if not asked.owner:
            request.late_in_queue = found.counts["late"]
        context = _list(request, found, asked, now, pk)
        context |= {
            "tabs": [
                (key, words, asked.tab(key), found.counts[key]) for key, words in TABS.items()
            ],
            "narrowed": NARROWER.get(asked.show),
            "whose": _whose(scope),
            "counts": found.counts,
        }
        return render(request, "queue/queue.html", context)


@require_safe
def returned(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The leads that sales returned and marketing has not replied to yet."""
    now = Now(timezone.now(), versions_in_force())
    asked = Asked.of(request.GET, "marketing")
    with timezone.override(now.zone):
        found = _for_marketing(request.user, asked, now)
        if request.user.role == User.Role.MARKETER:
            request.late_in_queue = found.counts["late"]
        context = _list(request, found, asked, now, pk)
        words = {"due": "To answer", "done": "Answered today"}
        context["tabs"] = [
            (key, said, asked.tab(key), found.counts[key]) for key, said in words.items()
        ]
        return render(request, "queue/queue.html", context)


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """How much everyone has to do; each number opens its leads."""
    now = Now(timezone.now(), versions_in_force())
    with timezone.override(now.zone):
        loads = by_rep(request.user, at=now.at, today=now.today)
        return render(request, "queue/team.html", {"loads": loads, "version": now.agreed})


def _for_sales(request: HttpRequest, scope: waiting.Scope, asked: Asked, now: Now) -> Found:
    mine = waiting.open_leads(scope, at=now.at, today=now.today)
    deeds = done.done_on(now.today, scope.doers)
    tabs = {show: waiting.shown(mine, show) for show in ("due", "waiting", "late", "open")}
    counts = {show: len(rows) for show, rows in tabs.items()} | {"done": len(deeds)}
    rows = tabs.get(asked.show)
    pks = [row.pk for row in rows] if rows is not None else _latest(request.user, deeds)
    paused = {row.pk: row.paused_until for row in mine}
    if rows is not None:
        return Found(pks, counts, paused, {})
    return Found(pks, counts, paused, deeds, elsewhere=len(deeds) - len(pks))


def _for_marketing(user: User, asked: Asked, now: Now) -> Found:
    due = dict(waiting.returned(user).values_list("pk", "due_at"))
    late = sum(due_at is not None and due_at < now.at for due_at in due.values())
    deeds = done.replied_on(now.today)
    answered = _latest(user, deeds)
    counts = {"due": len(due), "done": len(answered), "late": late}
    if asked.show == "due":
        return Found(list(due), counts, {}, {})
    return Found(answered, counts, {}, deeds)


def _latest(user: User, deeds: Mapping[int, list[done.Deed]]) -> list[int]:
    """The latest handoff of each of these persons, whoever was worked on last first."""
    rows = visible.handoffs(user).filter(person_id__in=list(deeds)).order_by("number")
    latest = dict(rows.values_list("person_id", "pk"))
    return [latest[person] for person in deeds if person in latest]


def _list(
    request: HttpRequest, found: Found, asked: Asked, now: Now, chosen: int | None
) -> dict[str, Any]:
    """One page of the list, and the lead that was chosen or stands first."""
    page = Paginator(found.handoffs, PAGE).get_page(asked.number)
    handoffs = listing.handoffs(page.object_list)
    beside = _beside(_seen(request.user, asked), handoffs, chosen)
    asides = [beside] if beside and beside not in handoffs else []
    lines = listing.lines([*handoffs, *asides], now.versions, found.paused, at=now.at)
    line = next((one for one in lines if beside and one.handoff.pk == beside.pk), None)
    shown = lines[: len(handoffs)]
    pane = line and lead(line, request.user, asked, _following(shown, line), now.stages, at=now.at)
    return {
        "asked": asked,
        "page": page,
        "rows": page.paginator.count + found.elsewhere,
        "elsewhere": found.elsewhere,
        "lines": [(one, asked.lead(one.pk), found.deeds.get(one.pk, [])) for one in shown],
        "lead": pane,
        "is_chosen": chosen is not None,
        "stages": now.stages,
        "version": now.agreed,
        "at": now.at,
        "undo": said.still_open(request, now.at),
    }


def _seen(user: User, asked: Asked) -> QuerySet[Handoff]:
    """The handoffs that a list of this side is about."""
    seen = visible.handoffs(user)
    return seen.filter(answer=Answer.Kind.RETURNED) if asked.side == "marketing" else seen


def _beside(
    seen: QuerySet[Handoff], handoffs: Sequence[Handoff], chosen: int | None
) -> Handoff | None:
    """The handoff to show: that of the chosen person, else the first of the page."""
    if chosen is None:
        return handoffs[0] if handoffs else None
    listed = next((one for one in handoffs if one.person_id == chosen), None)
    if listed:
        return listed
    latest = seen.filter(person=chosen).order_by("number").values_list("pk", flat=True).last()
    if latest is None:
        raise Http404
    return listing.handoffs([latest])[0]


def _following(lines: Sequence[Line], line: Line) -> int | None:
    """Who comes after this lead in the list; before the last, the first."""
    places = [one.pk for one in lines]
    if line.pk not in places or len(places) == 1:
        return places[0] if places and places != [line.pk] else None
    return places[(places.index(line.pk) + 1) % len(places)]


def _whose(scope: waiting.Scope) -> str:
    """Whose leads are listed, in words."""
    if scope.owner_id:
        rep = User.objects.filter(pk=scope.owner_id).first()
        return str(rep) if rep else "Someone who is not here any more"
    return {"": str(scope.user), "none": "Leads that nobody has yet"}.get(scope.asked, "Everyone")
