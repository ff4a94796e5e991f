"""Line charts and sparklines: geometry in a fluid SVG, with every word placed by per cent over it.

The SVG has a fixed height and a fluid width, and strokes that do not scale, so that text never does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10

WIDTH = 1000
MOST_LABELS = 6
MOST_POINTS = 48
"""In a line as small as a word nobody sees more of them."""
LABEL = 30
"""The height of a label at the end of a line, in pixels."""

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `hue` is marketing, sales, back or left; with `area` the space under it is tinted.

    A value that is None is not drawn: it is not known yet. A line that is not shown stands in the
    table only.
    """

    label: str
    values: Sequence[float | None]
    hue: str = "marketing"
    area: bool = False
    dashed: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: its place in per cent of the axis, and its words."""

    place: float
    label: str
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line as it is drawn: paths, and the label where it ends."""

    line: Line
    path: str
    area: str
    end: float
    last: float | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A value to be reached, drawn as a dashed line across."""

    value: float
    label: str


class LineChart:
    """A chart of several lines over the same labels; x runs from 0 to 1000, y from 0 to `height`."""

    def __init__(
        self,
        labels: Sequence[str],
        lines: Sequence[Line],
        *,
        height: int = 220,
        goal: Goal | None = None,
    ) -> None:
        self.labels, self.lines, self.height, self.goal = labels, lines, height, goal
        shown = [line for line in lines if line.shown]
        values = [value for line in shown for value in line.values if value is not None]
        ticks = round_ticks(max([0.0, *values, goal.value if goal else 0.0]))
        self.top = ticks[-1]
        self.down = [Tick(self._percent(tick), f"{tick:g}") for tick in ticks]
        self.along = self._dates()
        self.goal_at = self._percent(goal.value) if goal else None
        self.drawn = self._labelled_apart([self._drawn(line) for line in shown])

    @property
    def rows(self) -> list[tuple]:
        """The same as a table: one row per label."""
        return list(zip(self.labels, *(line.values for line in self.lines), strict=True))

    def _percent(self, value: float) -> float:
        return round((1 - value / self.top) * 100, 2)

    def _x(self, place: int) -> float:
        return place / max(len(self.labels) - 1, 1) * WIDTH

    def _dates(self) -> list[Tick]:
        step = max(1, ceil((len(self.labels) - 1) / MOST_LABELS))
        shown = range(0, len(self.labels), step)
        return [
            Tick(round(self._x(place) / WIDTH * 100, 2), self.labels[place], number % 2 == 1)
            for number, place in enumerate(shown)
        ]

    def _labelled_apart(self, drawn: list[Drawn]) -> list[Drawn]:
        """The same lines, with the labels at their ends so far apart that none covers another."""
        least = LABEL / self.height * 100
        order = sorted(range(len(drawn)), key=lambda place: drawn[place].end)
        ends = [drawn[place].end for place in order]
        for place in range(1, len(ends)):
            ends[place] = max(ends[place], ends[place - 1] + least)
        for place in reversed(range(len(ends))):
            below = ends[place + 1] - least if place + 1 < len(ends) else 100.0
            ends[place] = round(min(ends[place], below), 2)
        moved = dict(zip(order, ends, strict=True))
        return [replace(one, end=moved[place]) for place, one in enumerate(drawn)]

    def _drawn(self, line: Line) -> Drawn:
        points = [
            (self._x(place), (1 - value / self.top) * self.height)
            for place, value in enumerate(line.values)
            if value is not None
        ]
        if not points:
            return Drawn(line, "", "", 100, None)
        path = drawn(points)
        under = f"{path}L{points[-1][0]:.1f} {self.height}L{points[0][0]:.1f} {self.height}Z"
        end = round(points[-1][1] / self.height * 100, 2)
        last = next(value for value in reversed(line.values) if value is not None)
        return Drawn(line, path, under if line.area else "", end, last)


def spark(values: Sequence[float], *, width: int = 96, height: int = 30) -> str:
    """The path of a small line that shows only the course; empty for less than two values.

    Of many values it takes every second, third and so on; the last one always.
    """
    if len(values) < 2:
        return ""
    step = ceil(len(values) / MOST_POINTS)
    values = values[(len(values) - 1) % step :: step]
    low, span = min(values), (max(values) - min(values)) or 1
    return drawn(
        [
            (place / (len(values) - 1) * width, height - 2 - (value - low) / span * (height - 4))
            for place, value in enumerate(values)
        ]
    )


def drawn(points: Points) -> str:
    """The path through these points."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def round_ticks(top: float, *, wanted: int = 4) -> list[float]:
    """Round numbers from 0 to at least `top`, about so many steps of 1, 2, 2.5 or 5 times a power of 10."""
    span = top if top > 0 else 1.0
    power = 10.0 ** floor(log10(span / wanted))
    step = next(power * by for by in (1, 2, 2.5, 5, 10) if span / (power * by) <= wanted)
    return [place * step for place in range(ceil(span / step - 1e-9) + 1)]


def moving_mean(values: Sequence[float], days: int = 7) -> list[float]:
    """The mean of each value and those before it, `days` of them as far as there are so many."""
    return [
        sum(values[max(0, end - days) : end]) / min(days, end) for end in range(1, len(values) + 1)
    ]


def change(before: float, after: float) -> float | None:
    """By what part a value changed; None where there was none before."""
    return (after - before) / before if before else None
