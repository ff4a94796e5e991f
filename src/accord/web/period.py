"""What a page is about, as it stands in its address: which days, and which segment of people."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import date_format

from accord.kit.periods import Month
from accord.reports.table import BLANK

USUAL = "last-91"
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
"""No log begins earlier or ends later, and months can be counted on from either."""
ALL = {"period": "all"}
NAMED = {
    "last-30": "Last 30 days",
    "last-91": "Last 91 days",
    "last-365": "Last 365 days",
    "month": "This month",
    "last-month": "Last month",
    "quarter": "This quarter",
    "year": "This year",
    "all": "Everything",
}


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `since` through `until`, open at a side that is None; of everyone, or of one
    segment.
    """

    key: str
    since: date | None
    until: date | None
    segment: str = ""

    @property
    def words(self) -> str:
        """What is looked at: 22 Aug – 20 Nov 2026 · Maintenance engineer."""
        segment = "No persona" if self.segment == BLANK else self.segment
        return f"{self.days} · {segment}" if segment else self.days

    @property
    def days(self) -> str:
        """The days as they are read: 22 Aug – 20 Nov 2026."""
        if self.since is None:
            return f"up to {_day(self.until)}" if self.until else "everything"
        if self.until is None:
            return f"from {_day(self.since)} on"
        if self.since == self.until:
            return _day(self.since)
        same_year = self.since.year == self.until.year
        first = date_format(self.since, "j M" if same_year else "j M Y")
        return f"{first} – {_day(self.until)}"

    @property
    def query(self) -> str:
        """The period as it stands in an address."""
        days = {"period": self.key} if self.key else {"from": self.since, "to": self.until}
        return _said({**days, "segment": self.segment})

    @property
    def fixed_query(self) -> str:
        """The same days in an address, whatever day it is opened on."""
        days = {"from": self.since, "to": self.until} if self.since or self.until else ALL
        return _said({**days, "segment": self.segment})

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments of a report."""
        return {"since": self.since, "until": self.until, **self.whose}

    @property
    def whose(self) -> dict[str, str]:
        """The argument by which a report is told of the segment only."""
        return {"segment": self.segment} if self.segment else {}

    @property
    def of_everyone(self) -> "Period":
        """The same days of all people."""
        return replace(self, segment="")

    def before(self) -> "Period | None":
        """As many days right before these; none where the period is open."""
        if self.since is None or self.until is None:
            return None
        last = self.since - timedelta(days=1)
        return Period("", last - (self.until - self.since), last, self.segment)


def chosen_scope(given: QueryDict, today: date, *, usual: str = USUAL) -> Period:
    """What the address asks for, with the segment that it names."""
    return replace(chosen_period(given, today, usual=usual), segment=given.get("segment", ""))


def chosen_period(given: QueryDict, today: date, *, usual: str = USUAL) -> Period:
    """The days the address asks for; what it says wrongly is taken as the usual period.

    A named period goes before days: where days stand in an address, a form sends both.
    """
    key = given.get("period", "")
    if key in NAMED:
        return named_period(key, today)
    since, until = day_of(given.get("from")), day_of(given.get("to"))
    if since or until:
        if since and until and since > until:
            since, until = until, since
        return Period("", since, until)
    return named_period(usual, today)


def named_period(key: str, today: date) -> Period:
    """One of the named periods as it is on a day."""
    month = Month.of(today)
    if key.startswith("last-") and key != "last-month":
        return Period(key, today - timedelta(days=int(key[5:]) - 1), today)
    if key == "last-month":
        return Period(key, month.plus(-1).first, month.plus(-1).last)
    if key == "all":
        return Period(key, None, None)
    back = {"month": 0, "quarter": (month.month - 1) % 3, "year": month.month - 1}[key]
    return Period(key, month.plus(-back).first, today)


def day_of(text: str | None) -> date | None:
    """The day that a text such as 2026-03-31 says; None for none, and for one no log reaches."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day and EARLIEST <= day <= LATEST else None


def _said(words: Mapping[str, object]) -> str:
    return urlencode({name: word for name, word in words.items() if word})


def _day(day: date) -> str:
    return date_format(day, "j M Y")
