"""A table as a workbook: the figures on one sheet, what they mean on the second."""

import io
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from accord.kit.money import exponent
from accord.reports.formats.delimited import headings, parts
from accord.reports.table import Cell, Column, Table

# Texts stay texts, whatever they begin with: no formula, no link, no number.
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# A workbook says when it was made. That is no fact of ours; the same table is the same file.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the library wants a moment without a zone
_FIGURES = {
    "count": "#,##0",
    "days": "#,##0.0",
    "number": "#,##0.0",
    "rate": "0.0%",
    "share": "0.0%",
    "text": "@",
}
_WIDEST = 60


def as_bytes(table: Table) -> bytes:
    """Money as amounts of the currency, a rate with its numerator and denominator beside it."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, **_AS_TEXT}) as book:
        book.set_properties({"title": table.question, "created": _MADE})
        _figures(book, table)
        _meaning(book, table)
    return out.getvalue()


def _figures(book: Workbook, table: Table) -> None:
    sheet = book.add_worksheet(table.name)
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    names = [name for column in table.columns for name in headings(column)]
    sheet.write_row(0, 0, names, heading)
    sheet.freeze_panes(1, 1)
    plain, bold = _formats(book, table, bold=False), _formats(book, table, bold=True)
    for number, line in enumerate(table.lines(), 1):
        formats = bold if number > len(table.rows) else plain
        _write(sheet, number, _cells(table, line), formats)
    for place, name in enumerate(names):
        sheet.set_column(place, place, _width(table, place, name))


def _formats(book: Workbook, table: Table, *, bold: bool) -> list[Format]:
    digits = exponent(table.currency)
    money = f"#,##0.{'0' * digits}" if digits else "#,##0"
    figures = [
        figure
        for column in table.columns
        for figure in _figure(column, {**_FIGURES, "money": money})
    ]
    made = {figure: book.add_format({"num_format": figure, "bold": bold}) for figure in figures}
    return [made[figure] for figure in figures]


def _figure(column: Column, figures: dict[str, str]) -> list[str]:
    return [figures[column.kind], *[figures["count"] for _ in headings(column)[1:]]]


def _cells(table: Table, line: tuple[Cell, ...]) -> list[str | int | float | None]:
    unit = 10 ** exponent(table.currency)
    return [
        part / unit if column.kind == "money" and part is not None else part
        for column, cell in zip(table.columns, line, strict=True)
        for part in parts(column, cell)
    ]


def _write(sheet: Worksheet, number: int, cells: list, formats: list[Format]) -> None:
    for place, (value, look) in enumerate(zip(cells, formats, strict=True)):
        if isinstance(value, str):
            sheet.write_string(number, place, value, look)
        elif value is not None:
            sheet.write_number(number, place, value, look)


def _width(table: Table, place: int, name: str) -> int:
    """Wide enough for its texts; a long heading is broken over lines."""
    texts = [cells[place] for cells in (_cells(table, line) for line in table.lines())]
    longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
    return min(max(longest, 12, len(name) // 2) + 2, _WIDEST)


def _meaning(book: Workbook, table: Table) -> None:
    sheet = book.add_worksheet("About")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    told = [*table.said().items(), *(("note", note) for note in table.notes)]
    for number, (name, said) in enumerate(told):
        sheet.write_string(number, 0, name.replace("_", " "), bold)
        sheet.write_string(number, 1, said, wrapped)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 100)
