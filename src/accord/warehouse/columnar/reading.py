"""Reading the operational database for the copy: one snapshot, rows in order, explicit types.

The database hands over each column of many rows as one JSON array, which Arrow reads as the type
that is said: no value becomes a Python object.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.json as pa_json
from django.db import connection

from accord.warehouse.engines.database import Database
from accord.warehouse.sources import Source, kind_of, sources
from accord.warehouse.spelling import spelling
from accord.warehouse.views import ENGINES, view_names

KEYS_AT_ONCE = 20_000

# A column as one JSON array. Doubles go as texts, since JSON of an older SQLite cuts them short.
_ARRAY: Mapping[str, str] = {
    "sqlite": "json_group_array({})",
    "postgresql": "coalesce(CAST(json_agg({}) AS text), '[]')",
}
_DOUBLE: Mapping[str, str] = {
    "sqlite": "CASE WHEN {0} IS NOT NULL THEN printf('%%!.17g', {0}) END",
    "postgresql": "CAST({} AS text)",
}

TYPES = {
    "bigint": pa.int64(),
    "double": pa.float64(),
    "double precision": pa.float64(),
    "text": pa.string(),
}

Columns = Mapping[str, str]


@contextmanager
def snapshot() -> Iterator[None]:
    """Until the end of the block the database is read as it stands now, whoever writes.

    Inside a transaction that is what the transaction sees.
    """
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN"
    if connection.vendor == "postgresql":
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def tops() -> dict[str, int]:
    """The highest key of each source; new facts show in it."""
    found = sources()
    asked = ", ".join(f"(SELECT coalesce(max({each.key}), 0) FROM {each.table})" for each in found)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        return {each.name: top for each, top in zip(found, cursor.fetchone(), strict=True)}


def reached_s() -> int | None:
    """The moment that the log has reached."""
    seconds = ENGINES[connection.vendor]["SECONDS"].format("c.reached_at")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({seconds}) FROM accord_ledgerclock c")
        return cursor.fetchone()[0]


def anchor(position: int) -> str:
    """What the ledger says at a position, by which a database is known again."""
    seconds = ENGINES[connection.vendor]["SECONDS"].format("e.recorded_at")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.kind, e.fact, {seconds.replace('%', '%%')} FROM accord_ledgerentry e "
            "WHERE e.position = %s",
            [position],
        )
        row = cursor.fetchone() or ()
    return " ".join(map(str, [connection.vendor, *row]))


def columns() -> dict[str, Columns]:
    """The columns of every view, and what they hold."""
    found = {}
    for view in view_names():
        names, _ = _small(f"SELECT v.* FROM {view} v LIMIT 0")
        found[view] = {name: kind_of(view, name) for name in names}
    return found


def schema(held: Columns) -> pa.Schema:
    return pa.schema([(name, TYPES[kind]) for name, kind in held.items()])


def rows(source: Source, low: int, high: int, held: Columns) -> pa.Table:
    """The rows of a source with these keys (all of a small one), in the order of the key."""
    if source.is_small:
        _, found = _small(f"SELECT v.* FROM {source.view} v ORDER BY 1")
        return pa.Table.from_batches([_batch(found, held, source)], schema(held))
    tables = []
    while (first := first_key(source, low, high)) is not None:
        low = min(high, first + KEYS_AT_ONCE - 1) + 1
        tables.append(_read(source, first, low - 1, held))
    return pa.concat_tables(tables).combine_chunks() if tables else schema(held).empty_table()


def _read(source: Source, low: int, high: int, held: Columns) -> pa.Table:
    vendor = connection.vendor
    whole = {name: f"v.{name}" for name in held}
    double = {name for name, kind in held.items() if TYPES[kind] == pa.float64()}
    whole |= {name: _DOUBLE[vendor].format(f"v.{name}") for name in double}
    arrays = ", ".join(_ARRAY[vendor].format(column) for column in whole.values())
    view = source.sql(vendor).replace("%", "%%")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH v({', '.join(held)}) AS ({view}\nWHERE {source.column} BETWEEN %s AND %s"
            f" ORDER BY {source.column}) SELECT {arrays} FROM v",
            [low, high],
        )
        told = cursor.fetchone()
    text = ", ".join(f'"{name}": {array}' for name, array in zip(held, told, strict=True))
    given = pa.schema([
        (name, pa.list_(pa.string() if name in double else TYPES[kind]))
        for name, kind in held.items()
    ])  # fmt: skip
    return _parsed(f"{{{text}}}".encode(), given, source).cast(schema(held))


def _parsed(text: bytes, given: pa.Schema, source: Source) -> pa.Table:
    """One JSON object of arrays as a table."""
    try:
        lists = pa_json.read_json(
            io.BytesIO(text),
            read_options=pa_json.ReadOptions(block_size=len(text) + 1),
            parse_options=pa_json.ParseOptions(given, unexpected_field_behavior="error"),
        )
    except pa.ArrowInvalid as error:
        raise TypeError(
            f"{source.view} is said to hold something else: {error}; "
            "say in warehouse/sources.py what it holds"
        ) from error
    return pa.table({name: lists[name].combine_chunks().flatten() for name in given.names})


def first_key(source: Source, low: int, high: int) -> int | None:
    """The lowest key there is between two."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min({source.key}) FROM {source.table} WHERE {source.key} BETWEEN %s AND %s",
            [low, high],
        )
        return cursor.fetchone()[0]


def keys_naming(source: Source, column: str, ids: set[int]) -> set[int]:
    """The keys of those rows that name one of these in a column."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        for each in ids:
            cursor.execute(
                f"SELECT {source.key} FROM {source.table} WHERE {column} = %s",
                [each],
            )
            found.update(key for (key,) in cursor.fetchall())
    return found


def _batch(found: list[tuple], held: Columns, source: Source) -> pa.RecordBatch:
    values = list(zip(*found, strict=True)) or [()] * len(held)
    arrays = []
    for (name, kind), column in zip(held.items(), values, strict=True):
        try:
            arrays.append(pa.array(column, TYPES[kind]))
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise TypeError(
                f"{source.view}.{name} is said to be {kind}, but: {error}; "
                "say in warehouse/sources.py what it holds"
            ) from error
    return pa.RecordBatch.from_arrays(arrays, schema=schema(held))


def _small(sql: str) -> tuple[list[str], list[tuple]]:
    return Database().read(sql, {}, {"spelling": spelling()})
