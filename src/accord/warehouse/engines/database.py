"""Asking the operational database: the views a question names exist only while it is asked."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection
from django.db.utils import Error

from accord.warehouse.engines.freshness import Freshness
from accord.warehouse.engines.relation import (
    Relation,
    Relations,
    Rows,
    Values,
    names_in,
    used_in,
    with_marks,
)
from accord.warehouse.views import ENGINES, view_names, view_sql

# What an engine is told before a question, and after it. A report reads whole tables; from sizes
# that it can only guess, PostgreSQL would search them row by row, or compile for seconds first.
_BEFORE: Mapping[str, str] = {"postgresql": "SET enable_nestloop = off; SET jit = off"}
_AFTER: Mapping[str, str] = {"postgresql": "RESET enable_nestloop; RESET jit"}


class Database:
    """SQLite or PostgreSQL, where the truth lies: always up to date, slow where there is much."""

    name = "database"

    def ask(self, sql: str, values: Values, relations: Relations) -> Rows:
        names, rows = self.read(sql, values, relations)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def arrow(self, sql: str, values: Values, relations: Relations):
        import pyarrow as pa

        names, rows = self.read(sql, values, relations)
        found = list(zip(*rows, strict=True)) or [()] * len(names)
        arrays = [pa.array(column) for column in found]
        return pa.Table.from_arrays(arrays, names=names)

    def freshness(self) -> Freshness:
        seconds = ENGINES[connection.vendor]["SECONDS"].format("c.reached_at")
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT (SELECT max({seconds}) FROM accord_ledgerclock c),"
                " (SELECT coalesce(max(e.position), 0) FROM accord_ledgerentry e)"
            )
            reached, position = cursor.fetchone()
        through = None if reached is None else datetime.fromtimestamp(reached, UTC)
        return Freshness(self.name, through, position)

    def read(
        self, sql: str, values: Values, relations: Relations
    ) -> tuple[list[str], list[tuple[object, ...]]]:
        """The columns of the answer, and its rows."""
        text = with_marks(sql.replace("%", "%%"), "%({})s")
        with _named_in(sql, relations), connection.cursor() as cursor:
            cursor.execute(text, used_in(sql, values))
            return [column[0] for column in cursor.description], cursor.fetchall()


@contextmanager
def _named_in(sql: str, relations: Relations) -> Iterator[None]:
    """Make the relations and views that the question names, and take them away after it."""
    named = names_in(sql)
    views = {name: view_sql(name, connection.vendor) for name in named & set(view_names())}
    wanted = named.union(*map(names_in, views.values()))
    filled = [name for name in relations if name in wanted]
    rolls_back = False
    try:
        with connection.cursor() as cursor:
            for name in filled:
                _fill(cursor, name, relations[name])
            for name, text in views.items():
                cursor.execute(f"CREATE TEMPORARY VIEW {name} AS {text}")
            _tell(cursor, _BEFORE)
        yield
    except Error:
        rolls_back = connection.in_atomic_block
        raise
    finally:
        if not rolls_back:  # What a rollback takes away need not be dropped, and cannot be.
            _drop(views, filled)


def _fill(cursor, name: str, relation: Relation) -> None:
    columns = ", ".join(f"{column} {kind}" for column, kind in relation.columns.items())
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
    places = ", ".join(["%s"] * len(relation.columns))
    cursor.executemany(
        f"INSERT INTO {name} VALUES ({places})",
        list(relation.rows()),
    )


def _drop(views: Iterable[str], tables: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        _tell(cursor, _AFTER)
        for name in views:
            cursor.execute(f"DROP VIEW IF EXISTS {name}")
        for name in tables:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")


def _tell(cursor, words: Mapping[str, str]) -> None:
    if said := words.get(cursor.db.vendor):
        cursor.execute(said)
