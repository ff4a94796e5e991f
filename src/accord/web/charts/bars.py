"""Bars along one scale: each in the line of a table, so that every value stands beside its bar."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar from a value to another: its hue, and what stands before and behind it.

    `mark` is a value that is marked across this bar alone.
    """

    label: str
    start: float
    end: float
    words: str
    hue: str = "marketing"
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar in the units of the drawing."""

    bar: Bar
    x: float
    width: float
    mark: float | None


class Bars:
    """Bars over a common scale, drawn from 0 to 1000; `line` is a value that runs through all."""

    def __init__(
        self, bars: Sequence[Bar], *, line: float | None = None, close: bool = False
    ) -> None:
        self.bars = bars
        values = [value for bar in bars for value in (bar.start, bar.end, bar.mark, line)]
        known = [value for value in values if value is not None]
        self.low = min(known, default=0.0) if close else min([0.0, *known])
        self.span = (max([self.low, *known]) - self.low) or 1.0
        self.line = None if line is None else self._x(line)
        self.drawn = [self._drawn(bar) for bar in bars]

    def _drawn(self, bar: Bar) -> DrawnBar:
        first, last = sorted((self._x(bar.start), self._x(bar.end)))
        mark = None if bar.mark is None else self._x(bar.mark)
        return DrawnBar(bar, first, round(last - first, 1), mark)

    def _x(self, value: float) -> float:
        return round((value - self.low) / self.span * WIDTH, 1)
