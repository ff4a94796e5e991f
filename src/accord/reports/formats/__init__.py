"""A table in the form that is asked for: for a terminal, a spreadsheet, a program or an analyst."""

from importlib import import_module

from accord.reports.formats.delimited import as_csv
from accord.reports.formats.program import as_json
from accord.reports.formats.terminal import as_table
from accord.reports.table import Table

__all__ = ["BINARY", "FORMATS", "as_bytes", "as_csv", "as_json", "as_table", "as_text"]

TEXTS = {
    "table": lambda table, width: as_table(table, width=width),
    "csv": lambda table, width: as_csv(table),
    "json": lambda table, width: as_json(table),
}
# Each is a module of its own, read only when it is asked for: their libraries are large.
BINARY = ("parquet", "xlsx")
FORMATS = (*TEXTS, *BINARY)


def as_text(table: Table, form: str, *, width: int) -> str:
    """The table as text that can be read on a screen."""
    return TEXTS[form](table, width)


def as_bytes(table: Table, form: str) -> bytes:
    """The table as a file."""
    return import_module(f"{__name__}.{form}").as_bytes(table)
