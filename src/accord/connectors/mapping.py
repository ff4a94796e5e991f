"""The mapping file: which column says what, in which words, and how dates and amounts are written.

Everything wrong with it is found at once and said with its line, its path and a cure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from accord.agreement.rules.document import Document, UnreadableError, document
from accord.agreement.rules.problems import Finding, Problem, did_you_mean

Column = Annotated[str | int, Field(union_mode="left_to_right")]
"""A header, or the number of a column counted from 1."""


class MappingErrors(Exception):  # noqa: N818 - it carries all errors of a file, not one
    """The file is no mapping yet; every problem found in it, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda found: (found.line, found.path)))
        super().__init__("\n".join(map(str, self.problems)))


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) or value is None else [value]


def _worded(value: Any) -> Any:
    """A constant as a cell would say it: YAML reads `true`, `12` and `2026-03-31` as values."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float | date) else value


Columns = Annotated[tuple[Column, ...], BeforeValidator(_listed)]
Said = Annotated[str, BeforeValidator(_worded)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Join(_Part):
    """A second file that says more: its row whose `key` equals what stands in our column `on`."""

    file: str
    on: Column
    key: Column
    columns: dict[str, Column]


class Map(_Part):
    """A mapping as it was written. A field mapped to nothing is left out of the import."""

    source: str | None = Field(None, min_length=1, max_length=60)
    zone: str | None = None
    encoding: str | None = None
    delimiter: str = Field("", max_length=1)
    decimal: Literal[".", ","] = "."
    dates: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    key: Columns = ()
    columns: dict[str, Columns | None] = {}
    values: dict[str, dict[str, Said | None]] = {}
    constants: dict[str, Said] = {}
    fields: dict[str, Literal["text", "number", "yes/no", "moment"]] = {}
    join: Join | None = None

    @field_validator("zone")
    @classmethod
    def _exists(cls, zone: str | None) -> str | None:
        try:
            return zone and ZoneInfo(zone).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("there is no such time zone") from None

    @field_validator("dates")
    @classmethod
    def _say_a_day(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for form in formats:
            if not _reads_a_day(form):
                raise ValueError(f"“{form}” does not say day, month and year")
        return formats


def _reads_a_day(form: str) -> bool:
    moment = datetime(2026, 3, 31, 14, 5)  # noqa: DTZ001 - only its digits are looked at
    try:
        return datetime.strptime(moment.strftime(form), form).date() == moment.date()  # noqa: DTZ007
    except ValueError:
        return False


def read_map(text: str, known: Mapping[str, object]) -> tuple[Map, Document | None]:
    """The mapping, if it names only known fields and nothing else is wrong with it."""
    if not text.strip():
        return Map(), None
    try:
        written = document(text)
    except UnreadableError as error:
        raise MappingErrors([_about_a_mapping(error.problem)]) from error
    found = list(written.findings)
    try:
        taken = Map.model_validate(written.data)
    except ValidationError as error:
        found += [_finding(detail) for detail in error.errors(include_url=False)]
        taken = Map()
    found += _unknown(written.data, known)
    if found:
        raise MappingErrors(written.located(finding) for finding in found)
    return taken, written


def _about_a_mapping(problem: Problem) -> Problem:
    if "accord: 1" not in problem.cure:
        return problem
    return replace(problem, cure="Begin with `columns:` and one `our field: their header` a line.")


CURES = {
    "zone": "Write one such as Europe/Berlin.",
    "dates": "Write forms such as `%d.%m.%Y %H:%M`; %d, %m, %Y, %H, %M, %S stand for the parts.",
    "decimal": "Write “.” or “,” in quotes.",
    "fields": "Write text, number, yes/no or moment.",
    "delimiter": "Write one sign in quotes, such as “;”.",
    "constants": "Write `field: value`.",
    "values": "Write `field: {their word: our word}`.",
    "columns": "Write `our field: their header`, or the number of their column.",
    "join": "Write file, on, key and columns.",
}


def _finding(detail: ErrorDetails) -> Finding:
    """What Pydantic says, in our words; steps that only tell one type from another are left out."""
    path = tuple(step for step in detail["loc"] if step not in ("str", "int"))
    section = str(path[0]) if path else ""
    if detail["type"] == "extra_forbidden":
        known = list(Join.model_fields if section == "join" else Map.model_fields)
        return Finding(
            path, f"there is no “{path[-1]}” in a mapping", did_you_mean(str(path[-1]), known)
        )
    if detail["type"] == "missing":
        return Finding(path[:-1], "something is missing", CURES["join"], absent=str(path[-1]))
    what = detail["msg"].removeprefix("Value error, ")
    return Finding(path, what[:1].lower() + what[1:], CURES.get(section, "Write a text."))


def _unknown(data: dict[str, Any], known: Mapping[str, object]) -> list[Finding]:
    """Fields that the kind of import does not have."""
    declared = data.get("fields")
    names = [*known, *(declared if isinstance(declared, dict) else ())]
    join = data.get("join")
    places = [((section,), data.get(section)) for section in ("columns", "values", "constants")]
    places.append((("join", "columns"), join.get("columns") if isinstance(join, dict) else None))
    return [
        Finding((*path, name), f"there is no field “{name}” here", did_you_mean(name, names))
        for path, section in places
        if isinstance(section, dict)
        for name in section
        if name not in names
    ]
