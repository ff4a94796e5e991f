"""What one look at the sources is about: the days, the breakdown, the two methods, the open line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.timezone import localdate

from accord.agreement.queries import InForce
from accord.agreement.rules.credit import CUSTOM, METHOD_SENTENCES
from accord.kit.money import exponent, format_minor
from accord.reports.catalogue import report_named
from accord.reports.table import BLANK, TOTAL, UNATTRIBUTED, Table
from accord.web.numbers import Numbers
from accord.web.period import Period, chosen_scope
from accord.web.rows.addresses import rows_of

TABS = {
    "source": "Source",
    "channel": "Channel",
    "campaign": "Campaign",
    "landing-page": "Page",
    "asset": "Asset",
}
MARKOV = "markov"
AGREED = "agreed"
MOST = 20
"""How many lines a table shows unless all are asked for."""
OTHERS = ("last touch", "first touch")
"""What the agreed method is set beside: the first of these that it is not itself."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it is written, and where the rows stand that it counts or is the sum of.

    `kind` is count, money or derived; what is derived stands for no rows.
    """

    kind: str
    value: int | float | None
    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it is called, whether it may be opened, and its numbers."""

    name: str
    cells: tuple[Cell, ...]
    opens: bool = False

    @property
    def is_nobody(self) -> bool:
        """Whether it holds what nobody is credited with."""
        return self.name == UNATTRIBUTED


@dataclass(frozen=True)
class Look:
    """Everything the parts of the page ask, all of it at one moment."""

    numbers: Numbers
    agreed: InForce
    period: Period
    by: str
    first: str
    second: str
    opened: str
    everything: bool

    @property
    def currency(self) -> str:
        return self.agreed.agreement.currency

    @property
    def words(self) -> str:
        """What the lines are."""
        return TABS[self.by]

    @property
    def sentences(self) -> tuple[str, str]:
        """What both methods say."""
        return METHOD_SENTENCES[self.first], METHOD_SENTENCES[self.second]

    @property
    def query(self) -> str:
        """The days, the breakdown and the method as they stand in an address."""
        return f"{self.period.query}&{urlencode({'by': self.by, 'method': self.first})}"

    def report(self, name: str, by: str | None = None, **options: str) -> Table:
        """A report over the days of the page."""
        return self.numbers.report(name, by=by, options=options, **self.period.asked)

    def cut(self, lines: Sequence[Line]) -> tuple[tuple[Line, ...], int]:
        """The lines to show, and how many others there are; that of nobody is never hidden."""
        if self.everything:
            return tuple(lines), 0
        kept = (*lines[:MOST], *(line for line in lines[MOST:] if line.is_nobody))
        return kept, len(lines) - len(kept)

    def counted(
        self, report: str, number: str, value: int | None, *, name: str | None, **asked: str
    ) -> Cell:
        """A count, and the address of the rows it counts."""
        words = "–" if value is None else f"{value:,}"
        return self._cell("count", report, number, (value, words), name, asked)

    def summed(
        self, report: str, number: str, value: int | None, *, name: str | None, **asked: str
    ) -> Cell:
        """An amount, and the address of the rows it is the sum of."""
        return self._cell("money", report, number, (value, self.amount(value)), name, asked)

    def amount(self, minor: int | None) -> str:
        """An amount to the cent; its currency stands in the heading."""
        return "–" if minor is None else format_minor(minor, self.currency).replace("-", "−")

    def quotient(self, minor: int | None) -> str:
        """An amount that is divided anyway: to the cent below a hundred, else in whole units."""
        whole = (minor or 0) / 10 ** exponent(self.currency)
        return self.amount(minor) if abs(whole) < 100 else f"{whole:,.0f}".replace("-", "−")

    def _cell(
        self,
        kind: str,
        report: str,
        number: str,
        told: tuple[int | None, str],
        name: str | None,
        asked: dict[str, str],
    ) -> Cell:
        value, words = told
        if value is None:
            return derived(words)
        return Cell(kind, value, words, rows_of(report, number, self.period, name=name, **asked))


def derived(words: str) -> Cell:
    """A number that stands for no rows: a quotient, a share, a median."""
    return Cell("derived", None, words)


def looked(given: QueryDict, agreed: InForce, at: datetime) -> Look:
    """What the address asks for; what it says wrongly is taken as usual."""
    by = given.get("by", "source")
    usual = agreed.agreement.credit.method
    other = next(method for method in OTHERS if method != usual)
    named = [method for method, _ in methods(agreed)]
    chosen = [given.get("method", usual), given.get("other", other)]
    first, second = (
        method if method in named else instead
        for method, instead in zip(chosen, (usual, other), strict=True)
    )
    return Look(
        numbers=Numbers(at=at),
        agreed=agreed,
        period=chosen_scope(given, localdate(at)),
        by=by if by in TABS else "source",
        first=first,
        second=second,
        opened=given.get("open", ""),
        everything=bool(given.get("all")),
    )


def methods(agreed: InForce) -> list[tuple[str, str]]:
    """The methods there are, and their words; the agreement's own only where it has weights."""
    option = next(one for one in report_named("attribution").options if one.name == "method")
    usable = [
        method
        for method in option.others
        if method != CUSTOM or agreed.agreement.credit.weights is not None
    ]
    usual = agreed.agreement.credit.method
    return [
        (method, f"{method.capitalize()} (agreed)" if method == usual else method.capitalize())
        for method in usable
    ]


def named_lines(table: Table) -> list[tuple[str | None, dict]]:
    """The lines by the name that an address says, the total as None, each by column."""
    first = table.columns[0].name
    return [(_name(line[first]), line) for line in table.lines_by_name()]


def shown(name: str | None) -> str:
    """How a line is called on the page."""
    return "All" if name is None else name


def _name(first: str | None) -> str | None:
    if first is None:
        return BLANK
    return None if first == TOTAL else first
