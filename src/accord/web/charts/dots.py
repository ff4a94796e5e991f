"""Dot plots: two values a line, and how far apart they are; words are HTML beside a fluid SVG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accord.web.charts.line import WIDTH, Tick, round_ticks

ROW = 28
"""Pixels from one line to the next."""


@dataclass(frozen=True, slots=True)
class Dots:
    """One line: its name and its two values."""

    label: str
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class DrawnDots:
    """A line as it is drawn: a dot, another one, and the way between them."""

    dots: Dots
    first: str
    second: str
    way: str


class DotPlot:
    """Lines with a dot for each of two ways to look at them, on one axis from nought or below.

    `write` puts a value of the axis into words. The dots are strokes without a length, so that
    they stay round however wide the plot is.
    """

    def __init__(
        self, lines: Sequence[Dots], names: tuple[str, str], write: Callable[[float], str]
    ) -> None:
        self.names, self.height = names, ROW * len(lines)
        values = [value for line in lines for value in (line.first, line.second)]
        self.low = min([0.0, *values])
        steps = round_ticks(max([0.0, *values]) - self.low)
        self.span = steps[-1]
        self.ticks = [
            Tick(step / self.span * 100, write(self.low + step), number % 2 == 1)
            for number, step in enumerate(steps)
        ]
        self.grid = [f"M{step / self.span * WIDTH:g} 0V{self.height}" for step in steps]
        self.drawn = [self._drawn(line, place) for place, line in enumerate(lines)]

    def _drawn(self, line: Dots, place: int) -> DrawnDots:
        y = place * ROW + ROW / 2
        first, second = (
            round((value - self.low) / self.span * WIDTH, 1) for value in (line.first, line.second)
        )
        return DrawnDots(
            line, f"M{first} {y:g}h0", f"M{second} {y:g}h0", f"M{first} {y:g}H{second}"
        )
