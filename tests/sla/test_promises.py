from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accord.kit.hours import WorkingHours
from accord.kit.periods import Month, month_bounds
from accord.sla.rules.attainment import Attainment
from accord.sla.rules.clocks import Answer, AnswerKind, Standing
from accord.sla.rules.excuses import (
    bad_data,
    feedback_overdue,
    never_touched,
    over_volume,
    passed_volume_at,
    volume_excuses,
)
from accord.sla.rules.marketing import (
    Delivered,
    Quality,
    counted,
    pace,
    quality,
    quality_standing,
    settles_at,
    volume_standing,
)

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_FIVE = ((time(9), time(17)),)
OFFICE = WorkingHours(BERLIN, (NINE_TO_FIVE,) * 5 + ((), ()))
APRIL = month_bounds(Month(2026, 4), BERLIN)
ROUGHLY = pytest.approx


def april(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-04-{text}").replace(tzinfo=BERLIN)


def test_attainment_is_met_of_met_and_breached_with_the_rest_apart():
    known = Attainment.of(
        [Standing.MET] * 8
        + [Standing.BREACHED] * 2
        + [Standing.OPEN] * 5
        + [Standing.EXCUSED] * 3
        + [Standing.VOID]
    )

    assert known == Attainment(met=8, breached=2, open=5, excused=3, void=1)
    assert (known.rate("2026-04").numerator, known.rate("2026-04").denominator) == (8, 10)


@pytest.mark.parametrize(
    ("met", "breached", "target", "reached"),
    [
        (9, 1, 0.9, True),
        (89, 11, 0.9, False),
        (7, 93, 0.07, True),
        (3, 0, 1.0, True),
        (0, 0, 0.9, None),
    ],
)
def test_a_target_is_reached_at_exactly_the_agreed_share(met, breached, target, reached):
    assert Attainment(met=met, breached=breached, open=7).reaches(target) is reached


@pytest.mark.parametrize(
    ("kind", "excused"), [("bad data", True), ("recycle", False), (None, False)]
)
def test_wrong_contact_data_excuses_sales(kind, excused):
    assert bad_data(kind) is excused


@pytest.mark.parametrize(
    ("feedback_due", "replied", "excused"),
    [
        pytest.param(None, None, False, id="none was owed"),
        pytest.param("18 12:00", None, True, id="overdue all along"),
        pytest.param("18 12:00", "18 12:00", False, id="given on the due moment"),
        pytest.param("18 12:00", "19 12:00", False, id="given late, but before the handoff"),
        pytest.param("18 12:00", "20 11:00", True, id="given while sales' clock ran"),
        pytest.param("20 12:00", None, True, id="overdue while the clock ran"),
        pytest.param("20 14:00", None, False, id="overdue only when sales was too"),
    ],
)
def test_overdue_feedback_on_the_lead_excuses_sales(feedback_due, replied, excused):
    overdue = feedback_overdue(
        feedback_due and april(feedback_due),
        replied and april(replied),
        starts_at=april("20 10:00"),
        due_at=april("20 14:00"),
    )

    assert overdue is excused


@pytest.mark.parametrize(("delivered", "over"), [(149, False), (150, False), (151, True)])
def test_more_than_half_again_as_many_leads_is_too_many(delivered, over):
    assert over_volume(delivered, deliver=100) is over


@pytest.mark.parametrize(
    ("deliver", "passed"), [(2, "04 09:00"), (3, "05 09:00"), (4, None), (0, "01 09:00")]
)
def test_the_volume_is_passed_with_the_first_lead_too_many(deliver, passed):
    deliveries = [april(f"0{day} 09:00") for day in (5, 4, 3, 2, 1)]

    assert passed_volume_at(deliveries, deliver) == (passed and april(passed))
    assert over_volume(len(deliveries), deliver) is (passed is not None)


@pytest.mark.parametrize(
    ("handed_over", "excused"),
    [
        pytest.param("20 09:59", False, id="before it was passed"),
        pytest.param("20 10:00", False, id="the lead that passed it"),
        pytest.param("20 10:01", True, id="later in the month"),
        pytest.param("30 23:59", True, id="in the last minute of the local month"),
    ],
)
def test_too_many_leads_excuse_sales_on_later_handoffs_of_the_month(handed_over, excused):
    assert volume_excuses(april(handed_over), april("20 10:00"), BERLIN) is excused


def test_the_excuse_ends_with_the_local_month():
    may = datetime(2026, 4, 30, 22, 0, tzinfo=UTC)

    assert not volume_excuses(may, april("20 10:00"), BERLIN)
    assert not volume_excuses(april("21 10:00"), None, BERLIN)


def test_pace_is_measured_by_the_working_time_that_has_passed():
    # April 2026 has 22 working days here; before Monday the 13th lie 8 of them.
    known = pace(60, 110, APRIL, OFFICE, as_of=april("13 00:00"))

    assert known.elapsed == ROUGHLY(8 / 22)
    assert known.expected == ROUGHLY(40)
    assert known.forecast == ROUGHLY(165)
    assert not known.behind


def test_pace_at_the_edges_of_a_month():
    assert pace(0, 110, APRIL, OFFICE, as_of=april("01 08:00")).forecast is None
    assert pace(0, 110, APRIL, OFFICE, as_of=april("01 08:00")).behind is False
    assert pace(99, 110, APRIL, OFFICE, as_of=april("30 18:00") + timedelta(days=9)).forecast == 99


def test_a_period_without_working_time_is_judged_when_it_is_over():
    sunday = april("19 00:00"), april("20 00:00")

    assert pace(1, 2, sunday, OFFICE, as_of=april("19 12:00")).elapsed == 0
    assert pace(1, 2, sunday, OFFICE, as_of=april("20 00:00")).behind


@pytest.mark.parametrize(
    ("delivered", "as_of", "expected"),
    [
        (120, APRIL[0], Standing.MET),
        (119, APRIL[1] - timedelta(seconds=1), Standing.OPEN),
        (119, APRIL[1], Standing.BREACHED),
    ],
)
def test_the_volume_is_judged_when_the_month_is_over(delivered, as_of, expected):
    assert volume_standing(delivered, 120, APRIL, as_of=as_of) == expected


def test_a_person_counts_again_after_ninety_days_since_counting():
    first = april("01 09:00")
    entries = [first + timedelta(days=days) for days in (0, 60, 90, 100, 179, 180)]

    assert counted(reversed(entries)) == [entries[0], entries[2], entries[5]]


ACCEPTED = Answer(april("02 10:00"), AnswerKind.ACCEPTED)
RETURNED = Answer(april("02 10:00"), AnswerKind.RETURNED)
TOUCHED = april("01 15:00")
DUE = april("03 10:00")
LAST_DUE = april("10 10:00")
LAST = Delivered(LAST_DUE, ACCEPTED, TOUCHED)


@pytest.mark.parametrize(
    ("handoff", "as_of", "expected"),
    [
        pytest.param(
            Delivered(DUE, ACCEPTED, TOUCHED), "20 00:00", Quality(accepted=2), id="accepted"
        ),
        pytest.param(
            Delivered(DUE, RETURNED, TOUCHED),
            "20 00:00",
            Quality(accepted=1, returned=1),
            id="returned",
        ),
        pytest.param(
            Delivered(DUE, RETURNED),
            "20 00:00",
            Quality(accepted=1, excused=1),
            id="returned, but never touched",
        ),
        pytest.param(
            Delivered(DUE, ACCEPTED), "20 00:00", Quality(accepted=2), id="accepted is accepted"
        ),
        pytest.param(Delivered(DUE), "02 12:00", Quality(accepted=1, pending=1), id="not due yet"),
        pytest.param(
            Delivered(DUE),
            "20 00:00",
            Quality(accepted=1, excused=1),
            id="ignored beyond its time",
        ),
        pytest.param(
            Delivered(DUE, None, TOUCHED),
            "20 00:00",
            Quality(accepted=1, pending=1),
            id="touched but without answer",
        ),
        pytest.param(
            Delivered(DUE, Answer(april("10 10:01"), AnswerKind.RETURNED), TOUCHED),
            "20 00:00",
            Quality(accepted=1, pending=1),
            id="answered after the quality was settled",
        ),
        pytest.param(
            Delivered(DUE, Answer(april("09 10:00"), AnswerKind.RETURNED), TOUCHED),
            "20 00:00",
            Quality(accepted=1, returned=1),
            id="answered late, but before it was settled",
        ),
    ],
)
def test_quality_is_the_share_accepted_of_the_answered(handoff, as_of, expected):
    assert quality([handoff, LAST], as_of=april(as_of)) == expected


def test_quality_carries_what_it_is_made_of():
    rate = Quality(accepted=7, returned=3, pending=4, excused=1).rate("2026-04")

    assert (rate.numerator, rate.denominator, rate.period) == (7, 10, "2026-04")


def test_quality_of_nothing():
    assert settles_at([]) is None
    assert quality([], as_of=LAST_DUE) == Quality()
    assert quality_standing(Quality(), 0.7, None, as_of=LAST_DUE) == Standing.VOID


@pytest.mark.parametrize(
    ("known", "as_of", "expected"),
    [
        pytest.param(Quality(accepted=7, returned=3), "10 10:00", Standing.OPEN, id="not settled"),
        pytest.param(Quality(accepted=7, returned=3), "10 10:01", Standing.MET, id="just enough"),
        pytest.param(Quality(accepted=6, returned=3), "10 10:01", Standing.BREACHED, id="too few"),
        pytest.param(Quality(pending=4), "10 10:01", Standing.VOID, id="nobody answered"),
    ],
)
def test_quality_is_judged_when_the_last_answer_is_due(known, as_of, expected):
    settled = settles_at([Delivered(DUE), LAST])

    assert settled == LAST_DUE
    assert quality_standing(known, 0.7, settled, as_of=april(as_of)) == expected


def test_a_touch_counts_from_when_it_was_made():
    assert never_touched(None, TOUCHED)
    assert never_touched(TOUCHED, TOUCHED - timedelta(minutes=1))
    assert not never_touched(TOUCHED, TOUCHED)
