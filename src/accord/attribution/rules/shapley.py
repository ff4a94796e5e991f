"""Shapley's method: a channel is worth what it adds, on average over all orders of joining.

The channels are the players of a game (Shapley 1953, "A value for n-person games"). What a
coalition is worth can be read in two ways:

- by *conversions*: the conversions of the paths that need no channel outside the coalition. For
  this game the average has a closed form at any number of channels: each path's conversions are
  shared equally among its distinct channels (a sum of unanimity games).
- by *rate*: the same conversions as a part of all those paths. Here one channel can stand in
  another's way, and its credit can be negative. All coalitions are worked out up to 12 channels;
  beyond, seeded orders of joining are sampled, and the standard error of each credit is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import factorial
from typing import Literal

import numpy as np

from accord.attribution.rules.paths import Floats, Paths, Whole, portions

Worth = Literal["conversions", "rate"]
EXACT_TO = 12
"""Channels up to which every coalition is worked out."""
ORDERS = 1_000
"""Orders of joining that are sampled beyond, half of them the other half backwards."""


@dataclass(frozen=True, slots=True)
class Result:
    """The credit of each channel and its standard error: a row by conversions, maybe one by value."""

    credit: Floats
    error: Floats


@dataclass(frozen=True, slots=True)
class _Coalitions:
    """Which channels paths went through together: `members` one after the other, by `bounds`."""

    members: Whole
    bounds: Whole
    gained: Floats
    tried: Floats


def of_paths(paths: Paths, worth: Worth = "conversions", *, seed: int = 0) -> Result:
    """The credit of each channel; it adds up to all conversions and to all their value."""
    channels = len(paths.channels)
    none = np.zeros((len(paths.worth), channels))
    if not paths.worth.any():
        return Result(none, none)
    if worth == "conversions":
        return Result(_shared_equally(_met(paths), channels), none)
    return _by_rate(_met(paths), channels, seed)


def credit(
    coalitions: Mapping[frozenset[str], tuple[float, float]],
    worth: Worth = "conversions",
    *,
    seed: int = 0,
) -> dict[str, float]:
    """Each channel's share, from how many conversions and paths each set of channels had.

    The shares add up to 1; where nothing was converted, there are none.

    >>> credit({frozenset("a"): (4, 4), frozenset("ab"): (6, 9)})
    {'a': 0.7, 'b': 0.3}
    """
    names = sorted(frozenset().union(*coalitions))
    place = {name: at for at, name in enumerate(names)}
    sets = [(sorted(place[name] for name in held), *sums) for held, sums in coalitions.items()]
    sets = [(held, conversions, paths) for held, conversions, paths in sets if held]
    if not sum(conversions for _, conversions, _ in sets):
        return {}
    found = _Coalitions(
        np.array([channel for held, _, _ in sets for channel in held], dtype=np.intp),
        np.cumsum([0, *(len(held) for held, _, _ in sets)]),
        np.array([[conversions for _, conversions, _ in sets]], dtype=np.float64),
        np.array([paths for _, _, paths in sets], dtype=np.float64),
    )
    if worth == "conversions":
        earned = _shared_equally(found, len(names))
    else:
        earned = _by_rate(found, len(names), seed).credit
    return dict(zip(names, (earned[0] / found.gained.sum()).tolist(), strict=True))


def _shared_equally(met: _Coalitions, channels: int) -> Floats:
    sizes = np.diff(met.bounds)
    shares = np.repeat(met.gained / sizes, sizes, axis=1)
    return _by_channel(met.members, shares, channels)


def _by_channel(members: Whole, shares: Floats, channels: int) -> Floats:
    return np.array([np.bincount(members, kind, channels) for kind in shares])


def _by_rate(met: _Coalitions, channels: int, seed: int) -> Result:
    if channels <= EXACT_TO:
        credit = _over_all_coalitions(met, channels)
        error = np.zeros_like(credit)
    else:
        credit, error = _over_some_orders(met, channels, seed)
    paths = met.tried.sum()
    return Result(credit * paths, error * paths)


def _over_all_coalitions(met: _Coalitions, channels: int) -> Floats:
    """Each channel's gain over every coalition without it, weighted as Shapley weighs them."""
    worth = _worth_of_all(met, channels)
    weights = np.array(
        [factorial(n) * factorial(channels - 1 - n) / factorial(channels) for n in range(channels)]
    )
    everyone = np.arange(1 << channels)
    credit = np.zeros((len(worth), channels))
    for channel in range(channels):
        without = everyone[everyone >> channel & 1 == 0]
        gain = worth[:, without | 1 << channel] - worth[:, without]
        credit[:, channel] = gain @ weights[np.bitwise_count(without)]
    return credit


