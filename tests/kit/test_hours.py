from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accord.kit.hours import ROUND_THE_CLOCK, UnableToPromiseError, WorkingHours

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
LABOUR_DAY = date(2026, 5, 1)


def block(text: str) -> tuple[time, time]:
    """`09:00-12:30`; an end at 24:00 is written as 00:00 of the next day."""
    opens, closes = text.replace("24:00", "00:00").split("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def every_day(zone: ZoneInfo, *blocks: str) -> WorkingHours:
    return WorkingHours(zone, (tuple(block(text) for text in blocks),) * 7)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
LONG = (block("09:00-12:30"), block("13:15-18:00"))
SHORT = (block("09:00-16:00"),)
OFFICE = WorkingHours(BERLIN, (LONG, LONG, LONG, LONG, SHORT, (), ()), frozenset({LABOUR_DAY}))
NIGHT_SHIFT = every_day(BERLIN, "00:00-06:00", "22:00-24:00")
NEVER = WorkingHours(BERLIN, ((),) * 7)


@pytest.mark.parametrize(
    ("start", "end", "worked"),
    [
        pytest.param("2026-04-20 09:00", "2026-04-20 10:00", HOUR, id="an hour of the morning"),
        pytest.param("2026-04-20 12:00", "2026-04-20 14:00", 75 * MINUTE, id="lunch counts not"),
        pytest.param("2026-04-20 12:30", "2026-04-20 13:15", 0 * HOUR, id="only lunch"),
        pytest.param("2026-04-20 17:00", "2026-04-21 10:00", 2 * HOUR, id="over night"),
        pytest.param("2026-04-20 22:00", "2026-04-21 05:00", 0 * HOUR, id="in the night"),
        pytest.param("2026-04-24 15:00", "2026-04-27 10:00", 2 * HOUR, id="over the weekend"),
        pytest.param("2026-04-30 17:00", "2026-05-04 10:00", 2 * HOUR, id="over Labour Day"),
        pytest.param("2026-04-20 00:00", "2026-04-27 00:00", 40 * HOUR, id="a whole week"),
        pytest.param("2026-03-27 15:00", "2026-03-30 10:00", 2 * HOUR, id="over summer time"),
        pytest.param("2026-12-31 17:00", "2027-01-01 10:00", 2 * HOUR, id="over the year's end"),
        pytest.param("2026-04-20 12:00", "2026-04-20 10:00", 0 * HOUR, id="backwards is nothing"),
    ],
)
def test_only_working_time_counts(start, end, worked):
    assert OFFICE.between(berlin(start), berlin(end)) == worked


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        pytest.param("2026-04-20 10:00", 2, "2026-04-20 12:00", id="the same morning"),
        pytest.param("2026-04-20 11:30", 1, "2026-04-20 12:30", id="to the last minute"),
        pytest.param("2026-04-20 11:30", 2, "2026-04-20 14:15", id="over lunch"),
        pytest.param("2026-04-20 12:45", 1, "2026-04-20 14:15", id="handed over at lunch"),
        pytest.param("2026-04-20 16:00", 4, "2026-04-21 11:00", id="over night"),
        pytest.param("2026-04-20 23:50", 4, "2026-04-21 13:45", id="handed over at night"),
        pytest.param("2026-04-24 15:00", 4, "2026-04-27 12:00", id="over the weekend"),
        pytest.param("2026-04-25 03:00", 4, "2026-04-27 13:45", id="handed over on Saturday"),
        pytest.param("2026-04-30 17:00", 4, "2026-05-04 12:00", id="over Labour Day"),
        pytest.param("2026-03-27 15:00", 4, "2026-03-30 12:00", id="over summer time"),
        pytest.param("2026-10-23 15:00", 4, "2026-10-26 12:00", id="over the end of summer time"),
        pytest.param("2026-04-20 22:00", 0, "2026-04-20 22:00", id="nothing to wait for"),
    ],
)
def test_a_promise_in_working_hours_is_due_as_soon_as_they_have_passed(start, hours, due):
    assert OFFICE.after(berlin(start), hours * HOUR) == berlin(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        pytest.param("2026-04-20 10:00", 1, "2026-04-21 10:00", id="tomorrow, the same time"),
        pytest.param("2026-04-20 10:00", 5, "2026-04-27 10:00", id="a week of working days"),
        pytest.param("2026-04-20 12:45", 1, "2026-04-21 13:15", id="tomorrow's lunch"),
        pytest.param("2026-04-20 12:30", 1, "2026-04-21 13:15", id="as lunch begins"),
        pytest.param("2026-04-20 06:00", 1, "2026-04-21 09:00", id="early in the morning"),
        pytest.param("2026-04-20 20:00", 1, "2026-04-22 09:00", id="in the evening"),
        pytest.param("2026-04-23 17:00", 1, "2026-04-27 09:00", id="Friday closes early"),
        pytest.param("2026-04-25 10:00", 1, "2026-04-27 10:00", id="handed over on Saturday"),
        pytest.param("2026-04-30 10:00", 1, "2026-05-04 10:00", id="over Labour Day"),
        pytest.param("2026-03-27 10:00", 1, "2026-03-30 10:00", id="over summer time"),
        pytest.param("2026-10-23 10:00", 1, "2026-10-26 10:00", id="over its end"),
    ],
)
def test_n_working_days_are_the_same_wall_time_on_the_nth_later_one(start, days, due):
    assert OFFICE.working_days_after(berlin(start), days) == berlin(due)


