"""What an import can take in: a field, the kind of value it holds, and what files call it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Type = Literal["text", "word", "number", "yes/no", "moment", "day", "email", "list", "domain"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a file can say, under its own name or under a name that CRMs give it.

    `values` are words of well-known programs and ours for them; None leaves the cell out.
    """

    name: str
    type: Type = "text"
    aliases: tuple[str, ...] = ()
    required: bool = False
    longest: int = 200
    values: Mapping[str, str | None] = field(default_factory=dict)


def plain(header: str) -> str:
    """A header as headers are compared: without capitals, spaces, dots, `_` and `-`."""
    return re.sub(r"[\s._-]+", "", header).casefold()


EMAIL_ALIASES = (
    "Email", "E-mail", "Email address", "Person - Email", "Person - Email - Work",
)  # fmt: skip
ID_ALIASES = ("Record ID", "hs_object_id", "Id", "Person - ID", "Contact ID", "Lead ID")
CREATED_ALIASES = (
    "Create Date", "Created Date", "Created at", "Created", "Person created",
    "Person - Person created", "Organization created",
)  # fmt: skip
MODIFIED_ALIASES = (
    "Last Modified Date", "hs_lastmodifieddate", "Updated at", "Update time",
    "Person - Update time",
)  # fmt: skip

WHO = (
    Field("email", "email", EMAIL_ALIASES),
    Field("external_id", aliases=("Contact ID", "Lead ID", "Who ID", "Person ID", "Person")),
)
"""How a row of another kind names its person."""

COMPANY_FIELDS = (
    Field("industry", aliases=("Organization - Industry",)),
    Field("employees", "number", ("Number of Employees", "numemployees")),
    Field("revenue", "number", ("Annual Revenue",)),
    Field("company_country"),
    Field("technology"),
)
"""What is known of a company, by the names that conditions use."""
