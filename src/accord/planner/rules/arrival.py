"""When leads must come for their revenue to fall into a period: the time from lead to win.

What leads become is told by their age, as in a life table: of all leads that are at least so many
months old, how many were won in just that month of their life. A young month of leads thus says
something of its first months and nothing of those it has not lived through.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from accord.kit.fiscal import Span, months_between, named
from accord.kit.periods import Month
from accord.planner.rules.figures import Figure, UnplannableError, up
from accord.planner.rules.funnel import Plan
from accord.planner.rules.history import Cohort, History


@dataclass(frozen=True, slots=True)
class MonthOfArrival:
    """Leads that come in one month, and how many of their customers fall into the period."""

    month: Month
    leads: int
    share: Fraction
    customers: Fraction


@dataclass(frozen=True, slots=True)
class Arrival:
    """How many leads have to come in each month, so that a period brings its customers.

    `ages` are the shares of leads won in each month of their life. `won` counts the period's
    customers up to the last whole month, `expected` those that leads who are here will still bring.
    """

    span: Span
    customers: int
    won: int
    expected: Fraction
    ages: tuple[Figure, ...]
    months: tuple[MonthOfArrival, ...]
    days_median: int
    days_most: int

    @property
    def per_month(self) -> int:
        """Leads to come in each of the months."""
        return self.months[0].leads

    @property
    def missing(self) -> Fraction:
        """Customers whom neither the past nor the leads who are here will bring."""
        return max(self.customers - self.won - self.expected, Fraction())

    @property
    def in_the_end(self) -> Fraction:
        """The share of leads won at any age."""
        return sum((age.value for age in self.ages), Fraction())


def arrival(
    plan: Plan, history: History, span: Span, now: Month, *, won: int, here: History | None = None
) -> Arrival:
    """The leads to come evenly from this month to the period's last.

    `here` are the leads of whom customers may still come, where those are others than the leads
    of the history, such as younger ones.
    `won` counts customers whom the period has brought before this month. The age table takes what was won
    up to the last whole month.
    """
    cohorts = history.monthly()
    ages = age_table(cohorts, Month.of(history.as_of).plus(-1))
    days = sorted(day for day, many in history.days.items() for _ in range(many))
    if not days or not ages:
        raise UnplannableError(
            f"no lead became a customer among the {history.whence}, or none has been here for a "
            "whole month, so nobody can tell how long it takes: take a longer period with --from"
        )
    expected = _still_to_come((here or history).monthly(), ages, span, now)
    missing = max(plan.customers - won - expected, Fraction())
    shares = {month: _share_within(month, ages, span) for month in now.through(span.last)}
    together = sum(shares.values(), Fraction())
    if not together:
        raise UnplannableError(
            f"no lead that comes from {named(now)} on will be won by {named(span.last)}: "
            "plan for a later period with --period next"
        )
    leads = up(missing / together)
    months = tuple(
        MonthOfArrival(month, leads, share, leads * share) for month, share in shares.items()
    )
    return Arrival(
        span, plan.customers, won, expected, ages, months, _quantile(days, 50), _quantile(days, 90)
    )


def age_table(cohorts: Sequence[Cohort], last: Month) -> tuple[Figure, ...]:
    """Of the leads old enough, the share that was won in each month of their life, from 0 on."""
    oldest = max((months_between(cohort.month, last) for cohort in cohorts), default=-1)
    table = []
    for age in range(oldest + 1):
        old = [cohort for cohort in cohorts if months_between(cohort.month, last) >= age]
        leads = sum(cohort.leads for cohort in old)
        won = sum(_won_at(cohort.customers, age) for cohort in old)
        if leads:
            table.append(Figure.of(won, leads, f"leads at least {age} months old"))
    return tuple(table)


def _won_at(customers: Mapping[int, int], age: int) -> int:
    """Customers won at an age; whoever was won before becoming a lead counts with the first."""
    if age:
        return customers.get(age, 0)
    return sum(many for months, many in customers.items() if months <= 0)


def _still_to_come(
    cohorts: Sequence[Cohort], ages: Sequence[Figure], span: Span, now: Month
) -> Fraction:
    """Customers whom the leads who are here will bring within the period, from this month on."""
    expected = Fraction()
    for cohort in cohorts:
        for age, figure in enumerate(ages):
            month = cohort.month.plus(age)
            if month >= now and span.holds(month):
                expected += cohort.leads * figure.value
    return expected


def _share_within(month: Month, ages: Sequence[Figure], span: Span) -> Fraction:
    """Of the leads of one month, the share won within the period."""
    return sum(
        (figure.value for age, figure in enumerate(ages) if span.holds(month.plus(age))),
        Fraction(),
    )


def _quantile(ordered: Sequence[int], per_cent: int) -> int:
    """The smallest number of days within which so many of a hundred customers were won."""
    place = -(-len(ordered) * per_cent // 100)
    return ordered[max(place, 1) - 1]
