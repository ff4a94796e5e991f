"""What became of the leads of each month, as the planner takes it from the log."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from accord.kit.periods import Month


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the way from lead to customer, and the team that owns it."""

    name: str
    owner: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people of one name who became a lead in one month.

    `reached` counts who came as far as each stage or further. `customers` and `revenue` (minor
    units) are kept by the whole months between the month of the lead and that of the win.
    """

    month: Month
    name: str | None
    reached: Mapping[str, int]
    customers: Mapping[int, int] = field(default_factory=dict)
    revenue: Mapping[int, int] = field(default_factory=dict)

    @property
    def leads(self) -> int:
        """Everyone: whoever came further was a lead as well."""
        return max(self.reached.values(), default=0)

    @property
    def all_customers(self) -> int:
        return sum(self.customers.values())

    @property
    def all_revenue(self) -> int:
        return sum(self.revenue.values())


@dataclass(frozen=True, slots=True)
class History:
    """The leads of a period, as far as they had come by the day `as_of`.

    The first step is the lead. `days` counts customers by the days from lead to win. `apart` is
    revenue of deals on which nobody was a lead, `elsewhere` how many deals are in another currency.
    """

    since: date
    until: date
    as_of: date
    currency: str
    steps: tuple[Step, ...]
    cohorts: tuple[Cohort, ...]
    days: Mapping[int, int]
    apart: int = 0
    elsewhere: int = 0

    @property
    def whence(self) -> str:
        return f"leads from {self.since} to {self.until}"

    @property
    def customers(self) -> int:
        return sum(cohort.all_customers for cohort in self.cohorts)

    @property
    def revenue(self) -> int:
        return sum(cohort.all_revenue for cohort in self.cohorts)

    @property
    def leads(self) -> int:
        return sum(cohort.leads for cohort in self.cohorts)

    def reached(self, stage: str) -> int:
        return sum(cohort.reached.get(stage, 0) for cohort in self.cohorts)

    def names(self) -> list[str | None]:
        """The names that leads have, those with the most leads first."""
        leads: Counter[str | None] = Counter()
        for cohort in self.cohorts:
            leads[cohort.name] += cohort.leads
        return sorted(leads, key=lambda name: (-leads[name], name is None, name or ""))

    def of(self, name: str | None) -> "History":
        """The part of it that goes under one name."""
        return self._with(tuple(cohort for cohort in self.cohorts if cohort.name == name))

    def monthly(self) -> tuple[Cohort, ...]:
        """One cohort a month, whatever the names, from the first month to the last."""
        months = Month.of(self.since).through(Month.of(self.until))
        return tuple(self._together(month) for month in months)

    def _together(self, month: Month) -> Cohort:
        reached: Counter[str] = Counter()
        customers: Counter[int] = Counter()
        revenue: Counter[int] = Counter()
        for cohort in self.cohorts:
            if cohort.month == month:
                reached.update(cohort.reached)
                customers.update(cohort.customers)
                revenue.update(cohort.revenue)
        return Cohort(month, None, reached, customers, revenue)

    def _with(self, cohorts: tuple[Cohort, ...]) -> "History":
        return History(
            self.since, self.until, self.as_of, self.currency, self.steps, cohorts, self.days
        )
