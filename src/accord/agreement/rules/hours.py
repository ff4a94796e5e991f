"""The agreed working hours with the holidays of the years concerned."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from accord.agreement.rules.terms import Agreement
from accord.kit.hours import WorkingHours


def working_hours(agreement: Agreement, holidays: Iterable[date] = ()) -> WorkingHours:
    """The company's working time; `holidays` are the dates frozen when it was signed."""
    closed = frozenset(holidays) | frozenset(agreement.hours.own)
    return WorkingHours(ZoneInfo(agreement.zone), agreement.hours.blocks, closed)


def holiday_dates(code: str | None, years: Iterable[int]) -> tuple[date, ...]:
    """The public holidays of a country or a part of it, such as `DE-BE`, in these years."""
    if code is None:
        return ()
    # Loading this package takes a third of a second.
    import holidays

    country, _, part = code.partition("-")
    calendar = holidays.country_holidays(country, subdiv=part or None, years=set(years))
    return tuple(sorted(calendar))
