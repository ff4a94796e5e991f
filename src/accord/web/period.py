"""The period of a page, as it stands in its address: a named one, or from one day to another."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import date_format

from accord.kit.periods import Month

USUAL = "last-91"
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
"""No log begins earlier or ends later, and months can be counted on from either."""
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
    """Local days from `since` through `until`; open at a side that is None."""

    key: str
    since: date | None
    until: date | None

    @property
    def words(self) -> str:
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
        if self.key:
            return urlencode({"period": self.key})
        days = {"from": self.since, "to": self.until}
        return urlencode({name: day for name, day in days.items() if day})

    @property
    def fixed_query(self) -> str:
        """The same days in an address, whatever day it is opened on."""
        days = {"from": self.since, "to": self.until}
        return urlencode({name: day for name, day in days.items() if day}) or "period=all"

    @property
    def asked(self) -> dict[str, date | None]:
        """The arguments of a report."""
        return {"since": self.since, "until": self.until}

    def before(self) -> "Period | None":
        """As many days right before these; none where the period is open."""
        if self.since is None or self.until is None:
            return None
        last = self.since - timedelta(days=1)
        return Period("", last - (self.until - self.since), last)


def chosen_period(given: QueryDict, today: date, *, usual: str = USUAL) -> Period:
    """What the address asks for; what it says wrongly is taken as the usual period.

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


def _day(day: date) -> str:
    return date_format(day, "j M Y")
