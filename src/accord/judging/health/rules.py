"""How well rules tell whom sales will accept: rates beside the rest, a small model, held-out months.

The model is a logistic regression with a quadratic penalty (ridge; Hoerl and Kennard 1970, for
logistic models le Cessie and van Houwelingen 1992), solved by Newton's method, so that the same
rows always give the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.kit.rates import ENOUGH, Rate

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

PENALTY = 1.0
"""What a squared weight costs beside the log-likelihood."""

STEPS = 50
CLOSE = 1e-7
CELLS_AT_ONCE = 8_192
BINS = 5
HELD_OUT = 0.3
"""The share of the months, the latest ones, on which a model is tested."""


class LeakError(Exception):
    """Something was used that was recorded only after the handoff it is to foretell."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"{', '.join(names)}: recorded after the handoff. Use only what was known when the "
            "lead was handed over."
        )
        self.names = tuple(names)


class TooLittleError(Exception):
    """There are too few answered handoffs to learn from."""


@dataclass(frozen=True)
class Feature:
    """What a rule says of each handoff. `known_at` is when the latest fact behind it was recorded,
    in microseconds, and nothing (-1) where there was none.
    """

    name: str
    values: Real
    known_at: Whole


@dataclass(frozen=True)
class Model:
    """A fitted model: the weight of each feature, in log-odds."""

    names: tuple[str, ...]
    constant: float
    weights: Real

    def probability(self, features: Sequence[Feature]) -> Real:
        """How likely each handoff is to come out well."""
        if [feature.name for feature in features] != list(self.names):
            raise ValueError(f"the model was fitted on {', '.join(self.names)}")
        return _logistic(self.constant + _matrix(features) @ self.weights)


@dataclass(frozen=True, slots=True)
class Bin:
    """Handoffs of like probability: what the model expects of them, and what came of them."""

    expected: float
    came: Rate


@dataclass(frozen=True, slots=True)
class Tested:
    """A model on months that it has not seen. `lift` is how many times as often as on average the
    best fifth came out well, `auc_within` where the true area lies with 95 % confidence.
    """

    auc: float
    auc_within: tuple[float, float]
    bins: tuple[Bin, ...]
    lift: float | None

    @property
    def tells(self) -> bool:
        """Whether it surely tells better than tossing a coin."""
        return self.auc_within[0] > 0.5


def fitted(
    features: Sequence[Feature], outcome: Flags, handed_over_at: Whole, penalty: float = PENALTY
) -> Model:
    """The model that fits best; whatever was recorded after its handoff is refused."""
    refuse_leaks(features, handed_over_at)
    if not 0 < outcome.sum() < len(outcome):
        raise TooLittleError("all handoffs came out alike, so there is nothing to learn")
    names = tuple(feature.name for feature in features)
    constant, weights = _newton(_matrix(features), outcome.astype(np.float64), penalty)
    return Model(names, constant, weights)


def refuse_leaks(features: Sequence[Feature], handed_over_at: Whole) -> None:
    """Nothing may be used that was recorded after the handoff."""
    late = [feature.name for feature in features if np.any(feature.known_at > handed_over_at)]
    if late:
        raise LeakError(late)


def on_unseen(chance: Real, outcome: Flags, period: str) -> Tested:
    """How well the chances foretell what came of handoffs in months the model has not seen."""
    order = np.argsort(-chance, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    cohort = "answered handoffs of held-out months, by fifths of what the model expects"
    bins = tuple(
        Bin(
            float(chance[part].mean()),
            Rate(int(outcome[part].sum()), len(part), period, cohort),
        )
        for part in parts
    )
    overall = outcome.mean() if len(outcome) else 0.0
    best = bins[0].came.value if bins else None
    lift = best / float(overall) if best is not None and overall else None
    area = auc(chance, outcome)
    return Tested(area, _within(area, outcome), bins, lift)


def auc(chance: Real, outcome: Flags) -> float:
    """How often a case that came out well has the higher chance of the two; ties count half.

    The rank sum of Mann and Whitney (1947).
    """
    good = int(outcome.sum())
    bad = len(outcome) - good
    if not good or not bad:
        return float("nan")
    _, place, many = np.unique(chance, return_inverse=True, return_counts=True)
    middle = np.cumsum(many) - (many - 1) / 2
    return float((middle[place][outcome].sum() - good * (good + 1) / 2) / (good * bad))


def _within(area: float, outcome: Flags) -> tuple[float, float]:
    """The interval of Hanley and McNeil (1982)."""
    good = int(outcome.sum())
    bad = len(outcome) - good
    both_good = area / (2 - area) - area**2
    both_bad = 2 * area**2 / (1 + area) - area**2
    spread = area * (1 - area) + (good - 1) * both_good + (bad - 1) * both_bad
    reach = 1.96 * float(np.sqrt(max(spread, 0.0) / (good * bad)))
    return max(0.0, area - reach), min(1.0, area + reach)


def held_out(months: Sequence[str]) -> tuple[list[str], list[str]]:
    """The months to learn from and the later ones to test on; without two there are none."""
    told = sorted(set(months))
    if len(told) < 2:
        return told, []
    last = max(1, round(len(told) * HELD_OUT))
    return told[:-last], told[-last:]


def beside_the_rest(
    matched: Flags, outcome: Flags, counted: Flags, period: str, cohort: str
) -> tuple[Rate, Rate]:
    """The share that came out well where a rule held, and everywhere else."""
    with_it, without = counted & matched, counted & ~matched
    return (
        Rate(int(outcome[with_it].sum()), int(with_it.sum()), period, cohort),
        Rate(int(outcome[without].sum()), int(without.sum()), period, f"{cohort}, the rest"),
    )


def enough(one: Rate, rest: Rate) -> bool:
    """Whether both sides have cases enough to be compared."""
    return one.denominator >= ENOUGH and rest.denominator >= ENOUGH


def points(weights: Sequence[float], agreed: Sequence[int]) -> list[int]:
    """The weights as whole points: as many in all as the agreement gives now, shared out anew."""
    total = sum(map(abs, weights))
    budget = sum(map(abs, agreed))
    scale = budget / total if total else 0.0
    return [round(weight * scale) for weight in weights]


def _newton(x: Real, y: Real, penalty: float) -> tuple[float, Real]:
    """Weights at which the penalised likelihood is largest; the constant is not penalised."""
    x = np.column_stack([np.ones(len(x)), x])
    # In blocks that stay in the cache, and for which no threads are worth starting.
    rows = max(CELLS_AT_ONCE // x.shape[1], 1)
    blocks = [(x[n : n + rows], y[n : n + rows]) for n in range(0, len(x), rows)]
    costs = np.full(x.shape[1], penalty)
    costs[0] = CLOSE
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        slope, curve = -costs * weights, np.diag(costs)
        for part, came in blocks:
            chance = _logistic(part @ weights)
            slope += part.T @ (came - chance)
            spread = part * np.sqrt(chance * (1 - chance))[:, None]
            curve = curve + spread.T @ spread
        step = np.linalg.solve(curve, slope)
        weights += np.clip(step, -5.0, 5.0)
        if np.abs(step).max() < CLOSE:
            break
    return float(weights[0]), weights[1:]


def _matrix(features: Sequence[Feature]) -> Real:
    return np.column_stack([feature.values for feature in features])


def _logistic(odds: Real) -> Real:
    return 1.0 / (1.0 + np.exp(-np.clip(odds, -35.0, 35.0)))
