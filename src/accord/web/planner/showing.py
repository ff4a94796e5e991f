"""A plan as its page shows it: every number as the planner tells it, and the charts over them."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from accord.agreement.rules.saying import stage_name
from accord.kit.fiscal import named
from accord.kit.money import format_minor
from accord.planner.planning import Answer, Promised, promised
from accord.planner.rules.drafts import volume
from accord.planner.rules.figures import Figure, Goal, UnplannableError, down
from accord.planner.rules.funnel import CUSTOMER, Given, Plan, basis_of
from accord.planner.rules.months import PlannedMonth, months
from accord.planner.rules.pace import PaceLine
from accord.planner.rules.sensitivity import AVERAGE_DEAL, Effect, result, sensitivity
from accord.web.charts.bars import Bar, Bars
from accord.web.period import Period
from accord.web.rows.addresses import rows_of

COUNTED = {
    "lead": "leads",
    "mql": "mqls",
    "accepted": "accepted",
    "sql": "sqls",
    "opportunity": "opportunities",
}
"""The column of the report on sources that counts who reached a stage."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: how many are needed, and how many went on from it so far."""

    label: str
    owner: str
    needed: int
    per_month: int
    rate: Figure
    reached: int
    address: str


@dataclass(frozen=True)
class Shown:
    """The answer with everything that the page asks of it."""

    answer: Answer

    @property
    def plan(self) -> Plan:
        return self.answer.plan

    @property
    def currency(self) -> str:
        return self.answer.history.currency

    def money(self, minor: Fraction | int) -> str:
        """An amount to the cent, rounded to the nearest."""
        nearest = down(Fraction(minor) + Fraction(1, 2))
        return f"{format_minor(nearest, self.currency)} {self.currency}"

    def goal(self, goal: Goal) -> str:
        """A goal in words: 2,400,000.00 EUR a year."""
        amount = (
            self.money(goal.amount) if goal.kind == "revenue" else f"{goal.amount:,} {goal.kind}"
        )
        return f"{amount} a {goal.per}"

    @property
    def goal_words(self) -> str:
        return f"{self.goal(self.plan.goal)}, {self.plan.goal.whence}"

    @property
    def forward(self) -> bool:
        """Whether the plan goes from leads to revenue."""
        return self.plan.goal.kind == "leads"

    @property
    def average_deal(self) -> str:
        return self.money(self.plan.basis.average_deal.value)

    @property
    def deal_made_of(self) -> str:
        """What the average deal is made of."""
        figure = self.plan.basis.average_deal
        if figure.over is None or figure.under is None:
            return figure.whence
        return f"{self.money(figure.over)} ÷ {figure.under:,} customers"

    @property
    def revenue(self) -> str:
        return self.money(self.plan.revenue)

    @property
    def steps(self) -> list[Step]:
        past = self.answer.history
        return [
            Step(
                label=stage_name(need.step.name),
                owner="marketing" if need.step.owner == "marketing" else "sales",
                needed=need.number,
                per_month=need.per_month,
                rate=need.rate,
                reached=past.reached(need.step.name),
                address=self._rows(need.step.name),
            )
            for need in self.plan.needs
        ]

    def _rows(self, stage: str) -> str:
        """Where the leads behind one's own number of a stage are, if a report counts them."""
        if stage not in COUNTED:
            return ""
        past = self.answer.history
        period = Period("", past.since, past.until)
        return rows_of("sources", COUNTED[stage], period, by="source")

    @property
    def funnel(self) -> Bars:
        bars = [
            Bar(step.label, 0, step.needed, f"{step.needed:,}", step.owner) for step in self.steps
        ]
        won = self.plan.customers
        return Bars([*bars, Bar("Customers", 0, won, f"{won:,}", "sales")])

    @property
    def months(self) -> tuple[PlannedMonth, ...]:
        answer = self.answer
        if answer.capacity is None:
            return ()
        return months(self.plan, answer.span, answer.capacity, answer.seasons)

    @property
    def month_bars(self) -> Bars:
        """Leads handed over each month; the mark is what reps can work."""
        return Bars(
            [
                Bar(
                    named(one.month),
                    0,
                    one.handed_over,
                    _against(one),
                    "back" if one.over else "marketing",
                    one.workable,
                )
                for one in self.months
            ]
        )

    @property
    def gap(self) -> Bars | None:
        """From what there is to what the goal takes: what this pace still brings, what is missing."""
        line = self._goal_line
        if line is None or line.coming is None or line.forecast is None or line.short is None:
            return None
        shown = self.money if line.what == "revenue" else "{:,}".format
        bars = [
            Bar("So far", 0, line.so_far, shown(line.so_far), "sales"),
            Bar("Still to come at this pace", line.so_far, line.forecast, shown(line.coming)),
        ]
        if line.short:
            bars.append(Bar("Missing", line.forecast, line.required, shown(line.short), "back"))
        bars.append(Bar("Required", 0, line.required, shown(line.required), "left"))
        return Bars(bars)

    @property
    def _goal_line(self) -> PaceLine | None:
        pace = self.answer.pace
        kind = self.plan.goal.kind
        what = {"leads": "lead"}.get(kind, kind)
        return next((line for line in pace.lines if line.what == what), None) if pace else None

    @property
    def tornado(self) -> Bars:
        """What the result becomes with each figure at the ends of its range."""
        return Bars(
            [
                Bar(self._figure(one), one.at_low, one.at_high, self._reach(one), "back")
                for one in sensitivity(self.plan, self.answer.ranges)
            ],
            line=result(self.plan),
            close=True,
        )

    def _figure(self, effect: Effect) -> str:
        if effect.figure == AVERAGE_DEAL:
            return f"Average deal {self.money(effect.low)} – {self.money(effect.high)}"
        within = f"{float(100 * effect.low):.0f}–{float(100 * effect.high):.0f} %"
        return f"Going on to {stage_name(effect.figure)}, {within}"

    def _reach(self, effect: Effect) -> str:
        shown = self.money if self.forward else "{:,}".format
        return f"{shown(effect.at_low)} … {shown(effect.at_high)}"

    @property
    def pace(self) -> list[dict[str, str]]:
        """Every line of the pace in words."""
        pace = self.answer.pace
        return [self._pace_line(line) for line in pace.lines] if pace else []

    def _pace_line(self, line: PaceLine) -> dict[str, str]:
        shown = self.money if line.what == "revenue" else "{:,}".format
        values = {
            "required": line.required,
            "by_now": line.by_now,
            "so_far": line.so_far,
            "forecast": line.forecast,
            "short": line.short,
        }
        told = {name: "–" if value is None else shown(value) for name, value in values.items()}
        return {"what": stage_name(line.what), **told}

    @property
    def arrives(self) -> Mapping[str, float]:
        """Customers whom leads that are here will bring, and those whom they will not."""
        told = self.answer.arrival
        return {"expected": float(told.expected), "missing": float(told.missing)} if told else {}

    @property
    def ranges(self) -> list[tuple[str, str, str, str]]:
        found = self.answer.ranges
        if found is None:
            return []
        return [
            (
                stage_name(line.what),
                *(self._ranged(line.what, value) for value in (line.plain, line.low, line.high)),
            )
            for line in found.lines
        ]  # type: ignore[misc]

    def _ranged(self, what: str, value: float | None) -> str:
        if value is None:
            return "no limit"
        if what in ("average deal", "revenue"):
            return self.money(round(value))
        return f"{value * 100:.2f} %" if what == "lead to customer" else f"{value:,.0f}"

    @property
    def divisions(self) -> list[dict[str, object]]:
        """Every part of the plan in words."""
        found = self.answer.divisions
        if found is None:
            return []
        return [
            {
                "name": part.name or "(blank)",
                "share": float(part.share),
                "goal": self.money(part.revenue),
                "plan": part.plan,
                "deal": self.money(part.plan.basis.average_deal.value) if part.plan else "–",
                "why_not": part.why_not,
                "cost": self.money(part.cost_per_lead.value) if part.cost_per_lead else "–",
                "budget": "–" if part.budget is None else self.money(part.budget),
            }
            for part in found.parts
        ]

    @property
    def columns(self) -> list[dict[str, object]]:
        """The plan and every scenario beside it."""
        plans = [("Base", self.plan), *self.answer.scenarios]
        return [
            {
                "name": name,
                "goal": self.goal(told.goal),
                "deal": self.money(told.basis.average_deal.value),
                "rate": float(told.basis.lead_to_customer.value),
                "customers": told.customers,
                "revenue": self.money(told.revenue),
                "leads": told.leads,
                "per_month": told.needs[0].per_month,
            }
            for name, told in plans
        ]

    def _open_rows(self) -> str:
        """Where the deals are that are open now: those of the pipeline at the end of today."""
        today = self.answer.history.as_of
        day = Period("", today, today)
        return rows_of("pipeline", "value", day, name=today.isoformat(), by="day")

    @property
    def stick(self) -> Mapping[str, str | int] | None:
        """Quota and pipeline in words."""
        told = self.answer.stick
        if told is None:
            return None
        rate = told.win_rate
        return {
            "quota": self.money(told.quota),
            "pipeline": self.money(told.pipeline),
            "per": told.per,
            "moved": told.moved,
            "open": self.money(told.open_worth),
            "open_minor": told.open_worth,
            "open_address": self._open_rows(),
            "missing": self.money(told.missing),
            "rate": f"{float(rate.value):.1%}".replace("%", " %"),
            "won": self.money(rate.over or 0),
            "settled": self.money(rate.under or 0),
            "deals": f"{told.won_of_closed.over} of {told.won_of_closed.under} deals",
        }

    def promised(self) -> tuple[Promised | None, str]:
        """The number that marketing would promise, or why there is none."""
        try:
            which = volume(self.answer.terms.agreement, None)
            return promised(self.plan, which, self.answer.history), ""
        except UnplannableError as error:
            return None, str(error)


def own_figures(answer: Answer) -> dict[str, Figure]:
    """The company's own figures for what can be given by hand; none where too little is known."""
    try:
        basis = basis_of(answer.history, Given())
    except UnplannableError:
        return {}
    into = [*(step.name for step in basis.steps[1:]), CUSTOMER]
    rates = dict(zip((f"rate_{name}" for name in into), basis.rates, strict=True))
    return {"average_deal": basis.average_deal, **rates}


def _against(one: PlannedMonth) -> str:
    words = f"{one.handed_over:,} of {one.leads:,} leads; reps can work {one.workable:,}"
    return f"{words}, {one.over:,} too many" if one.over else words