def _worth_of_all(met: _Coalitions, channels: int) -> Floats:
    """The rate of every coalition, by sums over its subsets, one channel at a time."""
    mask: Whole = np.bitwise_or.reduceat(1 << met.members, met.bounds[:-1])
    sums = _by_channel(mask, np.vstack([met.gained, met.tried]), 1 << channels)
    for channel in range(channels):
        halves = sums.reshape(len(sums), -1, 2, 1 << channel)
        halves[:, :, 1] += halves[:, :, 0]
    return _rates(sums)


def _rates(sums: Floats) -> Floats:
    """What was gained for each path tried; the last row says how many were."""
    gained, tried = sums[:-1], sums[-1]
    rates: Floats = np.divide(gained, tried, out=np.zeros_like(gained), where=tried > 0)
    return rates


def _over_some_orders(met: _Coalitions, channels: int, seed: int) -> tuple[Floats, Floats]:
    """The mean gain over sampled orders, each also taken backwards, and its standard error."""
    chance = np.random.default_rng(seed)
    both_ways = np.array(
        [
            (_gains(met, order) + _gains(met, order[::-1])) / 2
            for order in (chance.permutation(channels) for _ in range(ORDERS // 2))
        ]
    )
    error = both_ways.std(axis=0, ddof=1) / np.sqrt(len(both_ways))
    return both_ways.mean(axis=0), error


def _gains(met: _Coalitions, order: Whole) -> Floats:
    """What each channel adds when it joins those before it; a path counts from its last member."""
    turn = np.empty_like(order)
    turn[order] = np.arange(len(order))
    complete = np.maximum.reduceat(turn[met.members], met.bounds[:-1])
    sums = _by_channel(complete, np.vstack([met.gained, met.tried]), len(order))
    rates = _rates(sums.cumsum(axis=1))
    gains = np.empty_like(rates)
    gains[:, order] = np.diff(rates, axis=1, prepend=0)
    return gains


BITS = 62
"""Channels in one whole number, a bit for each."""
FEW = 16
"""Channels up to which every set of them has a counter of its own."""


def _met(paths: Paths) -> _Coalitions:
    """The coalitions that occur, each once, with what their paths gained and how many they were."""
    masks, sums = _few(paths) if len(paths.channels) <= FEW else _many(paths)
    bits = masks[:, :, None] >> np.arange(BITS) & 1
    held, members = np.nonzero(bits.reshape(len(masks), masks.shape[1] * BITS))
    bounds = np.concatenate([[0], np.cumsum(np.bincount(held, minlength=len(masks)))])
    return _Coalitions(members, bounds, sums[:-1], sums[-1])


def _few(paths: Paths) -> tuple[Whole, Floats]:
    sums = np.zeros((len(paths.worth) + 1, 1 << len(paths.channels)))
    for part in portions(paths):
        sums += _by_channel(_masks(part, 0), _outcomes(part), sums.shape[1])
    masks = np.flatnonzero(sums.any(axis=0))
    return masks[:, None], sums[:, masks]


def _many(paths: Paths) -> tuple[Whole, Floats]:
    words = range(-(-len(paths.channels) // BITS))
    parts = [np.column_stack([_masks(part, n) for n in words]) for part in portions(paths)]
    masks = np.concatenate(parts)
    first, group = _groups(masks)
    return masks[first], _by_channel(group, _outcomes(paths), len(first))


def _outcomes(paths: Paths) -> Floats:
    """For each path what it gained, and last how many it stands for."""
    return np.vstack([paths.worth, paths.worth[0] + paths.null])


def _masks(paths: Paths, word: int) -> Whole:
    """Which of 62 channels each path went through, as the bits of a number."""
    bits = np.zeros(len(paths.channels), dtype=np.int64)
    mine = np.arange(len(bits)) // BITS == word
    bits[mine] = 1 << np.arange(mine.sum())
    return np.asarray(np.bitwise_or.reduceat(bits[paths.codes], paths.bounds[:-1]))


def _groups(masks: Whole) -> tuple[Whole, Whole]:
    """For each group of equal rows one of them, and for each row its group."""
    group = np.zeros(len(masks), dtype=np.int64)
    first = group[:1]
    for word in masks.T:
        _, among = np.unique(word, return_inverse=True)
        _, first, group = np.unique(
            group * (among.max() + 1) + among, return_index=True, return_inverse=True
        )
    return first, group
