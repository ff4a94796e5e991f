"""The plan by division: a country, a source, a persona, each with its own past and its own budget."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from accord.kit.money import split
from accord.planner.rules.figures import Figure, Goal, UnplannableError, up
from accord.planner.rules.funnel import Given, Plan, basis_of, plan
from accord.planner.rules.history import History


@dataclass(frozen=True, slots=True)
class Division:
    """One part of the plan. `why_not` says why it has no plan of its own. Money in minor units.

    `cost_per_lead` and `budget` are empty where no cost names this part.
    """

    name: str | None
    share: Fraction
    revenue: int
    plan: Plan | None
    cost_per_lead: Figure | None
    budget: int | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Divisions:
    """All parts; each is rounded up by itself, so together they may need a few leads more."""

    by: str
    parts: tuple[Division, ...]
    shares_whence: str

    @property
    def leads(self) -> int:
        return sum(part.plan.leads for part in self.parts if part.plan)

    @property
    def customers(self) -> int:
        return sum(part.plan.customers for part in self.parts if part.plan)

    @property
    def budget(self) -> int:
        return sum(part.budget or 0 for part in self.parts)


def divisions(
    whole: Plan,
    history: History,
    *,
    by: str,
    shares: Mapping[str | None, Fraction],
    costs: Mapping[str | None, int],
) -> Divisions:
    """The revenue of a plan shared out to the cent, and for each part what it takes.

    Without shares of their own, parts get the share of revenue that they brought. `costs` are what
    was spent on each in the period of the history.
    """
    parts = _shares(history, shares)
    revenues = split(whole.revenue, list(parts.values()))
    return Divisions(
        by,
        tuple(
            _division(whole, history.of(name), name, share, revenue, costs.get(name))
            for (name, share), revenue in zip(parts.items(), revenues, strict=True)
        ),
        "given by hand" if shares else f"revenue of {history.whence}",
    )


def _shares(history: History, said: Mapping[str | None, Fraction]) -> Mapping[str | None, Fraction]:
    """The share of each name that has any; those given by hand must be all there is."""
    known = history.names()
    if not said:
        brought = {name: max(history.of(name).revenue, 0) for name in known}
        if not any(brought.values()):
            raise UnplannableError(
                f"the {history.whence} brought no revenue to share out by: take a longer period "
                "with --from, or say the shares, such as --share Austria=25%"
            )
        return {name: Fraction(revenue, sum(brought.values())) for name, revenue in brought.items()}
    unknown = [name for name in said if name not in known]
    if unknown:
        raise UnplannableError(
            f"there was no lead of {unknown[0]}: there were some of "
            + ", ".join(name or "(blank)" for name in known)
        )
    if sum(said.values()) != 1:
        told = float(sum(said.values())) * 100
        raise UnplannableError(f"the shares add up to {told:g}%: make them 100% together")
    return said


def _division(
    whole: Plan, own: History, name: str | None, share: Fraction, revenue: int, cost: int | None
) -> Division:
    per_lead = Figure.of(cost, own.leads, own.whence) if cost and own.leads else None
    if revenue < 1:
        why_not = "brought no revenue" if not own.revenue else "has no share"
        return Division(name, share, 0, None, per_lead, None, why_not)
    try:
        goal = Goal("revenue", revenue, whole.goal.per, whole.goal.whence)
        found = plan(goal, basis_of(own, Given()))
    except UnplannableError as error:
        return Division(name, share, revenue, None, per_lead, None, str(error))
    budget = up(found.leads * per_lead.value) if per_lead else None
    return Division(name, share, revenue, found, per_lead, budget)
