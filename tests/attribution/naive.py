"""The methods once more, the slow way: plain sums over plain rows, in exact fractions."""

from collections import defaultdict
from fractions import Fraction
from itertools import groupby, pairwise, permutations

from hypothesis import strategies as st

NAMES = ("mail", "search", "social", "fair", "direct")

steps = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6)
whole = st.integers(0, 9)


@st.composite
def rows(draw, channels=steps):
    """Paths with their conversions, their value and how often they came to nothing."""
    found = draw(st.lists(st.tuples(channels, whole, whole, whole), min_size=1, max_size=8))
    return [(path, (won, 3 * value if won else 0), null) for path, won, value, null in found]


def markov(rows, order, *, collapse=True, kind=0):
    """Removal effects by elimination on the chain, without each channel in turn."""
    counts, left, worth = defaultdict(Fraction), defaultdict(Fraction), defaultdict(Fraction)
    for path, gained, null in rows:
        path = [name for name, _ in groupby(path)] if collapse else path
        weight = gained[0] + null
        padded = [None] * order + list(path)
        states = [tuple(padded[at : at + order]) for at in range(len(path) + 1)]
        for source, target in pairwise(states):
            counts[source, target] += weight
        for state in states:
            left[state] += weight
        worth[states[-1]] += gained[kind]
    start = (None,) * order
    base = _arrives(start, counts, left, worth, without=None)
    names = sorted({name for path, _, _ in rows for name in path})
    lost = {name: base - _arrives(start, counts, left, worth, without=name) for name in names}
    total, all_worth = sum(lost.values()), sum(gained[kind] for _, gained, _ in rows)
    return {name: (lost[name] / total * all_worth if total else 0) for name in names}


def _arrives(start, counts, left, worth, *, without):
    """How much is gained from the start, where no walk may enter a state with the channel."""
    states = [s for s in left if without not in s or without is None]
    states = [s for s in states if left[s]]
    place = {state: at for at, state in enumerate(states)}
    table = [[Fraction(a == b) for b in range(len(states))] for a in range(len(states))]
    for at, state in enumerate(states):
        table[at].append(worth[state] / left[state])
    for (source, target), times in counts.items():
        if source in place and target in place:
            table[place[source]][place[target]] -= times / left[source]
    _eliminate(table)
    return table[place[start]][-1] if start in place else Fraction(0)


def _eliminate(table):
    for pivot in range(len(table)):
        swap = next(row for row in range(pivot, len(table)) if table[row][pivot])
        table[pivot], table[swap] = table[swap], table[pivot]
        table[pivot] = [cell / table[pivot][pivot] for cell in table[pivot]]
        for row in range(len(table)):
            if row != pivot and (times := table[row][pivot]):
                table[row] = [a - times * b for a, b in zip(table[row], table[pivot], strict=True)]


def shapley(rows, *, rate=False, kind=0):
    """The mean gain of each channel over every order in which all of them can join."""
    names = sorted({name for path, _, _ in rows for name in path})
    paths = sum(gained[0] + null for _, gained, null in rows)

    def worth(coalition):
        inside = [(g, null) for path, g, null in rows if set(path) <= coalition]
        gained, tried = sum(g[kind] for g, _ in inside), sum(g[0] + null for g, null in inside)
        if not rate:
            return Fraction(gained)
        return Fraction(gained, tried) * paths if tried else Fraction(0)

    credit, orders = defaultdict(Fraction), list(permutations(names))
    for order in orders:
        for at, name in enumerate(order):
            credit[name] += worth({*order[: at + 1]}) - worth({*order[:at]})
    return {name: credit[name] / len(orders) for name in names}
