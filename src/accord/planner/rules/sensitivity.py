"""What each figure of a plan weighs: the same plan with one figure at either end of its range."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from accord.kit.rates import Rate
from accord.planner.rules.figures import Figure
from accord.planner.rules.funnel import CUSTOMER, Basis, Plan, plan

if TYPE_CHECKING:
    from accord.planner.rules.ranges import Ranges

BY_HAND_VARIES = Fraction(1, 10)
"""By what part of itself a figure may be off of which nothing is known but that somebody gave it."""

AVERAGE_DEAL = "average deal"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a plan asks for, or brings, with one figure at the low and at the high end of its range.

    The result is leads needed; for a plan that begins with leads it is revenue in minor units.
    """

    figure: str
    low: Fraction
    high: Fraction
    at_low: int
    at_high: int

    @property
    def reach(self) -> int:
        return abs(self.at_low - self.at_high)


def sensitivity(told: Plan, ranges: "Ranges | None") -> tuple[Effect, ...]:
    """Every figure that changes the result, the weightiest first.

    A rate that was counted goes to the ends of its interval (Wilson, 95 %), the average deal to
    those of the bootstrap; what was given by hand, or has no range, a tenth of itself either way.
    """
    effects = (
        Effect(figure, low, high, result(plan(told.goal, at_low)), result(plan(told.goal, at_high)))
        for figure, low, high, at_low, at_high in _varied(told.basis, ranges)
    )
    return tuple(sorted((one for one in effects if one.reach), key=lambda one: -one.reach))


def result(told: Plan) -> int:
    """What the effects are compared with: the leads that it takes, or the revenue that they bring."""
    return told.revenue if told.goal.kind == "leads" else told.leads


def _varied(
    basis: Basis, ranges: "Ranges | None"
) -> Iterator[tuple[str, Fraction, Fraction, Basis, Basis]]:
    low, high = _deal_range(basis.average_deal, ranges)
    yield (
        AVERAGE_DEAL,
        low,
        high,
        replace(basis, average_deal=Figure.by_hand(low)),
        replace(basis, average_deal=Figure.by_hand(high)),
    )
    into = [*(step.name for step in basis.steps[1:]), CUSTOMER]
    for place, name in enumerate(into):
        low, high = _rate_range(basis.rates[place])
        yield name, low, high, _with_rate(basis, place, low), _with_rate(basis, place, high)


def _deal_range(figure: Figure, ranges: "Ranges | None") -> tuple[Fraction, Fraction]:
    lines = ranges.lines if ranges and figure.under is not None else ()
    for line in lines:
        if line.what == AVERAGE_DEAL and line.high is not None and line.low > 0:
            return Fraction(round(line.low)), Fraction(round(line.high))
    return _either_way(figure.value)


def _rate_range(figure: Figure) -> tuple[Fraction, Fraction]:
    if figure.over is None or figure.under is None:
        low, high = _either_way(figure.value)
        return low, min(high, Fraction(1))
    within = Rate(figure.over, figure.under, "", figure.whence).interval()
    return (Fraction(within[0]), Fraction(within[1])) if within else (figure.value, figure.value)


def _either_way(value: Fraction) -> tuple[Fraction, Fraction]:
    return value * (1 - BY_HAND_VARIES), value * (1 + BY_HAND_VARIES)


def _with_rate(basis: Basis, place: int, value: Fraction) -> Basis:
    rates = (*basis.rates[:place], Figure.by_hand(value), *basis.rates[place + 1 :])
    return replace(basis, rates=rates)
