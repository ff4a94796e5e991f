"""What every rule of an agreement said of each lead at the moment it was handed over."""

from dataclasses import dataclass

import numpy as np

from accord.judging.health.rules import Feature, Flags, Real, Whole
from accord.judging.terms import Terms
from accord.judging.trial.asking import Moments, Verdicts, verdicts
from accord.judging.trial.interest import counted, interest_parts
from accord.judging.trial.knowing import known
from accord.judging.trial.people import People
from accord.judging.trial.reading import Log, read_whole
from accord.scoring.columns import furthest, interest_at
from accord.warehouse.engines import Engine

MICROS = 1_000_000


@dataclass(frozen=True)
class Handed:
    """Leads when they were handed over: `opened` is in microseconds since 1970."""

    person: Whole
    opened: Whole


@dataclass(frozen=True)
class Said:
    """What held of each lead at its handoff. `fits` and `interests` follow the agreement's rules,
    `matched` of `interests` says where a rule had scored at all.
    """

    fits: tuple[Feature, ...]
    interests: tuple[Feature, ...]
    stages: dict[str, Flags]
    fit: Real
    interest: Real


def said(engine: Engine, terms: Terms, handed: Handed) -> Said:
    """What the rules said, from what was recorded by the handoff and nothing later."""
    log = _log(engine, terms, handed)
    begin = log.begin
    last = np.flatnonzero(np.append(begin[1:] != begin[:-1], True))
    at = log.at.copy()
    at[last] = handed.opened / MICROS
    knowledge = known(log)
    interest = interest_at(begin, at, interest_parts(log, terms))
    touched = log.spread(log.touches.occurred, 0) / MICROS
    place = furthest(begin, at, touched, log.spread(log.touches.place, -1))
    moments = Moments(
        knowledge.state[last],
        interest[last],
        place[last],
        np.floor(at[last]).astype(np.int64),
        np.zeros(len(last), dtype=np.int64),
    )
    found = verdicts(terms, moments, knowledge.values, log.asked)
    told_at = _latest(log.facts.person, log.facts.recorded, len(last))
    return Said(
        fits=tuple(
            Feature(rule.name, _column(found, f"f{n}").astype(np.float64), told_at)
            for n, rule in enumerate(terms.agreement.fit)
        ),
        interests=tuple(_worth(log, terms, n, handed) for n in range(len(terms.interest))),
        stages={name: _column(found, f"g{n}") == 1 for n, name in enumerate(terms.ruled)},
        fit=_column(found, "fit").astype(np.float64),
        interest=interest[last] / MICROS,
    )


def _log(engine: Engine, terms: Terms, handed: Handed) -> Log:
    """Everything recorded up to the moment of the handoff, that moment included."""
    many = len(handed.person)
    nothing, everyone = np.zeros(many, dtype=np.int64), np.ones(many, dtype=bool)
    people = People(
        ids=handed.person,
        first=(nothing, nothing),
        cut=(handed.opened + 1, nothing),
        decided=everyone,
        alone=~everyone,
    )
    return read_whole(engine, terms, people, int(handed.opened.max()) + 1)


def _worth(log: Log, terms: Terms, number: int, handed: Handed) -> Feature:
    """What a rule of interest had left at the handoff, in matches that have not faded."""
    term, touches, many = terms.interest[number], log.touches, len(handed.person)
    scored = np.flatnonzero(counted(touches, terms, number))
    person = touches.person[scored]
    elapsed = np.maximum(handed.opened[person] - touches.occurred[scored], 0) / MICROS
    worth = np.bincount(person, np.exp2(-elapsed / term.half_life), many)
    return Feature(term.name, worth, _latest(person, touches.recorded[scored], many))


def _latest(person: Whole, recorded: Whole, many: int) -> Whole:
    """When the last of the things learned of each person was recorded; they stand in that order."""
    found = np.full(many, -1, dtype=np.int64)
    found[person] = recorded
    return found


def _column(found: Verdicts, name: str) -> Whole:
    return found.columns[name][found.row]
