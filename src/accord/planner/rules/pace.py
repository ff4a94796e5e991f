"""How a period stands against its plan so far, by the working time that has passed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from accord.kit.fiscal import Span
from accord.planner.rules.figures import down, up
from accord.planner.rules.funnel import Plan


@dataclass(frozen=True, slots=True)
class PaceLine:
    """One thing that the plan needs, and how it stands. Revenue is in minor units.

    `by_now` is what an even pace would have brought; `forecast` what this pace brings by the end.
    Before any working time has passed there is no forecast.
    """

    what: str
    required: int
    so_far: int
    by_now: int
    forecast: int | None

    @property
    def short(self) -> int | None:
        """What will be missing in the end at this pace; nothing if the plan is met."""
        return None if self.forecast is None else max(self.required - self.forecast, 0)

    @property
    def coming(self) -> int | None:
        """What is still to come at this pace."""
        return None if self.forecast is None else self.forecast - self.so_far


@dataclass(frozen=True, slots=True)
class Pace:
    """The lines of a period; `elapsed` is the share of its working time that is over."""

    span: Span
    elapsed: Fraction
    lines: tuple[PaceLine, ...]


def pace(
    plan: Plan,
    span: Span,
    *,
    elapsed: Fraction,
    reached: Mapping[str, int],
    customers: int,
    revenue: int,
) -> Pace:
    """The period against the plan: people who reached each stage in it, customers and revenue."""
    required = [
        (need.step.name, need.number, reached.get(need.step.name, 0)) for need in plan.needs
    ]
    required += [("customers", plan.customers, customers), ("revenue", plan.revenue, revenue)]
    return Pace(span, elapsed, tuple(_line(*each, elapsed) for each in required))


def _line(what: str, required: int, so_far: int, elapsed: Fraction) -> PaceLine:
    forecast = down(so_far / elapsed) if elapsed else None
    return PaceLine(what, required, so_far, up(required * elapsed), forecast)
