"""Where a condition stands decides what it may ask: a touch, a person, scores, a handoff."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from accord.agreement.rules.conditions import Condition, ConditionError, check_threshold, parse
from accord.agreement.rules.conditions.tree import (
    Compare,
    Leaf,
    OneOf,
    Operator,
    Text,
    leaves,
    values_of,
)
from accord.agreement.rules.fields import (
    CATALOGUE,
    Field,
    grade_fields,
    handoff_fields,
    person_fields,
    stage_fields,
    touch_fields,
)
from accord.agreement.rules.problems import did_you_mean, mid_sentence
from accord.agreement.rules.values import Surroundings, wrong
from accord.kit.text import fold

Narrow = Callable[[Mapping[str, Field]], Mapping[str, Field]]
EXACTLY = (Operator.EQUAL, Operator.NOT_EQUAL)


@dataclass(frozen=True, slots=True)
class Over:
    """Reads a condition over the fields that are known where it is asked."""

    narrow: Narrow
    about: str
    entering: bool = False

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(_text)
        return core_schema.with_info_plain_validator_function(self._read, serialization=written)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        about = f"A condition about {self.about}."
        return {"type": "string", "minLength": 1, "maxLength": 2000, "description": about}

    def _read(self, said: Any, info: ValidationInfo) -> Condition:
        if isinstance(said, Condition):
            return said
        if not isinstance(said, str):
            raise wrong("a condition is a text", 'Write one in quotes: "email is known".')
        around = info.context if isinstance(info.context, Surroundings) else Surroundings(CATALOGUE)
        try:
            condition = parse(said, self.narrow(around.catalogue))
            if self.entering:
                check_threshold(condition)
        except ConditionError as error:
            raise wrong(mid_sentence(error.message), error.cure, error.column) from error
        for leaf, _ in leaves(condition.tree):
            _check_persona(leaf, around.personas)
        return condition


def _check_persona(leaf: Leaf, personas: Sequence[str]) -> None:
    """A persona that is not described never applies, so naming one is a slip of the pen."""
    exact = isinstance(leaf, OneOf) or (isinstance(leaf, Compare) and leaf.operator in EXACTLY)
    if leaf.field.name != "persona" or not exact:
        return
    for value in values_of(leaf):
        if isinstance(value, Text) and value.value not in map(fold, personas):
            cure = did_you_mean(value.written, personas, "Describe it under `personas`.")
            raise wrong(f"there is no persona “{value.written}”", cure, leaf.column)


def _text(condition: Condition) -> str:
    return condition.text


TouchCondition = Annotated[Condition, Over(touch_fields, "a touch")]
PersonCondition = Annotated[Condition, Over(person_fields, "a person and the company")]
GradeCondition = Annotated[Condition, Over(grade_fields, "fit, a person and the company")]
LeadCondition = Annotated[Condition, Over(handoff_fields, "a lead that is handed over")]
EnterCondition = Annotated[
    Condition, Over(stage_fields, "a person, the company and scores", entering=True)
]
