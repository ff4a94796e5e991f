"""Asking which conditions hold at many moments at once, those that none can tell apart only once.

The conditions are those of the agreement, printed as SQL; DuckDB answers them over columns.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import duckdb
import numpy as np
import pyarrow as pa

from accord.agreement.rules.fields import FieldType
from accord.judging.evaluate import (
    JUDGED,
    Verdict,
    Writer,
    asks_the_time,
    columns_asked,
    limits,
    verdicts_in_sql,
)
from accord.judging.terms import Terms
from accord.judging.trial.reading import Asked
from accord.scoring.columns import Whole
from accord.scoring.rules import MILLION

KINDS = {
    FieldType.TEXT: pa.string(),
    FieldType.NUMBER: pa.float64(),
    FieldType.YES_NO: pa.int64(),
    FieldType.MOMENT: pa.int64(),
    FieldType.ORDERED: pa.int64(),
}
SMALL = 20_000_000
"""Numbers that are so few are told apart by a list of all of them."""


@dataclass(frozen=True)
class Moments:
    """Persons at moments: `state` says which values are known, -1 as place is no position.

    `handoffs` counts the earlier ones; before any decision of people none was returned.
    """

    state: Whole
    interest: Whole
    place: Whole
    at: Whole
    handoffs: Whole


@dataclass(frozen=True)
class Verdicts:
    """What holds: for each moment the row of its verdict, and the verdicts column by column."""

    row: Whole
    columns: dict[str, Whole]
    terms: Terms

    def stages(self) -> Whole:
        """For each moment the stages whose rule holds, as bits in the order of `terms.ruled`."""
        bits = np.zeros(len(self.columns["id"]), dtype=np.int64)
        for number in range(len(self.terms.ruled)):
            bits |= self.columns[f"g{number}"] << number
        return bits[self.row]

    def at(self, moment: int) -> Verdict:
        """Everything about one moment."""
        told = {name: int(column[self.row[moment]]) for name, column in self.columns.items()}
        terms, ruled = self.terms, len(self.terms.ruled)
        volumes, sales = len(terms.volumes), len(terms.agreement.promises.sales)
        return Verdict(
            fit=told["fit"],
            grade="" if told["grade"] < 0 else terms.grades[told["grade"]],
            persona="" if told["persona_no"] < 0 else terms.personas[told["persona_no"]],
            stages=frozenset(n for k, n in enumerate(terms.ruled) if told[f"g{k}"]),
            volumes=frozenset(n for n in range(volumes) if told[f"g{ruled + n}"]),
            promises=frozenset(n for n in range(sales) if told[f"g{ruled + volumes + n}"]),
            fits=tuple(n for n in range(len(terms.agreement.fit)) if told[f"f{n}"]),
        )


def verdicts(terms: Terms, moments: Moments, values: Whole, asked: tuple[Asked, ...]) -> Verdicts:
    """What holds at each moment; of the interest it matters only which numbers it has passed."""
    levels = np.array([round(limit * MILLION, 6) for limit in limits(terms)])
    passed = np.zeros(len(moments.interest), dtype=np.int64)
    for level in levels.tolist():
        passed += moments.interest > level
        passed += moments.interest >= level
    key = moments.state * (2 * len(levels) + 1) + passed
    key = key * (len(terms.positions) + 1) + moments.place + 1
    key = key * (int(moments.handoffs.max(initial=0)) + 1) + moments.handoffs
    if asks_the_time(terms):
        first = int(moments.at.min(initial=0))
        _, key = np.unique(key, return_inverse=True)
        key = key * (int(moments.at.max(initial=0)) - first + 1) + moments.at - first
    first_of, row = _told_apart(key)
    table = _relation(terms, moments, first_of, values, asked)
    sql, bound = _question(terms)
    with _engine().cursor() as engine:
        engine.register("moment", table)
        found = engine.execute(sql, bound).fetchnumpy()
    columns = {name: np.ma.filled(said, -1).astype(np.int64) for name, said in found.items()}
    return Verdicts(row, columns, terms)


@lru_cache(maxsize=8)
def _question(terms: Terms) -> tuple[str, dict[str, object]]:
    writer = Writer(terms, "duckdb", "native")
    sql = verdicts_in_sql(terms, writer, "moment")
    return f"{sql} ORDER BY y.id", writer.binder.values


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """A database in memory that holds nothing but what it is asked about."""
    return duckdb.connect(":memory:", config={"threads": 1})


def _told_apart(key: Whole) -> tuple[Whole, Whole]:
    """For each distinct number the place of one with it, and for each number which it is."""
    span = int(key.max(initial=0)) + 1
    if span > SMALL:
        _, first, row = np.unique(key, return_index=True, return_inverse=True)
        return first, row
    one = np.full(span, -1, dtype=np.int64)
    one[key] = np.arange(len(key))
    there = one >= 0
    return one[there], (np.cumsum(there) - 1)[key]


def _relation(
    terms: Terms, moments: Moments, rows: Whole, values: Whole, asked: tuple[Asked, ...]
) -> pa.Table:
    """The moments as the columns that conditions ask for."""
    place = moments.place[rows]
    scores = {
        "interest": pa.array(moments.interest[rows] / MILLION),
        "position": pa.array(place, mask=place < 0),
        "handoffs_before": pa.array(moments.handoffs[rows].astype(np.float64)),
        "returned_before": pa.array(np.zeros(len(rows), dtype=np.int64)),
    }
    columns = {"id": pa.array(np.arange(len(rows))), "at": pa.array(moments.at[rows])}
    for number, known in enumerate(asked):
        code = values[moments.state[rows], number]
        held = pa.array(known.values, KINDS[known.field.type])
        columns[known.field.name] = held.take(pa.array(code, mask=code < 0))
    for field in columns_asked(terms):
        if field.scope in JUDGED:
            columns[field.name] = scores[field.name]
    return pa.table(columns)
