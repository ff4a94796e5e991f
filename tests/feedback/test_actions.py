"""How good a lead was, and marketing's reply to a return."""

from datetime import timedelta

import pytest

from accord.feedback import actions
from accord.feedback.models import Rating, Reply
from accord.handoff.actions import Seen, SomeoneWasFirstError, UnableToActError
from accord.handoff.models import Handoff
from accord.judging.actions import step
from tests.conftest import HOUR, MONDAY_TEN

pytestmark = pytest.mark.django_db
NOON = MONDAY_TEN + 2 * HOUR


@pytest.fixture
def returned(ada, sam) -> Seen:
    ada.is_given_to(sam, at=MONDAY_TEN)
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_returned("No budget", at=MONDAY_TEN + HOUR)
    ada.judged(at=MONDAY_TEN + HOUR)
    return Seen(ada.person.pk, 1, sam.pk, "form-1")


def test_marketings_reply_stops_its_clock(returned, mara):
    actions.reply(returned, text="We have changed the form", by=mara, at=NOON)

    step([returned.person_id], at=NOON)
    assert Handoff.objects.get(person=returned.person_id).replied_at == NOON
    clock = Handoff.objects.get().person.clocks.get(what="feedback")
    assert clock.met_at == NOON


def test_the_second_reply_is_not_written(returned, mara, sam):
    actions.reply(returned, text="We have changed the form", by=mara, at=NOON)
    step([returned.person_id], at=NOON)
    second = Seen(returned.person_id, 1, returned.owner_id, "form-2")

    with pytest.raises(SomeoneWasFirstError, match="Mara Klein replied to this return"):
        actions.reply(second, text="Me too", by=sam, at=NOON)

    assert Reply.objects.count() == 1


def test_the_same_reply_sent_twice_is_one(returned, mara):
    actions.reply(returned, text="We have changed the form", by=mara, at=NOON)
    step([returned.person_id], at=NOON)
    actions.reply(returned, text="We have changed the form", by=mara, at=NOON)

    assert Reply.objects.count() == 1


def test_a_lead_that_was_not_returned_waits_for_no_reply(ada, mara):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.judged(at=MONDAY_TEN)
    lead = Seen(ada.person.pk, 1, None, "form-1")

    with pytest.raises(SomeoneWasFirstError):
        actions.reply(lead, text="Hello", by=mara, at=NOON)


def test_a_lead_is_rated_from_one_to_five(returned, sam):
    with pytest.raises(UnableToActError, match="1 to 5"):
        actions.rate(returned, stars=6, note="", by=sam, at=NOON)

    actions.rate(returned, stars=4, note="Knows what she wants", by=sam, at=NOON)
    actions.rate(returned, stars=4, note="Knows", by=sam, at=NOON + timedelta(seconds=1))

    assert [(one.stars, one.actor) for one in Rating.objects.all()] == [(4, sam)]
