"""The plain arithmetic, backward from revenue to leads and forward from leads to revenue.

The four formulas are those of the article this product grew from: average deal = current revenue
÷ current customers; customers needed = goal ÷ average deal; lead to customer = current customers
÷ current leads; leads needed = customers needed ÷ lead to customer. The same steps are taken
through every stage between, so that both ways give the same number of leads.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from accord.planner.rules.figures import BY_HAND, Figure, Goal, UnplannableError, down, up
from accord.planner.rules.history import History, Step


@dataclass(frozen=True, slots=True)
class Given:
    """Figures that somebody gave by hand, instead of those from the log. Money in minor units.

    `rates` are by the stage they lead into; a rate into `customer` leads out of the last stage.
    """

    average_deal: Fraction | None = None
    lead_to_customer: Fraction | None = None
    revenue: int | None = None
    customers: int | None = None
    leads: int | None = None
    rates: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Basis:
    """What past leads became: what a customer brings, and how many go on from each step.

    `rates` has one figure a step: from it to the next, and from the last one to customers.
    """

    average_deal: Figure
    steps: tuple[Step, ...]
    rates: tuple[Figure, ...]
    lead_to_customer: Figure
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """How many people are needed at one step, and how many of them go on to the next."""

    step: Step
    rate: Figure
    number: int
    per_month: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A goal and all that it takes; `needs` begins with the leads. Money in minor units."""

    goal: Goal
    basis: Basis
    customers: int
    revenue: int
    needs: tuple[Need, ...]

    @property
    def leads(self) -> int:
        return self.needs[0].number

    @property
    def customers_per_month(self) -> int:
        return per_month(Fraction(self.customers), self.goal)

    def need(self, stage: str) -> Need | None:
        """What is needed at a stage, if the plan goes through it."""
        return next((need for need in self.needs if need.step.name == stage), None)


def basis_of(history: History, given: Given) -> Basis:
    """The figures of the log, with those given by hand in their place."""
    deal = _average_deal(history, given)
    if _in_one_step(given):
        if given.rates:
            raise UnplannableError(
                "say either rates of single stages or of the whole way, not both"
            )
        whole = _whole(history, given)
        return Basis(deal, history.steps[:1], (whole,), whole)
    steps, rates, left_out = _rates(history, given)
    return Basis(deal, steps, rates, _whole(history, given, rates), left_out)


def plan(goal: Goal, basis: Basis) -> Plan:
    """All that a goal takes: backward from revenue or customers, forward from leads."""
    if goal.kind == "leads":
        return _forward(goal, basis)
    deal = basis.average_deal.value
    customers = up(goal.amount / deal) if goal.kind == "revenue" else goal.amount
    numbers: list[Fraction] = []
    ahead = Fraction(customers)
    for rate in reversed(basis.rates):
        ahead /= rate.value
        numbers.insert(0, ahead)
    revenue = goal.amount if goal.kind == "revenue" else down(customers * deal)
    return Plan(goal, basis, customers, revenue, _needs(goal, basis, numbers, up))


def per_month(number: Fraction, goal: Goal) -> int:
    """What a number of a goal's period means for each of its months, rounded like the number."""
    return (down if goal.kind == "leads" else up)(number / goal.months)


def _forward(goal: Goal, basis: Basis) -> Plan:
    numbers = [Fraction(goal.amount)]
    for rate in basis.rates:
        numbers.append(numbers[-1] * rate.value)
    customers = down(numbers.pop())
    revenue = down(customers * basis.average_deal.value)
    return Plan(goal, basis, customers, revenue, _needs(goal, basis, numbers, down))


def _needs(
    goal: Goal, basis: Basis, numbers: Sequence[Fraction], whole: Callable[[Fraction], int]
) -> tuple[Need, ...]:
    lines = zip(basis.steps, basis.rates, numbers, strict=True)
    return tuple(
        Need(step, rate, whole(number), per_month(Fraction(whole(number)), goal))
        for step, rate, number in lines
    )


