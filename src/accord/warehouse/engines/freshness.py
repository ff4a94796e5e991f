"""What an answer includes."""

from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Freshness:
    """Everything recorded up to a moment, and up to a position of the ledger, counts.

    `copy` numbers the state of the copy that answers; without a copy it says nothing.
    """

    engine: str
    through: datetime | None
    position: int
    copy: int = 0

    def sentence(self, zone: tzinfo, moment: str = "%Y-%m-%d %H:%M") -> str:
        """What counts, in words; `moment` is the form of a moment."""
        if self.through is None:
            return "Nothing is recorded yet."
        return f"Everything recorded up to {self.through.astimezone(zone):{moment}} counts."
