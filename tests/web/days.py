"""Days as the pages tell them: counted back from today, in the zone of the default agreement."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

BERLIN = ZoneInfo("Europe/Berlin")


def today() -> date:
    return timezone.localdate(timezone=BERLIN)


def ago(days: int, hour: str = "10:00") -> str:
    """A moment so many days before today, as the builders of rows read it."""
    return f"{today() - timedelta(days=days)} {hour}"


def day_of(moment: datetime) -> str:
    """Its day as a page writes it: 5 Oct 2026."""
    return date_format(moment.astimezone(BERLIN), "j M Y")


def monday_before(day: date, *, weeks: int) -> datetime:
    """Eight o'clock, UTC, on the Monday of so many weeks before a day."""
    monday = day - timedelta(days=day.weekday(), weeks=weeks)
    return datetime.combine(monday, time(8), UTC)


START = monday_before(today(), weeks=7)
"""When the stories begin: so late that pages of the last days tell all of them."""
