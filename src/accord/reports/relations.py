"""Rows that Python computes for the reports: folded names, and the working time of each day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Max, Min

from accord.agreement.queries import InForce, versions_in_force
from accord.handoff.models import Handoff
from accord.kit.hours import WorkingHours
from accord.kit.periods import Bounds, Month, day_bounds, local_date
from accord.reports.calendars import COST_MONTH, OPENING, cost_months, openings
from accord.sla.models import Clock, Delivery
from accord.warehouse.engines import Relation
from accord.warehouse.spelling import spelling

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
UNIT = {"half": "double precision", "two": "double precision"}
"""For reports that need a double: one written as a number in SQL is none on every engine."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a report about months covers, and the moment it is asked for."""

    since: date | None
    until: date | None
    as_of: datetime


def relations(days: Days, terms: InForce) -> dict[str, Relation]:
    """What reports may join beside the views."""
    return {
        "spelling": spelling(),
        "calendar": Relation(
            {
                "day": "text",
                "month": "text",
                "starts_s": "bigint",
                "ends_s": "bigint",
                "working_s": "bigint",
                "worked_s": "bigint",
                "version": "bigint",
            },
            lambda: _calendar(days, terms),
        ),
        "cost_month": Relation(COST_MONTH, lambda: cost_months(days.since, days.until)),
        "unit": Relation(UNIT, lambda: [(0.5, 2.0)]),
        "opening": Relation(OPENING, lambda: openings(days.as_of)),
    }


def epoch(moment: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment.timestamp() // 1)


def _calendar(days: Days, terms: InForce) -> Iterator[tuple[object, ...]]:
    """Each local day of the months asked for: its bounds, its working time and how much is over.

    The version is the one in force when the day began.
    """
    versions = versions_in_force()
    first, last = _months(days, terms)
    for month in first.through(last):
        day = month.first
        while day <= month.last:
            start, end = day_bounds(day, terms.zone)
            held = [version for version in versions if version.start <= start]
            in_force = held[-1] if held else None
            working, worked = _worked((in_force or terms).hours, (start, end), days.as_of)
            number = in_force.number if in_force else None
            yield str(day), str(month), epoch(start), epoch(end), working, worked, number
            day += DAY


def _worked(hours: WorkingHours, bounds: Bounds, as_of: datetime) -> tuple[int, int]:
    start, end = bounds
    worked = hours.between(start, min(as_of, end)) if start < as_of else timedelta()
    return hours.between(start, end) // SECOND, worked // SECOND


def _months(days: Days, terms: InForce) -> tuple[Month, Month]:
    """From the first to the last month asked for, else those in which something is to be told."""
    today = local_date(days.as_of.astimezone(UTC), terms.zone)
    opened = Handoff.objects.aggregate(first=Min("opened_on"))
    due = Clock.objects.aggregate(first=Min("due_on"), last=Max("due_on"))
    delivered = Delivery.objects.aggregate(first=Min("on"))
    told = [opened["first"], due["first"], delivered["first"], today]
    first = days.since or min(day for day in told if day)
    last = days.until or max(today, due["last"] or today)
    return Month.of(first), Month.of(last)
