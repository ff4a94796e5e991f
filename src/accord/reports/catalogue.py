"""The reports there are. Each is one file of SQL whose opening comment says all about it.

The first line is its question. Then follow, each after its keyword: `cohort`, which cases are
counted; `by`, the names it can be broken down by, the usual one first; any number of `option`, as
`name = usual value | other values: what it decides`; any number of `note`; and `columns`, a name,
a kind and where it is a quotient `this / that`. Among the values of an option, `number` stands
for any whole number, `number above 0` for one of at least 1, `agreed` for what the agreement says.
What several reports begin with, such as the deals that were won, stands once in `parts`: `with`
names the parts that come before the report's own, in this order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from accord.reports.table import Column

NUMBERS = {"number": 0, "number above 0": 1}
"""Words for any whole number, and the least one that they allow."""
AGREED = "agreed"
KINDS = {"text", "count", "money", "rate", "days", "share", "number"}

_WITH = re.compile(r"^-- with: (.+)$", re.MULTILINE)
_OPTION = re.compile(r"(\w+) = ([^:]+): (.+)")
_COLUMN = re.compile(r"(\S+)\s+(\w+)(?:\s+(\w+) / (\w+))?")


class UnknownReportError(Exception):
    """There is no report of this name, or it cannot be asked like this."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something a report can be told: the usual value, the others there are, what it decides."""

    name: str
    usual: str
    others: tuple[str, ...]
    meaning: str

    def read(self, said: str | None, agreed: Mapping[str, str | int]) -> str | int:
        """The value to bind, as said, as usual or as agreed; whole numbers where one is meant."""
        value = self.usual if said is None else said.strip()
        if value == AGREED == self.usual:
            value = str(agreed[self.name])
        least = [NUMBERS[word] for word in self.others if word in NUMBERS]
        if value.isdecimal() and least and int(value) >= least[0]:
            return int(value)
        if value in (self.usual, *self.others) and value not in NUMBERS:
            return int(value) if value.isdecimal() else value
        known = _listed([self.usual, *self.others])
        raise UnknownReportError(f"{self.name} cannot be {value}, but {known}")


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its question, what it counts, how it can be broken down, and its SQL."""

    name: str
    question: str
    cohort: str
    by: tuple[str, ...]
    options: tuple[Option, ...]
    notes: tuple[str, ...]
    lines: tuple[Column, ...]
    sql: str

    def columns(self, by: str) -> tuple[Column, ...]:
        """Its columns, the first one named after what it is broken down by."""
        return tuple(
            Column(column.name.replace("{by}", by), column.kind, column.parts)
            for column in self.lines
        )

    def broken_down(self, by: str | None) -> str:
        """What it is broken down by: as asked, or as usual."""
        if by is None:
            return self.by[0]
        if by not in self.by:
            raise UnknownReportError(f"{self.name} is not told by {by}, but by {_listed(self.by)}")
        return by

    def told(
        self, said: Mapping[str, str], agreed: Mapping[str, str | int]
    ) -> dict[str, str | int]:
        """The value of every option there is; `agreed` is what the agreement says about it."""
        names = [option.name for option in self.options]
        for name in said:
            if name not in names:
                known = _listed(names) or "nothing"
                raise UnknownReportError(f"{self.name} has no option {name}, but {known}")
        return {option.name: option.read(said.get(option.name), agreed) for option in self.options}


@cache
def catalogue() -> dict[str, Report]:
    """Every report by its name."""
    sql = files("accord.reports") / "sql"
    texts = {path.name.removesuffix(".sql"): path.read_text("utf-8") for path in sql.iterdir()}
    return {name: _read(name, texts[name]) for name in sorted(texts)}


@cache
def further(name: str) -> str:
    """The SQL of a question that the last step of a report asks besides."""
    return complete((files("accord.reports") / "further" / f"{name}.sql").read_text("utf-8"))


def report_named(name: str) -> Report:
    if name not in catalogue():
        raise UnknownReportError(f"there is no report {name}, but {_listed(catalogue())}")
    return catalogue()[name]


def _read(name: str, text: str) -> Report:
    opening, _, _ = text.partition("\n\n")
    question, *rest = [line.removeprefix("--").strip() for line in opening.splitlines()]
    before, _, columns = "\n".join(rest).partition("columns:")
    said = [line.split(": ", 1) for line in before.splitlines() if line]
    by_keyword = {keyword: what for keyword, what in said if keyword not in ("note", "option")}
    return Report(
        name=name,
        question=question,
        cohort=by_keyword["cohort"],
        by=tuple(by_keyword["by"].split(", ")),
        options=tuple(_option(what) for keyword, what in said if keyword == "option"),
        notes=tuple(what for keyword, what in said if keyword == "note"),
        lines=tuple(_column(line) for line in columns.splitlines() if line),
        sql=complete(text),
    )


def complete(text: str) -> str:
    """A question with the parts of reports that its opening comment names."""
    opening, start, own = text.partition("\n\nWITH\n")
    named = _WITH.search(opening)
    folder = files("accord.reports") / "parts"
    parts = [f"{name}.sql" for name in named[1].split(", ")] if named else []
    shared = [(folder / part).read_text("utf-8").rstrip() for part in parts]
    return opening + start + ",\n".join([*shared, own])


def _option(line: str) -> Option:
    found = _OPTION.fullmatch(line)
    if found is None:
        raise ValueError(f"this says no option: {line}")
    usual, *others = [value.strip() for value in found[2].split("|")]
    return Option(found[1], usual, tuple(others), found[3])


def _column(line: str) -> Column:
    found = _COLUMN.fullmatch(line)
    if found is None or found[2] not in KINDS:
        raise ValueError(f"this says no column: {line}")
    return Column(found[1], found[2], (found[3], found[4]) if found[3] else None)


def _listed(names) -> str:
    return ", ".join(names)
