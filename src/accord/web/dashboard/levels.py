"""What both teams promised each other: how it stands this month, and how it was kept before."""

from collections.abc import Iterable
from dataclasses import dataclass

from accord.agreement.queries import InForce, versions_in_force
from accord.agreement.rules.conditions import sentence
from accord.agreement.rules.promises import Depth, Feedback, Quality, Volume, Within
from accord.kit.periods import Month
from accord.kit.rates import Rate
from accord.web.dashboard.look import Look
from accord.web.period import Period
from accord.web.promises.months import clause
from accord.web.promises.rules import forecast
from accord.web.rows.addresses import rows_of

CLOSE = 0.05
"""So near to its target a promise may still be kept."""
PACES = {"ok": "on course", "warn": "close to its course", "bad": "behind its course"}
STATES = {"ok": "which reaches", "warn": "close to", "bad": "behind"}
"""What the colours say, in words."""

Clause = Volume | Quality | Feedback | Within | Depth


@dataclass(frozen=True, slots=True)
class Count:
    """A count that opens its rows, with the words after it."""

    count: int
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Level:
    """One promise as it stands: the share reached, where the goal is, and what it is made of."""

    side: str
    name: str
    detail: str
    value: float | None
    goal: float
    state: str
    words: str
    parts: tuple[Count, ...]
    after: str = ""
    is_paced: bool = False

    @property
    def label(self) -> str:
        """The bar in words; what is paced stands against an even pace, not yet against its goal."""
        goal = f"{self.tick:g} %"
        if self.is_paced:
            pace = f"an even pace would have brought {goal} by now"
            return f"{self.words} of the goal, {PACES[self.state]}: {pace}"
        if self.value is None:
            return f"nothing is decided yet, the goal is {goal}"
        return f"{self.words} kept, {STATES[self.state]} the goal of {goal}"

    @property
    def reached(self) -> float:
        """How far the bar goes, in per cent."""
        return round(100 * min(self.value or 0, 1), 1)

    @property
    def tick(self) -> float:
        return round(100 * min(self.goal, 1), 1)


def levels(look: Look) -> list[Level]:
    """Every promise of this month, or of the last one of the period: marketing's first."""
    month = str(Month.of(look.last))
    versions = {version.number: version for version in versions_in_force()}
    told = [line for line in look.promises if line["month"] == month]
    return [_level(line, versions[line["version"]]) for line in told]


def kept_in(look: Look, period: Period) -> Rate:
    """Of the promises decided in the months of a period, how many were kept."""
    first = str(Month.of(period.since)) if period.since else ""
    last = str(Month.of(min(period.until or look.last, look.last)))
    return _summed(line for line in look.promises if first <= line["month"] <= last)


def kept_rows(look: Look, side: str = "") -> list[tuple[str, Rate]]:
    """Month by month how many of the decided promises were kept, of both sides or of one.

    The months begin with the first in which anything was decided.
    """
    lines = [line for line in look.promises if line["month"] <= str(Month.of(look.last))]
    decided = {line["month"] for line in lines if line["kept"] and line["kept"].denominator}
    months = dict.fromkeys(line["month"] for line in lines)
    first = min(decided, default="")
    return [
        (
            month,
            _summed(one for one in lines if one["month"] == month and side in ("", one["side"])),
        )
        for month in months
        if month >= first
    ]


def volume_of(look: Look, stage: str) -> tuple[dict | None, Volume | None]:
    """This month's line of a promised number of people in a stage, and the promise."""
    promises = look.agreed.agreement.promises.marketing
    for term, promise in enumerate(promises):
        if isinstance(promise, Volume) and promise.of == stage:
            for line in look.promises:
                if (line["month"], line["side"]) == (str(Month.of(look.today)), "marketing") and (
                    line["version"], line["term"]) == (look.agreed.number, term):  # fmt: skip
                    return line, promise
    return None, None


def _summed(lines: Iterable[dict]) -> Rate:
    rates = [line["kept"] for line in lines if line["kept"] is not None]
    kept, decided = sum(rate.numerator for rate in rates), sum(rate.denominator for rate in rates)
    return Rate(kept, decided, "the months of the period", "promises that are decided")


def _level(line: dict, version: InForce) -> Level:
    term = getattr(version.agreement.promises, line["side"])[line["term"]]
    common = {"side": line["side"], "name": line["promise"], "detail": _detail(term, version)}
    if line["goal"] is not None:
        return _volume(line, common)
    rate: Rate = line["kept"]
    goal = 1.0 if line["target"] is None else line["target"]
    parts = [Count(rate.numerator, _rows(line, "kept"), f"of {rate.denominator:,} kept")]
    parts += [
        Count(line[name], _rows(line, name), name) for name in ("open", "excused") if line[name]
    ]
    return Level(
        value=rate.value,
        goal=goal,
        state=_state(rate.value, goal),
        words="–" if rate.value is None else f"{rate.value:.0%}".replace("%", " %"),
        parts=tuple(parts),
        **common,
    )


def _volume(line: dict, common: dict[str, str]) -> Level:
    """A promised number: the tick stands where an even pace would be by now."""
    delivered, goal = line["delivered"], line["goal"]
    expected = min(line["expected"] or 0, goal)
    ahead = forecast(delivered, goal, line["elapsed"] or 0.0)
    after = f"pace {expected:,.0f} by now"
    if ahead.at_end is not None and line["elapsed"] < 1:
        after += f", {ahead.at_end:,} at this pace"
    return Level(
        value=delivered / goal,
        goal=expected / goal,
        state="ok" if delivered >= expected else _state(delivered / goal, expected / goal),
        words=f"{delivered / goal:.0%}".replace("%", " %"),
        parts=(Count(delivered, _rows(line, "delivered"), f"of {goal:,}"),),
        after=after,
        is_paced=True,
        **common,
    )


def _state(value: float | None, goal: float) -> str:
    if value is None:
        return ""
    return "ok" if value >= goal else "warn" if value >= goal - CLOSE else "bad"


def _rows(line: dict, number: str) -> str:
    month = Month.read(line["month"])
    return rows_of(
        "promises", number, Period("", month.first, month.last), name=line["month"], by="month",
        side=line["side"], clause=clause(line),
    )  # fmt: skip


def _detail(term: Clause, version: InForce) -> str:
    """What was promised, as short as it can be said."""
    if isinstance(term, Volume):
        said, only = f"{term.deliver:,} a {term.per}", term.where
    elif isinstance(term, Quality):
        return f"{float(term.at_least):.0%} accepted".replace("%", " %")
    elif isinstance(term, Feedback):
        return f"within {term.within}"
    elif isinstance(term, Depth):
        said, only = f"{term.attempts} times in {term.over}", term.for_
    else:
        said, only = f"within {term.within}", term.for_
    return f"{said}, if {sentence(only, version.agreement.catalogue)}" if only else said
