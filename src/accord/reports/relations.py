"""Rows that Python computes for the reports: folded names, and the working time of each day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby

import numpy as np
from django.db.models import Max, Min

from accord.agreement.queries import InForce, versions_in_force
from accord.handoff.models import Handoff
from accord.kit.periods import Month, day_bounds, local_date
from accord.kit.spans import worked_seconds
from accord.reports.calendars import COST_MONTH, OPENING, cost_months, openings
from accord.sla.models import Clock, Delivery
from accord.warehouse.engines import Relation
from accord.warehouse.spelling import spelling

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
    """Each local day of the months asked for, and of those before since the first handoff: its
    bounds, its working time and how much is over.

    The version is the one in force when the day began.
    """
    first, last = _months(days, terms)
    bounds = [
        (day, *map(epoch, day_bounds(day, terms.zone))) for day in _days(first.first, last.last)
    ]
    for in_force, told in groupby(bounds, partial(_version_of, versions_in_force())):
        listed, starts, ends = zip(*told, strict=True)
        hours, opens, closes = (in_force or terms).hours, np.array(starts), np.array(ends)
        working = worked_seconds(hours, opens, closes).tolist()
        over = worked_seconds(hours, opens, np.minimum(closes, epoch(days.as_of))).tolist()
        number = in_force.number if in_force else None
        for day, *rest in zip(listed, starts, ends, working, over, strict=True):
            yield str(day), str(Month.of(day)), *rest, number


def _days(first: date, last: date) -> Iterator[date]:
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


def _version_of(versions: Sequence[InForce], told: tuple[date, int, int]) -> InForce | None:
    """The version in force when a day began."""
    held = [version for version in versions if version.start.timestamp() <= told[1]]
    return held[-1] if held else None


def _months(days: Days, terms: InForce) -> tuple[Month, Month]:
    """From the first month in which something is to be told to the last one that is asked for.

    How a promise stands may depend on the month in which its lead was handed over.
    """
    opened = Handoff.objects.aggregate(first=Min("opened_on"))
    if days.since and days.until:
        return Month.of(min(days.since, opened["first"] or days.since)), Month.of(days.until)
    today = local_date(days.as_of.astimezone(UTC), terms.zone)
    due = Clock.objects.aggregate(first=Min("due_on"), last=Max("due_on"))
    delivered = Delivery.objects.aggregate(first=Min("on"))
    told = [opened["first"], due["first"], delivered["first"], today]
    first = min(day for day in (days.since or today, *told) if day)
    last = days.until or max(today, due["last"] or today)
    return Month.of(first), Month.of(last)
