"""The Markov method: a channel is worth what would be lost without it.

A path is a walk from `(start)` through states to `(conversion)` or `(null)`; a state is the last
`order` channels. Without a channel, every move into a state that holds it goes to `(null)`. The
removal effect is the part of all conversions that this costs, and credit is in proportion to it
(Anderl, Becker, von Wangenheim and Schumann 2016, "Mapping the customer journey"). It is worked
out in closed form, not by simulation: the same paths always give the same credit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from accord.attribution.rules import absorbing, moves
from accord.attribution.rules.absorbing import Chain
from accord.attribution.rules.paths import CONVERSION, NULL, START, Floats, Paths

State = str | tuple[str, ...]
"""A channel, `(start)`, `(conversion)` or `(null)`; at higher orders the last few channels."""


@dataclass(frozen=True, slots=True)
class Result:
    """Credit and removal effects of each channel: a row by conversions and, if known, one by value."""

    credit: Floats
    effects: Floats
    chain: Chain


def of_paths(paths: Paths, orders: Iterable[int] = (1,), *, collapse: bool = True) -> list[Result]:
    """The credit of each order; with `collapse`, a channel twice in a row counts as once."""
    chains = moves.chains(paths, tuple(orders), collapse=collapse)
    total = paths.worth.sum(axis=1)
    return [_result(chain, total, len(paths.channels)) for chain in chains]


def credit(transitions: Iterable[tuple[State, State, float]]) -> dict[str, float]:
    """Each channel's share of the credit, from how often one state led to another.

    States are channels, or tuples of the last few channels, beside `(start)`, `(conversion)` and
    `(null)`. The shares add up to 1; where nothing was converted, there are none. Paths that reach
    no end raise `absorbing.UnableToEndError`.

    >>> credit([("(start)", "mail", 2), ("mail", "(conversion)", 1), ("mail", "(null)", 1)])
    {'mail': 1.0}
    """
    counts: dict[tuple[State, State], float] = {}
    for source, target, times in transitions:
        counts[source, target] = counts.get((source, target), 0) + times
    names = sorted({name for pair in counts for state in pair for name in _channels(state)})
    if not names:
        return {}
    _, lost = absorbing.removal(_chain(counts, names), len(names))
    total = lost[0].sum()
    if total <= 0:
        return {}
    return dict(zip(names, (lost[0] / total).tolist(), strict=True))


def _channels(state: State) -> tuple[str, ...]:
    names = (state,) if isinstance(state, str) else state
    return tuple(name for name in names if name not in {START, CONVERSION, NULL})


def _chain(counts: Mapping[tuple[State, State], float], names: list[str]) -> Chain:
    ends = {CONVERSION, NULL}
    states = sorted({state for pair in counts for state in pair} - ends - {START}, key=_channels)
    place: dict[State, int] = {state: at for at, state in enumerate([START, *states])}
    held = [[names.index(name) for name in _channels(state)] for state in place]
    widest = max(map(len, held))
    left, worth = np.zeros(len(place)), np.zeros((1, len(place)))
    for (source, target), times in counts.items():
        left[place[source]] += times
        worth[0, place[source]] += times * (target == CONVERSION)
    inner = [(place[a], place[b], n) for (a, b), n in counts.items() if b not in ends and n]
    return Chain(
        np.array([source for source, _, _ in inner], dtype=np.intp),
        np.array([target for _, target, _ in inner], dtype=np.intp),
        np.array([times for _, _, times in inner], dtype=np.float64),
        left,
        worth,
        np.array([row + [len(names)] * (widest - len(row)) for row in held], dtype=np.intp),
    )


def _result(chain: Chain, total: Floats, channels: int) -> Result:
    gained, lost = absorbing.removal(chain, channels)
    gained, sums = gained[:, None], lost.sum(axis=1, keepdims=True)
    shares = np.divide(lost, sums, out=np.zeros_like(lost), where=sums > 0)
    effects = np.divide(lost, gained, out=np.zeros_like(lost), where=gained > 0)
    return Result(shares * total[:, None], effects, chain)
