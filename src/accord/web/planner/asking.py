"""What the planner's form asks: the figures as they stand in the address, read one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, get_args

from django.http import QueryDict

from accord.agreement.queries import InForce
from accord.kit.fiscal import MONTHS
from accord.kit.money import UnableToReadMoneyError, parse_minor
from accord.kit.text import whole_number
from accord.planner.planning import Wanted
from accord.planner.queries import FIELD, WAYS, agreed_goal
from accord.planner.rules.figures import Goal, Kind, UnplannableError, read_share
from accord.planner.rules.funnel import CUSTOMER, Given
from accord.planner.rules.scenarios import Scenario
from accord.web.period import EARLIEST, LATEST, day_of

KINDS: tuple[Kind, ...] = get_args(Kind)
PERIODS = ("next", "this")
SCENARIOS = {"stretch": "Stretch", "cautious": "Cautious"}
RATE = "rate_"
MOST = 1_000_000_000
"""No goal, and no number of leads, customers or leads a rep, is larger."""


class WronglySaidError(ValueError):
    """A field does not say what it should; the message names the cure."""


@dataclass(frozen=True)
class Asked:
    """What is asked for, and what is wrong with fields that could not be read.

    A field that could not be read is planned without, so that the rest still shows.
    """

    given: Mapping[str, str]
    wanted: Wanted
    per: str
    problems: Mapping[str, str]


@dataclass
class _Reading:
    """Reads fields one by one and notes what is wrong with each."""

    given: QueryDict
    currency: str
    steps: Sequence[str]
    problems: dict[str, str] = field(default_factory=dict)

    def said(self, name: str) -> str:
        return self.given.get(name, "").strip()

    def value(self, name: str, read: Callable[[str], Any]) -> Any:
        """The value of a field; None where it says nothing or something wrong."""
        text = self.said(name)
        if not text:
            return None
        try:
            return read(text)
        except (WronglySaidError, UnplannableError, UnableToReadMoneyError) as error:
            self.problems[name] = f"{str(error)[0].upper()}{str(error)[1:]}."
            return None

    def choice(self, name: str, among: Sequence[str]) -> str:
        """One of these words; the first where it is none of them."""
        text = self.said(name)
        return text if text in among else among[0]

    def money(self, text: str) -> int:
        amount = parse_minor(text, self.currency)
        if not 0 < amount <= MOST * 100:
            raise WronglySaidError(f"{text} is no amount above zero that can be planned with")
        return amount

    def goal(self, prefix: str, kind: Kind, per: Any, whence: str) -> Goal | None:
        """A goal of this kind, in the currency where it is revenue."""
        read = self.money if kind == "revenue" else count
        amount = self.value(f"{prefix}goal", read)
        return Goal(kind, amount, per, whence) if amount else None

    def figures(self, prefix: str = "") -> Given:
        """Average deal and rates as they were given by hand."""
        deal = self.value(f"{prefix}average_deal", self.money)
        names = [*self.steps[1:], CUSTOMER]
        rates = {name: self.value(f"{prefix}{RATE}{name}", share) for name in names}
        return Given(
            average_deal=None if deal is None else Fraction(deal),
            rates={name: rate for name, rate in rates.items() if rate is not None},
        )


def read_asked(given: QueryDict, terms: InForce, steps: Sequence[str]) -> Asked:
    """The question that an address asks; `steps` are the stages from the lead on."""
    reading = _Reading(given, terms.agreement.currency, steps)
    agreed = agreed_goal(terms)
    kind: Kind = reading.choice("kind", KINDS)  # type: ignore[assignment]
    per: Any = reading.choice("per", [agreed.per if agreed else "year", *MONTHS])
    quota = reading.value("quota", reading.money)
    pipeline = None if quota else reading.value("pipeline", reading.money)
    since, until = _days(reading)
    wanted = Wanted(
        goal=reading.goal("", kind, per, "given by hand"),
        given=reading.figures(),
        since=since,
        until=until,
        period=reading.choice("period", PERIODS),  # type: ignore[arg-type]
        by=reading.choice("by", ["", *ways(terms)]) or None,
        lag=True,
        seasonality=True,
        ranges=True,
        pace=True,
        reps=True,
        capacity=reading.value("capacity", count),
        quota=quota,
        pipeline=pipeline,
        scenarios=tuple(_scenarios(reading, kind, per)),
        forgiving=True,
    )
    _require_goal(reading, wanted.goal, kind, per, agreed)
    return Asked(given.dict(), wanted, wanted.goal.per if wanted.goal else per, reading.problems)


def _require_goal(
    reading: _Reading, goal: Goal | None, kind: Kind, per: str, agreed: Goal | None
) -> None:
    """Note a missing number where what is chosen beside it makes no sense without."""
    differs = kind != "revenue" or (agreed is not None and per != agreed.per)
    if goal is None and differs:
        reading.problems.setdefault("goal", f"Say how much {kind} is to be reached a {per}.")


def ways(terms: InForce) -> list[str]:
    """By what a plan can be told: where leads come from, or a field of them."""
    return [*WAYS, f"{FIELD}country", *(f"{FIELD}{name}" for name in terms.agreement.fields)]


def share(text: str) -> Fraction:
    """A rate as it is typed, with or without its sign."""
    return read_share(f"{text.removesuffix('%').strip()}%")


def count(text: str) -> int:
    """A whole number above zero."""
    number = whole_number(text, most=MOST)
    if not number:
        raise WronglySaidError(f"{text} is no whole number above zero: write digits, such as 60")
    return number


def _days(reading: _Reading) -> tuple[date | None, date | None]:
    """The days to learn from; a first day after the last is noted, and neither is used."""
    since, until = reading.value("from", _day), reading.value("to", _day)
    if since and until and since > until:
        reading.problems["from"] = "The first day is after the last: exchange them."
        return None, None
    return since, until


def _day(text: str) -> date:
    day = day_of(text)
    if day is None:
        reach = f"from {EARLIEST.year} to {LATEST.year}"
        raise WronglySaidError(f"{text} is no date such as 2026-03-31, {reach}")
    return day


def _scenarios(reading: _Reading, kind: Kind, per: Any):
    """The columns in which anything is said."""
    for key, name in SCENARIOS.items():
        goal = reading.goal(f"{key}_", kind, per, "from the scenario")
        figures = reading.figures(f"{key}_")
        if goal or figures.average_deal or figures.rates:
            yield Scenario(name, goal, figures)
