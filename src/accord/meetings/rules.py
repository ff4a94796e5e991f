"""The daily look at the dashboard, and how long it has been kept up."""

from collections.abc import Collection
from datetime import date, timedelta

from accord.kit.hours import WorkingHours
from accord.kit.periods import day_bounds

_DAY = timedelta(days=1)


def streak(looked: Collection[date], today: date, hours: WorkingHours) -> int:
    """Working days in a row on which somebody looked.

    Today counts once somebody has looked, and breaks nothing before the day is over. Days without
    agreed working time neither count nor break anything.
    """
    days = 1 if today in looked and _is_worked(today, hours) else 0
    day, first = today - _DAY, min(looked, default=today)
    while day >= first:
        if _is_worked(day, hours):
            if day not in looked:
                break
            days += 1
        day -= _DAY
    return days


def _is_worked(day: date, hours: WorkingHours) -> bool:
    return hours.between(*day_bounds(day, hours.zone)) > timedelta()
