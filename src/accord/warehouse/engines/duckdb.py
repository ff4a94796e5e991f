"""DuckDB in this process, over the columnar copy: reads its files, and nothing else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
from django.conf import settings

from accord.warehouse.columnar.manifest import Manifest
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

MOST_THREADS = 4


class DuckDB:
    """The default: quick on one machine up to some hundred million touches."""

    name = "duckdb"

    def __init__(self, copy: Manifest, folder: Path) -> None:
        self.copy = copy
        self.folder = folder

    def ask(self, sql: str, values: Values, relations: Relations) -> Rows:
        with self._conversation(sql, relations) as conversation:
            answer = conversation.execute(with_marks(sql, "${}"), used_in(sql, values))
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def arrow(self, sql: str, values: Values, relations: Relations):
        with self._conversation(sql, relations) as conversation:
            answer = conversation.sql(with_marks(sql, "${}"), params=used_in(sql, values))
            return answer.to_arrow_table()

    def freshness(self) -> Freshness:
        return Freshness(self.name, self.copy.through, self.copy.position, self.copy.number)

    @contextmanager
    def _conversation(self, sql: str, relations: Relations) -> Iterator[duckdb.DuckDBPyConnection]:
        """With the views that a question names; they belong to this one and end with it."""
        named = names_in(sql)
        with _locked_down(str(self.folder.resolve())).cursor() as conversation:
            for name in named & self.copy.columns.keys():
                conversation.execute(f"CREATE TEMPORARY VIEW {name} AS {self._rows(name)}")
            for name in named & relations.keys():
                _fill(conversation, name, relations[name])
            yield conversation

    def _rows(self, view: str) -> str:
        columns = self.copy.columns[view]
        if files := self.copy.files_of(view):
            paths = ", ".join(_text(str(self.folder.resolve() / "parts" / name)) for name in files)
            return f"SELECT {', '.join(map(_name, columns))} FROM read_parquet([{paths}])"
        nothing = ", ".join(
            f"CAST(NULL AS {kind}) AS {_name(name)}" for name, kind in columns.items()
        )
        return f"SELECT {nothing} WHERE false"


@cache
def _locked_down(folder: str) -> duckdb.DuckDBPyConnection:
    """A database in memory that may read this folder and nothing else, and can never be told so.

    Forks must not share it: each process makes its own at first use.
    """
    connection = duckdb.connect(":memory:")
    spill = f"{folder}/spill"
    for said in (
        f"SET memory_limit = {_text(settings.ANALYTICS_MEMORY)}",
        f"SET threads = {min(os.cpu_count() or 1, MOST_THREADS)}",
        f"SET temp_directory = {_text(spill)}",
        f"SET allowed_directories = [{_text(folder)}]",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        connection.execute(said).fetchall()
    return connection


def _fill(conversation: duckdb.DuckDBPyConnection, name: str, relation: Relation) -> None:
    columns = ", ".join(f"{_name(column)} {kind}" for column, kind in relation.columns.items())
    conversation.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
    given = pa.table(dict(zip(relation.columns, relation.by_column(), strict=True)))
    if given.num_rows:
        conversation.register("given", given)
        conversation.execute(f"INSERT INTO {name} SELECT * FROM given").fetchall()
        conversation.unregister("given")


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
