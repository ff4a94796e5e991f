"""Months, quarters and years as a company counts them, whose year may begin in any month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from accord.kit.periods import Month

Per = Literal["month", "quarter", "year"]

MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
"""How many months each of them has."""

NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months on end, from the first to the last."""

    first: Month
    last: Month

    def months(self) -> Iterator[Month]:
        return self.first.through(self.last)

    def holds(self, month: Month) -> bool:
        return self.first <= month <= self.last

    @property
    def since(self) -> date:
        return self.first.first

    @property
    def until(self) -> date:
        return self.last.last

    def __str__(self) -> str:
        if self.first == self.last:
            return named(self.first)
        return f"{named(self.first)} to {named(self.last)}"


def named(month: Month) -> str:
    """The month as people write it: March 2026."""
    return f"{NAMES[month.month - 1]} {month.year}"


def this_span(day: date, per: Per, fiscal_year_starts: str) -> Span:
    """The month, quarter or year of the company that a day lies in."""
    month, length = Month.of(day), MONTHS[per]
    into = (month.month - 1 - NAMES.index(fiscal_year_starts)) % 12 % length
    first = month.plus(-into)
    return Span(first, first.plus(length - 1))


def next_span(day: date, per: Per, fiscal_year_starts: str) -> Span:
    """The one that follows it."""
    first = this_span(day, per, fiscal_year_starts).last.plus(1)
    return Span(first, first.plus(MONTHS[per] - 1))


def months_between(first: Month, last: Month) -> int:
    """How many months lie from one to the other."""
    return (last.year - first.year) * 12 + last.month - first.month


def whole_months_before(day: date, months: int) -> Span:
    """The last whole months before the one that a day lies in."""
    return Span(Month.of(day).plus(-months), Month.of(day).plus(-1))
