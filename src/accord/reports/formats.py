"""A table as text for people, as CSV for spreadsheets and as JSON for programs."""

import csv
import io
import json
from collections.abc import Callable

from rich.console import Console
from rich.table import Table as Grid

from accord.kit.money import format_minor
from accord.kit.rates import Rate
from accord.reports.table import BLANK, Cell, Column, Table

NOTHING = "–"


def as_table(table: Table, *, width: int) -> str:
    """Laid out for a terminal; what is too wide goes on below, with its first columns again."""
    console = Console(width=width, file=io.StringIO(), highlight=False, color_system=None)
    console.print(f"{table.question} ({table.period}; money in {table.currency})")
    lines = [*table.rows, *([table.total] if table.total else [])]
    shown = [_shown_row(table, line) for line in lines]
    for places in _sections(table, shown, width):
        console.print(_grid(table, shown, places))
    for note in table.notes:
        console.print(note)
    return console.file.getvalue()


def as_csv(table: Table) -> str:
    """Commas, a point in decimals, no separators; a rate also has what it is made of."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for column in table.columns for name in _headings(column)])
    for line in [*table.rows, *([table.total] if table.total else [])]:
        pairs = zip(table.columns, line, strict=True)
        writer.writerow([text for column, cell in pairs for text in _fields(column, cell, table)])
    return out.getvalue()


def as_json(table: Table) -> str:
    """Everything there is to know; money in minor units, a rate with its period and cohort."""
    names = [column.name for column in table.columns]

    def plain(line: tuple[Cell, ...] | None) -> dict[str, object] | None:
        return line and {name: _plain(cell) for name, cell in zip(names, line, strict=True)}

    told = {
        "report": table.name,
        "question": table.question,
        "period": table.period,
        "currency": table.currency,
        "columns": [{"name": column.name, "kind": column.kind} for column in table.columns],
        "rows": [plain(line) for line in table.rows],
        "total": plain(table.total),
        "notes": list(table.notes),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[Table, int], str]] = {
    "table": lambda table, width: as_table(table, width=width),
    "csv": lambda table, width: as_csv(table),
    "json": lambda table, width: as_json(table),
}


def _sections(table: Table, shown: list[list[str]], width: int) -> list[list[int]]:
    """The columns in groups that fit beside each other, each led by the leading text columns."""
    count = len(table.columns)
    wide = [
        max(len(_title(table.columns[place])), *(len(line[place]) for line in shown), 1) + 3
        for place in range(count)
    ]
    lead = next((n for n, column in enumerate(table.columns) if column.kind != "text"), count)
    sections = [list(range(lead))]
    for place in range(lead, count):
        if len(sections[-1]) > lead and sum(wide[n] for n in sections[-1]) + wide[place] >= width:
            sections.append(list(range(lead)))
        sections[-1].append(place)
    return sections


def _grid(table: Table, shown: list[list[str]], places: list[int]) -> Grid:
    grid = Grid()
    for place in places:
        column = table.columns[place]
        grid.add_column(_title(column), justify="left" if column.kind == "text" else "right")
    for number, line in enumerate(shown):
        if table.total and number == len(table.rows):
            grid.add_section()
        grid.add_row(*(line[place] for place in places))
    return grid


def _title(column: Column) -> str:
    return column.name.replace("_", " ").replace("-", " ")


def _shown_row(table: Table, line: tuple[Cell, ...]) -> list[str]:
    first, *rest = [
        _shown(column, cell, table) for column, cell in zip(table.columns, line, strict=True)
    ]
    return [BLANK if line[0] is None else first, *rest]


def _shown(column: Column, cell: Cell, table: Table) -> str:
    if cell is None:
        return NOTHING
    if isinstance(cell, Rate):
        value = NOTHING if cell.value is None else f"{cell.value:.1%}"
        return f"{cell.numerator:,}/{cell.denominator:,} {value}"
    if column.kind == "money":
        return format_minor(cell, table.currency)
    formats = {"text": "", "count": ",", "days": ",.1f", "share": ".1%", "number": ",.1f"}
    return format(cell, formats[column.kind])


def _headings(column: Column) -> list[str]:
    if column.kind != "rate":
        return [column.name]
    return [column.name, f"{column.name}_numerator", f"{column.name}_denominator"]


def _fields(column: Column, cell: Cell, table: Table) -> list[str]:
    if column.kind == "rate":
        if not isinstance(cell, Rate):
            return ["", "", ""]
        value = "" if cell.value is None else f"{cell.value:.6f}"
        return [value, str(cell.numerator), str(cell.denominator)]
    if cell is None:
        return [""]
    if column.kind == "money":
        return [format_minor(cell, table.currency, group="")]
    return [f"{cell:.6f}".rstrip("0").rstrip(".") if isinstance(cell, float) else str(cell)]


def _plain(cell: Cell) -> object:
    if not isinstance(cell, Rate):
        return cell
    return {
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "value": cell.value,
        "period": cell.period,
        "cohort": cell.cohort,
    }
