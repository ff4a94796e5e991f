"""Reading a path file row by row, so that every mistake can be named by its line and column."""

import csv
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from accord.attribution.rules.paths import MARKERS, Floats, Paths, Whole

SHOWN = 20
"""Mistakes that are named one by one."""
NUMBERS = ("conversions", "value", "null")


class UnableToReadPathsError(ValueError):
    """The file has mistakes; each is named, with what to do about it."""

    def __init__(self, mistakes: list[str], more: int = 0) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join([*mistakes, *([f"and {more:,} more"] if more else [])]))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written: its columns by the names they have and by what they say."""

    delimiter: str
    names: tuple[str, ...]
    roles: tuple[str, ...]
    begins: int
    line: int

    def name(self, role: str) -> str:
        return self.names[self.roles.index(role)]


def read(file: BinaryIO, layout: Layout) -> Paths:
    """The paths from where the file stands, after its header; UnableToReadPathsError if not one."""
    found = _Found(layout)
    for line, cells in _rows(file, layout):
        if isinstance(cells, str):
            found.refuse(line, cells)
        else:
            found.take(line, cells)
    return found.paths()


def wrong_with(step: str) -> str:
    """Why a step can be no channel, and the cure; empty where it can."""
    if not step:
        return "is empty: name the channel, or take the step out"
    if step in MARKERS:
        return f"is {step}, an end of every path: take the step out"
    if "\n" in step or "\r" in step:
        return "holds a line break: close the quotation mark before it"
    return ""


def in_order(
    names: list[str], codes: NDArray[np.unsignedinteger], bounds: Whole, numbers: Floats
) -> Paths:
    """Paths whose channels stand in the order of their names, whatever order the rows had.

    The rows of `numbers` are the conversions, their value where known, and the nulls.
    """
    by_name = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.min_scalar_type(len(names)))
    rank[by_name] = np.arange(len(names))
    channels = tuple(names[at] for at in by_name)
    return Paths(channels, rank[codes], bounds, numbers[:-1], numbers[-1])


def _rows(file: BinaryIO, layout: Layout) -> Iterator[tuple[int, list[str] | str]]:
    """Each row that is not blank with the line it begins on, or why it cannot be read."""
    reader = csv.reader(_lines(file), delimiter=layout.delimiter, strict=True)
    begins = layout.line
    try:
        for cells in reader:
            if cells:
                yield begins + 1, cells
            begins = layout.line + reader.line_num
    except csv.Error as error:
        yield begins + 1, f"is no row of a CSV file ({error}): mend its quotation marks"
    except UnicodeDecodeError:
        yield layout.line + reader.line_num + 1, "is no text in UTF-8: save the file in it"


def _lines(file: BinaryIO) -> Iterator[str]:
    for line in file:
        yield line.decode("utf-8")


class _Found:
    """What was read so far, and what was wrong with it."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._given = [role for role in NUMBERS if role in layout.roles]
        self._channels: dict[str, int] = {}
        self._codes, self._bounds = array("L"), array("L", [0])
        self._numbers = array("d")
        self._mistakes: list[str] = []
        self._more = 0

    def refuse(self, line: int, why: str) -> None:
        if len(self._mistakes) < SHOWN:
            self._mistakes.append(f"line {line:,} {why}")
        else:
            self._more += 1

    def take(self, line: int, cells: list[str]) -> None:
        names = self._layout.names
        if len(cells) != len(names):
            self.refuse(
                line,
                f"has {_cells(len(cells))}, but the first line names {_cells(len(names))}: "
                "put quotation marks around a cell with a separator in it",
            )
            return
        said = dict(zip(self._layout.roles, cells, strict=True))
        self._take_path(line, said["path"])
        self._take_numbers(line, said)

    def _take_path(self, line: int, path: str) -> None:
        for number, written in enumerate(path.split(">"), start=1):
            step = written.strip()
            if why := wrong_with(step):
                self.refuse(line, f"column {self._layout.name('path')}: step {number} {why}")
            self._codes.append(self._channels.setdefault(step, len(self._channels)))
        self._bounds.append(len(self._codes))

    def _take_numbers(self, line: int, said: dict[str, str]) -> None:
        read = {role: self._number(line, role, said[role]) for role in self._given}
        read = {"conversions": 1.0, "null": 0.0} | read
        if read.get("value") and not read["conversions"]:
            self.refuse(
                line,
                f"column {self._layout.name('value')}: a value of {said['value'].strip()} without "
                "a conversion: count it, or write 0",
            )
        self._numbers.extend(read[role] for role in NUMBERS if role in read)

    def _number(self, line: int, role: str, written: str) -> float:
        try:
            number = float(written) if "_" not in written else math.nan
        except ValueError:
            number = math.nan
        if math.isfinite(number) and number >= 0:
            return number
        what = f"{written.strip()!r} is no number from 0 up" if written.strip() else "nothing"
        self.refuse(
            line, f"column {self._layout.name(role)}: {what}: write one such as 12 or 12.5, or 0"
        )
        return 0.0

    def paths(self) -> Paths:
        if self._mistakes:
            raise UnableToReadPathsError(self._mistakes, self._more)
        if len(self._bounds) == 1:
            raise UnableToReadPathsError(["the file names its columns, but holds no path"])
        return in_order(
            list(self._channels),
            np.array(self._codes, dtype=np.intp),
            np.array(self._bounds, dtype=np.intp),
            np.array(self._numbers).reshape(len(self._bounds) - 1, -1).T.copy(),
        )


def _cells(count: int) -> str:
    return f"{count} cell" if count == 1 else f"{count} cells"
