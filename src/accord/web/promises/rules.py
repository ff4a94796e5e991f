"""How a promise of a month will end at the pace so far, and what an excuse means."""

import math
from dataclasses import dataclass

from accord.agreement.rules.promises import Depth, Feedback, Quality, Volume, Within
from accord.agreement.rules.saying import stage_name

EXCUSES = {
    "bad_data": (
        "Wrong contact data",
        "sales returned the lead because it could not be reached with what marketing gave",
    ),
    "volume_excess": (
        "More leads than promised",
        "the lead came after marketing had passed one and a half times its promise of the month",
    ),
    "feedback_overdue": (
        "Reply overdue",
        "marketing still owed sales a reply about the lead",
    ),
    "never_touched": (
        "Never tried",
        "sales never tried to reach the lead, so it tells nothing about marketing's quality",
    ),
}
"""What a report calls an excuse, its name, and why it excuses."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a month's promise comes to at the pace so far, in whole leads."""

    goal: int
    delivered: int
    by_now: float
    at_end: int | None

    @property
    def short(self) -> int:
        """How many leads will be missing; nought where the promise will be kept, or is unknown."""
        return 0 if self.at_end is None else max(self.goal - self.at_end, 0)

    @property
    def behind(self) -> bool:
        """Whether fewer came than an even pace would have brought by now."""
        return self.delivered < self.by_now


def forecast(delivered: int, goal: int, elapsed: float) -> Forecast:
    """The month's end at this pace: delivered ÷ the share of the working time that is over.

    Whole leads are counted, so what is begun does not count. Before any working time has passed
    there is no pace.
    """
    at_end = math.floor(delivered / elapsed + 1e-9) if elapsed > 0 else None
    return Forecast(goal, delivered, goal * elapsed, at_end)


def still_needed(kept: int, decided: int, undecided: int, target: float) -> int | None:
    """How many of those undecided must be kept for the share to reach its target.

    None where even all of them would not be enough.
    """
    least = math.ceil(target * (decided + undecided) - 1e-9) - kept
    return None if least > undecided else max(least, 0)


def term_in_short(promise: Volume | Quality | Feedback | Within | Depth) -> str:
    """What one term asks for, in so few words that two of one name are told apart."""
    if isinstance(promise, Depth):
        return f"{promise.attempts} attempts in {promise.over}"
    if isinstance(promise, Volume):
        return f"people who reach {stage_name(promise.of)}"
    if isinstance(promise, Quality):
        return "accepted, of those answered"
    return f"within {promise.within}"
