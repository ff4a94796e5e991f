"""The inputs of the planner: each a number field with a slider, and one's own number beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from accord.agreement.queries import InForce
from accord.agreement.rules.saying import stage_name
from accord.kit.money import exponent
from accord.planner.planning import Answer
from accord.planner.rules.figures import Figure
from accord.planner.rules.funnel import CUSTOMER
from accord.web.planner.asking import RATE, SCENARIOS, Asked

WIDER = 3
"""How far a slider goes, as a multiple of one's own number."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `own` is one's own number as it would be typed, `whence` what it is made of.

    `without` is the address in which nothing is said here, so that one's own number counts.
    """

    name: str
    label: str
    unit: str
    value: str
    own: str
    whence: str
    step: str
    low: str
    high: str
    problem: str
    without: str = ""

    @property
    def slid(self) -> str:
        """Where the slider stands."""
        return self.value if self.value and not self.problem else self.own or self.low


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs that belong together."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """Every input, as it was filled in."""

    asked: Asked
    terms: InForce
    steps: Sequence[str]
    answer: Answer | None
    own: Mapping[str, Figure]

    @property
    def groups(self) -> list[Group]:
        return [
            Group("Goal", (self._goal(),)),
            Group("What a customer brings", (self._deal(),)),
            Group("How many go on", tuple(self._rates())),
            Group("Sales", tuple(self._sales())),
        ]

    @property
    def rows(self) -> list[tuple[str, list[Field]]]:
        """The scenarios: what can differ in them, a line each, a column for each of them."""
        kinds = [("goal", "Goal", ""), ("average_deal", "Average deal", self._currency)]
        kinds += [(f"{RATE}{name}", f"{stage_name(name)}, %", "%") for name in self._into]
        return [
            (
                label,
                [
                    self._field(f"{key}_{name}", f"{label}, {title}", unit)
                    for key, title in SCENARIOS.items()
                ],
            )
            for name, label, unit in kinds
        ]

    @property
    def days(self) -> list[Field]:
        return [self._field("from", "First day", ""), self._field("to", "Last day", "")]

    @property
    def fields(self) -> list[Field]:
        """Every input, whatever group it is in."""
        grouped = [field for group in self.groups for field in group.fields]
        return [*grouped, *self.days, *(field for _, row in self.rows for field in row)]

    @property
    def _currency(self) -> str:
        return self.terms.agreement.currency

    @property
    def _into(self) -> list[str]:
        return [*self.steps[1:], CUSTOMER]

    def _field(
        self, name: str, label: str, unit: str, own: str = "", whence: str = "", high: str = ""
    ) -> Field:
        return Field(
            name=name,
            label=label,
            unit=unit,
            value=self.asked.given.get(name, "").strip(),
            own=own,
            whence=whence,
            step="0.1" if unit == "%" else "any" if unit else "1",
            low="0.1" if unit == "%" else "1",
            high=high or ("100" if unit == "%" else ""),
            problem=self.asked.problems.get(name, ""),
            without=f"?{urlencode({k: v for k, v in self.asked.given.items() if v and k != name})}",
        )

    def _goal(self) -> Field:
        agreed, kind = self.terms.agreement.goals, self.asked.given.get("kind", "revenue")
        if kind not in ("customers", "leads"):
            own = str(agreed.revenue) if agreed else ""
            whence = f"agreed: {agreed.revenue:,} {self._currency} a {agreed.per}" if agreed else ""
            return self._field("goal", "Revenue", self._currency, own, whence, _times(own))
        number = ""
        if self.answer:
            plan = self.answer.plan
            number = str(plan.customers if kind == "customers" else plan.leads)
        return self._field("goal", kind.capitalize(), "", high=_times(number))

    def _deal(self) -> Field:
        figure = self.own.get("average_deal")
        if figure is None:
            return self._field("average_deal", "Average deal", self._currency)
        own = f"{float(figure.value / 10 ** exponent(self._currency)):.2f}"
        whence = f"yours: {float(own):,.2f} {self._currency}, of {figure.under:,} customers"
        return self._field("average_deal", "Average deal", self._currency, own, whence, _times(own))

    def _rates(self) -> Iterator[Field]:
        for name in self._into:
            figure = self.own.get(f"{RATE}{name}")
            own = f"{float(figure.value * 100):.1f}" if figure else ""
            whence = f"yours: {own} %, {figure.over:,} of {figure.under:,}" if figure else ""
            label = "Won of the last step (win rate)" if name == CUSTOMER else stage_name(name)
            yield self._field(f"{RATE}{name}", label, "%", own, whence)

    def _sales(self) -> Iterator[Field]:
        quota = self.terms.agreement.goals.quota if self.terms.agreement.goals else None
        agreed = str(quota.amount) if quota else ""
        per = f" a {quota.per}" if quota else ""
        whence = f"agreed: {quota.amount:,} {self._currency}{per}" if quota else ""
        yield self._field("quota", "Quota", self._currency, agreed, whence, _times(agreed))
        stick = self.answer.stick if self.answer else None
        own = str(stick.pipeline // 10 ** exponent(self._currency)) if stick else ""
        yield self._field(
            "pipeline", "Pipeline, in place of a quota", self._currency, high=_times(own)
        )
        found = self.answer.capacity if self.answer else None
        usual = ""
        if found and not self.asked.wanted.capacity:
            usual = str(int(found.per_rep))
        words = f"usual: {float(found.per_rep):g} ({found.whence})" if found and usual else ""
        yield self._field(
            "capacity", "Leads a rep can work in a month", "", usual, words, _times(usual)
        )


def _times(own: str) -> str:
    """The far end of a slider."""
    return str(int(Fraction(own) * WIDER)) if own else ""
