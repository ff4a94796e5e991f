"""The small values that terms are made of: texts, shares, spans of time, conditions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from accord.agreement.rules.currencies import CURRENCIES
from accord.agreement.rules.fields import Field as ConditionField
from accord.agreement.rules.problems import Path, did_you_mean

Mistake = tuple[Path, str, str]
Unit = Literal["hours", "days", "weeks", "working hours", "working days"]
SPAN = re.compile(r"([1-9]\d{0,4}) (hour|day|week|working hour|working day)s?")
PERCENT = re.compile(r"(\d{1,3}(?:\.\d)?) ?%")
AT_MOST = re.compile(r"([1-9]\d{0,3}) per (day|week|month)")


def wrong(what: str, cure: str, column: int | None = None) -> PydanticCustomError:
    """A mistake in the words of the agreement, to be raised by a check of one value."""
    known = {"what": what, "cure": cure, "column": column}
    return PydanticCustomError("agreement", "{what}", known)


def several(mistakes: Sequence[Mistake]) -> PydanticCustomError:
    """Several mistakes inside one value, each with its place in there."""
    return PydanticCustomError("several", "several mistakes", {"all": list(mistakes)})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the file tells about a value: the fields a condition may name.

    `keys` collects, per mapping read, the keys it may have, so that an unknown one can be cured.
    """

    catalogue: Mapping[str, ConditionField]
    personas: tuple[str, ...] = ()
    keys: dict[int, tuple[str, ...]] = field(default_factory=dict)


class Term(BaseModel):
    """A part of the agreement. It never changes: a change is a new version."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _note_the_keys(cls, data: Any, info: ValidationInfo) -> Any:
        if isinstance(info.context, Surroundings) and isinstance(data, dict):
            named = cls.model_fields.items()
            info.context.keys[id(data)] = tuple(part.alias or name for name, part in named)
        return data


class Span(BaseModel):
    """A length of time as people say it: `21 days`, `4 working hours`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: int
    unit: Unit

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, said: Any) -> Any:
        if isinstance(said, dict):
            return said
        match = SPAN.fullmatch(said) if isinstance(said, str) else None
        if match is None:
            cure = "Write a number from 1 to 99999 and hours, days, weeks, working hours or "
            raise wrong(f"{_shown(said)} is no span of time", cure + "working days.")
        return {"amount": int(match[1]), "unit": f"{match[2]}s"}

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount > 1 else self.unit[:-1]}"

    @property
    def length(self) -> timedelta:
        """How long it is; working days have no length, since days differ in their hours."""
        hours = {"hours": 1, "days": 24, "weeks": 168, "working hours": 1}
        if self.unit not in hours:
            raise ValueError(f"{self} has no fixed length")
        return timedelta(hours=self.amount * hours[self.unit])


class AtMost(BaseModel):
    """How often a rule may score for one person: `3 per week`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    count: int
    per: Literal["day", "week", "month"]

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, said: Any) -> Any:
        if isinstance(said, dict):
            return said
        match = AT_MOST.fullmatch(said) if isinstance(said, str) else None
        if match is None:
            cure = "Write for example `3 per week`; day, week and month are possible."
            raise wrong(f"{_shown(said)} says no limit", cure)
        return {"count": int(match[1]), "per": match[2]}

    def __str__(self) -> str:
        return f"{self.count} per {self.per}"


def _shown(said: Any) -> str:
    return (
        "a list"
        if isinstance(said, list)
        else "a mapping"
        if isinstance(said, dict)
        else (f"“{said}”")
    )


def _calendar(span: Span) -> Span:
    if span.unit.startswith("working"):
        raise wrong(f"{span} counts working time, which means nothing here", "Write `days`.")
    return span


def _dates(span: Span) -> Span:
    if span.unit not in ("days", "weeks"):
        raise wrong(f"{span} is not counted in dates", "Write `days` or `weeks`.")
    return span


def _share(said: Any, info: ValidationInfo) -> float:
    written = isinstance(info.context, Surroundings)
    if isinstance(said, float) and 0 < said <= 1 and not written:
        return said
    match = PERCENT.fullmatch(said) if isinstance(said, str) else None
    cure = "Write a percentage above 0 % and up to 100 %, with at most one decimal: `95%`."
    if match is None:
        raise wrong(f"{_shown(said)} is no percentage", cure)
    if not 0 < float(match[1]) <= 100:
        raise wrong(f"{said} is out of bounds", cure)
    return round(float(match[1]) * 10) / 1000


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def _zone(name: str) -> str:
    if name not in _zones():
        cure = did_you_mean(name, _zones(), "Write an IANA name such as `Europe/Berlin`.")
        raise wrong(f"there is no time zone “{name}”", cure)
    return name


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        cure = "Write the three capital letters of ISO 4217, such as `EUR`."
        raise wrong(f"there is no currency “{code}”", did_you_mean(code, CURRENCIES, cure))
    return code


def _words(pattern: str, example: str) -> WithJsonSchema:
    """For editors: a text in a fixed form."""
    return WithJsonSchema({"type": "string", "pattern": f"^(?:{pattern})$", "examples": [example]})


Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
Short = Annotated[Text, StringConstraints(max_length=100)]
Word = Annotated[Text, StringConstraints(max_length=40)]
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict(), Field(ge=-1_000_000, le=1_000_000)]
Count = Annotated[int, Strict(), Field(gt=0, le=1_000_000)]
Amount = Annotated[int, Strict(), Field(gt=0, le=10**15)]
Day = Annotated[date, Strict()]
Share = Annotated[float, BeforeValidator(_share), _words(PERCENT.pattern, "95%")]
Duration = Annotated[Span, _words(SPAN.pattern, "4 working hours")]
HalfLife = Annotated[
    Span, AfterValidator(_calendar), _words(r"[1-9]\d{0,4} (hour|day|week)s?", "21 days")
]
Dates = Annotated[Span, AfterValidator(_dates), _words(r"[1-9]\d{0,4} (day|week)s?", "90 days")]
Limit = Annotated[AtMost, _words(AT_MOST.pattern, "3 per week")]
Zone = Annotated[Text, AfterValidator(_zone), Field(examples=["Europe/Berlin"])]
Currency = Annotated[Text, AfterValidator(_currency), WithJsonSchema({"enum": list(CURRENCIES)})]
