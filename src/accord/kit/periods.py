"""Days, weeks and months as people in one zone live them, and the moments that bound them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Period = Literal["day", "week", "month"]
Bounds = tuple[datetime, datetime]

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month, such as March 2026."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"there is no month {self.month}")

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month":
        """The month written as `2026-03`."""
        return cls.of(date.fromisoformat(f"{text}-01"))

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.plus(1).first - _DAY

    def plus(self, months: int) -> "Month":
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    def through(self, last: "Month") -> Iterator["Month"]:
        """This month and all that follow, up to and including the last."""
        month = self
        while month <= last:
            yield month
            month = month.plus(1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The day on the calendar of people in the zone."""
    return in_utc(moment).astimezone(zone).date()


def period_key(day: date, per: Period) -> str:
    """A name for the day, ISO week or month of a date; equal for dates of the same one."""
    if per == "day":
        return day.isoformat()
    if per == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return str(Month.of(day))


def day_bounds(day: date, zone: ZoneInfo) -> Bounds:
    """From the first moment of a local day up to, without, the first of the next, in UTC."""
    return first_moment(day, zone), first_moment(day + _DAY, zone)


def month_bounds(month: Month, zone: ZoneInfo) -> Bounds:
    """From the first moment of a local month up to, without, the first of the next, in UTC."""
    return first_moment(month.first, zone), first_moment(month.plus(1).first, zone)


def first_moment(day: date, zone: ZoneInfo, wall: time = time.min) -> datetime:
    """When the clocks of the zone first show this time or, where they jump over it, a later one.

    A time that is shown twice means its first showing.
    """
    shown = datetime.combine(day, wall)
    with_the_offset_before = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    with_the_offset_after = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if with_the_offset_before <= with_the_offset_after:
        return with_the_offset_before
    return change_of_offset(zone, with_the_offset_after, with_the_offset_before)


def change_of_offset(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which the clocks of a zone change, given moments around one change."""
    before = before.replace(microsecond=0)
    new = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; one without a zone is refused, because it may mean many.

    Python compares and subtracts two times of one zone by the wall clock; in UTC it is right.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)
