"""Which months bring more leads than others, and a year's leads spread accordingly."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from accord.kit.fiscal import Span
from accord.kit.money import split
from accord.kit.periods import Month
from accord.planner.rules.figures import UnplannableError, up
from accord.planner.rules.funnel import Plan
from accord.planner.rules.history import Cohort, History

YEAR = 12


@dataclass(frozen=True, slots=True)
class SeasonedMonth:
    """One month: its index (1 is an average month) and the leads to aim for."""

    month: Month
    index: Fraction
    leads: int


@dataclass(frozen=True, slots=True)
class Seasons:
    """The year's leads by month; together they are exactly the year's leads."""

    months: tuple[SeasonedMonth, ...]
    years: int

    @property
    def leads(self) -> int:
        return sum(month.leads for month in self.months)


def seasons(plan: Plan, history: History, span: Span) -> Seasons:
    """The plan's leads over the twelve months from the period's first, as the past years went.

    The index of a month is its leads over an average month of the same twelve; of several years
    the mean is taken, so that growth from year to year does not look like a season.
    """
    years = _years(history)
    index = {
        number: sum((_index(year, number) for year in years), Fraction()) / len(years)
        for number in range(1, YEAR + 1)
    }
    months = [span.first.plus(step) for step in range(YEAR)]
    leads = up(Fraction(plan.leads * YEAR, plan.goal.months))
    shares = split(leads, [index[month.month] for month in months])
    return Seasons(
        tuple(
            SeasonedMonth(month, index[month.month], many)
            for month, many in zip(months, shares, strict=True)
        ),
        len(years),
    )


def _years(history: History) -> list[Sequence[Cohort]]:
    """Twelve months each, the last of them ending with the last month of the history."""
    months = history.monthly()
    count = len(months) // YEAR
    if not count:
        raise UnplannableError(
            f"a season needs at least {YEAR} whole months of leads and there are {len(months)}: "
            "take a longer period with --from, or leave --seasonality out"
        )
    newest_first: list[Sequence[Cohort]] = [
        months[len(months) - YEAR * (back + 1) : len(months) - YEAR * back] for back in range(count)
    ]
    held = [year for year in newest_first if any(cohort.leads for cohort in year)]
    if not held:
        raise UnplannableError("there was no lead in any month, so no month is like another")
    return held


def _index(year: Sequence[Cohort], number: int) -> Fraction:
    leads = next(cohort.leads for cohort in year if cohort.month.month == number)
    return Fraction(leads * YEAR, sum(cohort.leads for cohort in year))
