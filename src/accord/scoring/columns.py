"""Interest and the position in the buying cycle of many persons at once, over sorted columns.

Rows stand person by person, each person's in the order learned. The meaning, and the arithmetic
but for the last bit of a sum, is that of `scoring.rules`; times are seconds since 1970.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from accord.kit.periods import Period
from accord.scoring.rules import MILLION, POSITION_HOLDS

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]

FEW = 48
"""Persons for whom one pass over columns costs as much as a walk row by row."""


def beginnings(person: Whole) -> Whole:
    """For each row the row at which its person's begin."""
    rows = np.arange(len(person))
    begins = np.ones(len(person), dtype=bool)
    begins[1:] = person[1:] != person[:-1]
    return np.maximum.accumulate(np.where(begins, rows, 0)) if len(person) else rows


def latest(holds: Flags, begin: Whole) -> Whole:
    """For each row the last one of its person so far, itself included, for which this holds.

    It is -1 where there was none yet.
    """
    rows = np.arange(len(begin))
    last = np.maximum.accumulate(np.where(holds, rows, -1)) if len(begin) else rows
    return np.where(last >= begin, last, -1)


def most_recent(when: NDArray, holds: Flags, begin: Whole) -> Whole:
    """As `latest`, but the row that happened last; of two at one time the later learned."""
    last = latest(holds, begin)
    before = one_back(last, begin)
    late = np.flatnonzero(holds & (before >= 0))
    late = late[when[late] < when[before[late]]]
    if len(late):
        of_these = np.zeros(len(begin), dtype=bool)
        of_these[begin[late]] = True
        rows = np.flatnonzero(of_these[begin])
        last[rows] = _most_recent_so_far(when[rows], holds[rows], begin[rows], rows)
    return last


def _most_recent_so_far(when: NDArray, holds: Flags, begin: Whole, rows: Whole) -> Whole:
    """The same where rows are not learned in the order in which they happened."""
    order = np.lexsort((rows, when))
    rank = np.empty(len(rows), dtype=np.int64)
    rank[order] = np.arange(len(rows))
    group = np.cumsum(np.concatenate([[0], begin[1:] != begin[:-1]])) * (len(rows) + 1)
    best = np.maximum.accumulate(group + np.where(holds, rank + 1, 0)) - group - 1
    return np.where(best >= 0, rows[order[best]], -1)


def periods(day: Whole, per: Period) -> Whole:
    """A number for the local day, ISO week or month of days counted since 1970."""
    if per == "day":
        return day
    if per == "week":  # 1970 began on a Thursday.
        return (day + 3) // 7
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def within_limit(person: Whole, period: Whole, most: int) -> Flags:
    """Which rows are among the first so many of their person and period."""
    if not len(person):
        return np.zeros(0, dtype=bool)
    low = int(period.min())
    key = person * (int(period.max()) - low + 1) + (period - low)
    order = np.argsort(key, kind="stable")
    ranked = np.empty(len(key), dtype=np.int64)
    ranked[order] = np.arange(len(key)) - beginnings(key[order])
    return ranked < most


def fading(elapsed: Real, half_life: int) -> Real:
    """What is left of one point after so many seconds."""
    return np.exp2(np.maximum(elapsed, 0.0) / -half_life)


def running_sums(person: Whole, at: Real, new: Real, half_life: int) -> Real:
    """The decayed sum after each row: `Sᵢ = Sᵢ₋₁ · 2^(−(tᵢ − tᵢ₋₁)/h) + newᵢ`.

    Taken turn by turn, everyone's first row, everyone's second, and so on: no power grows with
    the length of a life, so none can overflow.
    """
    begin, rows = beginnings(person), np.arange(len(person))
    sums = new.copy()
    kept = np.zeros(len(person))
    kept[1:] = fading(at[1:] - at[:-1], half_life)
    turn = rows - begin
    by_turn = np.argsort(turn, kind="stable")
    ends = np.cumsum(np.bincount(turn)) if len(turn) else rows
    for start, end in pairwise(ends):
        if end - start < FEW:
            _walk(sums, kept, np.sort(by_turn[start:]))
            break
        now = by_turn[start:end]
        sums[now] += sums[now - 1] * kept[now]
    return sums


def _walk(sums: Real, kept: Real, rows: Whole) -> None:
    for row in rows.tolist():
        sums[row] += sums[row - 1] * kept[row]


def interest_at(
    begin: Whole, at: Real, parts: Sequence[tuple[int, Whole, Real, Real]], *, before: bool = False
) -> Whole:
    """The interest at each row, in millionths of a point, halves rounded up.

    A part is what one half-life contributes: the half-life, the rows that scored, their moments
    and the sums after them. With `before` a row's own score does not count yet.
    """
    total = np.zeros(len(begin))
    for half_life, rows, moments, sums in parts:
        scored = np.zeros(len(begin), dtype=np.int64)
        scored[rows] = 1
        place = np.cumsum(scored) - 1 - (scored if before else 0)
        has = (place >= 0) & (rows[np.maximum(place, 0)] >= begin) if len(rows) else scored > 0
        found = place[has]
        total[has] += sums[found] * fading(at[has] - moments[found], half_life)
    return np.floor(total * MILLION + 0.5).astype(np.int64)


def furthest(begin: Whole, at: Real, touched: Real, place: Whole, *, before: bool = False) -> Whole:
    """The furthest place that touches of the last 90 days reach at each row; -1 where none.

    `place` is what a row itself says, -1 for nothing; with `before` that does not count yet.
    """
    reached = np.full(len(begin), -1, dtype=np.int64)
    for number in np.unique(place[place >= 0]):
        last = most_recent(touched, place == number, begin)
        last = one_back(last, begin) if before else last
        holds = last >= 0
        holds[holds] = touched[last[holds]] >= at[holds] - POSITION_HOLDS
        reached[holds] = number
    return reached


def one_back(last: Whole, begin: Whole) -> Whole:
    """What was said for the row before, of the same person; else -1."""
    back = np.concatenate([[-1], last[:-1]])
    return np.where(back >= begin, back, -1)


def rescored(
    person: Whole, points: Real, touched: Real, half_life: Whole, *, moment: float, persons: int
) -> Real:
    """Everyone's interest at one moment, from touches that counted: `Σ pᵢ · 2^(−(t − tᵢ)/hᵢ)`."""
    worth = points * np.exp2(np.maximum(moment - touched, 0.0) / -half_life)
    return np.bincount(person, weights=worth, minlength=persons)
