"""Markov's removal effects by brute force: every chain without one name is solved again."""

from collections import Counter

import numpy as np


def removal_shares(paths, order, *, collapse):
    """`paths` are (names, won); the shares of all names add up to one."""
    paths = [(_collapsed(names) if collapse else names, won) for names, won in paths]
    moves = Counter()
    for names, won in paths:
        states = [tuple(names[max(0, n - order + 1) : n + 1]) for n in range(len(names))]
        moves.update(zip(["start", *states], [*states, "won" if won else "lost"], strict=True))
    everyone = sorted({name for names, _ in paths for name in names}, key=str)
    all_of_it = _chance_to_win(moves, without=None)
    lost = {name: 1 - _chance_to_win(moves, without=(name,)) / all_of_it for name in everyone}
    return {name: lost[name] / sum(lost.values()) for name in everyone}


def _collapsed(names):
    return [name for n, name in enumerate(names) if n == 0 or name != names[n - 1]]


def _chance_to_win(moves, without):
    """The chance to come from the start to a win, never through a state that holds a name."""
    states = sorted({source for source, _ in moves}, key=str)
    place = {state: n for n, state in enumerate(states)}
    left = Counter()
    for (source, _), times in moves.items():
        left[source] += times
    system, wins = np.eye(len(states)), np.zeros(len(states))
    for (source, target), times in moves.items():
        chance = times / left[source]
        if target == "won":
            wins[place[source]] += chance
        elif target != "lost" and not (without and without[0] in target):
            system[place[source], place[target]] -= chance
    return np.linalg.solve(system, wins)[place["start"]]
