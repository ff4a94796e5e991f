from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from accord.kit.periods import (
    Month,
    day_bounds,
    first_moment,
    local_date,
    month_bounds,
    period_key,
)

BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_last_hour_of_a_day_in_utc_is_already_tomorrow_in_berlin():
    assert local_date(utc("2026-03-31 22:00"), BERLIN) == date(2026, 4, 1)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        local_date(datetime(2026, 3, 1), BERLIN)


def test_a_month_begins_and_ends_at_local_midnight():
    assert month_bounds(Month(2026, 3), BERLIN) == (
        utc("2026-02-28 23:00"),
        utc("2026-03-31 22:00"),
    )


@pytest.mark.parametrize(
    ("zone", "day", "bounds"),
    [
        pytest.param(
            "America/Santiago",
            date(2026, 9, 6),
            ("2026-09-06 04:00", "2026-09-07 03:00"),
            id="midnight is skipped",
        ),
        pytest.param(
            "America/Havana",
            date(2026, 11, 1),
            ("2026-11-01 04:00", "2026-11-02 05:00"),
            id="midnight comes twice",
        ),
        pytest.param(
            "Pacific/Apia",
            date(2011, 12, 30),
            ("2011-12-30 10:00", "2011-12-30 10:00"),
            id="the day is skipped",
        ),
    ],
)
def test_days_begin_when_the_clock_first_shows_them(zone, day, bounds):
    assert day_bounds(day, ZoneInfo(zone)) == tuple(map(utc, bounds))


def test_a_time_that_the_clocks_skip_is_the_end_of_the_gap():
    in_the_gap = first_moment(date(2026, 3, 29), BERLIN, time(2, 30, 0, 5))

    assert in_the_gap == utc("2026-03-29 01:00")


@pytest.mark.parametrize(
    ("per", "key"), [("day", "2027-01-01"), ("week", "2026-W53"), ("month", "2027-01")]
)
def test_a_date_belongs_to_a_day_an_iso_week_and_a_month(per, key):
    assert period_key(date(2027, 1, 1), per) == key


def test_months_follow_each_other_over_the_year():
    assert list(map(str, Month.read("2026-11").through(Month(2027, 1)))) == [
        "2026-11",
        "2026-12",
        "2027-01",
    ]
    assert Month(2026, 1).plus(-1) == Month(2025, 12)
    assert Month(2028, 2).last == date(2028, 2, 29)
    with pytest.raises(ValueError, match="no month 13"):
        Month(2026, 13)
