"""What each side promises the other, and how the reasons for a return read."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from accord.agreement.rules.clauses import LeadCondition
from accord.agreement.rules.problems import one_of
from accord.agreement.rules.values import (
    Count,
    Dates,
    Duration,
    Share,
    Short,
    Term,
    Word,
    wrong,
)
from accord.kit.text import fold

What = Literal["first touch", "answer", "outcome"]
WHAT_A_NAME_MEANS: dict[str, What] = {
    "first touch": "first touch",
    "accept or return": "answer",
    "outcome": "outcome",
}


class Volume(Term):
    """Marketing delivers so many leads a month into a stage."""

    name: Short
    deliver: Count
    of: Word
    where: LeadCondition | None = None
    per: Literal["month"] = "month"


class Quality(Term):
    """Of the month's answered handoffs, so large a share is accepted."""

    name: Short
    at_least: Share
    of: Literal["accepted"] = "accepted"
    among: Literal["answered"] = "answered"
    per: Literal["month"] = "month"


class Feedback(Term):
    """Marketing replies to a returned lead within this time."""

    name: Short
    within: Duration


def _what_the_name_means(known: dict[str, Any]) -> str:
    return WHAT_A_NAME_MEANS.get(fold(known.get("name", "")), "")


def _said(what: Any) -> Any:
    if what == "":
        cure = "Add `what: first touch`, `what: answer` or `what: outcome`."
        raise wrong("it is not said what has to happen in this time", cure)
    return what


class Within(Term):
    """Sales does something with a lead within a time, for a share of the leads."""

    name: Short
    what: Annotated[What, BeforeValidator(_said)] = Field(
        default_factory=_what_the_name_means, validate_default=True
    )
    within: Duration
    for_: LeadCondition | None = Field(default=None, alias="for")
    target: Share
    hours: Literal["company", "owner"] = "company"


class Depth(Term):
    """Sales tries so often, on so many channels, before it gives a lead up."""

    name: Short
    attempts: Count
    over: Duration
    channels: Count = 1
    for_: LeadCondition | None = Field(default=None, alias="for")
    target: Share


def _told_by(kinds: dict[str, str], side: str) -> Discriminator:
    """Which kind of promise is meant, by the key that only this kind has."""

    def kind(said: Any) -> str | None:
        keys = said if isinstance(said, dict) else dir(said)
        return next((kind for key, kind in kinds.items() if key in keys), None)

    cure = f"Add {one_of(f'`{key}`' for key in kinds)}."
    return Discriminator(
        kind,
        custom_error_type="agreement",
        custom_error_message="{what}",
        custom_error_context={"what": f"this is no promise of {side}", "cure": cure},
    )


MarketingPromise = Annotated[
    Annotated[Volume, Tag("<volume>")]
    | Annotated[Quality, Tag("<quality>")]
    | Annotated[Feedback, Tag("<feedback>")],
    _told_by({"deliver": "<volume>", "at_least": "<quality>", "within": "<feedback>"}, "marketing"),
]
SalesPromise = Annotated[
    Annotated[Depth, Tag("<depth>")] | Annotated[Within, Tag("<within>")],
    _told_by({"attempts": "<depth>", "within": "<within>"}, "sales"),
]


class Promises(Term):
    """Both halves. Terms with one side and name are one promise; the first that fits applies."""

    marketing: tuple[MarketingPromise, ...] = ()
    sales: tuple[SalesPromise, ...] = ()


class ReturnReason(Term):
    """Why sales may return a lead, what kind of reason it is, and where the lead goes then."""

    reason: Short
    kind: Literal["recycle", "disqualify", "bad data", "ineligible"]
    to: Word
    wake: Dates | None = None
    note: Literal["required", "optional"] = "optional"
