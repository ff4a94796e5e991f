"""What marketing owes sales: leads in number and quality, with the pace at which they come."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accord.kit.hours import WorkingHours
from accord.kit.periods import Bounds
from accord.kit.rates import Rate
from accord.sla.rules.clocks import Answer, AnswerKind, Standing
from accord.sla.rules.excuses import never_touched

COUNTS_AGAIN_AFTER = timedelta(days=90)
QUALITY_COHORT = "handoffs made in the period and answered; never touched ones apart"


@dataclass(frozen=True, slots=True)
class Pace:
    """How far marketing is in a period, measured by the working time that has passed."""

    delivered: int
    goal: int
    elapsed: float

    @property
    def expected(self) -> float:
        """What should be there by now at an even pace."""
        return self.goal * self.elapsed

    @property
    def forecast(self) -> float | None:
        """Where the period ends if it goes on like this; unknown before any working time."""
        return self.delivered / self.elapsed if self.elapsed else None

    @property
    def behind(self) -> bool:
        return self.delivered < self.expected


@dataclass(frozen=True, slots=True)
class Quality:
    """What became of the handoffs of a period."""

    accepted: int = 0
    returned: int = 0
    pending: int = 0
    excused: int = 0

    def rate(self, period: str, cohort: str = QUALITY_COHORT) -> Rate:
        return Rate(self.accepted, self.accepted + self.returned, period, cohort)


@dataclass(frozen=True, slots=True)
class Delivered:
    """One handoff that marketing made, when its answer is due, and what sales did with it."""

    answer_due_at: datetime
    answer: Answer | None = None
    first_touch_at: datetime | None = None


def counts_again(counted_before: datetime | None, at: datetime) -> bool:
    """A person counts for the volume once, and again when 90 days have passed."""
    return counted_before is None or at - counted_before >= COUNTS_AGAIN_AFTER


def counted(entries: Iterable[datetime]) -> list[datetime]:
    """Those of one person's entries into the promised stage that count for the volume."""
    counting: list[datetime] = []
    for at in sorted(entries):
        if counts_again(counting[-1] if counting else None, at):
            counting.append(at)
    return counting


def pace(
    delivered: int, goal: int, period: Bounds, hours: WorkingHours, *, as_of: datetime
) -> Pace:
    """The pace of the volume; a period without working time is judged when it is over."""
    start, end = period
    whole = hours.between(start, end)
    if not whole:
        return Pace(delivered, goal, 1.0 if as_of >= end else 0.0)
    return Pace(delivered, goal, hours.between(start, min(as_of, end)) / whole)


def volume_standing(delivered: int, goal: int, period: Bounds, *, as_of: datetime) -> Standing:
    """Met as soon as the number is reached, breached once the period is over without it."""
    if delivered >= goal:
        return Standing.MET
    return Standing.OPEN if as_of < period[1] else Standing.BREACHED


def settles_at(handoffs: Iterable[Delivered]) -> datetime | None:
    """The quality of a period is settled when the last answer to its handoffs is due."""
    return max((handoff.answer_due_at for handoff in handoffs), default=None)


def quality(handoffs: Iterable[Delivered], *, as_of: datetime) -> Quality:
    """The first answers of sales; what comes after the quality is settled changes it no more."""
    handoffs = list(handoffs)
    settled = settles_at(handoffs)
    if settled is None:
        return Quality()
    until = min(as_of, settled)
    return Quality(**Counter(_stand(handoff, until) for handoff in handoffs))


def quality_standing(
    known: Quality, at_least: float, settled: datetime | None, *, as_of: datetime
) -> Standing:
    """Open until the last answer is due; void where no answer speaks for or against it."""
    if settled is not None and as_of <= settled:
        return Standing.OPEN
    answered = known.accepted + known.returned
    if not answered:
        return Standing.VOID
    return Standing.MET if known.accepted / answered >= at_least else Standing.BREACHED


def _stand(handoff: Delivered, as_of: datetime) -> str:
    """An untouched handoff is excused, save that an acceptance counts in any case."""
    answer = handoff.answer if handoff.answer and handoff.answer.at <= as_of else None
    if answer and answer.kind == AnswerKind.ACCEPTED:
        return "accepted"
    overdue = handoff.answer_due_at < as_of
    if (answer or overdue) and never_touched(handoff.first_touch_at, as_of):
        return "excused"
    return "returned" if answer else "pending"
