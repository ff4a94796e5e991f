"""What the planner reckons with: goals, and figures that say what they are made of."""

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from accord.kit.fiscal import MONTHS, Per
from accord.kit.rates import ENOUGH

Kind = Literal["revenue", "customers", "leads"]

BY_HAND = "given by hand"

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,6}))? ?%")


class UnplannableError(ValueError):
    """The figures do not allow the answer; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A quotient of two whole numbers, and where they come from.

    A figure that somebody gave as it is has no numerator and denominator to show.
    """

    value: Fraction
    whence: str
    over: int | None = None
    under: int | None = None

    @classmethod
    def of(cls, over: int, under: int, whence: str) -> "Figure":
        """So many of so many; of nothing there is no figure."""
        if not under:
            raise UnplannableError(f"there is nothing to divide by: {over} of 0 ({whence})")
        return cls(Fraction(over, under), whence, over, under)

    @classmethod
    def by_hand(cls, value: Fraction) -> "Figure":
        return cls(value, BY_HAND)

    @property
    def enough(self) -> bool:
        """Whether there are cases enough to trust it; what was given by hand is taken as given."""
        return self.under is None or self.under >= ENOUGH


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached in a period: revenue in minor units, customers or leads."""

    kind: Kind
    amount: int
    per: Per
    whence: str = BY_HAND

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise UnplannableError(f"a goal of {self.amount} {self.kind} needs no plan")

    @property
    def months(self) -> int:
        return MONTHS[self.per]


def up(number: Fraction) -> int:
    """Rounded up: there is no half customer, and one too few misses the goal."""
    return math.ceil(number)


def down(number: Fraction) -> int:
    """Rounded down: what can be counted upon."""
    return math.floor(number)


def read_share(text: str) -> Fraction:
    """The exact share that a text such as `25%` or `2.5 %` says, above 0 and up to 100 %."""
    match = _PERCENT.fullmatch(text.strip())
    decimals = match[2] or "" if match else ""
    share = Fraction(int(match[1] + decimals), 100 * 10 ** len(decimals)) if match else Fraction()
    if not 0 < share <= 1:
        raise UnplannableError(f"{text} is no share above 0% and up to 100%, such as 25%")
    return share
