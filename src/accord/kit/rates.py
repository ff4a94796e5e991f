"""Rates that carry what they are made of: how many of how many, of whom, when, and how sure."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

ENOUGH = 30

_Z_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many. `period` says when, `cohort` by what rule the cases were chosen."""

    numerator: int
    denominator: int
    period: str
    cohort: str

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator} is no share of a whole")

    @property
    def value(self) -> float | None:
        """The share between 0 and 1; of no cases there is none."""
        return self.numerator / self.denominator if self.denominator else None

    def interval(self) -> tuple[float, float] | None:
        """Where the true share lies with 95 % confidence: the score interval of Wilson (1927)."""
        if not self.denominator:
            return None
        cases, share, z = self.denominator, self.numerator / self.denominator, _Z_95
        centre = share + z * z / (2 * cases)
        reach = z * sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases))
        scale = 1 + z * z / cases
        return max(0.0, (centre - reach) / scale), min(1.0, (centre + reach) / scale)

    def enough(self, minimum: int = ENOUGH) -> bool:
        """Whether there are cases enough to judge by."""
        return self.denominator >= minimum

    def told(self) -> dict[str, object]:
        """All of it, by name, for programs."""
        return {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
            "interval": self.interval(),
            "enough": self.enough(),
            "period": self.period,
            "cohort": self.cohort,
        }

    def __str__(self) -> str:
        return f"{self.numerator} of {self.denominator}"
