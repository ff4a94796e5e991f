"""The three engines behind one small face: fill a table, and ask it conditions."""

import os
from datetime import datetime

import duckdb
import psycopg
import pytest

from accord.agreement.rules.conditions import Binder, Condition, to_sql
from accord.kit.text import fold
from tests.agreement.conditions.oracle import LISTS, TYPES, ZONE, Row

try:
    import pysqlite3 as sqlite3
except ImportError:
    import sqlite3

CASE = "CASE WHEN ({sql}) THEN 1 WHEN NOT ({sql}) THEN 0 END"


class Engine:
    """One database with one temporary table of leads."""

    def __init__(self, dialect, connection, *, mark, types):
        self.dialect = dialect
        self.connection = connection
        self.mark = mark
        self.types = types

    def fill(self, rows: list[Row]) -> None:
        names = ["id", "at", *TYPES]
        kinds = ["bigint", "bigint"] + [_kind(TYPES[name]) for name in TYPES]
        columns = ", ".join(
            f'"{name}" {self.types[kind]}' for name, kind in zip(names, kinds, strict=True)
        )
        self._run("DROP TABLE IF EXISTS lead")
        self._run(f"CREATE TEMPORARY TABLE lead ({columns})")
        places = ", ".join([self.mark] * len(names))
        for number, row in enumerate(rows):
            values = [number, *(stored(name, row[name]) for name in names[1:])]
            self._run(f"INSERT INTO lead VALUES ({places})", values)

    def answers(self, conditions: list[Condition]) -> list[list[bool | None]]:
        """For every condition, the answer of every row: True, False, or None for unknown."""
        binder = Binder()
        asked = [
            to_sql(condition, self.dialect, binder=binder, zone=ZONE) for condition in conditions
        ]
        cases = ", ".join(CASE.format(sql=sql) for sql in asked)
        rows = self._run(f"SELECT {cases} FROM lead ORDER BY id", binder.values).fetchall()
        return [[_truth(row[place]) for row in rows] for place in range(len(conditions))]

    def _run(self, sql, values=None):
        return self.connection.execute(sql, values) if values else self.connection.execute(sql)


def stored(name: str, value):
    """A value as the columns of the catalogue hold it."""
    if value is None:
        return None
    if name in LISTS:
        return LISTS[name].index(value)
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, str):
        return fold(value)
    return value if isinstance(value, float) else int(value)


def open_engine(dialect: str) -> Engine:
    return {"sqlite": _sqlite, "postgres": _postgres, "duckdb": _duckdb}[dialect]()


def _sqlite() -> Engine:
    types = {"text": "TEXT", "double": "REAL", "bigint": "INTEGER"}
    return Engine("sqlite", sqlite3.connect(":memory:"), mark="?", types=types)


def _duckdb() -> Engine:
    types = {"text": "VARCHAR", "double": "DOUBLE", "bigint": "BIGINT"}
    connection = duckdb.connect(":memory:", config={"threads": 1})
    return Engine("duckdb", connection, mark="?", types=types)


def _postgres() -> Engine:
    address = os.environ.get("ACCORD_TEST_POSTGRES")
    if not address:
        missing = "ACCORD_TEST_POSTGRES names no PostgreSQL to compare with"
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    types = {"text": "text", "double": "double precision", "bigint": "bigint"}
    connection = psycopg.connect(address, autocommit=True)
    connection.execute("SET client_min_messages = warning")
    return Engine("postgres", connection, mark="%s", types=types)


def _kind(type_name: str) -> str:
    return {"text": "text", "number": "double"}.get(type_name, "bigint")


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)
