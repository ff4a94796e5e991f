"""The terms of an agreement as plain, frozen values; every rule of Accord is given these."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from accord.agreement.rules.clauses import (
    EnterCondition,
    GradeCondition,
    PersonCondition,
    TouchCondition,
)
from accord.agreement.rules.credit import Credit
from accord.agreement.rules.fields import DeclaredFieldError, catalogue, declared_field
from accord.agreement.rules.fields import Field as ConditionField
from accord.agreement.rules.problems import mid_sentence
from accord.agreement.rules.promises import (
    Depth,
    Feedback,
    Promises,
    Quality,
    ReturnReason,
    Volume,
    Within,
)
from accord.agreement.rules.values import (
    Amount,
    AtMost,
    Count,
    Currency,
    Day,
    Flag,
    HalfLife,
    Limit,
    Short,
    Span,
    Term,
    Text,
    Whole,
    Word,
    Zone,
    several,
    wrong,
)
from accord.agreement.rules.week import Hours

__all__ = [
    "Agreement",
    "AtMost",
    "Credit",
    "Depth",
    "Feedback",
    "FitRule",
    "Goals",
    "Grade",
    "Hours",
    "Interest",
    "InterestRule",
    "MoveRule",
    "Persona",
    "Position",
    "Promises",
    "Quality",
    "Quota",
    "ReturnReason",
    "Span",
    "Stage",
    "Volume",
    "Within",
]

DECLARABLE = ["text", "number", "yes/no", "moment"]
ELSE = "else"
ANY = "any"
BY_REASON = "by reason"
Month = Literal[
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
Event = Literal[
    "accepted", "returned", "qualified", "not qualified", "deal opened", "deal won", "deal lost"
]


class Persona(Term):
    """A kind of buyer that both teams recognise."""

    name: Short
    when: PersonCondition
    goals: Text | None = None
    objections: Text | None = None


def _fit_name(known: dict[str, Any]) -> str:
    """A rule without a name goes by its reason, else by its condition."""
    reason = known.get("why")
    condition = known.get("when")
    return str(reason or (condition.text if condition else ""))[:100]


class FitRule(Term):
    """Points for what is known of a person and the company; they may be negative."""

    points: Whole
    when: PersonCondition
    why: Text | None = None
    name: Short = Field(default_factory=_fit_name)


class InterestRule(Term):
    """Points for a touch; they fade by half in each half-life."""

    name: Short
    points: Count
    when: TouchCondition
    at_most: Limit | None = None
    half_life: HalfLife | None = None
    why: Text | None = None


class Interest(Term):
    """What a person does with us, in points that fade."""

    half_life: HalfLife
    rules: tuple[InterestRule, ...] = ()

    def half_life_of(self, rule: InterestRule) -> Span:
        """The rule's own half-life, else the common one."""
        return rule.half_life or self.half_life


NAMED_SCHEMA: dict[str, Any] = {
    "properties": {},
    "required": [],
    "additionalProperties": {"type": "string", "minLength": 1},
    "minProperties": 1,
    "maxProperties": 1,
}


class _Named(Term):
    """Written as `name: condition`, and `name: else` for all others."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(NAMED_SCHEMA))

    @model_validator(mode="before")
    @classmethod
    def _from_a_pair(cls, said: Any) -> Any:
        if isinstance(said, dict) and len(said) == 1:
            ((name, when),) = said.items()
            said = {"name": name, "when": when}
        if isinstance(said, dict) and said.get("when") == ELSE:
            return {**said, "when": None}
        if isinstance(said, dict) and "when" in said and said["when"] is None:
            raise wrong("the condition is missing", "Write one, or `else` for all others.")
        return said


class Grade(_Named):
    """A mark for fit; the first grade that holds is the person's."""

    name: Word
    when: GradeCondition | None


class Position(_Named):
    """How far in the buying cycle a touch shows someone to be."""

    name: Word
    when: TouchCondition | None


class Stage(Term):
    """A step of the revenue cycle, and the team that owns it."""

    name: Word
    owner: Literal["marketing", "sdr", "sales"]
    enter: EnterCondition | None = None
    handoff: Flag = False
    aside: Flag = False
    wakes: Flag = False
    terminal: Flag = False
    was: Word | None = None


class MoveRule(Term):
    """A move that a person may make by hand, or, with `on`, that follows upon a fact."""

    from_: Word = Field(alias="from")
    to: Word
    on: Event | None = None


class Quota(Term):
    """What a team is to sell in a period, in whole units of the currency."""

    team: Short
    amount: Amount
    per: Literal["month", "quarter", "year"] = "month"


class Goals(Term):
    """The revenue both teams work for, in whole units of the currency."""

    revenue: Amount
    per: Literal["month", "quarter", "year"] = "year"
    quota: Quota | None = None


def _positions(said: Any) -> Any:
    return [{name: when} for name, when in said.items()] if isinstance(said, dict) else said


def _declared(said: Any) -> Any:
    if not isinstance(said, dict):
        return said
    mistakes = []
    for name, kind in said.items():
        try:
            declared_field(name, kind if isinstance(kind, str) else type(kind).__name__)
        except DeclaredFieldError as error:
            mistakes.append(((name,), mid_sentence(error.message), error.cure))
    if mistakes:
        raise several(mistakes)
    return said


class Agreement(Term):
    """Everything both teams agreed on, in one version."""

    accord: Literal[1]
    company: Short
    currency: Currency
    zone: Zone
    fiscal_year_starts: Month = "January"
    start: Day | None = Field(default=None, alias="from")
    hours: Hours
    words: dict[Word, Text] = {}
    fields: Annotated[
        dict[str, str],
        BeforeValidator(_declared),
        WithJsonSchema({"type": "object", "additionalProperties": {"enum": DECLARABLE}}),
    ] = {}
    personas: tuple[Persona, ...] = ()
    fit: tuple[FitRule, ...] = ()
    interest: Interest
    grades: tuple[Grade, ...] = ()
    position: Annotated[
        tuple[Position, ...],
        BeforeValidator(_positions),
        WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
    ] = ()
    stages: tuple[Stage, ...] = Field(min_length=1)
    moves: tuple[MoveRule, ...] = ()
    goals: Goals | None = None
    promises: Promises
    returns: tuple[ReturnReason, ...] = ()
    review: Literal["every week", "every month", "every quarter", "every year"] = "every quarter"
    credit: Credit

    @cached_property
    def catalogue(self) -> Mapping[str, ConditionField]:
        """The fields that conditions of this agreement may ask."""
        grades = [grade.name for grade in self.grades]
        return catalogue(self.fields, grades, [position.name for position in self.position])
