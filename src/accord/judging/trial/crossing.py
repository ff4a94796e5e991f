"""Which stages the rules of a draft would have moved people into, everyone at once.

What holds at each row of the log is asked in SQL; which move follows is decided by the one
function that decides it everywhere, asked once for each case that occurs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from accord.judging.terms import Terms
from accord.judging.trial.asking import Moments, Verdicts, verdicts
from accord.judging.trial.interest import interest_parts
from accord.judging.trial.knowing import known
from accord.judging.trial.reading import Asked, Log
from accord.lifecycle.rules import Event, EventKind, next_move
from accord.scoring.columns import (
    Flags,
    Whole,
    furthest,
    interest_at,
)


@dataclass(frozen=True)
class Steps:
    """Moves that rules make: at which row of the log each, into which stage (by its place among the
    stages), after how many handoffs of the same person. They stand person by person, in the order
    made.
    """

    row: Whole
    stage: Whole
    handoffs: Whole

    def only(self, which: Flags) -> "Steps":
        return Steps(self.row[which], self.stage[which], self.handoffs[which])


@dataclass(frozen=True)
class Crossed:
    """The moves of everyone, and what held at any row when they were made."""

    steps: Steps
    moments: Moments
    values: Whole
    asked: tuple[Asked, ...]
    terms: Terms

    def verdicts(self, steps: Steps) -> Verdicts:
        """What holds at the moves, earlier handoffs of the same person counted."""
        rows = steps.row
        moments = Moments(
            self.moments.state[rows],
            self.moments.interest[rows],
            self.moments.place[rows],
            self.moments.at[rows],
            steps.handoffs,
        )
        return verdicts(self.terms, moments, self.values, self.asked)


def crossed(log: Log, terms: Terms) -> Crossed:
    """Everyone's moves by rule, from the first thing known up to the first decision by people."""
    knowledge, begin, at = known(log), log.begin, log.at
    parts = interest_parts(log, terms)
    touched = log.spread(log.touches.occurred, 0) / 1_000_000
    place = log.spread(log.touches.place, -1)
    after = Moments(
        knowledge.state,
        interest_at(begin, at, parts),
        furthest(begin, at, touched, place),
        np.floor(at).astype(np.int64),
        np.zeros(len(at), dtype=np.int64),
    )
    met = verdicts(terms, after, knowledge.values, log.asked).stages()
    met_before = np.zeros(len(met), dtype=np.int64)
    if _sets_aside(terms):
        before = Moments(
            knowledge.before,
            interest_at(begin, at, parts, before=True),
            furthest(begin, at, touched, place, before=True),
            after.at,
            after.handoffs,
        )
        met_before = verdicts(terms, before, knowledge.values, log.asked).stages()
    rows = _worth_a_look(log, terms, met)
    steps = _walked(log.person[rows], rows, met[rows], met_before[rows], terms)
    return Crossed(steps, after, knowledge.values, log.asked, terms)


def _sets_aside(terms: Terms) -> bool:
    """Whether a rule may put people aside, so that only a rise brings them back."""
    return any(stage.aside and stage.has_rule for stage in terms.stages.stages.values())


def _worth_a_look(log: Log, terms: Terms, met: Whole) -> Whole:
    """The rows at which a move is possible: where something holds that did not hold before.

    Where rules set people aside, or time changes what holds, that is every row.
    """
    rows = np.flatnonzero(log.begun)
    if _sets_aside(terms) or terms.hangs_on_time:
        return rows
    person, holds = log.person[rows], met[rows]
    before = np.concatenate([[0], holds[:-1]])
    before[1:][person[1:] != person[:-1]] = 0
    return rows[holds & ~before != 0]


def _walked(person: Whole, rows: Whole, met: Whole, met_before: Whole, terms: Terms) -> Steps:
    """Person by person along the rows: from the first stage as far as the rules lead."""
    once = np.ones(len(person), dtype=bool)
    once[1:] &= person[1:] != person[:-1]
    once[:-1] &= person[1:] != person[:-1]
    walk, columns = _Walk(terms), (person, rows, met, met_before)
    quick = walk.at_once(*(column[once] for column in columns[1:]))
    slow = walk.by_row(*(column[~once].tolist() for column in columns))
    row, stage, handoffs = np.concatenate([*quick, slow]).T
    order = np.argsort(row, kind="stable")
    return Steps(row[order], stage[order], handoffs[order])


class _Walk:
    """Moves from the first stage on: lines of row, stage entered and earlier handoffs."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.opens = {name: stage.handoff for name, stage in terms.stages.stages.items()}
        self.code = {name: number for number, name in enumerate(terms.stages.stages)}
        self.decided: dict[tuple[str, int, int], tuple[str, ...]] = {}

    def entered(self, case: tuple[str, int, int]) -> tuple[str, ...]:
        if case not in self.decided:
            self.decided[case] = tuple(_entered(*case, self.terms))
        return self.decided[case]

    def at_once(self, rows: Whole, met: Whole, met_before: Whole) -> Iterator[Whole]:
        """The moves of people with a single row, one case that occurs after the other."""
        for holds in np.unique(met).tolist():
            for held in np.unique(met_before[met == holds]).tolist():
                here = rows[(met == holds) & (met_before == held)]
                handoffs = 0
                for stage in self.entered((self.terms.stages.first, holds, held)):
                    line = np.array([0, self.code[stage], handoffs])
                    yield here[:, None] * np.array([1, 0, 0]) + line
                    handoffs += self.opens[stage]

    def by_row(
        self, person: list[int], rows: list[int], met: list[int], met_before: list[int]
    ) -> Whole:
        """The moves of the others, row by row."""
        steps: list[tuple[int, int, int]] = []
        whose, stage, handoffs = -1, "", 0
        for who, row, holds, held in zip(person, rows, met, met_before, strict=True):
            if who != whose:
                whose, stage, handoffs = who, self.terms.stages.first, 0
            for entered in self.entered((stage, holds, held)):
                steps.append((row, self.code[entered], handoffs))
                handoffs += self.opens[entered]
                stage = entered
        return np.array(steps, dtype=np.int64).reshape(-1, 3)


def _entered(stage: str, holds: int, held: int, terms: Terms) -> Iterator[str]:
    """The stages entered from one in a single step, where these rules hold and held before."""
    met, met_before = _named(holds, terms), _named(held, terms)
    entered = frozenset({stage})
    while True:
        rise = Event(EventKind.RISE, met_before=met_before, entered=entered)
        target = next_move(stage, met, rise, terms.stages)
        if target is None:
            return
        entered |= {target}
        stage = target
        yield target


def _named(bits: int, terms: Terms) -> frozenset[str]:
    return frozenset(name for n, name in enumerate(terms.ruled) if bits >> n & 1)
