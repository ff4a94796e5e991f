"""Path files as the field's packages write them: a path a row, and how often it came to what.

`path` holds the steps with ` > ` between them; `total_conversions`, `total_conversion_value` and
`total_null` may be missing, and without any of them each row is one conversion. Rows that say the
same path add up. Nothing is guessed and nothing is left out: a file with a mistake is refused, and
the mistakes are named.
"""

import csv
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from accord.attribution.rules import path_rows
from accord.attribution.rules.path_rows import Layout, UnableToReadPathsError
from accord.attribution.rules.paths import Floats, Paths, bounds_of

if TYPE_CHECKING:
    import pyarrow

SMALL = 1 << 18
"""Bytes up to which a file is read row by row: to load the quick reader would take longer."""
BLOCK = 1 << 19
"""Bytes read at once."""
HEADER = 1 << 16
"""Bytes within which the first line must end."""
DELIMITERS = ",;\t"
NAMES = {
    "path": "path",
    "totalconversions": "conversions",
    "conversions": "conversions",
    "totalconversionvalue": "value",
    "conversionvalue": "value",
    "value": "value",
    "totalnull": "null",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class PathFile:
    """The paths of a file, and the names of the columns that say nothing we know."""

    paths: Paths
    unused: tuple[str, ...]


def read(file: BinaryIO) -> PathFile:
    """The paths of a file that was opened for bytes and can go back to its beginning."""
    layout = _layout(file)
    size = file.seek(0, os.SEEK_END) - layout.begins
    paths = None if size <= SMALL else _quickly(file, layout)
    if paths is None:
        file.seek(layout.begins)
        paths = path_rows.read(file, layout)
    unused = [name for name, role in zip(layout.names, layout.roles, strict=True) if not role]
    return PathFile(paths, tuple(unused))


def _layout(file: BinaryIO) -> Layout:
    file.seek(0)
    line, number = b"", 0
    while not line.strip(b"\xef\xbb\xbf \r\n"):
        line, number = file.readline(HEADER), number + 1
        if not line:
            raise UnableToReadPathsError(["the file is empty: its first line names the columns"])
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise UnableToReadPathsError(
            [f"line {number} is no text in UTF-8: save the file in this encoding"]
        ) from None
    try:
        readings = [_header(text, delimiter) for delimiter in DELIMITERS]
    except csv.Error as error:
        raise UnableToReadPathsError([f"line {number} is no header ({error})"]) from None
    names, roles, delimiter = max(readings, key=lambda reading: len(set(reading[1]) - {""}))
    _check_header(names, roles)
    return Layout(delimiter, tuple(names), tuple(roles), begins=file.tell(), line=number)


def _header(text: str, delimiter: str) -> tuple[list[str], list[str], str]:
    names = [name.strip() for name in next(csv.reader([text], delimiter=delimiter), [])]
    plain = [name.casefold().translate({ord(sign): None for sign in " _-."}) for name in names]
    return names, [NAMES.get(name, "") for name in plain], delimiter


def _check_header(names: list[str], roles: list[str]) -> None:
    mistakes = []
    if "path" not in roles:
        mistakes.append(
            "no column is called path: the first line must name the columns, for example "
            "path,total_conversions,total_conversion_value,total_null"
        )
    elif "conversions" not in roles and set(roles) - {"path", ""}:
        mistakes.append("the column total_conversions is missing: add it")
    for role in sorted({role for role in roles if role and roles.count(role) > 1}):
        same = [name for name, mine in zip(names, roles, strict=True) if mine == role]
        mistakes.append(f"the columns {' and '.join(same)} mean the same: keep one")
    if mistakes:
        raise UnableToReadPathsError(mistakes)


def _quickly(file: BinaryIO, layout: Layout) -> Paths | None:
    """The paths of a large file, or None where a mistake must be named or a doubt settled."""
    import pyarrow as pa
    from pyarrow import csv as quick

    file.seek(layout.begins)
    columns = [role or f"unused {at}" for at, role in enumerate(layout.roles)]
    used = [name for name in columns if name in layout.roles]
    types = {name: pa.string() if name == "path" else pa.float64() for name in used}
    touches = _Touches()
    try:
        for batch in quick.open_csv(
            file,
            quick.ReadOptions(column_names=columns, block_size=BLOCK),
            quick.ParseOptions(delimiter=layout.delimiter),
            quick.ConvertOptions(
                column_types=types,
                include_columns=used,
                null_values=[],
                strings_can_be_null=False,
            ),
            memory_pool=pa.system_memory_pool(),
        ):
            touches.add(batch)
    except (pa.ArrowInvalid, _DoubtError):
        return None
    return touches.paths() if touches.count else None


class _DoubtError(Exception):
    """Something in the file is not as it should be."""


class _Touches:
    """Batches of rows, coded one after the other."""

    def __init__(self) -> None:
        self.count = 0
        self._channels: dict[str, int] = {}
        self._codes: list[NDArray[np.unsignedinteger]] = []
        self._lengths: list[NDArray[np.int32]] = []
        self._numbers: list[Floats] = []

    def add(self, batch: "pyarrow.RecordBatch") -> None:
        import pyarrow
        from pyarrow import compute

        steps = compute.split_pattern(
            batch.column("path"), ">", memory_pool=pyarrow.system_memory_pool()
        )
        coded = steps.flatten().dictionary_encode()
        places = [self._place(name) for name in coded.dictionary.to_pylist()]
        kind = np.min_scalar_type(len(self._channels))
        self._codes.append(np.array(places, dtype=kind)[coded.indices.to_numpy()])
        self._lengths.append(np.diff(steps.offsets.to_numpy()))
        self._numbers.append(_numbers(batch))
        self.count += batch.num_rows

    def _place(self, step: str) -> int:
        name = step.strip()
        if path_rows.wrong_with(name):
            raise _DoubtError(name)
        return self._channels.setdefault(name, len(self._channels))

    def paths(self) -> Paths:
        return path_rows.in_order(
            list(self._channels),
            np.concatenate(self._codes),
            bounds_of(np.concatenate(self._lengths)),
            np.concatenate(self._numbers, axis=1),
        )


def _numbers(batch: "pyarrow.RecordBatch") -> Floats:
    """Conversions, value where known, and nulls, a row each."""
    given = {name: batch.column(name).to_numpy() for name in batch.schema.names if name != "path"}
    rows = batch.num_rows
    read: dict[str, Floats] = {"conversions": np.ones(rows), "null": np.zeros(rows)} | given
    numbers = np.array([read[role] for role in path_rows.NUMBERS if role in read])
    if not (np.isfinite(numbers) & (numbers >= 0)).all():
        raise _DoubtError("a number")
    if "value" in read and ((read["value"] > 0) & (read["conversions"] == 0)).any():
        raise _DoubtError("a value without a conversion")
    return numbers