def test_a_wall_time_that_the_clocks_skip_is_the_moment_after_the_gap():
    due = NIGHT_SHIFT.working_days_after(berlin("2026-03-28 02:30"), 1)

    assert due == utc("2026-03-29 01:00")


def test_a_wall_time_shown_twice_is_its_first_showing():
    due = NIGHT_SHIFT.working_days_after(berlin("2026-10-24 02:30"), 1)

    assert due == utc("2026-10-25 00:30")


@pytest.mark.parametrize(
    ("hours", "day", "worked"),
    [
        pytest.param(NIGHT_SHIFT, "2026-03-28", 8 * HOUR, id="Berlin, an ordinary night"),
        pytest.param(NIGHT_SHIFT, "2026-03-29", 7 * HOUR, id="Berlin loses an hour"),
        pytest.param(NIGHT_SHIFT, "2026-10-25", 9 * HOUR, id="Berlin gains an hour"),
        pytest.param(
            every_day(BERLIN, "02:15-02:45"), "2026-03-29", 0 * HOUR, id="all of it skipped"
        ),
        pytest.param(
            every_day(BERLIN, "02:30-05:00"), "2026-03-29", 2 * HOUR, id="it begins in the gap"
        ),
        pytest.param(
            every_day(BERLIN, "02:30-05:00"), "2026-10-25", 3 * HOUR, id="its begin comes twice"
        ),
        pytest.param(
            every_day(BERLIN, "00:00-02:30"), "2026-10-25", 3 * HOUR, id="its end comes twice"
        ),
        pytest.param(
            every_day(NEW_YORK, "00:00-24:00"), "2026-03-08", 23 * HOUR, id="New York in spring"
        ),
        pytest.param(
            every_day(NEW_YORK, "00:00-24:00"), "2026-11-01", 25 * HOUR, id="New York in autumn"
        ),
        pytest.param(
            every_day(LORD_HOWE, "01:00-03:00"), "2026-10-04", 90 * MINUTE, id="half an hour less"
        ),
        pytest.param(
            every_day(LORD_HOWE, "01:00-03:00"), "2026-04-05", 150 * MINUTE, id="half an hour more"
        ),
        pytest.param(
            every_day(ZoneInfo("America/Santiago"), "00:00-24:00"),
            "2026-09-06",
            23 * HOUR,
            id="a day that begins at one in Santiago",
        ),
        pytest.param(
            every_day(ZoneInfo("Pacific/Apia"), "00:00-24:00"),
            "2011-12-30",
            0 * HOUR,
            id="a day that Samoa left out",
        ),
    ],
)
def test_wall_time_rules_on_the_days_the_clocks_change(hours, day, worked):
    midnight = datetime.fromisoformat(day).replace(tzinfo=hours.zone)
    span = midnight - timedelta(days=1), midnight + timedelta(days=2)
    others = {date.fromisoformat(day) + n * timedelta(days=1) for n in (-2, -1, 1, 2)}
    only_that_day = WorkingHours(hours.zone, hours.week, frozenset(others))

    assert only_that_day.between(*span) == worked


def test_a_time_shown_twice_is_closed_again_in_between():
    until_half_past_two = every_day(BERLIN, "00:00-02:30")

    shown = [utc(f"2026-10-25 {at}") for at in ("00:29", "00:30", "00:59", "01:00", "01:30")]
    assert [until_half_past_two.is_open(at) for at in shown] == [True, False, False, True, False]


def test_a_block_contains_its_start_but_not_its_end():
    assert OFFICE.is_open(berlin("2026-04-20 09:00"))
    assert not OFFICE.is_open(berlin("2026-04-20 12:30"))


