"""Every report says the same in every form, to the cent: JSON, CSV, a workbook and Parquet."""

import io
import json

import pytest
from pyarrow import parquet

from accord.kit.money import format_minor
from accord.reports.catalogue import catalogue
from accord.reports.formats import as_bytes, as_json
from accord.reports.formats.delimited import headings
from accord.reports.queries import run
from tests.reports.conftest import NOW
from tests.reports.reading import csv_rows, rows_of, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]


@pytest.fixture
def copy_folder(northwind_copy):
    return northwind_copy


@pytest.mark.parametrize("name", catalogue())
def test_a_report_says_the_same_in_every_form(name):
    table = run(name, as_of=NOW)
    told = json.loads(as_json(table))
    lines = [*told["rows"], *([told["total"]] if told["total"] else [])]
    expected = [_plain(table, line) for line in lines]

    assert [_from_csv(table, row) for row in csv_rows(table)] == _rounded(table, expected)
    assert _from_parquet(table) == expected[: len(table.rows)]
    assert _from_workbook(table) == _rounded(table, expected)


def _plain(table, line):
    """A line of the JSON with a rate in three columns."""
    cells = {}
    for column in table.columns:
        value = line[column.name]
        names = headings(column)
        if column.kind == "rate":
            made_of = ("value", "numerator", "denominator")
            value = value or dict.fromkeys(made_of)
            cells |= zip(names, (value[part] for part in made_of), strict=True)
        else:
            cells[column.name] = value
    return cells


def _kinds(table):
    kinds = {}
    for column in table.columns:
        share, *made_of = headings(column)
        kinds |= {share: column.kind} | dict.fromkeys(made_of, "count")
    return kinds


def _rounded(table, lines):
    """What people read: money in units of the currency, quotients with six decimals."""
    kinds = _kinds(table)
    return [
        {name: _read(kinds[name], value, table) for name, value in line.items()} for line in lines
    ]


def _read(kind, value, table):
    if value is None or kind == "text":
        return value or None
    if kind == "money":
        return format_minor(value, table.currency, group="")
    return value if kind == "count" else round(value, 6)


def _from_csv(table, row):
    kinds = _kinds(table)
    readers = {"text": str, "money": str, "count": int}
    return {
        name: None if text == "" else readers.get(kinds[name], float)(text)
        for name, text in row.items()
    }


def _from_parquet(table):
    return parquet.read_table(io.BytesIO(as_bytes(table, "parquet"))).to_pylist()


def _from_workbook(table):
    kinds = _kinds(table)
    cells, _ = sheet(as_bytes(table, "xlsx"), 1)
    return [
        {name: _from_cell(kinds[name], value) for name, value in row.items()}
        for row in rows_of(cells, [*kinds])
    ]


def _from_cell(kind, value):
    if value is None or kind == "text":
        return value
    if kind == "money":
        return f"{value:.2f}"
    return int(value) if kind == "count" else round(value, 6)
