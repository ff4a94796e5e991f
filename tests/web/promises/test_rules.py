"""Where a month ends at its pace, and what of it can still be kept."""

import pytest

from accord.agreement.rules.default import default_agreement
from accord.web.promises.rules import forecast, still_needed, term_in_short


@pytest.mark.parametrize(
    ("delivered", "elapsed", "at_end", "short"),
    [
        pytest.param(8, 0.5, 16, 0, id="on pace"),
        pytest.param(7, 0.5, 14, 2, id="too slow"),
        pytest.param(0, 0.25, 0, 16, id="nothing yet"),
        pytest.param(2, 0.3, 6, 10, id="whole leads only"),
        pytest.param(3, 0.1, 30, 0, id="far ahead"),
        pytest.param(0, 0.0, None, 0, id="no time has passed"),
        pytest.param(15, 1.0, 15, 1, id="the month is over"),
    ],
)
def test_the_pace_so_far_says_how_many_there_will_be(delivered, elapsed, at_end, short):
    told = forecast(delivered, 16, elapsed)

    assert (told.at_end, told.short) == (at_end, short)
    assert told.by_now == 16 * elapsed


@pytest.mark.parametrize(
    ("kept", "decided", "undecided", "needed"),
    [
        pytest.param(9, 10, 0, 0, id="kept"),
        pytest.param(8, 10, 0, None, id="broken"),
        pytest.param(8, 10, 10, 10, id="all that are open"),
        pytest.param(10, 10, 10, 8, id="some that are open"),
        pytest.param(10, 10, 1, 0, id="safe"),
        pytest.param(7, 10, 10, None, id="out of reach"),
        pytest.param(0, 0, 0, 0, id="nothing due"),
    ],
)
def test_so_many_of_those_open_must_still_be_kept(kept, decided, undecided, needed):
    assert still_needed(kept, decided, undecided, 0.9) == needed


def test_each_term_is_said_in_few_words():
    promises = default_agreement().promises

    assert [term_in_short(one) for one in (*promises.marketing, *promises.sales)] == [
        "people who reach MQL",
        "accepted, of those answered",
        "within 5 working days",
        "within 4 working hours",
        "within 1 working day",
        "within 2 working days",
        "5 attempts in 10 working days",
        "within 15 working days",
    ]
