"""A plan month by month: the leads to come, and those handed over beside what reps can work."""

from dataclasses import dataclass
from fractions import Fraction

from accord.kit.fiscal import Span
from accord.kit.money import split
from accord.kit.periods import Month
from accord.planner.rules.figures import down, up
from accord.planner.rules.funnel import Plan
from accord.planner.rules.sales import Capacity
from accord.planner.rules.seasons import Seasons


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """Leads that have to come in a month, how many are handed over, and how many can be worked."""

    month: Month
    leads: int
    handed_over: int
    workable: int

    @property
    def over(self) -> int:
        """Leads handed over that nobody has the time for."""
        return max(self.handed_over - self.workable, 0)


def months(
    told: Plan, span: Span, capacity: Capacity, seasons: Seasons | None
) -> tuple[PlannedMonth, ...]:
    """The months of a period, as past years went where that is known, else all alike.

    As many are handed over as the plan says of the leads; reps work what those of the last month can.
    """
    need = told.need(capacity.stage)
    share = Fraction(need.number, told.leads) if need and told.leads else Fraction()
    workable = down(capacity.reps_now * capacity.per_rep)
    return tuple(
        PlannedMonth(month, leads, up(leads * share), workable)
        for month, leads in _leads(told, span, seasons)
    )


def _leads(told: Plan, span: Span, seasons: Seasons | None) -> list[tuple[Month, int]]:
    named = list(span.months())
    if seasons is not None:
        known = {one.month: one.leads for one in seasons.months}
        return [(month, known[month]) for month in named if month in known]
    return list(zip(named, split(told.leads, [1] * len(named)), strict=True))