def _in_one_step(given: Given) -> bool:
    """Whether what was given by hand tells only of the whole way from lead to customer."""
    return given.lead_to_customer is not None or _current_counts(given)


def _current_counts(given: Given) -> bool:
    return given.customers is not None or given.leads is not None


def _average_deal(history: History, given: Given) -> Figure:
    if given.average_deal is not None:
        if given.average_deal <= 0:
            raise UnplannableError("an average deal is worth more than nothing")
        return Figure.by_hand(given.average_deal)
    revenue, whence = _current(given.revenue, history.revenue, history)
    customers, whence = _current(given.customers, history.customers, history, whence)
    if customers < 1 or revenue < 1:
        what = "no lead became a customer" if customers < 1 else "no deal brought revenue"
        raise UnplannableError(
            f"{what} among the {history.whence}, so nobody can tell what a customer brings: "
            "take a longer period with --from, or say --average-deal"
        )
    return Figure.of(revenue, customers, whence)


def _whole(history: History, given: Given, rates: Sequence[Figure] = ()) -> Figure:
    """From leads to customers in one step."""
    if given.lead_to_customer is not None:
        return Figure.by_hand(given.lead_to_customer)
    if given.rates:
        value = Fraction(1)
        for rate in rates:
            value *= rate.value
        return Figure(value, f"the rates of the stages, of which some are {BY_HAND}")
    customers, whence = _current(given.customers, history.customers, history)
    leads, whence = _current(given.leads, history.leads, history, whence)
    _require_customers(customers, leads, history)
    return Figure.of(customers, leads, whence)


def _rates(
    history: History, given: Given
) -> tuple[tuple[Step, ...], tuple[Figure, ...], tuple[str, ...]]:
    """The steps that people took, and how many went on from each; steps nobody took are left out."""
    first, *later = history.steps
    _check_names(given.rates, [step.name for step in later])
    taken = [step for step in later if history.reached(step.name) or step.name in given.rates]
    steps = (first, *taken)
    counts = [history.reached(step.name) for step in steps] + [history.customers]
    into = [step.name for step in taken] + [CUSTOMER]
    _require_rates(history, given, into, counts)
    rates = tuple(
        Figure.by_hand(given.rates[name])
        if name in given.rates
        else Figure.of(counts[place + 1], counts[place], history.whence)
        for place, name in enumerate(into)
    )
    return steps, rates, tuple(step.name for step in later if step not in taken)


CUSTOMER = "customer"
"""The end of the way: a company, or else a person, with a first won deal."""


def _check_names(rates: Mapping[str, Fraction], stages: Sequence[str]) -> None:
    known = [*stages, CUSTOMER]
    for name in rates:
        if name not in known:
            raise UnplannableError(
                f"no rate leads into {name}: the steps of the agreement are {', '.join(known)}"
            )


def _require_rates(
    history: History, given: Given, into: Sequence[str], counts: Sequence[int]
) -> None:
    """Each rate that is taken from the log must be above zero."""
    if not given.rates:
        _require_customers(history.customers, history.leads, history)
    for place, name in enumerate(into):
        if name not in given.rates and not (counts[place] and counts[place + 1]):
            raise UnplannableError(
                f"nobody among the {history.whence} went on to {name}, so no number of leads can "
                f"be told: take a longer period with --from, or say --rate {name}=…%"
            )


def _require_customers(customers: int, leads: int, history: History) -> None:
    if leads < 1:
        raise UnplannableError(
            f"there are no {history.whence}: take another period with --from and --to, or say "
            "--current leads=1500 --current customers=60"
        )
    if customers < 1:
        raise UnplannableError(
            f"no lead became a customer among the {history.whence}, so no number of leads can be "
            "told: take a longer period with --from, or say --rate lead_to_customer=4%"
        )


def _current(
    said: int | None, counted: int, history: History, before: str | None = None
) -> tuple[int, str]:
    """A current figure, and where it and the one before it come from."""
    whence = history.whence if said is None else BY_HAND
    both = whence if before in (None, whence) else f"{BY_HAND} and {history.whence}"
    return (counted if said is None else said), both
