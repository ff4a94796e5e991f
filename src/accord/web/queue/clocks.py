"""How much time is left for the next promise on a lead, as it is written on a chip."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.formats import date_format
from django.utils.timezone import localtime

from accord.agreement.queries import InForce
from accord.agreement.rules.promises import Depth
from accord.kit.hours import WorkingHours
from accord.sla.models import Clock

Tone = Literal["bad", "warn", "plain"]
SOON = timedelta(minutes=45)
"""Working time below which a promise needs care now."""


@dataclass(frozen=True, slots=True)
class Chip:
    """Words, an icon and a tone, so that colour is never alone; `promise` is what is owed."""

    words: str
    tone: Tone = "plain"
    icon: str = "clock"
    promise: str = ""
    due_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        return self.tone == "bad"


def next_due(clocks: Iterable[Clock], *, at: datetime) -> Clock | None:
    """The promise that must be kept first; one that can no longer be kept is not waited for."""
    waiting = (one for one in clocks if one.met_at is None and one.ended_at is None)
    return min((one for one in waiting if can_be_kept(one, at)), key=_by_due, default=None)


def can_be_kept(clock: Clock, at: datetime) -> bool:
    """Late first touches and answers are still owed; tries count only within their days."""
    return clock.what != "depth" or clock.due_at >= at


def chip_of(clock: Clock, versions: Iterable[InForce], *, at: datetime) -> Chip:
    """The time left in the working time of the agreement, or how late it is."""
    version = next(one for one in versions if one.number == clock.version)
    left = _between(clock, version, at, clock.due_at)
    day = _day_of(clock, version)
    if clock.due_at < at:
        late = _between(clock, version, clock.due_at, at)
        words = f"{_spelled(late, day)} late"
        return Chip(words, "bad", "alarm-clock", clock.promise, clock.due_at)
    tone: Tone = "warn" if left < SOON else "plain"
    words = (
        f"due {date_format(localtime(clock.due_at), 'D j M')}"
        if left > day
        else _spelled(left, day)
    )
    return Chip(words, tone, "clock", clock.promise, clock.due_at)


def _by_due(clock: Clock) -> tuple[datetime, int]:
    return clock.due_at, clock.term


def _between(clock: Clock, version: InForce, start: datetime, end: datetime) -> timedelta:
    if not _in_working_time(clock, version):
        return end - start
    return version.hours.between(start, end)


def _in_working_time(clock: Clock, version: InForce) -> bool:
    """Whether the term behind the clock counts working time."""
    promises = version.agreement.promises
    term = (promises.sales if clock.side == "sales" else promises.marketing)[clock.term]
    span = term.over if isinstance(term, Depth) else term.within
    return span.unit.startswith("working")


def _day_of(clock: Clock, version: InForce) -> timedelta:
    if not _in_working_time(clock, version):
        return timedelta(days=1)
    return _working_day(version.hours)


def _working_day(hours: WorkingHours) -> timedelta:
    """How long people work on a day, on the average of their week."""
    days = [day for day in hours.week if day]
    worked = sum((_length(block) for day in days for block in day), timedelta())
    return worked / len(days) if worked else timedelta(days=1)


def _length(block: tuple) -> timedelta:
    opens, closes = (timedelta(hours=one.hour, minutes=one.minute) for one in block)
    return (closes or timedelta(days=1)) - opens


def _spelled(span: timedelta, day: timedelta) -> str:
    """18 m, 3 h 34 m, 5 days: as exact as one needs it."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} m"
    if span <= day:
        return f"{minutes // 60} h {minutes % 60} m"
    days = int(span // day)
    return f"{days} day{'s' if days > 1 else ''}"
