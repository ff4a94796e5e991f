"""What one look at the dashboard is about: the agreement, the day, the period, and the reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from accord.agreement.queries import InForce
from accord.kit.periods import Month
from accord.planner.queries import share_over
from accord.reports.table import Table
from accord.web.numbers import Numbers
from accord.web.period import Period

DAY = timedelta(days=1)
MONTHS_SHOWN = 12
"""How many months of promises are told, so that their course can be seen."""


@dataclass(frozen=True)
class Look:
    """Everything a block of the dashboard asks; each report is run once, for this and the period before."""

    numbers: Numbers
    agreed: InForce
    today: date
    period: Period

    @property
    def last(self) -> date:
        """The last day that is told: the period's, but no day that is still to come."""
        return min(self.period.until or self.today, self.today)

    @property
    def before(self) -> Period | None:
        return self.period.before()

    @property
    def of_everyone(self) -> "Look":
        """The same look at all people: what was promised, was promised of all leads together."""
        return replace(self, period=self.period.of_everyone) if self.period.segment else self

    @property
    def month(self) -> Period:
        """The month that today is in."""
        month = Month.of(self.today)
        return Period("", month.first, month.last)

    @property
    def reaches_today(self) -> bool:
        begun = self.period.since is None or self.period.since <= self.today
        return begun and self.last == self.today

    @cached_property
    def elapsed(self) -> Fraction:
        """The share of this month's working time that is over."""
        return share_over(self.agreed, self.month.since, self.month.until, self.numbers.at)

    @cached_property
    def visits(self) -> Table:
        return self._by_day("visits")

    @cached_property
    def arrivals(self) -> Table:
        return self._by_day("arrivals")

    @cached_property
    def pipeline(self) -> Table:
        """The open deals at the end of each day, the last one before the period among them."""
        since = self.period.since and self.period.since - DAY
        return self.numbers.report("pipeline", since=since, until=self.last, **self.period.whose)

    @cached_property
    def promises(self) -> list[dict]:
        """The promises month by month: of the period, of the one before, and of a year in any case.

        They were made of all leads together, so they are told of everyone.
        """
        since = None
        if self.period.since is not None:
            year = Month.of(self.last).plus(1 - MONTHS_SHOWN).first
            since = min(year, self.before.since if self.before else self.period.since)
        until = self.month.until if self.reaches_today else self.last
        return self.numbers.report("promises", since=since, until=until).dicts()

    def origins(self, by: str) -> Table:
        return self.numbers.report("sources", by=by, **self.period.asked)

    def _by_day(self, report: str) -> Table:
        """A report of days that tells this month and the period before as well."""
        since = self.period.since
        if since is not None:
            since = min(self.before.since if self.before else since, self.month.since)
        return self.numbers.report(report, since=since, until=self.last, **self.period.whose)


@dataclass(frozen=True, slots=True)
class Days:
    """A number of each day, as far as it is known; a day that is not told had none."""

    told: Mapping[date, int]

    @classmethod
    def of(cls, table: Table, number: str) -> "Days":
        """The number of each day that a report tells, a rate by how many it is of."""
        return cls(
            {date.fromisoformat(line["day"]): _count(line[number]) for line in table.dicts()}
        )

    def within(self, since: date | None, until: date) -> "Days":
        """Every day from one to another; without a first one, from the first that is told."""
        first = since or min(self.told, default=until)
        return Days({day: self.told.get(day, 0) for day in days_from(first, until)})

    @property
    def total(self) -> int:
        return sum(self.told.values())

    @property
    def values(self) -> list[int]:
        return list(self.told.values())


def days_from(first: date, last: date) -> Iterable[date]:
    """Every day from one to another, both included."""
    return (first + number * DAY for number in range((last - first).days + 1))


def weeks(values: Sequence[float], *, length: int = 7) -> list[list[float]]:
    """The values in weeks, the last of which ends with the last value; the first may be shorter."""
    short = len(values) % length
    starts = range(short, len(values), length)
    return [list(values[:short])] * bool(short) + [list(values[at : at + length]) for at in starts]


def _count(cell) -> int:
    return getattr(cell, "numerator", cell) or 0
