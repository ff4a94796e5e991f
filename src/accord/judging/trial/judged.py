"""What the rules of a draft would have done with everyone up to the first decision by people."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from accord.judging.terms import Terms
from accord.judging.trial.crossing import Crossed, crossed
from accord.judging.trial.entries import MICRO, Columns, Entries, Entry, micros
from accord.judging.trial.people import People, read_people
from accord.judging.trial.reading import Log, read_logs
from accord.judging.trial.singly import walked_singly
from accord.judging.walk import Walk
from accord.scoring.columns import Whole
from accord.sla.rules.marketing import COUNTS_AGAIN_AFTER
from accord.warehouse.engines import Engine

READ_AT_ONCE = 150_000
"""People whose log is read in one go, for which the engine goes through everybody's; it bounds the
memory of a trial."""

PEOPLE_AT_ONCE = 25_000
"""People who are judged at the same time: their columns stay near the processor."""

Place = tuple[int, int]
"""A place in the log: the moment in microseconds since 1970, then the position."""


@dataclass(frozen=True)
class Judged:
    """What the rules would have done with these people.

    `came` has, for each stage, who came into it and when, in columns; of several entries of a
    person the first stands first. `entries` are those of the period and of the days before that
    still bear on what counts for the volume. `ends` says where the judging of who was judged
    singly ends.
    """

    people: People
    came: dict[str, list[tuple[Whole, Whole]]]
    entries: Entries
    ends: dict[int, Place | None]

    @cached_property
    def first(self) -> dict[str, dict[int, int]]:
        """For each stage, when each person first came into it."""
        first: dict[str, dict[int, int]] = {}
        for stage, parts in self.came.items():
            columns = (np.concatenate(side)[::-1].tolist() for side in zip(*parts, strict=True))
            first[stage] = dict(zip(*columns, strict=True))
        return first

    @cached_property
    def cut(self) -> dict[int, Place | None]:
        """Where each person's judging ends, which is none where no people decided anything."""
        places = zip(*(side.tolist() for side in self.people.cut), strict=True)
        ids, decided = self.people.ids.tolist(), self.people.decided.tolist()
        known = zip(ids, decided, places, strict=True)
        return {person: place if ends else None for person, ends, place in known} | self.ends

    @property
    def singly(self) -> int:
        return int(self.people.alone.sum())


def judged(engine: Engine, terms: Terms, since: datetime, until: datetime) -> Judged:
    """Everyone about whom the period may bring something, from the first thing known on."""
    since_us, until_us = micros(since), micros(until)
    people = read_people(engine, since_us, until_us)
    recent_us = since_us - COUNTS_AGAIN_AFTER // MICRO
    found = Judged(people, {}, Entries(), {})
    for _, some in people.together.some(READ_AT_ONCE):
        for these, log in read_logs(engine, terms, some, until_us, PEOPLE_AT_ONCE):
            _add_together(found, crossed(log, terms), log, these, recent_us)
    _add_singly(found, terms, until, since - COUNTS_AGAIN_AFTER)
    return found


def _add_together(
    found: Judged, everyone: Crossed, log: Log, people: People, recent_us: int
) -> None:
    steps, terms = everyone.steps, everyone.terms
    person, at = people.ids[log.person[steps.row]], log.recorded[steps.row]
    for code, stage in enumerate(terms.stages.stages):
        if stage in terms.ruled:
            rows = np.flatnonzero(steps.stage == code)
            found.came.setdefault(stage, []).append((person[rows], at[rows]))
    recent = at >= recent_us
    steps = steps.only(recent)
    found.entries.parts.append(
        Columns(
            terms=terms,
            person=person[recent],
            stage=steps.stage,
            at=at[recent],
            interest=everyone.moments.interest[steps.row],
            place=everyone.moments.place[steps.row],
            verdicts=everyone.verdicts(steps),
        )
    )


def _add_singly(found: Judged, terms: Terms, until: datetime, since: datetime) -> None:
    people = found.people
    walks = walked_singly(people.ids[people.alone].tolist(), terms, until)
    for walk, order in walks:
        found.ends[walk.log.person] = order and (micros(order[0]), order[1])
        found.entries.parts.append(_entries_of(walk, terms, since))
    for stage in terms.ruled:
        first: dict[int, int] = {}
        for walk, _ in walks:
            for move in walk.judgement.moves:
                if move.to_stage == stage:
                    first.setdefault(walk.log.person, micros(move.at))
        if first:
            came = (np.array(list(side), dtype=np.int64) for side in (first, first.values()))
            found.came.setdefault(stage, []).append(tuple(came))


def _entries_of(walk: Walk, terms: Terms, since: datetime) -> list[Entry]:
    delivered: dict[int, set[str]] = {}
    for row in walk.judgement.deliveries:
        delivered.setdefault(row.move, set()).add(row.promise)
    promised = {hand.move: hand.verdict.promises for hand in walk.hands}
    entries = []
    for move in walk.judgement.moves:
        if move.to_stage not in terms.ruled or move.at < since:
            continue
        names = delivered.get(move.number, set())
        volumes = [n for n, volume in enumerate(terms.volumes) if volume.name in names]
        entries.append(
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
    return entries