PAUSE = (berlin("2026-04-20 10:00"), berlin("2026-04-20 11:00"))
OVERLAPPING = (berlin("2026-04-20 10:30"), berlin("2026-04-20 12:00"))
HOLIDAY_OF_THE_OWNER = (berlin("2026-04-21 00:00"), berlin("2026-04-23 00:00"))


def test_time_in_a_pause_counts_nothing_and_twice_in_two_pauses_counts_once():
    morning = berlin("2026-04-20 09:00"), berlin("2026-04-20 12:30")

    assert OFFICE.between(*morning, [PAUSE]) == 150 * MINUTE
    assert OFFICE.between(*morning, [OVERLAPPING, PAUSE]) == 90 * MINUTE
    assert OFFICE.between(*morning, [(morning[0], OVERLAPPING[1]), PAUSE]) == 30 * MINUTE


def test_a_pause_moves_the_due_moment_by_the_working_time_in_it():
    start = berlin("2026-04-20 09:00")

    assert OFFICE.after(start, HOUR, [PAUSE]) == berlin("2026-04-20 10:00")
    assert OFFICE.after(start, 2 * HOUR, [PAUSE]) == berlin("2026-04-20 12:00")
    assert OFFICE.after(start, 2 * HOUR, [OVERLAPPING, PAUSE]) == berlin("2026-04-20 13:45")


def test_a_promise_made_in_a_pause_waits_for_its_end():
    assert OFFICE.after(berlin("2026-04-21 10:00"), HOUR, [HOLIDAY_OF_THE_OWNER]) == berlin(
        "2026-04-23 10:00"
    )


def test_days_of_absence_are_no_working_days():
    start = berlin("2026-04-20 10:00")

    assert OFFICE.working_days_after(start, 1, [HOLIDAY_OF_THE_OWNER]) == berlin("2026-04-23 10:00")


@pytest.mark.parametrize("begin", ["2026-04-21 09:30", "2026-04-21 10:00"])
def test_a_wall_time_inside_a_pause_moves_to_its_end(begin):
    pause = berlin(begin), berlin("2026-04-21 11:00")

    assert OFFICE.working_days_after(berlin("2026-04-20 10:00"), 1, [pause]) == pause[1]


def test_moments_of_one_zone_are_not_compared_by_the_wall_clock():
    first = berlin("2026-10-25 02:50")
    second_showing = berlin("2026-10-25 02:10").replace(fold=1)

    assert ROUND_THE_CLOCK.between(first, second_showing) == 20 * MINUTE
    assert ROUND_THE_CLOCK.between(
        first, second_showing + HOUR, [(first, second_showing)]
    ) == ROUND_THE_CLOCK.between(second_showing, second_showing + HOUR)


def test_results_are_in_utc():
    start = berlin("2026-04-20 10:00")

    assert OFFICE.after(start, HOUR).tzinfo is UTC
    assert OFFICE.after(start, 0 * HOUR).tzinfo is UTC
    assert OFFICE.working_days_after(start, 1).tzinfo is UTC


@pytest.mark.parametrize(
    "ask",
    [
        lambda: NEVER.after(utc("2026-04-20 10:00"), HOUR),
        lambda: NEVER.working_days_after(utc("2026-04-20 10:00"), 1),
        lambda: NEVER.next_opening(utc("2026-04-20 10:00")),
        lambda: OFFICE.after(utc("2026-04-20 10:00"), timedelta(days=1_000)),
    ],
)
def test_hours_that_leave_no_working_time_cannot_carry_a_promise(ask):
    with pytest.raises(UnableToPromiseError, match="within 5 years of 2026-04-20"):
        ask()


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: OFFICE.after(datetime(2026, 4, 20), HOUR), id="no zone"),
        pytest.param(lambda: OFFICE.after(utc("2026-04-20"), -HOUR), id="time runs forward"),
        pytest.param(lambda: OFFICE.working_days_after(utc("2026-04-20"), 0), id="no days"),
        pytest.param(lambda: WorkingHours(BERLIN, (LONG,) * 6), id="six days"),
        pytest.param(lambda: every_day(BERLIN, "17:00-09:00"), id="it ends before it begins"),
    ],
)
def test_what_cannot_be_meant_is_refused(ask):
    with pytest.raises(ValueError, match=r"zone|forward|least one|seven|cannot end"):
        ask()


def test_blocks_that_overlap_count_once():
    assert every_day(BERLIN, "10:00-14:00", "09:00-12:00", "10:30-11:30").between(
        berlin("2026-04-20 00:00"), berlin("2026-04-21 00:00")
    ) == timedelta(hours=5)
