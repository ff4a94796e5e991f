"""Putting a table and what an oracle counted side by side, line by line and cell by cell."""

from fractions import Fraction
from math import isclose

from accord.kit.rates import Rate


def lines_of(table):
    """The lines of a table, the total among them, in an order that names and texts decide."""
    names = [column.name for column in table.columns]
    lines = [*table.rows, *([table.total] if table.total else [])]
    return in_order([dict(zip(names, map(_plain, line), strict=True)) for line in lines])


def in_order(lines):
    return sorted(lines, key=lambda line: [_text(value) for value in line.values()])


def differences(lines, expected):
    """Every cell that is not as the oracle counted it; whole numbers exactly."""
    lines, expected = in_order(lines), in_order(aligned(expected, lines))
    if len(lines) != len(expected):
        return [f"{len(lines)} lines, not {len(expected)}", lines, expected]
    return [
        (number, name, line[name], value)
        for number, (line, counted) in enumerate(zip(lines, expected, strict=True))
        for name, value in counted.items()
        if not _same(line[name], value)
    ]


def aligned(expected, lines):
    """The oracle's lines with their cells in the order of the table's columns."""
    names = list(lines[0]) if lines else []
    return [{name: line[name] for name in names} for line in expected]


def _plain(cell):
    return (cell.numerator, cell.denominator) if isinstance(cell, Rate) else cell


def _same(cell, counted):
    if isinstance(counted, Fraction) or isinstance(cell, float):
        return cell is not None and counted is not None and isclose(cell, counted, rel_tol=1e-12)
    return type(cell) is type(counted) and cell == counted


def _text(value):
    return ("", value) if isinstance(value, str) else (str(type(None)), "") if value is None else (
        "number", str(value) if isinstance(value, tuple) else f"{float(value):030.9f}"
    )  # fmt: skip
