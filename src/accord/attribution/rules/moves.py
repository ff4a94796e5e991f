"""From paths to chains: how often each state led to each, for several orders at once.

A state is written as one whole number, its channels as digits and the latest as the last digit; a
digit beyond the channels stands for the time before the first touch. So a state of a lower order
is the remainder of one of a higher order, and all orders are counted in one go.
"""

from dataclasses import dataclass

import numpy as np

from accord.attribution.rules.absorbing import Chain
from accord.attribution.rules.paths import Floats, Paths, Whole, portions, without_repeats

COUNTABLE = 1 << 22
"""Up to so many possible moves each has a counter of its own."""


class UnableToCountError(ValueError):
    """There are more possible states than numbers to write them with."""


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often a state was followed by a channel (`moves`), and what ended in a state (`ends`).

    The first row of `ends` is how often a path ended there, the others what it was worth.
    """

    moves: tuple[Whole, Floats]
    ends: tuple[Whole, Floats]


def chains(paths: Paths, orders: tuple[int, ...], *, collapse: bool) -> list[Chain]:
    """The chain of each order, in the order asked for; with or without repeats."""
    base, highest = len(paths.channels) + 1, max(orders)
    if min(orders) < 1 or base ** (highest + 1) >= 1 << 62:
        raise UnableToCountError(
            f"order {highest} is not possible with {base - 1} channels: use a lower one, at least 1"
        )
    counts = _count(paths, base, highest, collapse=collapse)
    return [_chain(counts, base, order) for order in orders]


def _count(paths: Paths, base: int, order: int, *, collapse: bool) -> _Counts:
    met, ended = _Tally(base ** (order + 1), 1), _Tally(base**order, 1 + len(paths.worth))
    for portion in portions(paths):
        part = without_repeats(portion) if collapse else portion
        keys = _keys(part.codes.astype(np.int64), part.bounds, base, order)
        weight = part.worth[0] + part.null
        met.add(keys, np.repeat(weight, np.diff(part.bounds))[None])
        at_end = keys[part.bounds[1:] - 1] % base**order
        ended.add(at_end, np.vstack([weight, part.worth]))
    return _Counts(met.total(), ended.total())


def _keys(codes: Whole, bounds: Whole, base: int, order: int) -> Whole:
    """Each touch with the state before it: `order` earlier digits and its own."""
    keys = codes.copy()
    before = codes
    for back in range(1, order + 1):
        earlier = np.empty_like(before)
        earlier[1:] = before[:-1]
        earlier[bounds[:-1]] = base - 1
        keys += earlier * base**back
        before = earlier
    return keys


class _Tally:
    """Sums by key: a counter for every possible key where there are few, else for those met."""

    def __init__(self, possible: int, kinds: int) -> None:
        self._possible = possible
        self._kinds = range(kinds)
        self._sums = np.zeros((kinds, possible)) if possible <= COUNTABLE else None
        self._met: list[tuple[Whole, Floats]] = []

    def add(self, keys: Whole, weights: Floats) -> None:
        if self._sums is None:
            self._met.append(_summed(keys, weights))
            return
        for kind in self._kinds:
            self._sums[kind] += np.bincount(keys, weights[kind], self._possible)

    def total(self) -> tuple[Whole, Floats]:
        if self._sums is None:
            keys = np.concatenate([keys for keys, _ in self._met])
            return _summed(keys, np.hstack([sums for _, sums in self._met]))
        (keys,) = self._sums[0].nonzero()
        return keys, self._sums[:, keys]


def _summed(keys: Whole, weights: Floats) -> tuple[Whole, Floats]:
    found, place = np.unique(keys, return_inverse=True)
    sums = np.array([np.bincount(place, row, len(found)) for row in weights], dtype=np.float64)
    return found, sums.reshape(len(weights), len(found))


def _chain(counts: _Counts, base: int, order: int) -> Chain:
    moved, times = _summed(counts.moves[0] % base ** (order + 1), counts.moves[1])
    ended, ends = _summed(counts.ends[0] % base**order, counts.ends[1])
    moved, times = moved[times[0] > 0], times[0, times[0] > 0]
    ended, ends = ended[ends[0] > 0], ends[:, ends[0] > 0]
    source, target = moved // base, moved % base**order
    start = base**order - 1
    others = np.union1d(np.union1d(source, target), ended)
    states = np.concatenate([[start], others[others != start]])
    from_place, at = _places(states, source), _places(states, ended)
    left = np.bincount(from_place, times, len(states)).astype(np.float64)
    left[at] += ends[0]
    worth = np.zeros((len(ends) - 1, len(states)))
    worth[:, at] = ends[1:]
    digits = states[:, None] // base ** np.arange(order)[::-1] % base
    return Chain(from_place, _places(states, target), times, left, worth, digits.astype(np.intp))


def _places(states: Whole, keys: Whole) -> Whole:
    """Where each key stands among the states, of which all but the first are in order."""
    found = np.searchsorted(states[1:], keys) + 1
    found[keys == states[0]] = 0
    return found
