"""What the planner takes from the log, each part as a small value of its own.

Everything is told as it was known at the moment for which the log was opened.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from importlib.resources import files

from accord.agreement.queries import InForce, in_force_at
from accord.agreement.rules.fields import FieldType, person_fields
from accord.agreement.rules.promises import Volume
from accord.kit.fiscal import Span
from accord.kit.money import exponent
from accord.kit.periods import Month, day_bounds, local_date
from accord.kit.text import fold
from accord.lifecycle.models import Move
from accord.planner.rules.figures import Figure, Goal, UnplannableError
from accord.planner.rules.history import Cohort, History, Step
from accord.planner.rules.sales import Closed, Worked
from accord.reports.catalogue import complete
from accord.reports.queries import NoAgreementError, parameters, run
from accord.reports.relations import Days, epoch, relations
from accord.reports.table import UNATTRIBUTED
from accord.sla.models import Delivery
from accord.warehouse.engines import Engine, chosen

WAYS = ("source", "channel", "campaign", "persona")
WITH_COSTS = ("source", "channel", "campaign")
FIELD = "field:"
CUSTOMER_STAGE = "customer"


@dataclass(frozen=True, slots=True)
class Log:
    """The log as it was known at a moment, under the agreement then in force.

    One engine answers everything from one state of the log.
    """

    as_of: datetime
    terms: InForce
    engine: Engine

    @property
    def today(self) -> date:
        return local_date(self.as_of, self.terms.zone)


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened in a period: first arrivals at each stage, new customers, settled deals."""

    reached: Mapping[str, int]
    customers: int
    revenue: int
    closed: Closed


def opened(as_of: datetime, engine: Engine | None = None) -> Log:
    """The log, ready to be asked; by the engine the settings choose where none is named."""
    return Log(as_of, agreement_at(as_of), engine or chosen())


def agreement_at(as_of: datetime) -> InForce:
    """The agreement to plan under."""
    terms = in_force_at(as_of)
    if terms is None:
        raise NoAgreementError(f"no agreement was in force at {as_of:%Y-%m-%d %H:%M}")
    return terms


def agreed_goal(terms: InForce) -> Goal | None:
    """The revenue that both teams agreed to work for, in minor units."""
    goals = terms.agreement.goals
    if goals is None:
        return None
    revenue = goals.revenue * 10 ** exponent(terms.agreement.currency)
    return Goal("revenue", revenue, goals.per, f"from the agreement, version {terms.number}")


def history(log: Log, since: date, until: date, *, by: str | None = None) -> History:
    """The leads of a period by month and, with `by`, by name; as far as they came.

    `by` is one of `WAYS`, or `field:` and the name of a field that is known of people or companies.
    """
    way, field = _way(by, log.terms)
    lines = _ask(log, "cohorts", since, until, {"by": way, "field": field})
    shown = fold if way == "field" else str
    cohorts: defaultdict[tuple[int, str | None], list] = defaultdict(list)
    for line in lines:
        if line["lead_month"] is not None:
            name = None if line["name"] is None else shown(line["name"])
            cohorts[line["lead_month"], name].append(line)
    whole = {measure: _amounts(lines, measure) for measure in ("days", "apart", "elsewhere")}
    return History(
        max(since, _first_day(cohorts, since)),
        until,
        log.today,
        log.terms.agreement.currency,
        _steps(log.terms),
        tuple(
            _cohort(month, name, told)
            for (month, name), told in sorted(cohorts.items(), key=_order)
        ),
        whole["days"],
        sum(whole["apart"].values()),
        sum(whole["elsewhere"].values()),
    )


def happened(log: Log, since: date, until: date) -> Happened:
    """What happened from one day to another, both included."""
    found = {
        (line["measure"], line["name"]): line["amount"]
        for line in _ask(log, "happened", since, until, {})
    }
    deals = [found.get(("deals", standing), 0) for standing in ("won", "lost", "open")]
    worth = [found.get(("worth", standing), 0) for standing in ("won", "lost", "open")]
    pairs = [number for pair in zip(deals, worth, strict=True) for number in pair]
    reached = {name: many for (measure, name), many in found.items() if measure == "reached"}
    closed = Closed(*pairs, whence=f"deals settled from {since} to {until}")
    return Happened(reached, found.get(("customers", None), 0), worth[0], closed)


def worked(log: Log, since: date, until: date) -> tuple[Worked, ...]:
    """The handed-over leads that each rep worked, by the month in which they were handed over."""
    lines = _ask(log, "worked", since, until, {})
    found = [Worked(_month(line["opened_month"]), line["rep"], line["leads"]) for line in lines]
    return tuple(sorted(found, key=lambda one: (one.month, one.rep)))


