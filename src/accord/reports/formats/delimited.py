"""A table as CSV, and the fields that a rate has in every form with plain columns."""

import csv
import io

from accord.kit.money import format_minor
from accord.kit.rates import Rate
from accord.kit.text import harmless
from accord.reports.table import Cell, Column, Table


def as_csv(table: Table) -> str:
    """Commas, a point in decimals, no separators; a rate also has what it is made of.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for column in table.columns for name in headings(column)])
    for line in table.lines():
        pairs = zip(table.columns, line, strict=True)
        writer.writerow([text for column, cell in pairs for text in _fields(column, cell, table)])
    return out.getvalue()


def headings(column: Column) -> list[str]:
    """The plain columns of one column: a rate has its numerator and denominator beside it."""
    if column.kind != "rate":
        return [column.name]
    return [column.name, f"{column.name}_numerator", f"{column.name}_denominator"]


def parts(column: Column, cell: Cell) -> list[str | int | float | None]:
    """What stands in the plain columns of one cell."""
    if column.kind != "rate":
        return [cell]
    if not isinstance(cell, Rate):
        return [None, None, None]
    return [cell.value, cell.numerator, cell.denominator]


def _fields(column: Column, cell: Cell, table: Table) -> list[str]:
    if column.kind == "money" and cell is not None:
        return [format_minor(cell, table.currency, group="")]
    value, *made_of = parts(column, cell)
    if column.kind == "rate" and value is not None:
        return [f"{value:.6f}", *map(str, made_of)]
    return [_field(part) for part in (value, *made_of)]


def _field(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return harmless(value) if isinstance(value, str) else str(value)
