"""How well promises were kept: met out of met and breached, the rest apart."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from accord.kit.rates import Rate
from accord.sla.rules.clocks import Standing

COHORT = "promises due in the period, open and excused ones apart"


@dataclass(frozen=True, slots=True)
class Attainment:
    """How many promises of one name stand how."""

    met: int = 0
    breached: int = 0
    open: int = 0
    excused: int = 0
    void: int = 0

    @classmethod
    def of(cls, standings: Iterable[Standing]) -> "Attainment":
        return cls(**Counter(standing.value for standing in standings))

    def rate(self, period: str, cohort: str = COHORT) -> Rate:
        return Rate(self.met, self.met + self.breached, period, cohort)

    def reaches(self, target: float) -> bool | None:
        """Whether the agreed share was kept; unknown while nothing is decided."""
        decided = self.met + self.breached
        return self.met / decided >= target if decided else None
