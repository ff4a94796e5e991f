"""What both teams promised and kept, month by month: a read model over the report `promises`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accord.agreement.queries import versions_in_force
from accord.kit.periods import Month
from accord.kit.rates import Rate
from accord.web.numbers import Numbers
from accord.web.period import Period
from accord.web.promises.rules import (
    EXCUSES,
    Forecast,
    forecast,
    still_needed,
    term_in_short,
)
from accord.web.rows.addresses import rows_of

LISTED = ("kept", "breached", "open", "excused", "void", "delivered", *EXCUSES)
SIDES = ("marketing", "sales")


@dataclass(frozen=True, slots=True)
class Line:
    """One term of one promise in one month, and where the leads behind each number are."""

    told: Mapping
    short: str
    first: date
    target: float
    broken: int | None
    ahead: Forecast | None
    rows: Mapping[str, str]

    @property
    def rate(self) -> Rate | None:
        return self.told["kept"]

    @property
    def needed(self) -> int | None:
        """How many of those open must still be kept; None if the goal is out of reach."""
        rate = self.rate
        if rate is None:
            return None
        return still_needed(rate.numerator, rate.denominator, self.told["open"], self.target)


@dataclass(frozen=True, slots=True)
class MonthTold:
    """A month: its first day, whether it still runs, and the lines of each side."""

    first: date
    runs: bool
    sides: Mapping[str, Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Excused:
    """How many leads were excused for one reason, on each promise."""

    name: str
    why: str
    count: int
    address: str
    parts: Sequence[tuple[Line, int, str]]


def months(numbers: Numbers, period: Period, today: date) -> list[MonthTold]:
    """Every month that the period touches, the latest first."""
    told: dict[str, dict[str, list[Line]]] = {}
    terms = _terms()
    for line in numbers.report("promises", **period.asked).dicts():
        sides = told.setdefault(line["month"], {side: [] for side in SIDES})
        sides[line["side"]].append(_line(line, terms))
    running = str(Month.of(today))
    return [
        MonthTold(Month.read(month).first, month == running, told[month])
        for month in sorted(told, reverse=True)
    ]


def excused(told: Sequence[MonthTold], period: Period) -> list[Excused]:
    """What was excused, by reason, and on which promises."""
    lines = [line for month in told for side in month.sides.values() for line in side]
    found = []
    for number, (name, why) in EXCUSES.items():
        parts = [(line, line.told[number], line.rows[number]) for line in lines]
        parts = [part for part in parts if part[1]]
        if parts:
            count = sum(many for _, many, _ in parts)
            found.append(Excused(name, why, count, rows_of("promises", number, period), parts))
    return found


def clause(line: Mapping) -> str:
    """One term of one version, as the list of rows asks for it."""
    return str(1000 * line["version"] + line["term"] + 1)


def _terms() -> dict[tuple[int, str, int], str]:
    """Every term of every version in few words."""
    return {
        (version.number, side, term): term_in_short(promise)
        for version in versions_in_force()
        for side in SIDES
        for term, promise in enumerate(getattr(version.agreement.promises, side))
    }


def _line(line: Mapping, terms: Mapping[tuple[int, str, int], str]) -> Line:
    month = Month.read(line["month"])
    days, rate = Period("", month.first, month.last), line["kept"]
    said = {"name": line["month"], "side": line["side"], "clause": clause(line)}
    ahead = None
    if line["goal"] is not None and (line["elapsed"] or 0) < 1:
        ahead = forecast(line["delivered"], line["goal"], line["elapsed"] or 0.0)
    return Line(
        told=line,
        short=terms.get((line["version"], line["side"], line["term"]), ""),
        first=month.first,
        target=1.0 if line["target"] is None else line["target"],
        broken=None if rate is None else rate.denominator - rate.numerator,
        ahead=ahead,
        rows={number: rows_of("promises", number, days, **said) for number in LISTED},
    )
