"""What a report answers: columns that know what they hold, rows, and where it adds up, a total."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from accord.kit.rates import Rate
from accord.warehouse.engines.freshness import Freshness

UNATTRIBUTED = "(unattributed)"
BLANK = "(blank)"
TOTAL = "(total)"

Cell = str | int | float | Rate | None
Answer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column and what it holds.

    `kind` is text, count, money (minor units), rate (so many of so many), days, share (a quotient
    to be read as per cent) or number. `parts` are the two columns of the answer, or whole
    numbers, that it is the quotient of; without them it is taken from the answer as it is.
    """

    name: str
    kind: str
    parts: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A report that was run. Money is in minor units of `currency`; a blank name is None.

    `fresh` says in a sentence what `freshness` says in numbers: how much of the log it counts.
    """

    name: str
    question: str
    period: str
    currency: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None
    notes: tuple[str, ...]
    cohort: str = ""
    as_of: str = ""
    freshness: Freshness | None = None
    fresh: str = ""

    def lines(self) -> list[tuple[Cell, ...]]:
        """The rows, and after them the total if there is one."""
        return [*self.rows, *([self.total] if self.total else [])]

    def said(self) -> dict[str, str]:
        """What a reader must know of the figures: the question, when, of whom, in what money."""
        return {
            "question": self.question,
            "period": self.period,
            "as_of": self.as_of,
            "cohort": self.cohort,
            "currency": self.currency,
            **({"freshness": self.fresh} if self.fresh else {}),
        }

    def dicts(self) -> list[dict[str, Cell]]:
        """The rows by column name, without the total."""
        return [self._by_name(row) for row in self.rows]

    def lines_by_name(self) -> list[dict[str, Cell]]:
        """The rows by column name, and after them the total if there is one."""
        return [self._by_name(line) for line in self.lines()]

    def total_by_name(self) -> dict[str, Cell]:
        """The total by column name; nothing where it does not add up."""
        return self._by_name(self.total) if self.total else {}

    def _by_name(self, line: tuple[Cell, ...]) -> dict[str, Cell]:
        return dict(zip((column.name for column in self.columns), line, strict=True))


def cell(column: Column, answer: Answer, *, period: str, cohort: str) -> Cell:
    """What stands in one column, from what SQL answered: whole numbers and texts."""
    if column.parts is None:
        return answer[column.name] or None if column.kind == "text" else answer[column.name]
    over, under = (_part(answer, name) for name in column.parts)
    if over is None or under is None:
        return None
    if column.kind == "rate":
        return Rate(over, under, period, cohort)
    if under == 0:
        return None
    return _half_up(over, under) if column.kind == "money" else over / under


def _part(answer: Answer, name: str) -> int | None:
    return int(name) if name.isdecimal() else answer[name]


def _half_up(over: int, under: int) -> int:
    return math.floor(Fraction(over, under) + Fraction(1, 2))
