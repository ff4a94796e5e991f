"""The published, typed list of fields that the conditions of an agreement may use."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

_LANGUAGE = {"and", "or", "not", "between", "in", "is", "known", "has", "starts", "ends"}
_VALUES = {"yes", "no", "ago", "hour", "hours", "day", "days", "week", "weeks"}
_JUDGED = {"at"}  # the moment judged, a column that every relation has beside its fields
RESERVED_WORDS = frozenset(_LANGUAGE | _VALUES | _JUDGED)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)


class FieldType(Enum):
    """What kind of value a field holds, and so what it may be compared with."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes/no"
    MOMENT = "moment"
    ORDERED = "ordered list"


class Scope(Enum):
    """What a field tells something about."""

    TOUCH = "touch"
    PERSON = "person"
    COMPANY = "company"
    SCORE = "score"
    HANDOFF = "handoff"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is known, or not known, of a touch, person, company, score or handoff."""

    name: str
    type: FieldType
    label: str
    scope: Scope
    order: tuple[str, ...] = ()
    """The values of an ordered list, lowest first."""

    def __post_init__(self) -> None:
        """The name becomes a column in SQL, so nothing but a plain word may be one."""
        if not _NAME.fullmatch(self.name) or self.name in RESERVED_WORDS:
            raise ValueError(f"“{self.name}” cannot be the name of a field")


class DeclaredFieldError(ValueError):
    """A field that the company declares itself cannot be used as it is written."""

    def __init__(self, name: str, message: str, cure: str) -> None:
        super().__init__(f"{message} {cure}")
        self.name = name
        self.message = message
        self.cure = cure


def catalogue(
    declared: Mapping[str, str], grades: Sequence[str], positions: Sequence[str]
) -> Mapping[str, Field]:
    """All fields of one agreement: the fixed ones and those the company declares.

    Grades and positions come as the agreement lists them: the best grade and the furthest
    position first.
    """
    fields = dict(CATALOGUE)
    fields["grade"] = replace(fields["grade"], order=tuple(reversed(grades)))
    fields["position"] = replace(fields["position"], order=tuple(reversed(positions)))
    return fields | {name: declared_field(name, kind) for name, kind in declared.items()}


def declared_field(name: str, kind: str) -> Field:
    """A field of the company's own, which is something known of a person."""
    if not _NAME.fullmatch(name):
        raise DeclaredFieldError(
            name,
            f"“{name}” cannot be the name of a field.",
            "Use small letters a to z, digits and _, beginning with a letter, at most 60.",
        )
    if name in RESERVED_WORDS:
        raise DeclaredFieldError(
            name, f"“{name}” is a word of the condition language.", "Choose another name."
        )
    if name in CATALOGUE:
        raise DeclaredFieldError(
            name, f"“{name}” is already a field of Accord.", "Leave it out or choose another name."
        )
    if kind not in _DECLARABLE:
        raise DeclaredFieldError(
            name,
            f"“{kind}” is not a type of field.",
            f"Use one of: {', '.join(_DECLARABLE)}.",
        )
    return Field(name, _DECLARABLE[kind], name.replace("_", " "), Scope.PERSON)


def touch_fields(fields: Mapping[str, Field]) -> dict[str, Field]:
    """What rules of interest and positions may ask: the touch alone."""
    return _within(fields, {Scope.TOUCH})


def person_fields(fields: Mapping[str, Field]) -> dict[str, Field]:
    """What rules of fit and personas may ask: what is known of person and company."""
    return _within(fields, {Scope.PERSON, Scope.COMPANY})


def grade_fields(fields: Mapping[str, Field]) -> dict[str, Field]:
    """What grades may ask: fit, and what is known of person and company."""
    fit = {name: field for name, field in fields.items() if name == "fit"}
    return person_fields(fields) | fit


def stage_fields(fields: Mapping[str, Field]) -> dict[str, Field]:
    """What entering a stage may ask: person, company and scores."""
    return _within(fields, {Scope.PERSON, Scope.COMPANY, Scope.SCORE})


def handoff_fields(fields: Mapping[str, Field]) -> dict[str, Field]:
    """What a promise may ask of the leads it is about: as for stages, and earlier handoffs."""
    return _within(fields, {Scope.PERSON, Scope.COMPANY, Scope.SCORE, Scope.HANDOFF})


def _within(fields: Mapping[str, Field], scopes: Collection[Scope]) -> dict[str, Field]:
    return {name: field for name, field in fields.items() if field.scope in scopes}


_DECLARABLE = {kind.value: kind for kind in FieldType if kind is not FieldType.ORDERED}

_TEXT, _NUMBER, _YES_NO = FieldType.TEXT, FieldType.NUMBER, FieldType.YES_NO
_MOMENT, _ORDERED = FieldType.MOMENT, FieldType.ORDERED

_FIXED: dict[Scope, tuple[tuple[str, FieldType, str], ...]] = {
    Scope.TOUCH: (
        ("kind", _TEXT, "kind of touch"),
        ("occurred", _MOMENT, "moment of the touch"),
        ("form", _TEXT, "form"),
        ("path", _TEXT, "path of the page"),
        ("page_title", _TEXT, "title of the page"),
        ("source", _TEXT, "source"),
        ("medium", _TEXT, "medium"),
        ("campaign", _TEXT, "campaign"),
        ("term", _TEXT, "search term"),
        ("content", _TEXT, "content of the advertisement"),
        ("channel", _TEXT, "channel"),
        ("referrer", _TEXT, "referring page"),
        ("asset", _TEXT, "content asset"),
        ("asset_stage", _TEXT, "buying stage of the asset"),
        ("asset_type", _TEXT, "type of the asset"),
        ("asset_persona", _TEXT, "persona of the asset"),
        ("value", _NUMBER, "value of the touch"),
    ),
    Scope.PERSON: (
        ("email", _TEXT, "email address"),
        ("email_kind", _TEXT, "kind of email address"),
        ("email_domain", _TEXT, "domain of the email address"),
        ("first_name", _TEXT, "first name"),
        ("last_name", _TEXT, "last name"),
        ("phone", _TEXT, "phone number"),
        ("title", _TEXT, "job title"),
        ("department", _TEXT, "department"),
        ("seniority", _TEXT, "seniority"),
        ("country", _TEXT, "country"),
        ("city", _TEXT, "city"),
        ("language", _TEXT, "language"),
        ("consent", _YES_NO, "consent to be contacted"),
        ("created", _MOMENT, "moment the person became known"),
        ("lead_source", _TEXT, "source of the lead"),
    ),
    Scope.COMPANY: (
        ("company", _TEXT, "name of the company"),
        ("domain", _TEXT, "domain of the company"),
        ("industry", _TEXT, "industry"),
        ("employees", _NUMBER, "number of employees"),
        ("revenue", _NUMBER, "yearly revenue of the company"),
        ("company_country", _TEXT, "country of the company"),
        ("technology", _TEXT, "technology in use"),
    ),
    Scope.SCORE: (
        ("fit", _NUMBER, "fit"),
        ("interest", _NUMBER, "interest"),
        ("position", _ORDERED, "position in the buying cycle"),
        ("grade", _ORDERED, "grade"),
        ("persona", _TEXT, "persona"),
    ),
    Scope.HANDOFF: (
        ("handoffs_before", _NUMBER, "number of earlier handoffs"),
        ("returned_before", _YES_NO, "return by sales before"),
    ),
}

CATALOGUE: Mapping[str, Field] = {
    name: Field(name, kind, label, scope)
    for scope, entries in _FIXED.items()
    for name, kind, label in entries
}
"""The fixed fields; the order of grades and positions comes from each agreement."""
