"""What sales did with the leads, how many never bought, and what the articles claim about others."""

from dataclasses import dataclass

from accord.kit.rates import Rate
from accord.reports.table import BLANK, TOTAL
from accord.web.dashboard.look import Look
from accord.web.dashboard.origins import Cell
from accord.web.rows.addresses import rows_of

DEEDS = {
    "received": "Leads received",
    "attempts": "Attempts",
    "accepted": "Accepted",
    "returned": "Returned",
    "qualified": "Qualified",
    "deals_opened": "Deals opened",
    "deals_won": "Deals won",
}


@dataclass(frozen=True, slots=True)
class Worked:
    """What one team did: counts in the order of `DEEDS`, how many attempts reached someone, revenue."""

    team: str
    deeds: tuple[Cell, ...]
    reached: Rate | None
    revenue: Cell


@dataclass(frozen=True, slots=True)
class Claim:
    """One's own figure beside that of an article, which nobody has verified."""

    about: str
    own: str
    address: str
    count: int | None
    claimed: str
    article: str


@dataclass(frozen=True, slots=True)
class Unconverted:
    """The leads of the period that have not become customers: how many, and where they are."""

    leads: Cell
    never: Cell
    gone: Cell
    open: Cell
    share: float | None
    versions: tuple[tuple[str, Cell, float | None], ...]


def worked(look: Look) -> list[Worked]:
    """The report `activity` by team, its total last."""
    table = look.numbers.report("activity", by="team", **look.period.asked)
    return [_worked(look, line) for line in table.lines_by_name()]


def _worked(look: Look, line: dict) -> Worked:
    team = BLANK if line["team"] is None else line["team"]
    name = None if team == TOTAL else team

    def cell(number: str) -> Cell:
        return Cell(line[number], rows_of("activity", number, look.period, name=name, by="team"))

    return Worked(team, tuple(cell(number) for number in DEEDS), line["reached"], cell("revenue"))


def unconverted(look: Look) -> Unconverted | None:
    """The report `never-converted`, by the version under which people became leads."""
    table = look.numbers.report("never-converted", by="version", **look.period.asked)
    total = table.total_by_name()
    if not total:
        return None

    def cell(number: str, line: dict, name: str | None = None) -> Cell:
        count = getattr(line[number], "numerator", line[number])
        address = rows_of("never-converted", number, look.period, name=name, by="version")
        return Cell(count, address)

    return Unconverted(
        **{number: cell(number, total) for number in ("leads", "never", "gone", "open")},
        share=total["never"].value,
        versions=tuple(
            (line["version"], cell("never", line, line["version"]), line["never"].value)
            for line in table.dicts()
        ),
    )


def claims(look: Look, never: Unconverted | None) -> list[Claim]:
    """What the articles say of others, beside what one's own log says."""
    table = look.numbers.report("never-worked", **look.period.asked)
    ignored = table.total_by_name().get("never")
    return [
        Claim(
            "Leads that never became customers",
            _share(never and never.share),
            never.never.address if never else "",
            never.never.value if never else None,
            "79 % of leads never convert",
            "d.trio, 2019 (article 000)",
        ),
        Claim(
            "Handed-over leads that sales never worked",
            _share(ignored and ignored.value),
            rows_of("never-worked", "never", look.period) if ignored else "",
            ignored and ignored.numerator,
            "sales ignores up to 80 %",
            "Ability SEO, 2020 (article 002)",
        ),
        Claim(
            "A qualified lead, defined and signed by both teams",
            f"yes, version {look.agreed.number}",
            "",
            None,
            "50 % have a formal definition, 45 % a company-wide one",
            "Ability SEO and Artillery (articles 002 and 003)",
        ),
    ]


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}".replace("%", " %")
