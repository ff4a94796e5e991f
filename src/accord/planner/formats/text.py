"""A plan as text that a marketing lead reads."""

import io
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from rich.table import Table as Grid

from accord.kit.fiscal import named
from accord.kit.money import format_minor
from accord.kit.printing import WIDEST, plain_console
from accord.planner.planning import Answer
from accord.planner.rules.figures import BY_HAND, Figure, Goal, down
from accord.planner.rules.funnel import Plan
from accord.planner.rules.ranges import Range

BLANK = "(blank)"
NOTHING = "–"
FEW = "not enough evidence"


def as_text(answer: Answer) -> str:
    """Every part that was asked for, one below the other."""
    page = _Page(answer)
    page.heading()
    page.arithmetic()
    page.stages()
    parts = (
        (answer.stick, page.stick),
        (answer.ranges, page.ranges),
        (answer.divisions, page.divisions),
        (answer.arrival, page.arrival),
        (answer.seasons, page.seasons),
        (answer.capacity, page.capacity),
        (answer.pace, page.pace),
        (answer.scenarios, page.scenarios),
        (True, page.notes),
    )
    for part, show in parts:
        if part:
            show()
    return page.text()


class _Page:
    """The text of one answer on its way; each method adds one part of it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.plan = answer.plan
        self.currency = answer.history.currency
        self.out = io.StringIO()
        self.console = plain_console(self.out, width=WIDEST)

    def text(self) -> str:
        return self.out.getvalue()

    def heading(self) -> None:
        told, past = self.plan, self.answer.history
        ways = {"revenue": "From revenue to leads", "leads": "From leads to revenue"}
        title = ways.get(told.goal.kind, "From customers to leads and revenue")
        self.say(f"{title}, {self.answer.terms.agreement.company} (money in {self.currency})")
        self.say()
        self.say(f"Goal: {self.goal(told.goal)} a {told.goal.per}, {told.goal.whence}")
        basis = told.basis
        if {basis.average_deal.whence, basis.lead_to_customer.whence} == {BY_HAND}:
            self.say("Learned from: nothing, since every figure is given by hand")
        else:
            self.say(f"Learned from: {past.whence}, as far as they had come by {past.as_of}")
        self.say()

    def arithmetic(self) -> None:
        """The four formulas, with the numbers in them."""
        told, basis = self.plan, self.plan.basis
        deal, rate = self.money(basis.average_deal.value), percent(basis.lead_to_customer.value)
        brings = ("revenue to expect", f"{told.customers:,} × {deal}", self.money(told.revenue))
        lines = [
            (
                "average deal",
                self.made(basis.average_deal, "revenue", "customers"),
                f"{deal}{flag(basis.average_deal)}",
            ),
            (
                "lead to customer",
                self.made(basis.lead_to_customer, "customers", "leads"),
                f"{rate}{flag(basis.lead_to_customer)}",
            ),
        ]
        if told.goal.kind == "leads":
            lines += [
                ("customers to expect", f"{told.leads:,} leads × {rate}", f"{told.customers:,}"),
                brings,
            ]
        else:
            if told.goal.kind == "revenue":
                made = f"{self.money(told.goal.amount)} ÷ {deal}"
                lines.insert(1, ("customers needed", made, f"{told.customers:,}"))
            lines.append(("leads needed", f"{told.customers:,} ÷ {rate}", f"{told.leads:,}"))
        if told.goal.kind == "customers":
            lines.append(brings)
        for name, made, result in lines:
            self.say(f"  {name:<20}= {made:<44} = {result}")
        how = "down" if told.goal.kind == "leads" else "up"
        self.say(f"  Customers and leads are rounded {how}; they are for one {told.goal.per}.")

    def stages(self) -> None:
        told = self.plan
        monthly = told.goal.per != "month"
        number = "expected" if told.goal.kind == "leads" else "needed"
        heads = ["step", "owner", "go on to the next", f"{number} a {told.goal.per}"]
        rows = [
            [
                need.step.name,
                need.step.owner,
                counted(need.rate),
                f"{need.number:,}",
                f"{need.per_month:,}",
            ]
            for need in told.needs
        ]
        customers = f"{told.customers_per_month:,}"
        rows.append(["customers", "", "", f"{told.customers:,}", customers])
        if monthly:
            heads.append("a month")
        self.grid("Through the stages", heads, [row[: len(heads)] for row in rows])

    def stick(self) -> None:
        told = self.answer.stick
        rate = told.win_rate
        self.title("Quota and pipeline")
        self.say(
            f"  win rate = {self.money(rate.over)} won ÷ {self.money(rate.under)} won or lost = "
            f"{percent(rate.value)} ({told.won_of_closed.over} of {told.won_of_closed.under} "
            f"deals{flag(told.won_of_closed)}; {rate.whence})"
        )
        quota, pipeline = self.money(told.quota), self.money(told.pipeline)
        if told.moved == "quota":
            self.say(
                f"  A pipeline of {pipeline} a {told.per} carries a quota of {quota} a {told.per}."
            )
        else:
            self.say(
                f"  A quota of {quota} a {told.per} takes a pipeline of {pipeline} a {told.per}."
            )
        self.say(
            f"  Open now: {self.money(told.open_worth)}; for one {told.per} "
            f"{self.money(told.missing)} is missing."
        )

    def ranges(self) -> None:
        told = self.answer.ranges
        rows = [
            [line.what, self.ranged(line, line.plain), self.ranged(line, line.low),
             self.ranged(line, line.high)]
            for line in told.lines
        ]  # fmt: skip
        heads = ["", "plain", "5 %", "95 %"]
        self.grid(
            f"How far chance may carry it ({told.draws:,} draws from {told.months} months)",
            heads,
            rows,
        )

    def divisions(self) -> None:
        told = self.answer.divisions
        rows = []
        for part in told.parts:
            found = part.plan
            rows.append(
                [
                    part.name or BLANK,
                    percent(part.share),
                    self.money(part.revenue),
                    self.money(found.basis.average_deal.value) if found else NOTHING,
                    f"{found.customers:,}" if found else NOTHING,
                    counted(found.basis.lead_to_customer) if found else part.why_not,
                    f"{found.leads:,}" if found else NOTHING,
                    self.money(part.cost_per_lead.value) if part.cost_per_lead else NOTHING,
                    NOTHING if part.budget is None else self.money(part.budget),
                ]
            )
        rows.append(
            [
                "together", "", self.money(sum(part.revenue for part in told.parts)), "",
                f"{told.customers:,}", "", f"{told.leads:,}", "", self.money(told.budget),
            ]
        )  # fmt: skip
        heads = [
            told.by, "share", "goal", "average deal", "customers", "lead to customer", "leads",
            "a lead costs", "budget",
        ]  # fmt: skip
        priced = any(part.cost_per_lead for part in told.parts)
        cut = len(heads) if priced else len(heads) - 2
        self.grid(
            f"By {told.by}, a {self.plan.goal.per} (shares: {told.shares_whence})",
            heads[:cut],
            [row[:cut] for row in rows],
        )
        self.say(
            "Each line has its own past and is rounded up by itself, and what brought no revenue is "
            "asked for no leads; so together they need not ask for the same leads as above."
        )

    def arrival(self) -> None:
        told = self.answer.arrival
        self.title(f"When the leads must come, for {told.customers:,} customers in {told.span}")
        self.say(
            f"  Half of the customers were won within {told.days_median} days of becoming a lead, "
            f"nine in ten within {told.days_most}."
        )
        self.say(
            f"  Won already {told.won:,}; leads who are here will bring about "
            f"{float(told.expected):,.1f} more; {float(told.missing):,.1f} are missing."
        )
        rows = [
            [named(month.month), f"{month.leads:,}", percent(month.share),
             f"{float(month.customers):,.1f}"]
            for month in told.months
        ]  # fmt: skip
        heads = ["month of arrival", "leads", "won within the period", "customers"]
        self.grid("", heads, rows)
        self.say(f"Of leads old enough to tell, {percent(told.in_the_end)} are won in the end:")
        ages = [[f"{months}", counted(age)] for months, age in enumerate(told.ages) if age.value]
        self.grid("", ["months from lead to win", "won of the leads"], ages)

    def seasons(self) -> None:
        told = self.answer.seasons
        rows = [
            [named(month.month), f"{float(month.index):.2f}", f"{month.leads:,}"]
            for month in told.months
        ]
        rows.append(["together", "", f"{told.leads:,}"])
        years = "year" if told.years == 1 else f"{told.years} years"
        self.grid(f"By season (from the last {years})", ["month", "index", "leads"], rows)
        if told.years == 1:
            self.say("One year cannot tell a season from chance: take --from two years ago.")

    def capacity(self) -> None:
        told = self.answer.capacity
        self.title("What reps can work")
        self.say(
            f"  {told.handed_over:,} {told.stage} a month ÷ {float(told.per_rep):,g} a rep "
            f"({told.whence}) = {told.reps_needed:,} reps; {told.reps_now:,} worked leads in "
            f"the last month, {told.reps_missing:,} are missing."
        )
        rows = [
            [load.rep, f"{load.months}", f"{float(load.usual):,g}", f"{load.most:,}"]
            for load in told.loads
        ]
        if rows:
            self.grid("", ["rep", "months", "usually worked", "at most"], rows)

    def pace(self) -> None:
        told = self.answer.pace
        rows = []
        for line in told.lines:
            shown = self.money if line.what == "revenue" else "{:,}".format
            values = [line.required, line.by_now, line.so_far, line.forecast, line.short]
            rows.append(
                [line.what, *(NOTHING if value is None else shown(value) for value in values)]
            )
        heads = ["", "required", "by now", "so far", "at this pace", "short by"]
        over = f"{percent(told.elapsed)} of the working time is over"
        self.grid(f"Required and present pace, {told.span} ({over})", heads, rows)

    def scenarios(self) -> None:
        plans = [("as it is", self.plan), *self.answer.scenarios]
        lines: dict[str, Callable[[Plan], str]] = {
            "goal": lambda told: f"{self.goal(told.goal)} a {told.goal.per}",
            "average deal": lambda told: self.money(told.basis.average_deal.value),
            "lead to customer": lambda told: percent(told.basis.lead_to_customer.value),
            "customers": lambda told: f"{told.customers:,}",
            "revenue": lambda told: self.money(told.revenue),
        }
        rows = [[what, *(show(told) for _, told in plans)] for what, show in lines.items()]
        for step in self.answer.history.steps:
            needs = [told.need(step.name) for _, told in plans]
            if any(needs):
                cells = [f"{need.number:,}" if need else NOTHING for need in needs]
                rows.append([step.name, *cells])
        self.grid("Scenarios side by side", ["", *(name for name, _ in plans)], rows)

    def notes(self) -> None:
        self.say()
        for note in (*self.answer.notes, self.answer.fresh):
            self.say(note)

    def goal(self, goal: Goal) -> str:
        if goal.kind == "revenue":
            return self.money(goal.amount)
        return f"{goal.amount:,} {goal.kind}"

    def made(self, figure: Figure, over: str, under: str) -> str:
        """What a figure is made of, where it is made of anything."""
        if figure.over is None or figure.under is None:
            return figure.whence
        top = self.money(figure.over) if over == "revenue" else f"{figure.over:,}"
        return f"{top} {over} ÷ {figure.under:,} {under}"

    def money(self, minor: Fraction | int) -> str:
        return format_minor(down(Fraction(minor) + Fraction(1, 2)), self.currency)

    def ranged(self, line: Range, value: float | None) -> str:
        if value is None:
            return "no limit"
        if line.what in ("average deal", "revenue"):
            return self.money(round(value))
        return f"{value:.2%}" if line.what == "lead to customer" else f"{value:,.0f}"

    def title(self, text: str) -> None:
        self.say()
        self.say(text)

    def say(self, text: str = "") -> None:
        self.console.print(text, soft_wrap=True)

    def grid(self, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        if title:
            self.title(title)
        grid = Grid()
        for head in heads:
            left = head in (heads[0], "owner")
            grid.add_column(head, justify="left" if left else "right")
        for row in rows:
            grid.add_row(*row)
        self.console.print(grid)


def percent(share: Fraction) -> str:
    return f"{float(share):.1%}"


def counted(figure: Figure) -> str:
    """A share with what it is made of, and a flag where that is little."""
    if figure.over is None or figure.under is None:
        return f"{percent(figure.value)}, {figure.whence}"
    return f"{figure.over:,}/{figure.under:,} {percent(figure.value)}{flag(figure)}"


def flag(figure: Figure) -> str:
    return "" if figure.enough else f", {FEW}"
