"""Working time between two moments: prefix sums against a walk day by day and minute by minute."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np

from accord.kit.hours import WorkingHours
from accord.kit.spans import worked_seconds
from bench.table import Line, seconds_of

BERLIN = ZoneInfo("Europe/Berlin")
BLOCKS = ((time(9), time(12, 30)), (time(13, 15), time(18)))
OFFICE = WorkingHours(
    zone=BERLIN,
    week=(BLOCKS,) * 5 + ((),) * 2,
    holidays=frozenset({date(2026, 1, 1), date(2026, 5, 1), date(2026, 12, 25)}),
)
MINUTE = timedelta(minutes=1)

Span = tuple[datetime, datetime]


def measure(*, small: bool) -> Iterator[Line]:
    many, some, few = (2_000, 200, 5) if small else (100_000, 2_000, 50)
    spans = list(_spans(many))
    ours = seconds_of(lambda: [OFFICE.between(start, end) for start, end in spans])
    days = seconds_of(lambda: [_by_days(start, end) for start, end in spans[:some]])
    walk = seconds_of(lambda: [_by_minutes(start, end) for start, end in spans[:few]])
    quick = ours / many
    yield Line("working time between two moments", f"{many:,} spans", many, ours)
    yield from _at_once(spans, ours)
    yield Line(
        "  the same, a walk day by day",
        f"{some:,} spans",
        some,
        days,
        f"{days / some / quick:,.0f} times as long",
    )
    yield Line(
        "  the same, a walk minute by minute",
        f"{few:,} spans",
        few,
        walk,
        f"{walk / few / quick:,.0f} times as long",
    )


def _at_once(spans: list[Span], alone: float) -> Iterator[Line]:
    starts, ends = (np.array([span[n].timestamp() for span in spans], np.int64) for n in (0, 1))
    for zone in ("UTC", "Europe/Berlin"):
        office = WorkingHours(ZoneInfo(zone), OFFICE.week, OFFICE.holidays)
        work = partial(worked_seconds, office, starts, ends)
        work()  # The calendar is made at first use.
        seconds = min(seconds_of(work) for _ in range(5))
        ratio = f"{alone / seconds:,.0f} times as fast"
        yield Line(f"  many at once, {zone}", f"{len(spans):,} spans", len(spans), seconds, ratio)


def _spans(count: int) -> Iterator[Span]:
    """Up to thirty days somewhere in a year, both changes of the clock included."""
    chance = random.Random(7)
    for _ in range(count):
        start = datetime(2026, 1, 1, tzinfo=UTC) + MINUTE * chance.randrange(480_000)
        yield start, start + MINUTE * chance.randrange(43_200)


def _by_days(start: datetime, end: datetime) -> timedelta:
    day, worked = start.astimezone(BERLIN).date(), timedelta()
    while day <= end.astimezone(BERLIN).date():
        if day.weekday() < 5 and day not in OFFICE.holidays:
            for opens, closes in BLOCKS:
                begin = max(start, datetime.combine(day, opens, BERLIN).astimezone(UTC))
                stop = min(end, datetime.combine(day, closes, BERLIN).astimezone(UTC))
                worked += max(stop - begin, timedelta())
        day += timedelta(days=1)
    return worked


def _by_minutes(start: datetime, end: datetime) -> timedelta:
    worked, moment = timedelta(), start
    while moment < end:
        local = moment.astimezone(BERLIN)
        open_day = local.weekday() < 5 and local.date() not in OFFICE.holidays
        if open_day and any(opens <= local.time() < closes for opens, closes in BLOCKS):
            worked += MINUTE
        moment += MINUTE
    return worked
