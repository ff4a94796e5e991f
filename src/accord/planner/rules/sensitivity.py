"""What each figure of a plan weighs: the same plan with one figure a tenth better or worse."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from accord.planner.rules.figures import Figure
from accord.planner.rules.funnel import CUSTOMER, Basis, Plan, plan

CHANGE = Fraction(1, 10)
"""By what part of itself a figure is made better or worse."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a plan asks for, or brings, once one figure is worse and once it is better.

    The result is leads needed; for a plan that begins with leads it is revenue in minor units.
    """

    figure: str
    worse: int
    better: int

    @property
    def reach(self) -> int:
        return abs(self.worse - self.better)


def sensitivity(told: Plan) -> tuple[Effect, ...]:
    """Every figure that changes the result, the weightiest first. A rate never exceeds the whole."""
    effects = (
        Effect(figure, _result(told, worse), _result(told, better))
        for figure, worse, better in _changed(told.basis)
    )
    return tuple(sorted((one for one in effects if one.reach), key=lambda one: -one.reach))


def result(told: Plan) -> int:
    """What the effects are compared with: the leads that it takes, or the revenue that they bring."""
    return told.revenue if told.goal.kind == "leads" else told.leads


def _result(told: Plan, basis: Basis) -> int:
    return result(plan(told.goal, basis))


def _changed(basis: Basis) -> Iterator[tuple[str, Basis, Basis]]:
    deal = basis.average_deal.value
    worse, better = (
        replace(basis, average_deal=Figure.by_hand(deal * (1 + by))) for by in (-CHANGE, CHANGE)
    )
    yield "average deal", worse, better
    into = [*(step.name for step in basis.steps[1:]), CUSTOMER]
    for place, name in enumerate(into):
        yield name, _with_rate(basis, place, 1 - CHANGE), _with_rate(basis, place, 1 + CHANGE)


def _with_rate(basis: Basis, place: int, factor: Fraction) -> Basis:
    rate = Figure.by_hand(min(basis.rates[place].value * factor, Fraction(1)))
    return replace(basis, rates=(*basis.rates[:place], rate, *basis.rates[place + 1 :]))
