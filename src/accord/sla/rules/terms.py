"""What was promised: within what time, for which share of the leads."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accord.kit.hours import ROUND_THE_CLOCK, Pauses, WorkingHours


class What(StrEnum):
    """What must have happened by the due moment."""

    FIRST_TOUCH = "first touch"
    ANSWER = "answer"
    OUTCOME = "outcome"
    DEPTH = "depth"
    FEEDBACK = "feedback"


class Unit(StrEnum):
    """How an agreed time is counted."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"


class Whose(StrEnum):
    """Whose working hours count: the company's, or those of the lead's owner."""

    COMPANY = "company"
    OWNER = "owner"


# Days and weeks of the clock are n times 24 hours, also where the clocks change.
_OF_THE_CLOCK = {
    Unit.HOURS: timedelta(hours=1),
    Unit.DAYS: timedelta(hours=24),
    Unit.WEEKS: timedelta(hours=7 * 24),
}


@dataclass(frozen=True, slots=True)
class Span:
    """An agreed length of time, such as 4 working hours."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a promise. Terms of one name are one promise, tried in the order of `index`."""

    name: str
    what: What
    within: Span
    target: float
    index: int
    hours: Whose = Whose.COMPANY
    attempts: int = 0
    channels: int = 0


def due_at(within: Span, start: datetime, hours: WorkingHours, pauses: Pauses = ()) -> datetime:
    """The end of the agreed time; every clock stands still in a pause or an absence."""
    if within.unit == Unit.WORKING_DAYS:
        return hours.working_days_after(start, within.amount, pauses)
    if within.unit == Unit.WORKING_HOURS:
        return hours.after(start, timedelta(hours=within.amount), pauses)
    return ROUND_THE_CLOCK.after(start, within.amount * _OF_THE_CLOCK[within.unit], pauses)


def applicable(terms: Iterable[Term], holds: Collection[int]) -> dict[str, Term]:
    """Of each promise the first term that holds for the lead; `holds` has the index of those."""
    chosen: dict[str, Term] = {}
    for term in sorted(terms, key=lambda term: term.index):
        if term.index in holds:
            chosen.setdefault(term.name, term)
    return chosen
