"""The daily look: once a day counts, and the streak follows the agreed working days."""

from datetime import date, timedelta

import pytest

from accord.agreement.queries import in_force_at
from accord.meetings.actions import NothingToReviewError, review
from accord.meetings.models import Review
from accord.meetings.queries import review_days, reviewers
from accord.meetings.rules import streak
from tests.conftest import DAY, HOUR, MONDAY_TEN

MONDAY = date(2026, 3, 2)


def days(*numbers: int) -> set[date]:
    """Days counted from the Monday."""
    return {MONDAY + timedelta(days=number) for number in numbers}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("looked", "today", "expected"),
    [
        pytest.param(days(), 0, 0, id="nobody has ever looked"),
        pytest.param(days(0), 0, 1, id="today counts"),
        pytest.param(days(0, 1, 2), 3, 3, id="today breaks nothing before it is over"),
        pytest.param(days(0, 1, 3), 3, 1, id="a working day left out ends it"),
        pytest.param(days(-4, -3, 0), 0, 3, id="a weekend neither counts nor breaks"),
        pytest.param(days(-4, -3, -2, 0), 0, 3, id="nor does looking on a Saturday"),
        pytest.param(days(-3), -2, 1, id="on a Saturday the week still stands"),
        pytest.param(days(30, 31, 36), 36, 3, id="Good Friday and Easter Monday are holidays"),
    ],
)
def test_the_streak_is_told_in_agreed_working_days(make_version, looked, today, expected):
    make_version()
    hours = in_force_at(MONDAY_TEN).hours

    assert streak(looked, MONDAY + timedelta(days=today), hours) == expected


@pytest.mark.django_db
def test_a_look_counts_once_a_day_and_the_day_is_that_of_the_agreement(in_force, mara, sam):
    late = MONDAY_TEN + 14 * HOUR

    said = [review(by=who, at=at) for who, at in [
        (mara, MONDAY_TEN), (mara, MONDAY_TEN + HOUR), (sam, MONDAY_TEN + 2 * HOUR), (sam, late)
    ]]  # fmt: skip

    assert said == [True, False, True, True]
    assert reviewers(MONDAY) == [mara, sam]
    assert reviewers(MONDAY + DAY) == [sam]
    assert review_days(MONDAY + DAY) == {MONDAY + DAY}


@pytest.mark.django_db
def test_before_there_is_an_agreement_there_is_nothing_to_look_at(mara):
    with pytest.raises(NothingToReviewError, match="let both sides sign one"):
        review(by=mara, at=MONDAY_TEN)

    assert Review.objects.count() == 0
