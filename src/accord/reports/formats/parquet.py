"""A table as Parquet, for analysts: rows only, so that a sum over a column counts nothing twice."""

import io
import json

import pyarrow as pa
from pyarrow import parquet

from accord.kit.money import exponent
from accord.reports.formats.delimited import headings, parts
from accord.reports.formats.program import plain
from accord.reports.table import Column, Table

_TYPES = {"text": pa.string(), "count": pa.int64(), "money": pa.int64()}


def as_bytes(table: Table) -> bytes:
    """Money in minor units, its currency with the column; the total and all notes with the file."""
    schema = pa.schema(
        [field for column in table.columns for field in _fields(column, table.currency)],
        metadata=_told(table),
    )
    columns = [[] for _ in schema]
    for line in table.rows:
        cells = [
            part
            for column, cell in zip(table.columns, line, strict=True)
            for part in parts(column, cell)
        ]
        for values, value in zip(columns, cells, strict=True):
            values.append(value)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    out = io.BytesIO()
    parquet.write_table(pa.table(arrays, schema=schema), out)
    return out.getvalue()


def _fields(column: Column, currency: str) -> list[pa.Field]:
    says = {"kind": column.kind}
    if column.kind == "money":
        says |= {"currency": currency, "decimals": str(exponent(currency))}
    share, *made_of = headings(column)
    return [
        pa.field(share, _TYPES.get(column.kind, pa.float64()), metadata=says),
        *(pa.field(name, pa.int64(), metadata={"kind": "count"}) for name in made_of),
    ]


def _told(table: Table) -> dict[str, str]:
    total = json.dumps(plain(table, table.total), ensure_ascii=False)
    notes = json.dumps(table.notes, ensure_ascii=False)
    return {"report": table.name, **table.said(), "notes": notes, "total": total}
