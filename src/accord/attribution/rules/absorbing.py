"""Walks that end: how much arrives at the end, and how much of it is lost without a channel.

The expected yield of each state solves `x = r + Qx` (Kemeny and Snell, "Finite Markov Chains",
ch. 3): Q holds the chances of moving on, r what a visit yields by ending there.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from accord.attribution.rules.paths import Floats, Whole

DENSE = 500
"""Up to so many states one inverse is the quickest; it takes no more than 2 MB."""
EXACT = 1e-11
"""How far, in parts of all that is gained, a solution by steps may be from the true one."""


class UnableToEndError(ValueError):
    """Some walk goes round for ever, so that nothing can be said about its end."""


@dataclass(frozen=True, slots=True)
class Chain:
    """States, of which the first is where every walk starts, and how often each led where.

    `source`, `target` and `times` are the moves between states, `left` how often a state was left
    in all, `worth` what ended well there (a row for each kind of worth). `members` has a row
    for each state with the channels it is made of; a number beyond the last channel is none.
    """

    source: Whole
    target: Whole
    times: Floats
    left: Floats
    worth: Floats
    members: Whole

    def chances(self) -> Floats:
        """How likely each move is from its state."""
        return self.times / self.left[self.source]

    def rates(self) -> Floats:
        """What a visit to each state yields by ending there."""
        left = np.where(self.left > 0, self.left, 1)
        return np.asarray(self.worth / left)


def removal(chain: Chain, channels: int) -> tuple[Floats, Floats]:
    """What a walk yields, and for each channel what is lost of that without it; a row a kind."""
    _require_ends(chain)
    lost = by_inverse if len(chain.left) <= DENSE else by_steps
    return lost(chain, channels)


def _require_ends(chain: Chain) -> None:
    """Every state must lead to an end at last."""
    moved = np.bincount(chain.source, weights=chain.times, minlength=len(chain.left))
    ends = moved < chain.left * (1 - 1e-12)
    ends |= chain.left == 0
    while not ends.all():
        more = chain.source[ends[chain.target] & ~ends[chain.source]]
        if not len(more):
            raise UnableToEndError("some paths go round in a circle and reach no end")
        ends[more] = True


def by_inverse(chain: Chain, channels: int) -> tuple[Floats, Floats]:
    """From the inverse N of I - Q: without the states D, `N[0, D] · N[D, D]⁻¹ · x[D]` is lost."""
    states = len(chain.left)
    system = np.eye(states)
    np.subtract.at(system, (chain.source, chain.target), chain.chances())
    visits = np.linalg.inv(system)
    gained = visits @ chain.rates().T
    lost = np.zeros((gained.shape[1], channels))
    for channel in range(channels):
        (held,) = np.nonzero((chain.members == channel).any(axis=1))
        among = visits[np.ix_(held, held)]
        lost[:, channel] = visits[0, held] @ np.linalg.solve(among, gained[held])
    return gained[0], lost


def by_steps(chain: Chain, channels: int) -> tuple[Floats, Floats]:
    """For many states: each system is solved by itself, beginning from what is so with all."""
    from scipy import sparse

    states = len(chain.left)
    moves = sparse.csr_array(
        (chain.chances(), (chain.source, chain.target)), shape=(states, states)
    )
    rates, everything = chain.rates(), np.ones(states)
    longest = float(_solved(moves, everything, everything, everything, np.inf).max()) * 2
    gained = np.array([_solved(moves, rate, everything, rate, longest) for rate in rates])
    lost = np.zeros((len(rates), channels))
    for channel in range(channels):
        kept = (chain.members != channel).all(axis=1).astype(float)
        for kind, rate in enumerate(rates):
            rest = _solved(moves, rate * kept, kept, gained[kind] * kept, longest)
            lost[kind, channel] = gained[kind, 0] - rest[0]
    return gained[:, 0], lost


def _solved(moves: Any, yields: Floats, kept: Floats, begin: Floats, longest: float) -> Floats:
    """The solution by steps where its error is known to be small, else by elimination.

    No walk is longer than `longest` moves on average, so the solution is wrong by no more than
    that many times what is left over.
    """
    from scipy.sparse import diags_array, eye_array, linalg

    states = len(yields)
    system = linalg.LinearOperator((states, states), matvec=lambda x: x - kept * (moves @ x))
    with np.errstate(all="ignore"):
        found, _ = linalg.bicgstab(system, yields, x0=begin, rtol=1e-14, atol=0.0, maxiter=300)
        over = float(np.abs(yields - found + kept * (moves @ found)).max())
    bound = 1e-9 if np.isinf(longest) else EXACT * float(begin.max(initial=0)) / longest
    if np.isfinite(over) and over <= max(bound, 0):
        return np.asarray(found)
    exact = eye_array(states, format="csc") - (diags_array(kept) @ moves).tocsc()
    return np.asarray(linalg.spsolve(exact, yields))
