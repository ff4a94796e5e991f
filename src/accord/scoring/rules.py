"""Interest and the position in the buying cycle, as sums over touches.

Which touch matches which rule is decided by SQL; here the points are counted, capped and decayed.
Times are seconds since 1970.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import floor

from accord.kit.periods import Period, period_key

POSITION_HOLDS = 90 * 86_400
"""How long a touch speaks for a position in the buying cycle, in seconds."""

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class InterestTerm:
    """One rule of interest: its points, how fast they fade, how often it may score."""

    name: str
    points: int
    half_life: int
    most: int | None = None
    per: Period | None = None


def millionths(interest: float) -> int:
    """Interest as it is compared and stored: whole millionths of a point, halves rounded up."""
    return floor(interest * MILLION + 0.5)


def faded(amount: float, half_life: int, elapsed: float) -> float:
    """What is left of an amount: half of it after each half-life."""
    return float(amount * 2.0 ** (-max(elapsed, 0.0) / half_life))


@dataclass(slots=True)
class Interest:
    """The running sums of one person under one version, one per half-life.

    `S(t) = Σ pᵢ · 2^(−(t − tᵢ)/hᵢ)`, touches taken in the order in which they were recorded.
    """

    terms: Sequence[InterestTerm]
    sums: dict[int, tuple[float, float]] = field(default_factory=dict)
    counted: dict[tuple[int, str], int] = field(default_factory=dict)

    def add(
        self, matched: Sequence[int], *, touched: float, on: date, at: float
    ) -> list[tuple[int, bool]]:
        """Count a touch that matched these rules; says of each whether it still scored."""
        scored = [(rule, self._within_limit(rule, on)) for rule in matched]
        for rule, counts in scored:
            if counts:
                term = self.terms[rule]
                amount, true_at = self.sums.get(term.half_life, (0.0, at))
                kept = faded(amount, term.half_life, at - true_at)
                new = faded(float(term.points), term.half_life, at - touched)
                self.sums[term.half_life] = (kept + new, at)
        return scored

    def at(self, moment: float) -> float:
        """The interest at a moment not before the last touch."""
        return sum(
            faded(amount, half_life, moment - true_at)
            for half_life, (amount, true_at) in sorted(self.sums.items())
        )

    def _within_limit(self, rule: int, on: date) -> bool:
        term = self.terms[rule]
        if term.most is None or term.per is None:
            return True
        key = (rule, period_key(on, term.per))
        self.counted[key] = self.counted.get(key, 0) + 1
        return self.counted[key] <= term.most


@dataclass(slots=True)
class BuyingCycle:
    """How far the touches of the last 90 days reach. Places count from 0, the least far."""

    latest: dict[int, float] = field(default_factory=dict)

    def add(self, place: int | None, *, touched: float) -> None:
        if place is not None and touched >= self.latest.get(place, touched):
            self.latest[place] = touched

    def at(self, moment: float) -> int | None:
        """The furthest place reached; none without a touch in the last 90 days."""
        return max(
            (p for p, touched in self.latest.items() if touched >= moment - POSITION_HOLDS),
            default=None,
        )
