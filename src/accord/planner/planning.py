"""A whole plan: the figures of the log, the goal, and everything that was asked beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeVar

from accord.agreement.queries import InForce
from accord.agreement.rules.promises import Volume
from accord.agreement.rules.terms import Agreement
from accord.kit.fiscal import Span, next_span, this_span, whole_months_before
from accord.kit.money import exponent, format_minor
from accord.kit.periods import Month
from accord.planner import queries
from accord.planner.queries import Log
from accord.planner.rules.arrival import Arrival, arrival
from accord.planner.rules.divisions import Divisions, divisions
from accord.planner.rules.figures import BY_HAND, Figure, Goal, UnplannableError, up
from accord.planner.rules.funnel import Basis, Given, Plan, basis_of, per_month, plan
from accord.planner.rules.history import History
from accord.planner.rules.pace import Pace, pace
from accord.planner.rules.sales import Capacity, Stick, capacity, stick
from accord.planner.rules.scenarios import Scenario
from accord.planner.rules.seasons import Seasons, seasons

if TYPE_CHECKING:
    from accord.planner.rules.ranges import Ranges
    from accord.warehouse.engines import Engine

YEAR = 12

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked. Without a goal it is that of the agreement; money is in minor units.

    With `forgiving` a part that cannot be told is left out, and a note says why.
    """

    goal: Goal | None = None
    given: Given = field(default_factory=Given)
    since: date | None = None
    until: date | None = None
    period: Literal["this", "next"] = "next"
    by: str | None = None
    shares: Mapping[str | None, Fraction] = field(default_factory=dict)
    lag: bool = False
    seasonality: bool = False
    ranges: bool = False
    pace: bool = False
    reps: bool = False
    capacity: int | None = None
    quota: int | None = None
    pipeline: int | None = None
    scenarios: tuple[Scenario, ...] = ()
    forgiving: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The plan, and each part that was asked for."""

    terms: InForce
    fresh: str
    history: History
    span: Span
    plan: Plan
    stick: Stick | None
    arrival: Arrival | None
    seasons: Seasons | None
    ranges: "Ranges | None"
    divisions: Divisions | None
    capacity: Capacity | None
    pace: Pace | None
    scenarios: tuple[tuple[str, Plan], ...]
    notes: tuple[str, ...]


def answer(wanted: Wanted, *, as_of: datetime, engine: "Engine | None" = None) -> Answer:
    """The plan as of a moment; raises UnplannableError where the log does not allow it."""
    log = queries.opened(as_of, engine)
    goal = _goal(wanted, log.terms)
    past = _past(wanted, log)
    told = plan(goal, basis_of(past, wanted.given))
    asked = _Asked(wanted, log, past, told)
    settled, why_no_stick = asked.stick()
    parts = asked.part(wanted.by, "The division", asked.divisions)
    answered = Answer(
        terms=log.terms,
        fresh=log.engine.freshness().sentence(log.terms.zone),
        history=past,
        span=asked.span,
        plan=told,
        stick=settled,
        arrival=asked.part(wanted.lag, "When leads must come", asked.arrival),
        seasons=asked.part(wanted.seasonality, "The seasons", asked.seasons),
        ranges=asked.part(wanted.ranges, "The ranges", asked.ranges),
        divisions=parts,
        capacity=asked.part(
            wanted.reps or wanted.capacity is not None, "What reps can work", asked.capacity
        ),
        pace=asked.part(wanted.pace, "The pace", asked.pace),
        scenarios=asked.scenarios(),
        notes=(*_notes(told.basis, past), *why_no_stick, *asked.cost_notes(parts)),
    )
    return replace(answered, notes=(*answered.notes, *asked.left_out))


@dataclass(frozen=True, slots=True)
class Promised:
    """The number that marketing would promise a month, and how it follows from the plan."""

    promise: Volume
    needed: int
    share: Figure | None
    number: int


def promised(told: Plan, promise: Volume, past: History) -> Promised:
    """What a plan means for a promise: the people needed at its stage each month who would count.

    Where the promise counts only some of those who enter its stage, such as the better grades, it
    is that share of them in the past.
    """
    need = told.need(promise.of)
    if need is None:
        raise UnplannableError(
            f"the plan does not go through {promise.of}, which {promise.name} promises: do "
            "not say --rate lead_to_customer or --current"
        )
    share = queries.counted_share(promise, past.since, past.until) if promise.where else None
    exact = Fraction(need.number) * (share.value if share else 1)
    return Promised(promise, need.per_month, share, per_month(exact, told.goal))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question on its way to an answer; `left_out` says what could not be told, and why."""

    wanted: Wanted
    log: Log
    past: History
    plan: Plan
    left_out: list[str] = field(default_factory=list)

    def part(self, wanted: object, name: str, tell: Callable[[], Part]) -> Part | None:
        """A part of the answer, if it is wanted and can be told."""
        if not wanted:
            return None
        try:
            return tell()
        except UnplannableError as error:
            if not self.wanted.forgiving:
                raise
            self.left_out.append(f"{name} cannot be told: {error}.")
            return None

    @property
    def agreement(self) -> Agreement:
        return self.log.terms.agreement

    @property
    def span(self) -> Span:
        which = next_span if self.wanted.period == "next" else this_span
        return which(self.log.today, self.plan.goal.per, self.agreement.fiscal_year_starts)

    def arrival(self) -> Arrival:
        """What the period brought before this month is known; the rest is still to come.

        Leads who are too young to learn from are here all the same.
        """
        now = Month.of(self.log.today)
        before = now.first - timedelta(days=1)
        won = 0
        if self.span.since <= before:
            won = queries.happened(self.log, self.span.since, before).customers
        here = self.past
        if here.until < before:
            here = queries.history(self.log, here.since, before)
        return arrival(self.plan, self.past, self.span, now, won=won, here=here)

    def seasons(self) -> Seasons:
        return seasons(self.plan, self.past, self.span)

    def ranges(self) -> "Ranges":
        # Loading numpy takes a tenth of a second that a plain plan should not wait for.
        from accord.planner.rules.ranges import ranges

        return ranges(self.plan, self.past)

    def divisions(self) -> Divisions:
        by = self.wanted.by or ""
        since, until = self.past.since, self.past.until
        return divisions(
            self.plan,
            queries.history(self.log, since, until, by=by),
            by=by,
            shares=self.wanted.shares,
            costs=queries.costs(self.log, by, since, until),
        )

    def capacity(self) -> Capacity:
        stage = next((stage.name for stage in self.agreement.stages if stage.handoff), None)
        if stage is None:
            raise UnplannableError("at no stage of the agreement leads are handed over to sales")
        reps = queries.worked(self.log, self.past.since, self.past.until)
        last = Month.of(self.past.until)
        return capacity(self.plan, stage, reps, last=last, said=self.wanted.capacity)

    def pace(self) -> Pace:
        """Always of the period that runs now."""
        per, starts = self.plan.goal.per, self.agreement.fiscal_year_starts
        span = this_span(self.log.today, per, starts)
        found = queries.happened(self.log, span.since, span.until)
        return pace(
            self.plan,
            span,
            elapsed=queries.elapsed(self.log, span),
            reached=found.reached,
            customers=found.customers,
            revenue=found.revenue,
        )

    def stick(self) -> tuple[Stick | None, tuple[str, ...]]:
        """Quota and pipeline, where the agreement has a quota or one of the two was said."""
        quota = self.agreement.goals and self.agreement.goals.quota
        wanted = self.wanted
        if not quota and wanted.quota is None and wanted.pipeline is None:
            return None, ()
        amount, per = wanted.quota, quota.per if quota else "month"
        if amount is None and quota:
            amount = quota.amount * 10 ** exponent(self.past.currency)
        found = queries.happened(self.log, self.past.since, self.past.until)
        try:
            return stick(found.closed, per, quota=amount, pipeline=wanted.pipeline), ()
        except UnplannableError as error:
            return None, (f"Quota and pipeline: {error}.",)

    def scenarios(self) -> tuple[tuple[str, Plan], ...]:
        """Each scenario as a plan of its own."""
        planned = []
        for scenario in self.wanted.scenarios:
            goal, given = scenario.upon(self.plan.goal, self.wanted.given)
            try:
                planned.append((scenario.name, plan(goal, basis_of(self.past, given))))
            except UnplannableError as error:
                if not self.wanted.forgiving:
                    raise UnplannableError(f"scenario {scenario.name}: {error}") from error
                self.left_out.append(f"Scenario {scenario.name}: {error}.")
        return tuple(planned)

    def cost_notes(self, parts: Divisions | None) -> tuple[str, ...]:
        """Costs that belong to no part of the plan, and therefore to no budget."""
        if parts is None or parts.by not in queries.WITH_COSTS:
            return ()
        since, until = self.past.since, self.past.until
        spent = queries.costs(self.log, parts.by, since, until)
        named = {part.name for part in parts.parts if part.cost_per_lead}
        rest = sum(cost for name, cost in spent.items() if name is None or name not in named)
        if not rest:
            return ()
        amount = format_minor(rest, self.past.currency)
        return (f"Costs of {amount} belong to no {parts.by} with leads and are in no budget.",)


