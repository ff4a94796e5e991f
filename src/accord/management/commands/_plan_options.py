"""The options of `accord plan`, and what was said with them as values of the planner."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

from typer import Option

from accord.agreement.queries import InForce
from accord.agreement.rules.problems import one_of
from accord.kit.fiscal import MONTHS, Per
from accord.kit.money import UnableToReadMoneyError, parse_minor
from accord.kit.periods import day_bounds
from accord.kit.text import fold
from accord.planner.planning import Wanted
from accord.planner.queries import FIELD, agreed_goal
from accord.planner.rules.figures import Goal, read_share
from accord.planner.rules.funnel import Given
from accord.planner.rules.scenarios import Scenario, read_scenarios

BLANK = "(blank)"
WHOLE_WAY = "lead_to_customer"
CURRENT = ("revenue", "customers", "leads")


Text, Number, Several, File = str | None, int | None, list[str] | None, Path | None

Revenue = Annotated[Text, Option(help="The goal; that of the agreement if none is said")]
Customers = Annotated[Number, Option(help="Plan from so many customers instead")]
Leads = Annotated[Number, Option(help="Plan forward from so many leads instead")]
PerPeriod = Annotated[Text, Option(help="What the goal is for: month, quarter or year")]
AverageDeal = Annotated[Text, Option(help="What a customer brings, by hand")]
Rate = Annotated[Several, Option(help="Share going on into a step, as mql=25%; may be repeated")]
Current = Annotated[Several, Option(help="Figures so far by hand, as leads=1500; may be repeated")]
Since = Annotated[Text, Option("--from", help="First day of the leads to learn from")]
Until = Annotated[Text, Option("--to", help="Last day of the leads to learn from")]
AsOf = Annotated[Text, Option(help="Asked at this day's end instead of now")]
Period = Annotated[str, Option(help="Plan for this period or the next")]
By = Annotated[Text, Option(help="source, channel, campaign, persona or field:NAME")]
Share = Annotated[Several, Option(help="Share of the goal, as Austria=25%; may be repeated")]
Lag = Annotated[bool, Option("--lag", help="When the leads must come")]
Seasonality = Annotated[bool, Option("--seasonality", help="Leads by month, as past years went")]
Ranges = Annotated[bool, Option("--ranges", help="How far chance may carry the plan")]
Pace = Annotated[bool, Option("--pace", help="How the period that runs now stands")]
Reps = Annotated[bool, Option("--reps", help="How many reps the leads take")]
Capacity = Annotated[Number, Option(help="Leads that a rep can work in a month, by hand")]
Quota = Annotated[Text, Option(help="The quota of sales; moves the pipeline")]
Pipeline = Annotated[Text, Option(help="The pipeline; moves the quota")]
Scenarios = Annotated[File, Option(help="A YAML file of scenarios to show side by side")]
WritePromise = Annotated[File, Option(help="Draft of the agreement to write the number into")]
From = Annotated[File, Option(help="The agreement to change; the one in force if not said")]
Promise = Annotated[Text, Option(help="The promise to change, where there are several")]
Force = Annotated[bool, Option("--force", help="Write over a draft that is there")]
Form = Annotated[str, Option("--format", help="table, csv or json")]


class WronglyAskedError(ValueError):
    """An option does not say what it should; the message says what it could."""


def wanted(said: SimpleNamespace, terms: InForce) -> Wanted:
    """What is asked, in the currency and the zone of the agreement."""
    _check(said)
    currency = terms.agreement.currency
    agreed = agreed_goal(terms)
    per = said.per or (agreed.per if agreed else "year")
    return Wanted(
        goal=_goal(said, currency, per),
        given=_given(said, currency),
        since=_day(said.since),
        until=_day(said.until),
        period=said.period,
        by=said.by,
        shares=_shares(said),
        lag=said.lag,
        seasonality=said.seasonality,
        ranges=said.ranges,
        pace=said.pace,
        reps=said.reps,
        capacity=said.capacity,
        quota=_money(said.quota, currency),
        pipeline=_money(said.pipeline, currency),
        scenarios=_scenarios(said.scenarios, currency, per),
    )


def moment(text: str | None, terms: InForce, now: datetime) -> datetime:
    """The last moment of a local day, or now."""
    day = _day(text)
    return day_bounds(day, terms.zone)[1] - timedelta(seconds=1) if day else now


def file_text(file: Path) -> str:
    """The text of a file with its line ends as they are."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise WronglyAskedError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WronglyAskedError(f"{file} is not UTF-8; save it as UTF-8") from error


def _check(said: SimpleNamespace) -> None:
    _require(said.period in ("this", "next"), f"--period is this or next, not {said.period}")
    _require(said.per in (None, *MONTHS), f"--per is {one_of(MONTHS)}, not {said.per}")
    goals = [said.revenue, said.customers, said.leads]
    _require(sum(goal is not None for goal in goals) <= 1, "say one goal, not several")
    _require(
        said.quota is None or said.pipeline is None, "one of quota and pipeline moves the other"
    )
    _require(not said.share or said.by is not None, "shares need to know of what: say --by")


def _goal(said: SimpleNamespace, currency: str, per: Per) -> Goal | None:
    amounts = {
        "revenue": _money(said.revenue, currency),
        "customers": said.customers,
        "leads": said.leads,
    }
    kind = next((kind for kind, amount in amounts.items() if amount is not None), None)
    if kind is None:
        _require(said.per is None, "--per belongs to a goal: say --revenue, --customers or --leads")
        return None
    return Goal(kind, amounts[kind], per)


def _given(said: SimpleNamespace, currency: str) -> Given:
    rates = {name: read_share(value) for name, value in _pairs(said.rate, "--rate mql=25%")}
    whole = rates.pop(WHOLE_WAY, None)
    deal = _money(said.average_deal, currency)
    current = {}
    for name, value in _pairs(said.current, "--current leads=1500"):
        _require(name in CURRENT, f"--current is of {one_of(CURRENT)}, not of {name}")
        current[name] = _money(value, currency) if name == "revenue" else _count(value)
    return Given(None if deal is None else Fraction(deal), whole, **current, rates=rates)


def _shares(said: SimpleNamespace) -> dict[str | None, Fraction]:
    folds = (said.by or "").startswith(FIELD)
    return {
        None if name == BLANK else fold(name) if folds else name: read_share(value)
        for name, value in _pairs(said.share, "--share Austria=25%")
    }


def _scenarios(file: Path | None, currency: str, per: Per) -> tuple[Scenario, ...]:
    return read_scenarios(file_text(file), currency=currency, per=per) if file else ()


def _pairs(said: Sequence[str] | None, example: str) -> list[tuple[str, str]]:
    pairs = [text.partition("=") for text in said or ()]
    for name, sign, value in pairs:
        _require(
            bool(name and value), f"{name}{sign}{value} does not say a figure, as in {example}"
        )
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def _money(text: str | None, currency: str) -> int | None:
    if text is None:
        return None
    try:
        amount = parse_minor(text, currency)
    except UnableToReadMoneyError as error:
        raise WronglyAskedError(str(error)) from error
    _require(amount > 0, f"{text} is no amount above zero")
    return amount


def _count(text: str) -> int:
    _require(text.isdecimal() and int(text) > 0, f"{text} is no whole number above zero")
    return int(text)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise WronglyAskedError(f"{text} is no date such as 2026-03-31") from None


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise WronglyAskedError(otherwise)
