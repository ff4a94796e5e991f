"""Asking the operational database: the views a question names exist only while it is asked."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error

from accord.warehouse.views import view_names, view_sql

_NAMED = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)", re.IGNORECASE)
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)\b")
_COMMENT = re.compile(r"--[^\n]*")


# What an engine is told before a question, and after it. A report reads whole tables; from sizes
# that it can only guess, PostgreSQL would search them row by row, or compile for seconds first.
_BEFORE: Mapping[str, str] = {"postgresql": "SET enable_nestloop = off; SET jit = off"}
_AFTER: Mapping[str, str] = {"postgresql": "RESET enable_nestloop; RESET jit"}


@dataclass(frozen=True)
class Relation:
    """Rows that Python computes and SQL joins, such as the working time of each day.

    `rows` is asked only when a question names the relation.
    """

    columns: Mapping[str, str]
    rows: Callable[[], Iterable[Sequence[object]]]


def ask(
    connection: BaseDatabaseWrapper,
    sql: str,
    values: Mapping[str, object],
    relations: Mapping[str, Relation],
) -> list[dict[str, object]]:
    """The answer of one portable question, a mapping a row; parameters are written `:name`."""
    used = {name: values[name] for name in _PARAMETER.findall(_COMMENT.sub("", sql))}
    text = _PARAMETER.sub(r"%(\1)s", _COMMENT.sub("", sql).replace("%", "%%"))
    with _named_in(sql, connection, relations), connection.cursor() as cursor:
        cursor.execute(text, used)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def _named_in(
    sql: str, connection: BaseDatabaseWrapper, relations: Mapping[str, Relation]
) -> Iterator[None]:
    """Make the relations and views that the question names, and take them away after it."""
    views = {name: view_sql(name, connection.vendor) for name in _names(sql) & set(view_names())}
    wanted = _names(sql).union(*map(_names, views.values()))
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
            _drop(connection, views, filled)


def _names(sql: str) -> set[str]:
    return set(_NAMED.findall(_COMMENT.sub("", sql)))


def _fill(cursor, name: str, relation: Relation) -> None:
    columns = ", ".join(f"{column} {kind}" for column, kind in relation.columns.items())
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
    places = ", ".join(["%s"] * len(relation.columns))
    cursor.executemany(
        f"INSERT INTO {name} VALUES ({places})",  # noqa: S608
        list(relation.rows()),
    )


def _drop(connection: BaseDatabaseWrapper, views: Iterable[str], tables: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        _tell(cursor, _AFTER)
        for name in views:
            cursor.execute(f"DROP VIEW IF EXISTS {name}")
        for name in tables:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")


def _tell(cursor, words: Mapping[str, str]) -> None:
    if said := words.get(cursor.db.vendor):
        cursor.execute(said)
