"""How far chance may carry the plan: the months of the past drawn again and again."""

from dataclasses import dataclass

import numpy as np

from accord.planner.rules.figures import UnplannableError
from accord.planner.rules.funnel import Plan
from accord.planner.rules.history import History

DRAWS = 2_000
SEED = 1
FEWEST = 6
"""Fewer months than this hold too little chance to draw from."""


@dataclass(frozen=True, slots=True)
class Range:
    """Where nine of ten draws lie; `high` is None where some draws have no customer at all."""

    what: str
    plain: float
    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class Ranges:
    """The ranges of a plan, and from what they were drawn. Money in minor units."""

    months: int
    draws: int
    seed: int
    lines: tuple[Range, ...]


def ranges(plan: Plan, history: History, *, draws: int = DRAWS, seed: int = SEED) -> Ranges:
    """From 5 to 95 % of what as many months, drawn with repetition from the past ones, would say.

    The bootstrap of Efron (1979) over whole monthly cohorts, so that good and bad months stay
    together. What was given by hand stays as it is.
    """
    monthly = history.monthly()
    if len(monthly) < FEWEST:
        raise UnplannableError(
            f"a range needs at least {FEWEST} whole months of leads and there are {len(monthly)}: "
            "take a longer period with --from, or leave --ranges out"
        )
    counts = np.array(
        [(cohort.leads, cohort.all_customers, cohort.all_revenue) for cohort in monthly],
        dtype=np.float64,
    )
    drawn = np.random.default_rng(seed).integers(len(monthly), size=(draws, len(monthly)))
    leads, customers, revenue = counts[drawn].sum(axis=1).T
    with np.errstate(divide="ignore", invalid="ignore"):
        deal, rate = revenue / customers, customers / leads
    return Ranges(len(monthly), draws, seed, _lines(plan, deal, rate))


def _lines(plan: Plan, deal: np.ndarray, rate: np.ndarray) -> tuple[Range, ...]:
    basis = plan.basis
    if basis.average_deal.under is None:
        deal = np.full_like(deal, float(basis.average_deal.value))
    if basis.lead_to_customer.under is None:
        rate = np.full_like(rate, float(basis.lead_to_customer.value))
    lines = [
        _range("average deal", float(basis.average_deal.value), deal),
        _range("lead to customer", float(basis.lead_to_customer.value), rate),
    ]
    if plan.goal.kind == "leads":
        customers = plan.goal.amount * rate
        return (
            *lines,
            _range("customers", plan.customers, customers),
            _range("revenue", plan.revenue, customers * deal),
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = (
            plan.goal.amount / deal
            if plan.goal.kind == "revenue"
            else np.full_like(deal, plan.goal.amount)
        )
        leads = needed / rate
    return (
        *lines,
        _range("customers needed", plan.customers, needed),
        _range("leads needed", plan.leads, leads),
    )


def _range(what: str, plain: float, drawn: np.ndarray) -> Range:
    """Draws without any customer need ever more leads, so they stand at the far end."""
    known = np.where(np.isnan(drawn), np.inf, drawn)
    low, high = np.quantile(known, [0.05, 0.95], method="nearest")
    return Range(what, float(plain), float(low), float(high) if np.isfinite(high) else None)
