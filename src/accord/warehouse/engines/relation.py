"""Rows that Python computes and SQL joins, and which names and values a question uses."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

_NAMED = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)", re.IGNORECASE)
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)\b")
_COMMENT = re.compile(r"--[^\n]*")
_STEP = re.compile(r"\s*([a-z_]+)\s+AS\s+\(", re.IGNORECASE)
_BRACKETS = re.compile(r"'[^']*'|[()]")

Values = Mapping[str, object]
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Relation:
    """A small table made in Python, such as the working time of each day.

    `rows` is asked only when a question names the relation; where its columns are at hand,
    `held` gives them, for engines that read columns.
    """

    columns: Mapping[str, str]
    rows: Callable[[], Iterable[Sequence[object]]]
    held: Callable[[], Sequence[object]] | None = None

    def by_column(self) -> Sequence[object]:
        """The columns, each as a sequence of values."""
        if self.held is not None:
            return self.held()
        return list(zip(*self.rows(), strict=True)) or [()] * len(self.columns)


Relations = Mapping[str, Relation]


def without_comments(sql: str) -> str:
    return _COMMENT.sub("", sql)


def names_in(sql: str) -> set[str]:
    """Everything a question reads from, its own named steps among them."""
    return set(_NAMED.findall(without_comments(sql)))


def used_in(sql: str, values: Values) -> dict[str, object]:
    """The values that a question binds; a missing one raises."""
    return {name: values[name] for name in _PARAMETER.findall(without_comments(sql))}


def with_marks(sql: str, mark: str) -> str:
    """The question with its parameters written as an engine wants them, such as `$name`."""
    return _PARAMETER.sub(lambda found: mark.format(found[1]), without_comments(sql))


def steps_of(sql: str) -> tuple[dict[str, str], str]:
    """The named steps that a question begins with, in their order, and what it asks of them."""
    text = without_comments(sql).strip()
    if not text.upper().startswith("WITH"):
        return {}, text
    steps, place = {}, len("WITH")
    while found := _STEP.match(text, place):
        end = _closing(text, found.end())
        steps[found[1]] = text[found.end() : end]
        place = end + 1
        if not text[place:].lstrip().startswith(","):
            break
        place = text.index(",", place) + 1
    return steps, text[place:].strip()


def _closing(text: str, start: int) -> int:
    """Where the bracket closes that was opened before `start`."""
    depth = 1
    for found in _BRACKETS.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    raise ValueError(f"a bracket is never closed: {text[start : start + 60]}")
