"""Every method that a path file can be asked for, by name, and what each has to tell."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from accord.attribution.rules import heuristics, markov, shapley
from accord.attribution.rules.absorbing import Chain
from accord.attribution.rules.paths import CONVERSION, NULL, START, Floats, Paths

NAMES = (*heuristics.METHODS, "markov", "shapley")


@dataclass(frozen=True, slots=True)
class Asked:
    """How the methods are to count; each looks only at what concerns it."""

    manner: heuristics.Manner = field(default_factory=heuristics.Manner)
    order: int = 1
    collapse: bool = True
    worth: shapley.Worth = "conversions"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Credited:
    """The credit of each channel: a row by conversions and, if known, one by value.

    `effects` are the removal effects of the Markov method and `chain` what they are taken from;
    `error` is the standard error of Shapley's method, nothing where it is exact.
    """

    method: str
    credit: Floats
    effects: Floats | None = None
    chain: Chain | None = None
    error: Floats | None = None


def credit(paths: Paths, methods: tuple[str, ...], asked: Asked) -> list[Credited]:
    """The credit by each of the methods, in their order."""
    plain = [name for name in methods if name in heuristics.METHODS]
    placed = heuristics.of_paths(paths, plain, asked.manner)
    found = {name: Credited(name, sums) for name, sums in placed.items()}
    if "markov" in methods:
        [result] = markov.of_paths(paths, [asked.order], collapse=asked.collapse)
        found["markov"] = Credited(
            "markov", result.credit, effects=result.effects, chain=result.chain
        )
    if "shapley" in methods:
        game = shapley.of_paths(paths, asked.worth, seed=asked.seed)
        found["shapley"] = Credited("shapley", game.credit, error=game.error)
    return [found[name] for name in methods]


def transitions(chain: Chain, channels: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    """From which state to which, and how likely, one state after the other from the start."""
    held = [_held(members, channels) for members in chain.members.tolist()]
    names = [" > ".join(state) or START for state in held]
    moved = np.bincount(chain.source, chain.times, len(names))
    chances = chain.chances()
    for at in sorted(range(len(held)), key=lambda at: (len(held[at]), held[at])):
        name = names[at]
        for move in np.flatnonzero(chain.source == at):
            yield name, names[chain.target[move]], float(chances[move])
        converted, lost = chain.worth[0, at], chain.left[at] - moved[at] - chain.worth[0, at]
        if converted > 0:
            yield name, CONVERSION, float(converted / chain.left[at])
        if lost > 1e-9 * chain.left[at]:
            yield name, NULL, float(lost / chain.left[at])


def _held(members: list[int], channels: tuple[str, ...]) -> list[str]:
    return [channels[member] for member in members if member < len(channels)]
