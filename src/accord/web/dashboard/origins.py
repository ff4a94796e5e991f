"""Leads by source and by campaign: what each brought, and its share of all."""

from dataclasses import dataclass

from accord.reports.table import BLANK, TOTAL
from accord.web.dashboard.look import Look
from accord.web.rows.addresses import rows_of

TABS = {"source": "By source", "campaign": "By campaign", "channel": "By channel"}
COUNTS = ("leads", "mqls", "accepted", "opportunities", "customers")
AMOUNTS = ("revenue", "cost")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the rows behind it."""

    value: int | None
    address: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One line: its counts, its amounts in minor units, and what follows from them."""

    name: str
    counts: tuple[Cell, ...]
    amounts: tuple[Cell, ...]
    share: float
    converts: float | None
    cost_per_mql: int | None


@dataclass(frozen=True, slots=True)
class Origins:
    """All lines, the most leads first, and their total."""

    by: str
    lines: tuple[Origin, ...]
    total: Origin | None


def origins(look: Look, by: str) -> Origins:
    """The report `sources`, as it is asked at the command line too."""
    table = look.origins(by)
    lines = table.lines_by_name()
    whole = lines[-1]["leads"] if table.total else 0
    told = [_origin(look, by, line, whole) for line in lines]
    return Origins(by, tuple(told[:-1]), told[-1]) if table.total else Origins(by, (), None)


def _origin(look: Look, by: str, line: dict, whole: int) -> Origin:
    name = BLANK if line[by] is None else line[by]
    asked = None if name == TOTAL else name
    return Origin(
        name=name,
        counts=tuple(_cell(look, by, asked, line, number) for number in COUNTS),
        amounts=tuple(_cell(look, by, asked, line, number) for number in AMOUNTS),
        share=round(100 * line["leads"] / whole, 1) if whole else 0,
        converts=line["lead_to_mql"] and line["lead_to_mql"].value,
        cost_per_mql=line["cost_per_mql"],
    )


def _cell(look: Look, by: str, name: str | None, line: dict, number: str) -> Cell:
    return Cell(line[number], rows_of("sources", number, look.period, name=name, by=by))
