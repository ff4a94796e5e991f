"""Rows of the calendar that reports join: months that bear costs, and when sales is at work."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

from django.db.models import Max, Min

from accord.agreement.queries import InForce, versions_in_force
from accord.campaigns.models import CampaignCost
from accord.handoff.models import Handoff
from accord.kit.periods import Month

DAY_S = 86400
_FIRST = date(1970, 1, 1)

COST_MONTH = {"month": "text", "starts_day": "bigint", "ends_day": "bigint"}
OPENING = {
    "version": "bigint",
    "day_s": "bigint",
    "starts_s": "bigint",
    "ends_s": "bigint",
    "until_s": "bigint",
    "before_s": "bigint",
}


def cost_months(since: date | None, until: date | None) -> Iterator[tuple[str, int, int]]:
    """The months in which anything was spent, the first and the last cut off by the period."""
    spent = CampaignCost.objects.aggregate(first=Min("starts_on"), last=Max("ends_on"))
    if spent["first"] is None:
        return
    first, last = max(spent["first"], since or date.min), min(spent["last"], until or date.max)
    if first <= last:
        for month in Month.of(first).through(Month.of(last)):
            starts, ends = max(month.first, first), min(month.last, last)
            yield str(month), (starts - _FIRST).days, (ends - _FIRST).days


def openings(as_of: datetime) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Under each version, the working time of every day of UTC in which a handoff could wait.

    `before_s` is what was worked before a stretch, `until_s` when the next one or the next day
    begins. Each day begins with an empty one, so that any moment of it has exactly one.
    """
    opened = Handoff.objects.aggregate(first=Min("opened_at"))["first"]
    if opened is None:
        return
    years = range(opened.astimezone(UTC).year, as_of.astimezone(UTC).year + 1)
    first, last = (int(moment.timestamp() // DAY_S) for moment in (opened, as_of))
    for version in versions_in_force():
        at_work, before = _by_day(version, years), 0
        for day in range(first, last + 1):
            stretches = [(day * DAY_S, day * DAY_S), *at_work[day], (day * DAY_S + DAY_S, 0)]
            for (starts, ends), (until, _) in pairwise(stretches):
                yield version.number, day * DAY_S, starts, ends, until, before
                before += ends - starts


def _by_day(version: InForce, years: range) -> dict[int, list[tuple[int, int]]]:
    """The stretches of working time, cut at midnight of UTC."""
    by_day = defaultdict(list)
    for opens, closes in version.hours.shifts(years):
        while opens < closes:
            midnight = (opens // DAY_S + 1) * DAY_S
            by_day[opens // DAY_S].append((opens, min(closes, midnight)))
            opens = midnight
    return by_day
