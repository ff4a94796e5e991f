"""Which leads wait for sales, and how: a read model over handoffs, promises and pauses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery

from accord.deals.models import DealPerson
from accord.handoff.models import Handoff, Pause
from accord.kit.text import whole_number
from accord.ledger.queries import holding
from accord.sla.models import Clock
from accord.staff.models import User
from accord.web import visible

State = Literal["due", "waiting", "over"]
NOBODY, EVERYONE = "none", "all"


@dataclass(frozen=True, slots=True)
class Open:
    """One open handoff, as little of it as decides where it stands in a queue."""

    pk: int
    person_id: int
    owner_id: int | None
    opened_at: datetime
    due_at: datetime | None
    state: State
    paused_until: datetime | None
    is_late: bool

    @property
    def order(self) -> tuple:
        """The least time left first; what nothing was promised for comes last."""
        return self.due_at is None, self.due_at or self.opened_at, self.pk


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose leads: those of one owner, nobody's, or everyone's; at first the own and nobody's."""

    user: User
    asked: str = ""

    @property
    def owner_id(self) -> int | None:
        return whole_number(self.asked)

    @property
    def meant(self) -> Q:
        """Which handoffs are meant, by their owner."""
        if self.asked == EVERYONE:
            return Q()
        if self.asked == NOBODY:
            return Q(owner=None)
        own = Q(owner=self.user.pk) | Q(owner=None)
        return Q(owner=self.owner_id) if self.owner_id else own

    @property
    def doers(self) -> list[int] | QuerySet[User]:
        """Whose work of a day is meant."""
        if self.asked == EVERYONE:
            return visible.reps(self.user).values("pk")
        if self.asked == NOBODY:
            return []
        return [self.owner_id or self.user.pk]


def open_leads(scope: Scope, *, at: datetime, today: date) -> list[Open]:
    """The open handoffs meant, as far as the user may see them, the least time left first."""
    owed = (
        Clock.objects.filter(person=OuterRef("person"), handoff=OuterRef("number"), side="sales")
        .filter(met_at=None, ended_at=None)
        .exclude(what="depth", due_at__lt=at)
    )
    rows = (
        visible.handoffs(scope.user)
        .filter(scope.meant, closed_at=None)
        .annotate(
            due_at=Subquery(owed.order_by("due_at").values("due_at")[:1]),
            presses=Exists(owed.exclude(what="outcome", due_on__gt=today)),
            paused_until=_paused_until(at),
            has_deal=Exists(
                DealPerson.objects.filter(
                    person=OuterRef("person"), recorded_at__gte=OuterRef("opened_at")
                )
            ),
        )
        .values_list(
            "pk", "person_id", "owner_id", "opened_at", "due_at", "paused_until", "answer",
            "presses", "has_deal",
        )
    )  # fmt: skip
    return sorted((_open(row, at) for row in rows), key=lambda one: one.order)


def shown(leads: Iterable[Open], show: str) -> list[Open]:
    """Those of one tab: due, waiting, late ones only, or all that are open."""
    wanted = {
        "late": lambda one: one.is_late,
        "open": lambda one: one.state != "over",
    }.get(show, lambda one: one.state == show)
    return [one for one in leads if wanted(one)]


def late_count(user: User, *, at: datetime) -> int:
    """How many leads of one's own queue are late, in one question."""
    owed = Clock.objects.filter(
        person=OuterRef("person"), handoff=OuterRef("number"), side="sales", due_at__lt=at
    ).filter(met_at=None, ended_at=None)
    own = Handoff.objects.filter(Q(owner=user) | Q(owner=None), closed_at=None)
    own = own.filter(Exists(owed.exclude(what="depth")), person__erased_at=None)
    return own.annotate(paused_until=_paused_until(at)).filter(paused_until=None).count()


def returned(user: User) -> QuerySet[Handoff]:
    """The returned leads that wait for marketing's reply, what is due first."""
    later = Handoff.objects.filter(
        person=OuterRef("person"), number__gt=OuterRef("number"), answer="returned"
    )
    clock = Clock.objects.filter(
        person=OuterRef("person"), handoff=OuterRef("number"), what="feedback"
    )
    due_at = Subquery(clock.values("due_at")[:1])
    waiting = visible.handoffs(user).filter(answer="returned", replied_at=None)
    return (
        waiting.filter(~Exists(later))
        .annotate(due_at=due_at)
        .order_by(F("due_at").asc(nulls_last=True), "answered_at", "pk")
    )


def _paused_until(at: datetime) -> Subquery:
    """Until when the lead was put off since its handoff, if that is still to come."""
    pauses = Pause.objects.filter(
        person=OuterRef("person"), recorded_at__gte=OuterRef("opened_at"), ends_at__gt=at
    )
    return Subquery(
        holding(pauses).order_by("-ends_at").values("ends_at")[:1],
        output_field=DateTimeField(null=True),
    )


def _open(row: tuple, at: datetime) -> Open:
    pk, person, owner, opened_at, due_at, paused_until, answer, presses, has_deal = row
    late = paused_until is None and due_at is not None and due_at < at
    state: State = "waiting"
    if paused_until is None and (presses or not answer):
        state = "due"
    elif paused_until is None and due_at is None and has_deal:
        state = "over"
    return Open(pk, person, owner, opened_at, due_at, state, paused_until, late)
