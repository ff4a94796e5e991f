"""Spark, for when one machine is outgrown: a cluster of its own, reached through Spark Connect.

The cluster reads the same Parquet files, so the copy has to lie on storage that it can read too,
under the same path.
"""

import re
import weakref
from functools import cached_property
from pathlib import Path

from accord.warehouse.columnar.manifest import Manifest
from accord.warehouse.columnar.reading import TYPES
from accord.warehouse.engines.freshness import Freshness
from accord.warehouse.engines.relation import (
    Relation,
    Relations,
    Rows,
    Values,
    names_in,
    steps_of,
    used_in,
    with_marks,
)

KINDS = {"bigint": "bigint", "double": "double", "double precision": "double", "text": "string"}


class NoSparkError(Exception):
    """The client of Spark Connect is not installed: pip install 'accord[spark]'."""


class Spark:
    """A cluster somewhere else, for what one machine no longer holds."""

    name = "spark"

    def __init__(self, copy: Manifest, folder: Path, address: str) -> None:
        self.copy = copy
        self.folder = folder
        self.address = address

    def ask(self, sql: str, values: Values, relations: Relations) -> Rows:
        return self.arrow(sql, values, relations).to_pylist()

    def arrow(self, sql: str, values: Values, relations: Relations):
        named = names_in(sql)
        for name in named & self.copy.columns.keys():
            self._rows(name).createOrReplaceTempView(name)
        for name in named & relations.keys():
            self._made(relations[name]).createOrReplaceTempView(name)
        steps, last = steps_of(sql)
        for name, step in steps.items():
            self._computed(step, values, _times_named(name, sql)).createOrReplaceTempView(name)
        return self._computed(last, values, 1).toArrow()

    def freshness(self) -> Freshness:
        return Freshness(self.name, self.copy.through, self.copy.position, self.copy.number)

    def _computed(self, sql: str, values: Values, times: int):
        """A step; what is named several times is computed once, not planned over and over."""
        found = self._session.sql(with_marks(sql, ":{}"), args=used_in(sql, values))
        return found.localCheckpoint() if times > 1 else found

    @cached_property
    def _session(self):
        """A conversation of its own, so that nobody else's views are in the way."""
        try:
            from pyspark.sql import SparkSession

            session = SparkSession.builder.remote(self.address).create()
        except ImportError as error:
            raise NoSparkError(
                f"reports are to be answered by {self.address}, but the client of Spark Connect "
                "is not installed: pip install 'accord[spark]'"
            ) from error
        session.conf.set("spark.sql.session.timeZone", "UTC")
        # Reckoning what holds on both sides of a union breaks off where one side is a constant.
        session.conf.set("spark.sql.constraintPropagation.enabled", "false")
        weakref.finalize(self, session.stop)
        return session

    def _rows(self, view: str):
        schema = _schema(self.copy.columns[view])
        files = self.copy.files_of(view)
        if not files:
            return self._session.createDataFrame([], schema)
        paths = [(self.folder.resolve() / "parts" / name).as_uri() for name in files]
        return self._session.read.schema(schema).parquet(*paths)

    def _made(self, relation: Relation):
        import pyarrow as pa

        kinds = zip(relation.columns.items(), relation.by_column(), strict=True)
        arrays = {name: pa.array(column, TYPES[kind]) for (name, kind), column in kinds}
        return self._session.createDataFrame(pa.table(arrays), _schema(relation.columns))


def _times_named(step: str, sql: str) -> int:
    return len(re.findall(rf"\b(?:FROM|JOIN)\s+{step}\b", sql, re.IGNORECASE))


def _schema(columns) -> str:
    return ", ".join(f"`{name}` {KINDS[kind]}" for name, kind in columns.items())
