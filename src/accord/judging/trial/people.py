"""Whom a trial judges, from when on and up to where."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from accord.scoring.columns import Flags, Whole
from accord.warehouse.engines import Engine

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class People:
    """Whom a trial judges, in the order of their ids. Moments are microseconds since 1970.

    `first` is the moment and place in the log of the first thing known of each, `cut` that of the
    first decision by people, else the end of the period. Who is `alone` is judged one by one.
    """

    ids: Whole
    first: tuple[Whole, Whole]
    cut: tuple[Whole, Whole]
    decided: Flags
    alone: Flags

    @property
    def together(self) -> "People":
        """Those who are judged from columns."""
        return self.only(np.flatnonzero(~self.alone))

    def some(self, most: int) -> Iterator[tuple[int, "People"]]:
        """All of them, at most so many at a time, with the place of the first of these."""
        rows = np.arange(len(self.ids))
        for start in range(0, len(rows), most):
            yield start, self.only(rows[start : start + most])

    def only(self, rows: Whole) -> "People":
        first, position_of_first = self.first
        cut, position_of_cut = self.cut
        return People(
            self.ids[rows],
            (first[rows], position_of_first[rows]),
            (cut[rows], position_of_cut[rows]),
            self.decided[rows],
            self.alone[rows],
        )


def read_people(engine: Engine, since_us: int, until_us: int) -> People:
    """Everyone about whom the period may bring something, and up to where each is judged.

    Of whom people had decided before it began, only who has to be judged alone.
    """
    reading = _Reading(engine, since_us, until_us)
    begun = reading.ask("begun")
    begun = begun.take(np.argsort(whole(begun, "person_id")))
    ids = whole(begun, "person_id")
    cut, position_of_cut = reading.cut(ids)
    alone = np.isin(ids, whole(reading.ask("alone"), "person_id"))
    concerned = (cut >= since_us) & reading.concerned(ids, whole(begun, "last_us"))
    everyone = People(
        ids=ids,
        first=(whole(begun, "first_us"), whole(begun, "first_position")),
        cut=(cut, position_of_cut),
        decided=cut < until_us,
        alone=alone,
    )
    return everyone.only(np.flatnonzero(alone | concerned))


@dataclass(frozen=True)
class _Reading:
    engine: Engine
    since_us: int
    until_us: int

    def ask(self, name: str) -> pa.Table:
        values = {
            "since_us": self.since_us,
            "until_us": self.until_us,
            "since_s": self.since_us // 1_000_000,
            "until_s": self.until_us // 1_000_000,
        }
        return self.engine.arrow(sql_text(name), values, {})

    def cut(self, ids: Whole) -> tuple[Whole, Whole]:
        """Moment and place of the first decision about each, else the end of the period."""
        decided = self.ask("decided")
        whose = whole(decided, "person_id")
        place = np.searchsorted(ids, whose)
        there = np.flatnonzero(np.isin(whose, ids))
        cut, position = np.full(len(ids), self.until_us), np.zeros(len(ids), dtype=np.int64)
        cut[place[there]] = whole(decided, "cut_us")[there]
        position[place[there]] = whole(decided, "cut_position")[there]
        return cut, position

    def concerned(self, ids: Whole, last: Whole) -> Flags:
        """Whether something was learned of a person in the period, or of what concerns them."""
        own = last >= self.since_us
        if own.all():
            return own
        return own | np.isin(ids, whole(self.ask("stirred"), "person_id"))


def whole(table: pa.Table, name: str, *, none: int = -1) -> Whole:
    """A column of whole numbers, with this one for what is unknown."""
    column = table[name]
    column = column if column.type == pa.int64() else column.cast(pa.int64())
    column = column.fill_null(none) if column.null_count else column
    return column.to_numpy()


@cache
def sql_text(name: str) -> str:
    """One of the questions of a trial."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
