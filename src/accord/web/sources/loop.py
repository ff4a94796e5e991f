"""The closed loop: from the first touch to the revenue, with what it cost."""

from dataclasses import dataclass

from accord.web.sources.look import Cell, Line, Look, derived, named_lines, shown

STEPS = {
    "leads": "Leads",
    "mqls": "MQLs",
    "accepted": "Accepted",
    "sqls": "SQLs",
    "opportunities": "Opportunities",
    "customers": "Customers",
}
EACH = {
    "cost_per_lead": "Cost per lead",
    "cost_per_mql": "Cost per MQL",
    "cost_per_sql": "Cost per SQL",
    "cost_per_customer": "Cost per customer",
}
AMOUNTS = {"cost": "Cost", "pipeline": "Open pipeline", "revenue": "Revenue"}


@dataclass(frozen=True, slots=True)
class Loop:
    """The lines, how many there are besides, their total, and the two amounts the foot names."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    more: int
    total: Line | None
    leads: int
    revenue: int


def loop(look: Look) -> Loop:
    """The report `sources`, line by line."""
    table = look.report("sources", by=look.by)
    told = named_lines(table)
    lines = [_line(look, name, line) for name, line in told if name is not None and _is_told(line)]
    total = next((line for name, line in told if name is None), None)
    first, more = look.cut(lines)
    return Loop(
        headings=(*STEPS.values(), *AMOUNTS.values(), "ROI", *EACH.values()),
        lines=first,
        more=more,
        total=_line(look, None, total) if total else None,
        leads=total["leads"] if total else 0,
        revenue=total["revenue"] if total else 0,
    )


def _is_told(line: dict) -> bool:
    """Whether any number of the loop stands there: some names only came last on the way."""
    return any(line[number] for number in (*STEPS, *AMOUNTS))


def _line(look: Look, name: str | None, line: dict) -> Line:
    counts = [look.counted("sources", step, line[step], name=name, by=look.by) for step in STEPS]
    each = [derived(look.quotient(line[column])) for column in EACH]
    amounts = [
        look.summed("sources", number, line[number], name=name, by=look.by) for number in AMOUNTS
    ]
    cells = (*counts, *amounts, _roi(line), *each)
    can_open = name is not None and bool(line["deals"] or line["leads"])
    return Line(shown(name), cells, opens=can_open)


def _roi(line: dict) -> Cell:
    return derived("–" if line["roi"] is None else f"{100 * line['roi']:+,.0f} %".replace("-", "−"))
