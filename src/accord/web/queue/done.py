"""What was done with leads today, and by whom."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, CharField, F, QuerySet, Value

from accord.feedback.models import Reply
from accord.handoff.models import Answer, Attempt, Outcome, Pause
from accord.ledger.models import Fact
from accord.ledger.queries import holding
from accord.staff.models import User

TRIED = {"call": "Called", "mail": "Wrote an email", "meeting": "Meeting", "social": "Wrote"}
ANSWERED = {"accepted": "Accepted", "returned": "Returned", "passed on": "Passed on"}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that somebody did with a lead."""

    person_id: int
    actor_id: int
    at: datetime
    words: str


def done_on(day: date, doers: Sequence[int] | QuerySet[User]) -> dict[int, list[Deed]]:
    """Per person what these people did on a day in sales, the latest first; undone is not done."""
    attempts = Attempt.objects.filter(automatic=False)
    parts = [
        _part(attempts, "attempt", F("channel"), F("reached")),
        _part(Answer.objects.all(), "answer", F("kind")),
        _part(Outcome.objects.all(), "outcome", F("result")),
        _part(Pause.objects.all(), "pause", Value("", CharField())),
    ]
    return _grouped(parts, day, doers)


def replied_on(
    day: date, doers: Sequence[int] | QuerySet[User] | None = None
) -> dict[int, list[Deed]]:
    """Per person the replies of marketing on a day."""
    return _grouped([_part(Reply.objects.all(), "reply", Value("", CharField()))], day, doers)


def _part(facts: QuerySet, kind: str, what, reached=None) -> QuerySet:
    return (
        holding(facts)
        .order_by()
        .annotate(
            kind_=Value(kind, CharField()),
            what_=what,
            reached_=reached or Value(False, BooleanField()),
        )
    )


def _grouped(
    parts: list[QuerySet[Fact]], day: date, doers: Sequence[int] | QuerySet[User] | None
) -> dict[int, list[Deed]]:
    chosen = [part.filter(occurred_on=day) for part in parts]
    if doers is not None:
        chosen = [part.filter(actor_id__in=doers) for part in chosen]
    columns = ("person_id", "actor_id", "occurred_at", "kind_", "what_", "reached_")
    rows = [part.values_list(*columns) for part in chosen]
    told = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    found: dict[int, list[Deed]] = defaultdict(list)
    for person, actor, at, kind, what, reached in sorted(
        told, key=lambda row: row[2], reverse=True
    ):
        found[person].append(Deed(person, actor, at, _words(kind, what, reached)))
    return dict(found)


def _words(kind: str, what: str, reached: bool) -> str:
    if kind == "attempt":
        return f"{TRIED[what]}, {'reached' if reached else 'not reached'}"
    if kind == "answer":
        return ANSWERED[what]
    if kind == "outcome":
        return what.capitalize()
    return {"pause": "Put off", "reply": "Replied"}[kind]
