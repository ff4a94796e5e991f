"""Credit as a table for people, as CSV for spreadsheets and as JSON for programs."""

import csv
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TextIO

from accord.attribution.rules.methods import Asked, Credited, transitions
from accord.attribution.rules.paths import Paths
from accord.management.plain import aligned

KINDS = ("conversions", "value")
FIGURES = 6
"""How many figures of the largest sum people are shown."""


@dataclass(frozen=True, slots=True)
class Column:
    """A figure for each channel; `method` made it, `kind` says of what; shares do not add up."""

    name: str
    method: str
    kind: str
    figures: list[float]
    adds_up: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be shown: credit by one method, or by several beside each other."""

    paths: Paths
    found: list[Credited]
    terms: Asked
    details: bool

    @property
    def many(self) -> bool:
        return len(self.found) > 1

    def places(self) -> list[int]:
        """The channels, those with most credit by the first method first."""
        names, first = self.paths.channels, self.found[0].credit[0].tolist()
        return sorted(range(len(names)), key=lambda at: (-round(first[at], 9), names[at]))

    def columns(self) -> Iterator[Column]:
        """Everything known of each channel."""
        for at, kind in enumerate(KINDS[: len(self.paths.worth)]):
            for credited in self.found:
                yield Column(kind, credited.method, kind, credited.credit[at].tolist())
                yield from self._details(credited, at, kind)

    def _details(self, credited: Credited, at: int, kind: str) -> Iterator[Column]:
        if self.details and credited.effects is not None:
            effects, name = credited.effects[at].tolist(), f"removal effect on {kind}"
            yield Column(name, credited.method, kind, effects, adds_up=False)
        if self.details and credited.error is not None:
            errors, name = credited.error[at].tolist(), f"standard error of {kind}"
            yield Column(name, credited.method, kind, errors, adds_up=False)

    def moves(self) -> list[tuple[str, str, float]]:
        """The transition matrix of the Markov method, if it was asked for."""
        return [
            move
            for credited in self.found
            if self.details and credited.chain is not None
            for move in transitions(credited.chain, self.paths.channels)
        ]

    def notes(self) -> Iterator[str]:
        """What one must know to read the figures."""
        names, terms = {credited.method for credited in self.found}, self.terms
        if "markov" in names:
            yield f"markov: order {terms.order}, repeats {'collapsed' if terms.collapse else 'kept'}"
        if "shapley" in names:
            sampled = any(c.error is not None and c.error.any() for c in self.found)
            manner = f"sampled with seed {terms.seed}" if sampled else "exact"
            yield f"shapley: a set of channels is worth its {terms.worth}; {manner}"
        if "time decay" in names:
            yield f"time decay: half-life {terms.manner.half_life:g} steps"
        if names & {"j-shaped", "inverse j"}:
            yield f"two touches by j-shaped and inverse j: as {terms.manner.two_touch} shares them"


def as_table(shown: Shown, out: TextIO) -> None:
    """Names and figures under each other, what they add up to, and how they were counted."""
    columns = list(shown.columns())
    kinds = KINDS if shown.many else (None,)
    for group in ([c for c in columns if kind in (None, c.kind)] for kind in kinds):
        if group:
            aligned(list(_lines(shown, group)), out)
            out.write("\n")
    if moves := shown.moves():
        aligned([["move", "chance"], *([f"{a} → {b}", f"{p:.6f}"] for a, b, p in moves)], out)
        out.write("\n")
    out.writelines(f"{note}\n" for note in shown.notes())


def _lines(shown: Shown, columns: list[Column]) -> Iterator[list[str]]:
    writers = [_writer(column) for column in columns]
    first = columns[0].kind if shown.many else "channel"
    yield [first, *(_heading(column, many=shown.many) for column in columns)]
    for at in shown.places():
        figures = zip(writers, columns, strict=True)
        yield [shown.paths.channels[at], *(write(column.figures[at]) for write, column in figures)]
    sums = zip(writers, columns, strict=True)
    yield ["total", *(write(sum(c.figures)) if c.adds_up else "" for write, c in sums)]


def _heading(column: Column, *, many: bool) -> str:
    """Where several methods stand beside each other, the method comes first."""
    if not many:
        return column.name
    return column.method if column.name == column.kind else f"{column.method}: {column.name}"


def _writer(column: Column) -> Callable[[float], str]:
    """As many decimals as leave some six figures of the sum; shares have six decimals."""
    if not column.adds_up:
        return "{:.6f}".format
    total = math.fsum(map(abs, column.figures))
    before_point = len(str(int(total)))
    return f"{{:,.{min(max(FIGURES - before_point, 0), 4)}f}}".format


def as_csv(shown: Shown, out: TextIO) -> None:
    """Commas, a point in decimals, every figure as exactly as it is known."""
    columns = list(shown.columns())
    writer = csv.writer(out, lineterminator="\n")
    headings = (_heading(column, many=shown.many) for column in columns)
    repeated = shown.many and len(shown.paths.worth) > 1
    named = [f"{h} ({c.kind})" if repeated else h for h, c in zip(headings, columns, strict=True)]
    writer.writerow(["channel", *named])
    for at in shown.places():
        figures = (f"{column.figures[at]:.15g}" for column in columns)
        writer.writerow([shown.paths.channels[at], *figures])


def as_json(shown: Shown, out: TextIO) -> None:
    """A list of channels with their credit; with details, beside the transition matrix."""
    told = [_channel(shown, at) for at in shown.places()]
    if not shown.details:
        json.dump(told, out, ensure_ascii=False, indent=2)
    else:
        moves = [{"from": a, "to": b, "chance": p} for a, b, p in shown.moves()]
        whole = {"notes": list(shown.notes()), "channels": told, "transitions": moves}
        json.dump(whole, out, ensure_ascii=False, indent=2)
    out.write("\n")


def _channel(shown: Shown, at: int) -> dict[str, object]:
    """Its figures; where there are several methods, each figure by the name of its method."""
    told: dict[str, object] = {
        "channel": shown.paths.channels[at],
        "conversions": None,
        "value": None,
    }
    for column in shown.columns():
        name, figure = column.name.replace(" ", "_"), column.figures[at]
        if not shown.many:
            told[name] = figure
        else:
            told[name] = {**(told.get(name) or {}), column.method: figure}
    return told


FORMATS: dict[str, Callable[[Shown, TextIO], None]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
}
