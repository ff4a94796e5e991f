"""Many spans at once are worth as much working time as each of them alone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit import spans
from accord.kit.hours import ROUND_THE_CLOCK, WorkingHours
from accord.kit.spans import worked_seconds

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
NEW_YEAR_2024 = 1_704_067_200
THREE_YEARS = 3 * 365 * 86_400


def office(zone: str, *blocks: tuple[time, time]) -> WorkingHours:
    week = (blocks,) * 5 + ((),) * 2
    return WorkingHours(ZoneInfo(zone), week, frozenset({date(2025, 5, 1), date(2024, 12, 25)}))


def one_by_one(hours: WorkingHours, starts: list[int], ends: list[int]) -> list[int]:
    moments = [
        (datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
        for start, end in zip(starts, ends, strict=True)
    ]
    return [int(hours.between(start, end).total_seconds()) for start, end in moments]


def at_once(hours: WorkingHours, starts: list[int], ends: list[int]) -> list[int]:
    return worked_seconds(hours, np.array(starts, np.int64), np.array(ends, np.int64)).tolist()


seconds = st.lists(
    st.tuples(*[st.integers(NEW_YEAR_2024, NEW_YEAR_2024 + THREE_YEARS)] * 2), min_size=1
)


@given(st.sampled_from(ZONES), seconds)
def test_each_span_counts_as_it_does_alone(zone, pairs):
    hours = office(zone, (time(9), time(12, 30)), (time(13, 15), time(18)))
    starts, ends = map(list, zip(*pairs, strict=True))

    assert at_once(hours, starts, ends) == one_by_one(hours, starts, ends)


@pytest.mark.parametrize("zone", ZONES)
def test_a_calendar_too_fine_for_a_grid_is_searched(zone, monkeypatch):
    monkeypatch.setattr(spans, "CELLS_AT_MOST", 10)
    hours = office(zone, (time(8, 59, 30), time(17, 0, 1)))
    starts = [NEW_YEAR_2024 + 7_777 * step for step in range(2_000)]
    ends = [start + 100_003 for start in starts]

    assert at_once(hours, starts, ends) == one_by_one(hours, starts, ends)


def test_who_is_always_there_works_every_second_and_nobody_works_backwards():
    start = NEW_YEAR_2024

    assert at_once(ROUND_THE_CLOCK, [start, start], [start + 12_345, start - 1]) == [12_345, 0]


def test_who_never_works_and_who_asks_nothing():
    closed = office("Europe/Berlin")

    assert at_once(closed, [NEW_YEAR_2024], [NEW_YEAR_2024 + 86_400]) == [0]
    assert at_once(closed, [], []) == []
