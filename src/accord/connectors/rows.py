"""From records to rows: values read and checked, and for each the id by which it is known again."""

import json
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from types import ModuleType
from typing import Self

from accord.connectors.batch import Row, source_key
from accord.connectors.plan import Joined, Plan, RejectedError
from accord.connectors.reading import Record, Table
from accord.connectors.values import Manner, UnableToReadValueError


class Rows:
    """The rows of a table, each ready to be taken in or rejected."""

    def __init__(self, kind: ModuleType, laid: Plan, manner: Manner, joined: Joined) -> None:
        self._whole = not hasattr(kind, "IDENTITY")
        self._one_of = one_of(kind)
        self._check = getattr(kind, "check", None)
        self._plan = laid
        self._manner = manner
        self._joined = joined
        self._seen = _Occurrences()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._seen.close()

    def of(self, table: Table) -> Iterator[Row]:
        for record in table:
            row = Row(record.line, {})
            try:
                self._read(row, record)
            except RejectedError as error:
                row.reject(error)
            except UnableToReadValueError as error:
                column = self._plan.column(error.name)
                row.reject(RejectedError(column, self._cell(record, column), error.reason))
            yield row

    def _read(self, row: Row, record: Record) -> None:
        if record.reason:
            raise RejectedError("", ",".join(record.cells), record.reason)
        cells = self._joined.extend(record.cells, self._plan.on)
        row.values = self._plan.values(cells, self._manner)
        own_id = source_key(*self._plan.key_of(cells)) if self._plan.key else ""
        if not self._whole and own_id:
            row.values.setdefault("external_id", own_id)
        if self._one_of and not any(name in row.values for name in self._one_of):
            names = " or ".join(self._one_of)
            column = self._plan.column(self._one_of[0])
            raise RejectedError(column, "", f"nothing says who or what this is about: {names}")
        if self._check:
            self._check(row.values, self._manner)
        if self._whole:
            row.key = own_id or self._seen.key(row.values)

    def _cell(self, record: Record, column: str) -> str:
        header = self._plan.header
        at = header.index(column) if column in header else len(record.cells)
        return record.cells[at] if at < len(record.cells) else ""


def one_of(kind: ModuleType) -> tuple[str, ...]:
    """The fields of which a row must fill one: what it is known by, or whom it is about."""
    return getattr(kind, "IDENTITY", ()) or getattr(kind, "ABOUT", ())


class _Occurrences:
    """Rows without an id are known by what they say; of equal ones, by how many came before.

    They are counted in a scratch file, so that a long file needs no more memory than a short one.
    """

    def __init__(self) -> None:
        self._scratch = sqlite3.connect("", isolation_level=None)
        self._scratch.execute("PRAGMA synchronous = OFF")
        self._scratch.execute("PRAGMA journal_mode = OFF")
        self._scratch.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, n INTEGER) WITHOUT ROWID")
        self._scratch.execute("BEGIN")

    def key(self, values: dict[str, object]) -> str:
        text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
        key = sha256(text.encode()).digest()
        (times,) = self._scratch.execute(
            "INSERT INTO seen VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET n = n + 1 RETURNING n",
            [key],
        ).fetchone()
        return key.hex() if times == 1 else f"{key.hex()}:{times}"

    def close(self) -> None:
        self._scratch.close()
