"""A table as JSON, for programs."""

import json

from accord.kit.rates import Rate
from accord.reports.table import Cell, Table


def as_json(table: Table) -> str:
    """Everything there is to know; money in minor units, a rate with its period and cohort."""
    told = {
        "report": table.name,
        **table.said(),
        "columns": [{"name": column.name, "kind": column.kind} for column in table.columns],
        "rows": [plain(table, line) for line in table.rows],
        "total": plain(table, table.total),
        "notes": list(table.notes),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def plain(table: Table, line: tuple[Cell, ...] | None) -> dict[str, object] | None:
    """One line by column name."""
    if line is None:
        return None
    names = [column.name for column in table.columns]
    return {name: _plain(cell) for name, cell in zip(names, line, strict=True)}


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
