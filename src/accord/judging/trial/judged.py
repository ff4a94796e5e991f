"""What the rules of a draft would have done with everyone up to the first decision by people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

from accord.judging.evaluate import Verdict
from accord.judging.terms import Terms
from accord.judging.trial.crossing import Crossed, Steps, crossed
from accord.judging.trial.people import People, read_people
from accord.judging.trial.reading import read_log
from accord.judging.trial.singly import walked_singly
from accord.judging.walk import Walk
from accord.scoring.columns import Whole
from accord.sla.rules.marketing import COUNTS_AGAIN_AFTER
from accord.warehouse.engines import Engine

MICRO = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

PEOPLE_AT_ONCE = 100_000
"""Whose log is held in memory at the same time; it bounds the memory of a trial."""

Place = tuple[int, int]
"""A place in the log: the moment in microseconds since 1970, then the position."""


class Entry(NamedTuple):
    """A person enters a stage by a rule, with what held at that moment.

    `volumes` are the volume promises whose `where` holds, `promises` the terms of sales whose
    `for` holds, by their places in the agreement.
    """

    person: int
    stage: str
    at: datetime
    fit: int
    interest: int
    grade: str
    position: str
    persona: str
    volumes: frozenset[int]
    promises: frozenset[int]


@dataclass(frozen=True)
class Judged:
    """What the rules would have done: `first` has, for each stage, when each person first came
    into it, `entries` those of the period and of the days before that still bear on what counts for
    the volume, `cut` where each person's judging ends, which is none
    where no people decided anything.
    """

    first: dict[str, dict[int, int]]
    entries: list[Entry]
    cut: dict[int, Place | None]
    singly: int


def judged(engine: Engine, terms: Terms, since: datetime, until: datetime) -> Judged:
    """Everyone about whom the period may bring something, from the first thing known on."""
    since_us, until_us = micros(since), micros(until)
    people = read_people(engine, since_us, until_us)
    found = Judged({}, [], _cuts(people), int(people.alone.sum()))
    for some in people.together.some(PEOPLE_AT_ONCE):
        _add_together(found, engine, terms, some, since_us, until_us)
    alone = people.ids[people.alone].tolist()
    for walk, order in walked_singly(alone, terms, until):
        found.cut[walk.log.person] = order and (micros(order[0]), order[1])
        _add_walk(found, walk, terms, since - COUNTS_AGAIN_AFTER)
    return found


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970."""
    return (moment - EPOCH) // MICRO


def moment(microseconds: int) -> datetime:
    return EPOCH + MICRO * microseconds


def _cuts(people: People) -> dict[int, Place | None]:
    places = zip(*(side.tolist() for side in people.cut), strict=True)
    decided = zip(people.ids.tolist(), people.decided.tolist(), places, strict=True)
    return {person: place if known else None for person, known, place in decided}


def _add_together(
    found: Judged, engine: Engine, terms: Terms, people: People, since_us: int, until_us: int
) -> None:
    log = read_log(engine, terms, people, until_us)
    everyone = crossed(log, terms)
    steps = everyone.steps
    person, at = people.ids[log.person[steps.row]], log.recorded[steps.row]
    for stage in terms.ruled:
        rows = np.flatnonzero(steps.stage == stage)[::-1]  # Of several entries the first stays.
        came = zip(person[rows].tolist(), at[rows].tolist(), strict=True)
        found.first.setdefault(stage, {}).update(came)
    recent = at >= since_us - COUNTS_AGAIN_AFTER // MICRO
    found.entries.extend(_entries(everyone, steps.only(recent), person[recent], at[recent]))


def _entries(everyone: Crossed, steps: Steps, person: Whole, at: Whole) -> Iterator[Entry]:
    verdicts, terms = everyone.verdicts(steps), everyone.terms
    places = ["", *terms.positions]
    known: dict[int, Verdict] = {}
    columns = (
        steps.stage.tolist(),
        person.tolist(),
        at.tolist(),
        verdicts.row.tolist(),
        everyone.moments.interest[steps.row].tolist(),
        everyone.moments.place[steps.row].tolist(),
    )
    for number, (stage, who, when, row, interest, place) in enumerate(zip(*columns, strict=True)):
        if row not in known:
            known[row] = verdicts.at(number)
        told = known[row]
        yield Entry(
            person=who,
            stage=stage,
            at=moment(when),
            fit=told.fit,
            interest=interest,
            grade=told.grade,
            position=places[place + 1],
            persona=told.persona,
            volumes=told.volumes,
            promises=told.promises,
        )


def _add_walk(found: Judged, walk: Walk, terms: Terms, since: datetime) -> None:
    delivered: dict[int, set[str]] = {}
    for row in walk.judgement.deliveries:
        delivered.setdefault(row.move, set()).add(row.promise)
    promised = {hand.move: hand.verdict.promises for hand in walk.hands}
    for move in walk.judgement.moves:
        if move.to_stage not in terms.ruled:
            continue
        first = found.first.setdefault(move.to_stage, {})
        first.setdefault(walk.log.person, micros(move.at))
        if move.at >= since:
            names = delivered.get(move.number, set())
            volumes = [n for n, volume in enumerate(terms.volumes) if volume.name in names]
            found.entries.append(
                Entry(
                    person=walk.log.person,
                    stage=move.to_stage,
                    at=move.at,
                    fit=move.fit,
                    interest=move.interest,
                    grade=move.grade,
                    position=move.position,
                    persona=move.persona,
                    volumes=frozenset(volumes),
                    promises=promised.get(move.number, frozenset()),
                )
            )
