"""What every rule of an agreement said of each lead at the moment it was handed over."""

from dataclasses import dataclass

import numpy as np

from accord.judging.health.rules import Feature, Flags, Real, Whole
from accord.judging.terms import Terms
from accord.judging.trial.asking import Moments, Verdicts, verdicts
from accord.judging.trial.interest import counted, interest_parts
from accord.judging.trial.knowing import known
from accord.judging.trial.reading import NOTHING, Log, People, read_log
from accord.scoring.columns import furthest, interest_at, latest
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
    at = log.at
    at[last] = handed.opened / MICROS
    knowledge = known(log)
    interest = interest_at(begin, at, interest_parts(log, terms))
    place = furthest(begin, at, log.occurred / MICROS, log.place)
    moments = Moments(
        knowledge.state[last],
        interest[last],
        place[last],
        np.floor(at[last]).astype(np.int64),
        np.zeros(len(last), dtype=np.int64),
    )
    found = verdicts(terms, moments, knowledge.values, log.asked)
    told_at = _latest(log, log.telling != NOTHING, last)
    return Said(
        fits=tuple(
            Feature(rule.name, _column(found, f"f{n}").astype(np.float64), told_at)
            for n, rule in enumerate(terms.agreement.fit)
        ),
        interests=tuple(_worth(log, terms, n, handed, last) for n in range(len(terms.interest))),
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
    return read_log(engine, terms, people, int(handed.opened.max()) + 1)


def _worth(log: Log, terms: Terms, number: int, handed: Handed, last: Whole) -> Feature:
    """What a rule of interest had left at the handoff, in matches that have not faded."""
    term, rows = terms.interest[number], counted(log, terms, number)
    at = np.flatnonzero(rows)
    person = log.person[at]
    elapsed = np.maximum(handed.opened[person] - log.occurred[at], 0) / MICROS
    worth = np.bincount(person, np.exp2(-elapsed / term.half_life), len(handed.person))
    return Feature(term.name, worth, _latest(log, rows, last))


def _latest(log: Log, holds: Flags, last: Whole) -> Whole:
    """When the latest row for which this holds was recorded, of each person."""
    rows = latest(holds, log.begin)[last]
    return np.where(rows >= 0, log.recorded[rows], -1)


def _column(found: Verdicts, name: str) -> Whole:
    return found.columns[name][found.row]
