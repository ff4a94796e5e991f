"""What is asked of the list of leads, as it stands in the address of the page."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.http import QueryDict

from accord.web.filters import Filters, is_number
from accord.web.period import day_of

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


def _is_whose(text: str) -> bool:
    return text == NOBODY or is_number(text)


@dataclass(frozen=True, slots=True)
class Search(Filters):
    """The words looked for, and what each filter is set to; empty where it is not set."""

    RIGHT: ClassVar = {
        "who": WHO.__contains__,
        "handoff": HANDOFF.__contains__,
        "sort": SORT.__contains__,
        "owner": _is_whose,
        "campaign": _is_whose,
        "since": day_of,
        "until": day_of,
    }
    ASIDE: ClassVar = ("who", "sort")

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
        """What an address asks for; whoever asks for a stage asks for everyone in it."""
        said = cls.said(given)
        if said["stage"] and not said["who"]:
            said["who"] = EVERYONE
        return cls(**said)

    @property
    def further(self) -> bool:
        """Whether one of the filters is set that are not always in sight."""
        return bool(self.campaign or self.since or self.until or self.position)

    @property
    def is_costly(self) -> bool:
        """Whether finding them takes long, however few they are."""
        return bool(self.text or self.campaign or self.since or self.until)

    def days(self) -> tuple[date | None, date | None]:
        """Between which local days, both included, somebody became a lead."""
        return day_of(self.since), day_of(self.until)
