"""Journeys as the methods read them: channels as numbers, one path after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]

START, CONVERSION, NULL = "(start)", "(conversion)", "(null)"
AT_ONCE = 1 << 16
"""Touches looked at in one go: few enough to stay in the processor's cache."""
MARKERS = frozenset({START, CONVERSION, NULL})
"""What the field calls the ends of a path; no channel has such a name."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths of at least one touch each.

    `codes` are the touches of all paths one after the other, as places in `channels`; `bounds`
    says where each path begins, and at last where all end. `worth` has a row for the conversions
    of each path and, where it is known, one for their value; `null` is how often it came to nothing.
    """

    channels: tuple[str, ...]
    codes: NDArray[np.unsignedinteger]
    bounds: Whole
    worth: Floats
    null: Floats

    @property
    def has_value(self) -> bool:
        return len(self.worth) == 2

    def __len__(self) -> int:
        return len(self.null)


def of_rows(rows: Sequence[tuple[Sequence[str], Sequence[float], float]]) -> Paths:
    """Paths from plain rows: the touches, the conversions (and value), the times of nothing."""
    names = sorted({name for steps, _, _ in rows for name in steps})
    place = {name: number for number, name in enumerate(names)}
    lengths = [len(steps) for steps, _, _ in rows]
    return Paths(
        tuple(names),
        np.array([place[name] for steps, _, _ in rows for name in steps], dtype=np.uint32),
        bounds_of(np.array(lengths)),
        np.array([worth for _, worth, _ in rows], dtype=np.float64).T.copy(),
        np.array([null for _, _, null in rows], dtype=np.float64),
    )


def without_repeats(paths: Paths) -> Paths:
    """The same paths, with touches that follow one of the same channel left out."""
    kept = np.empty(len(paths.codes), dtype=bool)
    kept[1:] = paths.codes[1:] != paths.codes[:-1]
    kept[paths.bounds[:-1]] = True
    lengths = np.add.reduceat(kept, paths.bounds[:-1], dtype=np.intp)
    return Paths(paths.channels, paths.codes[kept], bounds_of(lengths), paths.worth, paths.null)


def bounds_of(lengths: NDArray[np.signedinteger]) -> Whole:
    """Where each of so many touches begins, and at last where all end."""
    bounds = np.zeros(len(lengths) + 1, dtype=np.intp)
    np.cumsum(lengths, out=bounds[1:])
    return bounds


def portions(paths: Paths) -> Iterator[Paths]:
    """The same paths in parts that are quick to work on."""
    first, count, bounds = 0, len(paths), paths.bounds
    while first < count:
        last = int(np.searchsorted(bounds, bounds[first] + AT_ONCE, side="right")) - 1
        last = min(max(last, first + 1), count)
        yield Paths(
            paths.channels,
            paths.codes[bounds[first] : bounds[last]],
            bounds[first : last + 1] - bounds[first],
            paths.worth[:, first:last],
            paths.null[first:last],
        )
        first = last
