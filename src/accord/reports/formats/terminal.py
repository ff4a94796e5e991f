"""A table as text for people, as wide as their terminal."""

import io

from rich.table import Table as Grid

from accord.kit.money import format_minor
from accord.kit.printing import plain_console
from accord.kit.rates import Rate
from accord.reports.table import BLANK, Cell, Column, Table

NOTHING = "–"


def as_table(table: Table, *, width: int) -> str:
    """Laid out for a terminal; what is too wide goes on below, with its first columns again."""
    out = io.StringIO()
    console = plain_console(out, width=width)
    console.print(f"{table.question} ({table.period}; money in {table.currency})")
    shown = [_shown_row(table, line) for line in table.lines()]
    for places in _sections(table, shown, width):
        console.print(_grid(table, shown, places))
    for note in (*table.notes, *filter(None, [table.fresh])):
        console.print(note)
    return out.getvalue()


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
    formats = {"text": "", "count": ",", "days": ",.1f", "share": "z.1%", "number": ",.1f"}
    return format(cell, formats[column.kind])
