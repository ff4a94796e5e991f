"""What the rules of a draft would have done with everyone up to the first decision by people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accord.judging.evaluate import Verdict
from accord.judging.terms import Terms
from accord.judging.trial.crossing import Crossed, Step, crossed
from accord.judging.trial.reading import People, read_log, read_people
from accord.judging.trial.singly import walked_singly
from accord.judging.walk import Walk
from accord.warehouse.engines import Engine

MICRO = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Place = tuple[int, int]
"""A place in the log: the moment in microseconds since 1970, then the position."""


@dataclass(frozen=True, slots=True)
class Entry:
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
    into it, `entries` those of the period, `cut` where each person's judging ends, which is none
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
    if len(people.together):
        _add_together(found, engine, terms, people, since_us, until_us)
    alone = people.ids[people.alone].tolist()
    for walk, order in walked_singly(alone, terms, until):
        found.cut[walk.log.person] = order and (micros(order[0]), order[1])
        _add_walk(found, walk, terms, since)
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
    whose, when = log.person.tolist(), log.recorded.tolist()
    ids = people.together.tolist()
    recent = []
    for step in everyone.steps:
        person, at = ids[whose[step.row]], when[step.row]
        found.first.setdefault(step.stage, {}).setdefault(person, at)
        if at >= since_us:
            recent.append((person, at, step))
    found.entries.extend(_entries(everyone, recent))


def _entries(everyone: Crossed, recent: list[tuple[int, int, Step]]) -> Iterator[Entry]:
    verdicts = everyone.verdicts([step for _, _, step in recent])
    known: dict[int, Verdict] = {}
    moments, terms = everyone.moments, everyone.terms
    for number, (person, at, step) in enumerate(recent):
        row = int(verdicts.row[number])
        if row not in known:
            known[row] = verdicts.at(number)
        place = int(moments.place[step.row])
        yield Entry(
            person=person,
            stage=step.stage,
            at=moment(at),
            fit=known[row].fit,
            interest=int(moments.interest[step.row]),
            grade=known[row].grade,
            position=terms.positions[place] if place >= 0 else "",
            persona=known[row].persona,
            volumes=known[row].volumes,
            promises=known[row].promises,
        )


def _add_walk(found: Judged, walk: Walk, terms: Terms, since: datetime) -> None:
    delivered: dict[int, set[str]] = {}
    for row in walk.judgement.deliveries:
        delivered.setdefault(row.move, set()).add(row.promise)
    promised = {hand.move: hand.verdict.promises for hand in walk.hands}
    for move in walk.judgement.moves:
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
