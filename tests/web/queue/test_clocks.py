"""How much time is left, as it is written on a chip: in the working time that was agreed."""

from datetime import UTC, datetime

import pytest

from accord.agreement.queries import versions_in_force
from accord.sla.models import Clock
from accord.web.queue.clocks import chip_of, next_due

pytestmark = pytest.mark.django_db

# The default agreement works 8 hours and 15 minutes a day, on Friday until 16:00 (Berlin).
THURSDAY_NOON = datetime(2026, 3, 5, 11, tzinfo=UTC)
FRIDAY_15 = datetime(2026, 3, 6, 14, tzinfo=UTC)


def _clock(due_at: datetime, what: str = "first touch", term: int = 0) -> Clock:
    return Clock(
        side="sales", promise="First touch", what=what, term=term, version=1, due_at=due_at
    )


@pytest.mark.parametrize(
    ("due_at", "at", "words", "tone"),
    [
        (datetime(2026, 3, 5, 11, 18, tzinfo=UTC), THURSDAY_NOON, "18 m", "warn"),
        (datetime(2026, 3, 5, 12, 30, tzinfo=UTC), THURSDAY_NOON, "45 m", "plain"),
        (datetime(2026, 3, 5, 14, 0, tzinfo=UTC), THURSDAY_NOON, "2 h 15 m", "plain"),
        (datetime(2026, 3, 9, 8, 30, tzinfo=UTC), FRIDAY_15, "1 h 30 m", "plain"),
        (datetime(2026, 3, 10, 14, 0, tzinfo=UTC), THURSDAY_NOON, "due Tue 10 Mar", "plain"),
        (FRIDAY_15, datetime(2026, 3, 9, 8, 14, tzinfo=UTC), "1 h 14 m late", "bad"),
        (datetime(2026, 3, 2, 9, tzinfo=UTC), THURSDAY_NOON, "3 days late", "bad"),
        (THURSDAY_NOON, datetime(2026, 3, 5, 11, 0, 30, tzinfo=UTC), "0 m late", "bad"),
    ],
)
def test_the_time_left_counts_working_hours(in_force, due_at, at, words, tone):
    chip = chip_of(_clock(due_at), versions_in_force(), at=at)

    assert (chip.words, chip.tone) == (words, tone)


def test_the_promise_due_first_is_waited_for(in_force):
    soon, later = _clock(THURSDAY_NOON), _clock(FRIDAY_15)
    met = _clock(datetime(2026, 3, 2, tzinfo=UTC))
    met.met_at = met.due_at

    assert next_due([later, met, soon], at=THURSDAY_NOON) is soon


def test_tries_that_came_too_late_are_not_waited_for(in_force):
    depth = _clock(THURSDAY_NOON, what="depth", term=3)

    assert next_due([depth], at=THURSDAY_NOON) is depth
    assert next_due([depth], at=FRIDAY_15) is None
