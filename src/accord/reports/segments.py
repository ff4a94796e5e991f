"""Segments: the people of one persona, and what reports tell of them alone."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from accord.agreement.queries import InForce, in_force_at
from accord.reports.catalogue import UnknownReportError, further
from accord.reports.queries import ALWAYS, parameters, run
from accord.reports.relations import Days, epoch
from accord.reports.table import BLANK, Cell, Table
from accord.warehouse.engines import Engine, chosen
from accord.warehouse.engines.narrowed import Narrowed

UNDIVIDED = frozenset({"promises"})
"""Reports that are told of everyone always: what is promised is promised of all leads together, and
how many there are excuses what becomes of each.
"""

NO_COST = "Money is spent on everyone, so no cost is told of a segment."


def members(
    segment: str, *, engine: Engine, terms: InForce, as_of: datetime
) -> tuple[list[int], list[int]]:
    """The people who had this persona at their latest move, and the deals that are theirs.

    `(blank)` are those who had none. A deal belongs to the first of its people who became a lead,
    as its source does; one on which nobody was a lead, to those without a persona.
    """
    persona = "" if segment == BLANK else segment
    values = parameters(Days(None, None, as_of), terms) | {
        "known_at": epoch(ALWAYS),
        "persona": persona,
    }
    told = engine.ask(further("segment"), values, {})
    ids: dict[object, list[int]] = {"person": [], "deal": []}
    for line in told:
        ids[line["what"]].append(int(line["id"]))  # type: ignore[call-overload]
    return sorted(ids["person"]), sorted(ids["deal"])


def run_within(segment: str, name: str, *, as_of: datetime, **asked: Any) -> Table:
    """The answer of a report, asked of a segment only; see `reports.queries.run`."""
    terms = in_force_at(as_of)
    if terms is None:
        return run(name, as_of=as_of, **asked)
    if name in UNDIVIDED:
        raise UnknownReportError(f"{name} are of all leads together: ask without a segment")
    engine = chosen()
    people, deals = members(segment, engine=engine, terms=terms, as_of=as_of)
    if not people:
        known = ", ".join([*(persona.name for persona in terms.agreement.personas), BLANK])
        raise UnknownReportError(f"nobody is in the segment {segment}; the segments are {known}")
    table = run(name, as_of=as_of, engine=Narrowed(engine, people, deals), **asked)
    return of_segment(table, segment)


def of_segment(table: Table, segment: str) -> Table:
    """A report that was asked of a segment's people only: it says so, and tells no costs."""
    costs = {place for place, one in enumerate(table.columns) if _is_cost(one.name)}

    def told(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(None if place in costs else cell for place, cell in enumerate(cells))

    return replace(
        table,
        period=f"{table.period}, {segment}",
        rows=tuple(map(told, table.rows)),
        total=table.total and told(table.total),
        notes=(*table.notes, NO_COST) if costs else table.notes,
    )


def _is_cost(name: str) -> bool:
    return name == "roi" or name.startswith("cost")
