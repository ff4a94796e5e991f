"""Programs that look at nothing but what they are given: they need no installation, nor Django.

Each module has `arguments(parser)` and `run(asked, out)`; a file of the same name among the
commands shows it to Django.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TextIO

NAMES = ("attribution", "channel")


class RefusedError(Exception):
    """It cannot be done; `code` is 1 if it lies in the data, 2 if in how it was asked."""

    def __init__(self, why: str, code: int = 1) -> None:
        super().__init__(why)
        self.code = code


def main(name: str, words: Sequence[str]) -> int:
    """Run one of the programs and say how it ended."""
    program = import_module(f"accord.management.plain.{name}")
    parser = argparse.ArgumentParser(f"accord {name}", description=program.HELP)
    program.arguments(parser)
    try:
        program.run(parser.parse_args(words), sys.stdout)
        sys.stdout.flush()
    except RefusedError as refused:
        sys.stderr.write(f"accord {name}: {refused}\n")
        return refused.code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def aligned(rows: Sequence[Sequence[str]], out: TextIO) -> None:
    """Rows as columns: names on the left, numbers on the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *numbers in rows:
        cells = [name.ljust(widths[0]), *map(_right, numbers, widths[1:])]
        out.write("  ".join(cells).rstrip() + "\n")


_right: Callable[[str, int], str] = str.rjust
