"""What is asked of the list of leads, as it stands in the address of the page."""

from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from accord.kit.text import whole_number
from accord.web.period import EARLIEST, LATEST

NOBODY = "nobody"
OPEN, UNANSWERED, NEVER = "open", "unanswered", "never"
HANDOFF = {
    OPEN: "Open handoff",
    UNANSWERED: "Waiting for an answer",
    NEVER: "Never handed over",
}
KNOWN, VISITORS, EVERYONE = "", "visitors", "everyone"
WHO = {KNOWN: "Known", VISITORS: "Visitors", EVERYONE: "Everyone"}
"""Whom the list is of: those one can write to or ring up, or also whoever only visits the site."""
MOVED, FIT, NEW = "", "fit", "new"
SORT = {MOVED: "Moved last", FIT: "Best fit", NEW: "Known last"}


@dataclass(frozen=True, slots=True)
class Search:
    """The words looked for, and what each filter is set to; empty where it is not set."""

    who: str = ""
    text: str = ""
    stage: str = ""
    grade: str = ""
    position: str = ""
    owner: str = ""
    handoff: str = ""
    campaign: str = ""
    since: str = ""
    until: str = ""
    sort: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "Search":
        """What an address asks for; what it says wrongly is not asked."""
        said = {one.name: given.get(one.name, "").replace("\0", "").strip() for one in fields(cls)}
        for name, known in (("who", WHO), ("handoff", HANDOFF), ("sort", SORT)):
            said[name] = said[name] if said[name] in known else ""
        if said["stage"] and not said["who"]:
            said["who"] = EVERYONE
        for name in ("since", "until"):
            said[name] = said[name] if _day(said[name]) else ""
        for name in ("owner", "campaign"):
            said[name] = (
                said[name] if whole_number(said[name]) is not None or said[name] == NOBODY else ""
            )
        return cls(**said)

    @property
    def narrows(self) -> bool:
        """Whether fewer than all of whom the list is are asked for."""
        aside = ("who", "sort")
        return any(getattr(self, one.name) for one in fields(self) if one.name not in aside)

    @property
    def further(self) -> bool:
        """Whether one of the filters is set that are not always in sight."""
        return bool(self.campaign or self.since or self.until or self.position)

    @property
    def is_costly(self) -> bool:
        """Whether finding them takes long, however few they are."""
        return bool(self.text or self.campaign or self.since or self.until)

    @property
    def query(self) -> str:
        """The same as it stands in an address."""
        return self.instead()

    def instead(self, **other: str) -> str:
        """The same as it stands in an address, with something else instead."""
        said = {one.name: getattr(self, one.name) for one in fields(self)} | other
        return urlencode({name: value for name, value in said.items() if value})

    def days(self) -> tuple[date | None, date | None]:
        """Between which local days, both included, somebody became a lead."""
        return _day(self.since), _day(self.until)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day and EARLIEST <= day <= LATEST else None
