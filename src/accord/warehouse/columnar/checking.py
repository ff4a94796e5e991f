"""Comparing the copy with the database, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from accord.warehouse.columnar import reading
from accord.warehouse.columnar.manifest import Manifest, Part
from accord.warehouse.columnar.writing import is_behind
from accord.warehouse.sources import Source, sources


@dataclass(frozen=True, slots=True)
class Difference:
    """Keys of a source whose rows are others in the copy; how many there are here and there."""

    source: str
    low: int
    high: int
    copied: int
    stored: int

    def __str__(self) -> str:
        return (
            f"{self.source} {self.low} to {self.high}: {self.copied} rows copied, "
            f"{self.stored} in the database"
        )


class BehindError(Exception):
    """The database went on since the copy was made; bring it up to date, then compare."""


def differences(copy: Manifest, folder: Path) -> list[Difference]:
    """Every part of the copy that says something else than the database, and every one missing."""
    with reading.snapshot():
        if is_behind(copy):
            raise BehindError("the copy is behind the database: run accord copy, then compare")
        return [difference for source in sources() for difference in _of(source, copy, folder)]


def _of(source: Source, copy: Manifest, folder: Path) -> Iterator[Difference]:
    held, last = copy.columns[source.view], 0
    for part in (part for part in copy.parts if part.source == source.name):
        copied, stored = _read(part, folder, held), reading.rows(source, part.low, part.high, held)
        if not _alike(copied, stored):
            yield Difference(source.name, part.low, part.high, copied.num_rows, stored.num_rows)
        last = part.high
    top = copy.tops[source.name]
    if not source.is_small and top > last:
        stored = reading.rows(source, last + 1, top, held)
        yield Difference(source.name, last + 1, top, 0, stored.num_rows)


def _read(part: Part, folder: Path, held: reading.Columns) -> pa.Table:
    if not part.file:
        return reading.schema(held).empty_table()
    return pq.read_table(folder / "parts" / part.file, partitioning=None)


def _alike(one: pa.Table, other: pa.Table) -> bool:
    """Whether both hold the same rows, in whatever order."""
    if one.num_rows != other.num_rows:
        return False
    order = [(name, "ascending") for name in one.column_names]
    return one.sort_by(order).combine_chunks().equals(other.sort_by(order).combine_chunks())
