"""`accord attribution FILE`: how the conversions of a path file are shared among channels."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, TextIO

from accord.management.plain import RefusedError

if TYPE_CHECKING:
    from accord.attribution.rules.methods import Asked
    from accord.attribution.rules.paths import Paths

HELP = "Share the conversions of a path file among its channels, by one method or by all."
METHODS = (
    "first touch", "last touch", "last non-direct", "linear", "position based", "j-shaped",
    "inverse j", "time decay", "simple decay", "markov", "shapley",
)  # fmt: skip
CONCERNS = {
    "order": ("markov",),
    "repeats": ("markov",),
    "worth": ("shapley",),
    "seed": ("shapley",),
    "two_touch": ("j-shaped", "inverse j"),
    "half_life": ("time decay",),
}
"""Which methods an option is for."""
HIGHEST_ORDER = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("file", metavar="FILE", help="a CSV file with the column path; - for what comes in")
    add(
        "--method",
        default="all",
        type=_method,
        metavar="M",
        help=f"all, or one of: {', '.join(METHODS)}",
    )
    add("--format", default="table", choices=("table", "csv", "json"))
    add(
        "--details",
        action="store_true",
        help="removal effects and transition matrix (markov), standard error (shapley)",
    )
    add("--order", type=_order, help="touches that make a state (markov; 1 if not said)")
    add(
        "--repeats",
        choices=("collapsed", "kept"),
        help="a channel twice in a row counts once, or twice (markov; collapsed if not said)",
    )
    add(
        "--worth",
        choices=("conversions", "rate"),
        help="what a set of channels is worth (shapley; conversions if not said)",
    )
    add(
        "--seed", type=int, help="of the sample beyond 12 channels (shapley by rate; 0 if not said)"
    )
    add(
        "--two-touch",
        choices=("adobe", "mixpanel", "amplitude"),
        help="whose rule for paths of two touches (j-shaped, inverse j; adobe if not said)",
    )
    add("--half-life", type=_half_life, metavar="STEPS",
        help="steps after which a touch counts half (time decay; 2 if not said)")  # fmt: skip


def run(asked: argparse.Namespace, out: TextIO) -> None:
    """Read the file, share its conversions, show the result."""
    chosen = METHODS if asked.method == "all" else (asked.method,)
    for option, methods in CONCERNS.items():
        if getattr(asked, option) is not None and not set(methods) & set(chosen):
            said = option.replace("_", "-")
            raise RefusedError(f"--{said} is for {' and '.join(methods)}", 2)
    paths = _paths(asked.file)
    from accord.attribution.rules import methods
    from accord.attribution.rules.moves import UnableToCountError
    from accord.management.plain import credit

    terms = _terms(asked)
    try:
        found = methods.credit(paths, chosen, terms)
    except UnableToCountError as error:
        raise RefusedError(str(error), 2) from None
    show = credit.FORMATS[asked.format]
    show(credit.Shown(paths, found, terms, details=asked.details), out)


def _paths(name: str) -> "Paths":
    """The paths of a file; columns that say nothing we know are told, not left out in silence."""
    from accord.attribution.rules import path_files
    from accord.attribution.rules.path_rows import UnableToReadPathsError

    try:
        with _opened(name) as file:
            read = path_files.read(file)
    except UnableToReadPathsError as error:
        raise RefusedError(
            "\n".join(f"{name}: {line}" for line in str(error).split("\n"))
        ) from None
    except OSError as error:
        raise RefusedError(f"{name}: {error.strerror or error}") from None
    if read.unused:
        sys.stderr.write(f"{name}: columns that are not used: {', '.join(read.unused)}\n")
    return read.paths


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """The file; what comes in is kept first, because a file is looked at more than once."""
    if name != "-":
        with open(name, "rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        yield kept


def _terms(asked: argparse.Namespace) -> "Asked":
    from accord.attribution.rules.heuristics import Manner
    from accord.attribution.rules.methods import Asked

    manner = {"half_life": asked.half_life, "two_touch": asked.two_touch}
    terms = {"order": asked.order, "worth": asked.worth, "seed": asked.seed}
    return Asked(
        Manner(**_said(manner)),
        collapse=asked.repeats != "kept",
        **_said(terms),
    )


def _said(options: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in options.items() if value is not None}


def _method(text: str) -> str:
    """A method by its name, however its words are joined; `first` and `last` will do."""
    name = " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
    by_words = {known.replace("-", " "): known for known in METHODS}
    by_words |= {"first": "first touch", "last": "last touch", "all": "all"}
    if name not in by_words:
        raise argparse.ArgumentTypeError(f"{text} is no method, but all, {', '.join(METHODS)} are")
    return by_words[name]


def _order(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= HIGHEST_ORDER:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 to {HIGHEST_ORDER}")
    return int(text)


def _half_life(text: str) -> float:
    try:
        steps = float(text)
    except ValueError:
        steps = 0.0
    if not 0 < steps < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no number above 0")
    return steps