def costs(log: Log, by: str, since: date, until: date) -> dict[str | None, int]:
    """What was spent on each name, as the report `sources` tells it; under None what names none."""
    if by not in WITH_COSTS:
        return {}
    table = run(
        "sources",
        by=by,
        since=since,
        until=until,
        known_at=log.as_of,
        as_of=log.as_of,
        engine=log.engine,
    )
    spent: defaultdict[str | None, int] = defaultdict(int)
    for row in table.dicts():
        spent[None if row[by] == UNATTRIBUTED else row[by]] += row["cost"]
    return dict(spent)


def counted_share(promise: Volume, since: date, until: date) -> Figure | None:
    """Of the people who entered the stage of a promise, how many counted for it."""
    entered = Move.objects.filter(to_stage=promise.of, on__range=(since, until))
    delivered = Delivery.objects.filter(promise=promise.name, counts=True, on__range=(since, until))
    over, under = delivered.count(), entered.values("person").distinct().count()
    if not over or not under:
        return None
    return Figure.of(min(over, under), under, f"entries into {promise.of} from {since} to {until}")


def elapsed(log: Log, span: Span) -> Fraction:
    """The share of a period's working time that is over."""
    return share_over(log.terms, span.since, span.until, log.as_of)


def share_over(terms: InForce, since: date, until: date, at: datetime) -> Fraction:
    """The share of the working time of these days that is over at a moment, to the second."""
    start, end = day_bounds(since, terms.zone)[0], day_bounds(until, terms.zone)[1]
    whole = terms.hours.between(start, end)
    if not whole or at <= start:
        return Fraction(0)
    over = terms.hours.between(start, min(at, end))
    return Fraction(over // timedelta(seconds=1), whole // timedelta(seconds=1))


def _ask(log: Log, name: str, since: date, until: date, more: Mapping[str, object]) -> list[dict]:
    """The answer of one of our questions, over the same views and values as a report."""
    days = Days(since, until, log.as_of)
    values = {**parameters(days, log.terms), "known_at": epoch(log.as_of), **more}
    return log.engine.ask(question(name), values, relations(days, log.terms))


def question(name: str) -> str:
    """The SQL of one question, with the parts of reports that it begins with."""
    return complete(files("accord.planner").joinpath(f"sql/{name}.sql").read_text("utf-8"))


def _way(by: str | None, terms: InForce) -> tuple[str, str]:
    """How leads get their name, and the field where a field gives it."""
    if by is None or by in WAYS:
        return by or "nothing", ""
    field = by.removeprefix(FIELD)
    texts = [
        name
        for name, known in person_fields(terms.agreement.catalogue).items()
        if known.type in (FieldType.TEXT, FieldType.YES_NO)
    ]
    if not by.startswith(FIELD) or field not in texts:
        raise UnplannableError(
            f"nothing is planned by {by}, but by {', '.join(WAYS)} or {FIELD}NAME, where NAME is "
            f"one of {', '.join(texts)}"
        )
    return "field", field


def steps_of(terms: InForce) -> list[str]:
    """The names of the steps of a plan, from the lead on."""
    return [step.name for step in _steps(terms)]


def _steps(terms: InForce) -> tuple[Step, ...]:
    """The main line from the lead on; who is a customer is said by deals, not by the stage."""
    line = [stage for stage in terms.agreement.stages if not stage.aside]
    names = [stage.name for stage in line]
    if "lead" not in names:
        raise UnplannableError("the agreement has no stage called lead, from which a plan begins")
    return tuple(
        Step(stage.name, stage.owner)
        for stage in line[names.index("lead") :]
        if stage.name != CUSTOMER_STAGE
    )


def _cohort(month: int, name: str | None, lines: list[dict]) -> Cohort:
    reached: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        if line["measure"] == "reached":
            reached[line["stage"]] += line["amount"]
    customers, revenue = _amounts(lines, "customers"), _amounts(lines, "revenue")
    return Cohort(_month(month), name, dict(reached), customers, revenue)


def _amounts(lines: list[dict], measure: str) -> dict[int, int]:
    found: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        if line["measure"] == measure:
            found[line["age"]] += line["amount"]
    return dict(found)


def _month(number: int) -> Month:
    """The month that SQL numbers as year × 12 + month."""
    year, month = divmod(number - 1, 12)
    return Month(year, month + 1)


def _first_day(cohorts: Mapping[tuple[int, str | None], list], since: date) -> date:
    """The first day of the first month in which there was a lead."""
    return min((_month(number).first for number, _ in cohorts), default=since)


def _order(item: tuple[tuple[int, str | None], list]) -> tuple:
    (month, name), _ = item
    return month, name is None, name or ""
