"""Sentences and tables as text for a terminal."""

import io
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.table import Table

WIDEST = 400
"""Columns of text that no table needs more of."""


def printed(parts: Iterable[str | Table], *, width: int) -> str:
    """Sentences as wide as the terminal, tables as wide as they need to be: none is ever cut."""
    out = io.StringIO()
    console = plain_console(out, width=WIDEST)
    for part in parts:
        console.print(part, width=width if isinstance(part, str) else None)
    return out.getvalue()


def plain_console(out: TextIO, *, width: int) -> Console:
    """Prints every text as it is: a name in brackets is a name, no colour."""
    return Console(
        width=width, file=out, highlight=False, color_system=None, markup=False, emoji=False
    )