def _goal(wanted: Wanted, terms: InForce) -> Goal:
    goal = wanted.goal or queries.agreed_goal(terms)
    if goal is None:
        raise UnplannableError(
            "the agreement names no goal: add `goals: {revenue: 2400000, per: year}` to it, or "
            "say --revenue 2400000 --per year"
        )
    return goal


def _past(wanted: Wanted, log: Log) -> History:
    """The leads to learn from: twelve whole months unless the days are said."""
    last = whole_months_before(log.today, YEAR).until
    until = wanted.until or (last if (wanted.since or date.min) <= last else log.today)
    since = wanted.since or Month.of(until).plus(1 - YEAR).first
    if since > until:
        raise UnplannableError(f"the period ends on {until}, before it begins on {since}")
    return queries.history(log, since, until)


def _notes(basis: Basis, past: History) -> tuple[str, ...]:
    """What a reader should know before trusting the figures."""
    notes = []
    if basis.lead_to_customer.whence != BY_HAND and (grown := _young(past)):
        notes.append(grown)
    if basis.left_out:
        stages = ", ".join(basis.left_out)
        notes.append(f"Nobody among the {past.whence} reached {stages}; the plan goes without it.")
    if past.apart:
        amount = format_minor(past.apart, past.currency)
        notes.append(
            f"Deals on which nobody was a lead brought {amount} more in that time; the plan does "
            "not count on them."
        )
    if past.elsewhere:
        notes.append(f"Won deals in other currencies: {past.elsewhere}; they add no revenue here.")
    return tuple(notes)


def _young(past: History) -> str | None:
    """A warning where the last leads of the period have had less time than most customers took."""
    days = sorted(day for day, many in past.days.items() for _ in range(many))
    if not days:
        return None
    most = days[up(Fraction(len(days) * 9, 10)) - 1]
    grown_up = past.as_of - timedelta(days=max(most, 0))
    if grown_up >= past.until:
        return None
    return (
        f"Nine in ten customers were won within {most} days of becoming a lead. Leads since "
        f"{grown_up} are younger than that, so the real rate may be higher than the one shown: take "
        f"--to {grown_up} for grown-up leads only, or --lag."
    )
