"""The working time of many spans at once, for reports and trials over whole quarters."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from accord.kit.hours import WorkingHours

Seconds = NDArray[np.int64]

CELLS_AT_MOST = 4_000_000
"""Cells of a grid; a finer grid over more years is searched instead."""

_HOUR = 3_600


def worked_seconds(hours: WorkingHours, starts: Seconds, ends: Seconds) -> Seconds:
    """The working seconds inside each span of whole epoch seconds; none where it ends too early.

    Equal, span by span, to `hours.between`.
    """
    if not len(starts):
        return np.zeros(0, np.int64)
    shifts = _Shifts.of(
        hours, int(min(starts.min(), ends.min())), int(max(starts.max(), ends.max()))
    )
    lookup = shifts.until if shifts.cells > CELLS_AT_MOST else shifts.grid()
    worked: Seconds = np.maximum(lookup(ends) - lookup(starts), 0)
    return worked


@dataclass(frozen=True, slots=True)
class _Shifts:
    """Stretches of working time in order, with what is worked before each of them."""

    first: int
    last: int
    opens: Seconds
    closes: Seconds
    before: Seconds

    @classmethod
    def of(cls, hours: WorkingHours, first: int, last: int) -> "_Shifts":
        """All shifts of the years of UTC in which these moments lie."""
        years = range(_year(first), _year(last) + 1)
        shifts = np.array(list(hours.shifts(years)), np.int64).reshape(-1, 2)
        opens, closes = shifts[:, 0], shifts[:, 1]
        return cls(first, last, opens, closes, np.cumsum(closes - opens) - (closes - opens))

    @property
    def step(self) -> int:
        """The longest stretch, an hour at most, whose multiples meet every opening and closing."""
        return int(np.gcd.reduce(np.concatenate([self.opens, self.closes, [_HOUR]])))

    @property
    def cells(self) -> int:
        return (self.last - self.first) // self.step + 2

    def until(self, moments: Seconds) -> Seconds:
        """What is worked before each moment, by search."""
        if not len(self.opens):
            return np.zeros(len(moments), np.int64)
        found = np.searchsorted(self.opens, moments, side="right") - 1
        shift = np.maximum(found, 0)
        inside = np.minimum(moments, self.closes[shift]) - self.opens[shift]
        return np.where(found < 0, 0, self.before[shift] + inside)

    def grid(self) -> "_Grid":
        step = self.step
        start = self.first // step
        worked = self.until((start + np.arange(self.cells + 1, dtype=np.int64)) * step)
        return _Grid(start, step, worked[:-1], np.diff(worked) // step)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Cells of one length, each wholly open or wholly closed: what is worked before, and which."""

    start: int
    step: int
    worked: Seconds
    is_open: Seconds

    def __call__(self, moments: Seconds) -> Seconds:
        whole, rest = np.divmod(moments, self.step)
        cell = whole - self.start
        worked: Seconds = self.worked[cell] + self.is_open[cell] * rest
        return worked


def _year(second: int) -> int:
    return datetime.fromtimestamp(second, UTC).year
