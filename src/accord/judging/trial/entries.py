"""Who would have come into which stage by a rule, with what held at that moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from accord.judging.evaluate import Verdict
from accord.judging.terms import Terms
from accord.judging.trial.asking import Verdicts
from accord.scoring.columns import Whole

MICRO = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970."""
    return (moment - EPOCH) // MICRO


def moment(microseconds: int) -> datetime:
    return EPOCH + MICRO * microseconds


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
class Columns:
    """Entries of many people, held as columns. `stage` counts the stages of the agreement, `place`
    the positions in the buying cycle, -1 being none.
    """

    terms: Terms
    person: Whole
    stage: Whole
    at: Whole
    interest: Whole
    place: Whole
    verdicts: Verdicts

    def __iter__(self) -> Iterator[Entry]:
        known: dict[int, Verdict] = {}
        stages, positions = tuple(self.terms.stages.stages), ["", *self.terms.positions]
        held = (self.person, self.stage, self.at, self.interest, self.place, self.verdicts.row)
        rows = zip(*(column.tolist() for column in held), strict=True)
        for number, (person, stage, at, interest, place, row) in enumerate(rows):
            if row not in known:
                known[row] = self.verdicts.at(number)
            told = known[row]
            yield Entry(
                person=person,
                stage=stages[stage],
                at=moment(at),
                fit=told.fit,
                interest=interest,
                grade=told.grade,
                position=positions[place + 1],
                persona=told.persona,
                volumes=told.volumes,
                promises=told.promises,
            )


@dataclass(frozen=True)
class Entries:
    """Entries of everyone. They are made one by one only when somebody first looks at them."""

    parts: list[Iterable[Entry]] = field(default_factory=list)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._made)

    @cached_property
    def _made(self) -> list[Entry]:
        return list(chain.from_iterable(self.parts))
