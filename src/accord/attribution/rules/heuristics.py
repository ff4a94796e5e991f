"""Methods that share a conversion by the place of each touch on its path, whatever the others say.

The weights are those of the field: 40/20/40 for the position based method, 20/20/60 for J and
60/20/20 for inverse J. A path of one touch gives it all; of two, `position based` gives each half,
and the J methods what the vendor says. Time decay counts steps, since a path file tells no times.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from accord.attribution.rules.paths import Floats, Paths, Whole, bounds_of, portions

TWO_TOUCHES = {"adobe": 0.25, "mixpanel": 0.25, "amplitude": 0.3}
"""What the J method gives the first of two touches; inverse J gives it to the second."""
DIRECT = frozenset({"direct", "(direct)", "direct traffic"})
"""What a visit without a source is called, in small letters."""
SIX = 6
"""The latest touches that simple decay looks at."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the methods are to count: the half-life in steps, and whose rule for two touches."""

    half_life: float = 2.0
    two_touch: str = "adobe"


Method = Callable[["_Touches"], Floats]


def of_paths(
    paths: Paths, methods: Iterable[str], manner: Manner | None = None
) -> dict[str, Floats]:
    """The credit of each channel by each method: a row by conversions and, if known, one by value."""
    chosen = {name: METHODS[name] for name in methods}
    credit = {name: np.zeros((len(paths.worth), len(paths.channels))) for name in chosen}
    for part in portions(paths):
        touches = _Touches(_converting(part), manner or Manner())
        for name, method in chosen.items():
            credit[name] += method(touches)
    return credit


def _converting(paths: Paths) -> Paths:
    """Only the paths that gained something."""
    kept = paths.worth.any(axis=0)
    if kept.all():
        return paths
    lengths = np.diff(paths.bounds)
    return Paths(
        paths.channels,
        paths.codes[np.repeat(kept, lengths)],
        bounds_of(lengths[kept]),
        paths.worth[:, kept],
        paths.null[kept],
    )


class _Touches:
    """Paths as the methods ask about them."""

    def __init__(self, paths: Paths, manner: Manner) -> None:
        self.manner = manner
        self.channels = paths.channels
        self.codes = paths.codes.astype(np.intp)
        self.begins, self.ends = paths.bounds[:-1], paths.bounds[1:] - 1
        self.lengths = np.diff(paths.bounds)
        self.worth = paths.worth

    @cached_property
    def path(self) -> Whole:
        """The path that each touch is on."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    @cached_property
    def before_end(self) -> Whole:
        """How many touches came after each one."""
        return self.ends[self.path] - np.arange(len(self.codes))

    @cached_property
    def between(self) -> Floats:
        """Each channel's credit if the touches between the first and the last shared all evenly."""
        share = self.worth / np.maximum(self.lengths - 2, 1)
        inside = np.ones(len(self.codes))
        inside[self.begins] = inside[self.ends] = 0
        return self.spread(share, inside)

    def at(self, touches: Whole, share: Floats | float = 1.0) -> Floats:
        """Credit for one touch of each path, which gets this share of the path's worth."""
        return _summed(self.codes[touches], self.worth * share, len(self.channels))

    def spread(self, worth: Floats, weights: Floats | None = None) -> Floats:
        """Credit for every touch: its path's worth, times its own weight if it has one."""
        each = worth.take(self.path, axis=1)
        each = each if weights is None else each * weights
        return _summed(self.codes, each, len(self.channels))


def _summed(codes: Whole, worth: Floats, channels: int) -> Floats:
    return np.array([np.bincount(codes, kind, channels) for kind in worth])


def _first(touches: _Touches) -> Floats:
    return touches.at(touches.begins)


def _last(touches: _Touches) -> Floats:
    return touches.at(touches.ends)


def _last_non_direct(touches: _Touches) -> Floats:
    """The last touch with a source; where there is none, the last touch."""
    direct = np.array([name.casefold() in DIRECT for name in touches.channels])
    if not direct.any() or not len(touches.codes):
        return _last(touches)
    sourced = np.where(direct[touches.codes], -1, np.arange(len(touches.codes)))
    latest = np.maximum.reduceat(sourced, touches.begins)
    return touches.at(np.where(latest < 0, touches.ends, latest))


def _linear(touches: _Touches) -> Floats:
    return touches.spread(touches.worth / touches.lengths)


def _by_ends(first: float, last: float, of_two: Callable[[Manner], float]) -> Method:
    """So much for the first touch and the last, the rest for those between; `of_two` if only two.

    `of_two` is what the first of two touches gets; a single touch gets all.
    """

    def method(touches: _Touches) -> Floats:
        two = of_two(touches.manner)
        cases = [touches.lengths == 1, touches.lengths == 2]
        begin = touches.at(touches.begins, np.select(cases, [1.0, two], first))
        end = touches.at(touches.ends, np.select(cases, [0.0, 1 - two], last))
        return begin + end + touches.between * (1 - first - last)

    return method


def _fading(weight_of: Callable[[Floats, Manner], Floats]) -> Method:
    """A touch weighs the less, the more touches came after it."""

    def method(touches: _Touches) -> Floats:
        steps = np.arange(touches.lengths.max(initial=1), dtype=np.float64)
        weight = weight_of(steps, touches.manner)
        share = touches.worth / weight.cumsum()[touches.lengths - 1]
        return touches.spread(share, weight[touches.before_end])

    return method


METHODS: dict[str, Method] = {
    "first touch": _first,
    "last touch": _last,
    "last non-direct": _last_non_direct,
    "linear": _linear,
    "position based": _by_ends(0.4, 0.4, lambda manner: 0.5),
    "j-shaped": _by_ends(0.2, 0.6, lambda manner: TWO_TOUCHES[manner.two_touch]),
    "inverse j": _by_ends(0.6, 0.2, lambda manner: 1 - TWO_TOUCHES[manner.two_touch]),
    "time decay": _fading(lambda steps, manner: 2.0 ** (-steps / manner.half_life)),
    "simple decay": _fading(lambda steps, manner: np.where(steps < SIX, 2.0**-steps, 0)),
}
"""By the names that the agreement gives them."""
