"""Everything that happened with a person, newest first, from every concept in one question.

A read model: each source of events gives rows of the same columns, the database puts them in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    F,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from accord.deals.models import DealChange, DealPerson
from accord.feedback.models import Rating, Reply
from accord.handoff.models import Answer, Assignment, Attempt, Handoff, Outcome, Pause
from accord.lifecycle.models import Move
from accord.touchpoints.models import Touch

PAGE = 50
WEB, MAIL, CONTENT, SALES, MOVES = "web", "mail", "content", "sales", "moves"
SHOW = {
    "": "All",
    WEB: "Web",
    MAIL: "Mail",
    CONTENT: "Content",
    SALES: "Sales",
    MOVES: "Moves",
}
"""The filters of a timeline, as they are read."""

BY_MAIL = Q(kind__in=("email open", "email click", "mail"))
OF_CONTENT = Q(asset__isnull=False) | Q(kind__in=("download", "webinar"))


@dataclass(frozen=True, slots=True)
class Row:
    """One event as the database gives it; what the words mean depends on `kind`.

    `about` is the person, or for a change of a deal the deal.
    """

    kind: str
    pk: int
    at: datetime
    rank: int
    recorded_at: datetime | None
    what: str | None
    subject: str | None
    detail: str | None
    note: str | None
    origin: str | None
    number: int | None
    until: datetime | None
    by: str | None
    source: str | None
    about: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the timeline; `number` counts from 1, the newest."""

    rows: list[Row]
    number: int
    has_older: bool

    @property
    def older(self) -> int:
        return self.number + 1

    @property
    def touches(self) -> set[int]:
        return {row.pk for row in self.rows if row.kind == "touch"}


# Rank orders what happened at one moment: the fact, the move it caused, the handoff that opened.
FACT, MOVE = 1, 1000
COLUMNS: dict[str, Cast | Value] = {
    "rank": Value(0, BigIntegerField()),
    "recorded": Cast(Value(None), DateTimeField()),
    "what": Cast(Value(None), TextField()),
    "subject": Cast(Value(None), TextField()),
    "detail": Cast(Value(None), TextField()),
    "remark": Cast(Value(None), TextField()),
    "origin_": Cast(Value(None), TextField()),
    "count": Cast(Value(None), BigIntegerField()),
    "until": Cast(Value(None), DateTimeField()),
    "by": Cast(Value(None), TextField()),
    "from_source": Cast(Value(None), TextField()),
    "about": Cast(Value(None), BigIntegerField()),
}
WHO = Coalesce(NullIf("actor__name", Value("")), "actor__email", output_field=TextField())
OWNER = Coalesce(NullIf("owner__name", Value("")), "owner__email", output_field=TextField())


def timeline(person_ids: Sequence[int], *, show: str = "", number: int = 1) -> Page:
    """One page of what happened; `show` narrows it to one team, or to the moves."""
    start = (number - 1) * PAGE
    rows = list(_ordered(person_ids, show)[start : start + PAGE + 1])
    return Page([Row(*row) for row in rows[:PAGE]], number, len(rows) > PAGE)


def page_with_touch(person_ids: Sequence[int], touch_id: int) -> int:
    """The page of the whole timeline on which a touch stands; the first if there is no such."""
    rows = _ordered(person_ids, "")
    places = (place for place, row in enumerate(rows) if row[:2] == ("touch", touch_id))
    return next(places, 0) // PAGE + 1


def _ordered(person_ids: Sequence[int], show: str) -> QuerySet:
    parts = [part for shown, part in _parts(person_ids, show) if not show or show in shown]
    return parts[0].union(*parts[1:], all=True).order_by("-at_", "-rank", "kind_", "-pk_")


def _parts(ids: Sequence[int], show: str) -> list[tuple[set[str], QuerySet]]:
    """Every kind of event, with the choices of the filter under which it is shown."""
    mine = Q(person_id__in=ids)
    touches = {WEB: ~BY_MAIL & ~OF_CONTENT, MAIL: BY_MAIL, CONTENT: OF_CONTENT}
    return [
        (set(touches), _touches(mine & touches.get(show, Q()))),
        ({MOVES}, _moves(mine)),
        ({SALES, MOVES}, _handoffs(mine)),
        ({SALES}, _fact(Answer, mine, what="kind", subject="reason", remark="note")),
        ({SALES}, _attempts(mine)),
        ({SALES}, _fact(Outcome, mine, what="result", subject="reason", remark="note")),
        ({SALES}, _fact(Assignment, mine, subject=OWNER)),
        ({SALES}, _fact(Pause, mine, remark="why", until="ends_at")),
        ({SALES}, _fact(Rating, mine, remark="note", count="stars")),
        ({SALES}, _fact(Reply, mine, remark="text")),
        ({SALES}, _deal_changes(ids)),
    ]


def _touches(mine: Q) -> QuerySet:
    about = Coalesce("form", "page_title", "asset__title", "path", output_field=TextField())
    return _fact(
        Touch,
        mine,
        what="kind",
        subject=about,
        detail="traffic_source",
        remark="campaign__name",
        origin_="path",
    )


def _moves(mine: Q) -> QuerySet:
    return _part(
        Move.objects.filter(mine),
        kind="move",
        at=F("at"),
        rank=Value(MOVE) + 2 * F("number"),
        what="to_stage",
        subject="from_stage",
        detail="cause",
        remark="why",
        origin_="origin",
        count="number",
        by=Cast("version", TextField()),
        from_source=_flag("backward"),
        about="person_id",
    )


def _handoffs(mine: Q) -> QuerySet:
    return _part(
        Handoff.objects.filter(mine),
        kind="handoff",
        at=F("opened_at"),
        rank=Value(MOVE + 1) + 2 * F("move"),
        subject=OWNER,
        detail="grade",
        count="number",
        by=Cast("version", TextField()),
        about="person_id",
    )


def _attempts(mine: Q) -> QuerySet:
    return _fact(
        Attempt,
        mine,
        what="channel",
        remark="note",
        detail=_flag("reached"),
        origin_=_flag("automatic"),
    )


def _deal_changes(ids: Sequence[int]) -> QuerySet:
    deals = DealPerson.objects.filter(person_id__in=ids).values("deal")
    return _fact(
        DealChange,
        Q(deal__in=deals),
        what="kind",
        subject="deal__name",
        detail="stage",
        remark=Coalesce(NullIf("why", Value("")), "campaign__name", output_field=TextField()),
        origin_="currency",
        count="amount_minor",
        about="deal_id",
    )


def _fact(model, which: Q, **columns) -> QuerySet:
    """Facts of one table; their moment, their source and who said so come along."""
    given = {"rank": Value(FACT, BigIntegerField()), "recorded": "recorded_at", "by": WHO}
    given |= {} if "about" in columns else {"about": "person_id"}
    return _part(
        model.objects.filter(which),
        kind=model._meta.model_name,
        at=F("occurred_at"),
        **given,
        from_source="source",
        **columns,
    )


def _flag(name: str) -> Case:
    """Yes or no as text, which every engine casts alike."""
    return Case(When(**{name: True}, then=Value("1")), default=Value("0"), output_field=TextField())


def _part(rows: QuerySet, *, kind: str, at: F, **columns) -> QuerySet:
    """The rows with the columns that all parts share, in their order; what is not given is null."""
    given = {
        name: Cast(columns[name], default.output_field) if name in columns else default
        for name, default in COLUMNS.items()
    }
    named = {"kind_": Value(kind, TextField()), "pk_": F("pk"), "at_": at, **given}
    return rows.order_by().annotate(**named).values_list(*named)
