"""Working hours against a walk over every single minute, on calendars nobody would think of."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.kit.hours import Pauses, WorkingHours

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
QUICK = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
THOROUGH = settings(QUICK, max_examples=10_000)

# Each zone with moments near which its clocks change, and one ordinary day.
CHANGES = {
    "Europe/Berlin": ["2026-03-29 01:00", "2026-10-25 01:00"],
    "America/New_York": ["2026-03-08 07:00", "2026-11-01 06:00"],
    "Australia/Lord_Howe": ["2026-04-04 15:00", "2026-10-03 15:30"],
    "America/Santiago": ["2026-04-05 03:00", "2026-09-06 04:00"],
    "America/Havana": ["2026-03-08 05:00", "2026-11-01 05:00"],
    "Pacific/Apia": ["2011-12-30 10:00"],
    "Asia/Kolkata": ["2026-12-31 18:30"],
    "UTC": ["2028-02-29 00:00"],
}


@dataclass(frozen=True)
class Case:
    """A calendar, a moment, what pauses it, and how many minutes of work are asked for."""

    hours: WorkingHours
    start: datetime
    pauses: Pauses
    minutes: int
    span: int


@st.composite
def days(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    edges = draw(st.lists(st.integers(0, 24 * 60), max_size=6, unique=True).map(sorted))
    walls = [time(edge // 60 % 24, edge % 60) for edge in edges]
    return tuple(zip(walls[::2], walls[1::2], strict=False))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone = draw(st.sampled_from(sorted(CHANGES)))
    change = datetime.fromisoformat(draw(st.sampled_from(CHANGES[zone]))).replace(tzinfo=UTC)
    start = change + MINUTE * draw(st.integers(-2 * 1440, 1440))
    pauses = [
        (start + MINUTE * begin, start + MINUTE * (begin + length))
        for begin, length in draw(
            st.lists(st.tuples(st.integers(-600, 3000), st.integers(0, 900)), max_size=3)
        )
    ]
    holidays = draw(st.frozensets(st.integers(-1, 4), max_size=2))
    return Case(
        hours=WorkingHours(
            ZoneInfo(zone),
            tuple(draw(st.lists(days(), min_size=7, max_size=7))),
            frozenset((start + DAY * ahead).date() for ahead in holidays),
        ),
        start=start,
        pauses=pauses,
        minutes=draw(st.integers(1, 900)),
        span=draw(st.integers(0, 3 * 1440)),
    )


def is_working_minute(case: Case, moment: datetime) -> bool:
    """What the wall clock shows at the moment decides, and nothing else."""
    shown = moment.astimezone(case.hours.zone)
    minute = shown.hour * 60 + shown.minute
    if shown.date() in case.hours.holidays:
        return False
    if any(start <= moment < end for start, end in case.pauses):
        return False
    return any(
        opens.hour * 60 + opens.minute <= minute < (closes.hour * 60 + closes.minute or 1440)
        for opens, closes in case.hours.week[shown.weekday()]
    )


def check_equals_the_walk(case: Case) -> None:
    worked = [n for n in range(case.span) if is_working_minute(case, case.start + MINUTE * n)]

    end = case.start + MINUTE * case.span
    assert case.hours.between(case.start, end, case.pauses) == MINUTE * len(worked)
    if worked:
        asked = min(case.minutes, len(worked))
        due = case.start + MINUTE * (worked[asked - 1] + 1)
        assert case.hours.after(case.start, MINUTE * asked, case.pauses) == due
        opening = case.start + MINUTE * worked[0]
        assert case.hours.next_opening(case.start, case.pauses) == opening


def minutes_a_week(week) -> int:
    return sum(
        (closes.hour * 60 + closes.minute or 1440) - opens.hour * 60 - opens.minute
        for day in week
        for opens, closes in day
    )


def check_adding_and_subtracting(case: Case) -> None:
    # Within four years; a promise beyond five is refused.
    minutes = min(case.minutes, 200 * minutes_a_week(case.hours.week) - 1)
    if minutes < 1:
        return
    due = case.hours.after(case.start, MINUTE * minutes, case.pauses)
    assert case.hours.between(case.start, due, case.pauses) == MINUTE * minutes

    later_start = case.start + MINUTE * case.span
    assert case.hours.after(later_start, MINUTE * minutes, case.pauses) >= due
    assert case.hours.after(case.start, MINUTE * (minutes + 1), case.pauses) > due
    assert case.hours.after(case.start, MINUTE * minutes) <= due
    middle = case.start + (due - case.start) / 2
    assert (
        case.hours.between(case.start, middle, case.pauses)
        + case.hours.between(middle, due, case.pauses)
        == MINUTE * minutes
    )


def check_working_days(case: Case) -> None:
    if not any(case.hours.week):
        return
    first, second = (
        case.hours.working_days_after(case.start, days, case.pauses) for days in (1, 2)
    )
    assert case.start < first <= second
    assert is_working_minute(case, first)
    assert is_working_minute(case, second)


CHECKS = pytest.mark.parametrize(
    "check",
    [
        pytest.param(check_equals_the_walk, id="equal to a walk over every minute"),
        pytest.param(check_adding_and_subtracting, id="adding and subtracting undo each other"),
        pytest.param(check_working_days, id="working days end on working time"),
    ],
)


@CHECKS
@QUICK
@given(case=cases())
def test_working_hours_hold(check, case):
    check(case)


@pytest.mark.slow
@CHECKS
@THOROUGH
@given(case=cases())
def test_working_hours_hold_ten_thousand_times(check, case):
    check(case)
