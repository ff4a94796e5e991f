"""What one has just said can be taken back for ten seconds, by oneself; later it is corrected."""

from datetime import timedelta

import pytest

from accord.feedback.models import Rating
from accord.ledger.actions import UNDO_FOR, UnableToUndoError, append, undo
from accord.ledger.models import Retraction
from accord.people.models import Person
from tests.conftest import MONDAY_TEN


@pytest.fixture
def rating(sam) -> Rating:
    person = Person.objects.create(email="ada@acme.test")
    says = {"stars": 4, "actor": sam, "source": "accord", "source_key": "rating-1"}
    (fact,) = append([Rating(person=person, occurred_at=MONDAY_TEN, **says)], at=MONDAY_TEN)
    return fact


def test_it_is_taken_back_until_ten_seconds_are_over(rating, sam):
    retraction = undo(rating, by=sam, at=MONDAY_TEN + UNDO_FOR)

    assert (retraction.kind, retraction.fact, retraction.why) == ("rating", rating.pk, "Undone")
    assert retraction.actor == sam


def test_undoing_twice_changes_nothing(rating, sam):
    first = undo(rating, by=sam, at=MONDAY_TEN)

    assert undo(rating, by=sam, at=MONDAY_TEN + timedelta(seconds=1)).pk == first.pk
    assert Retraction.objects.count() == 1


def test_after_ten_seconds_it_stands_and_the_message_says_what_helps(rating, sam):
    with pytest.raises(UnableToUndoError, match="for 10 seconds; correct it instead"):
        undo(rating, by=sam, at=MONDAY_TEN + UNDO_FOR + timedelta(milliseconds=1))

    assert not Retraction.objects.exists()


def test_what_someone_else_said_is_not_taken_back(rating, mara):
    with pytest.raises(UnableToUndoError, match="only whoever said it can undo it"):
        undo(rating, by=mara, at=MONDAY_TEN)

    assert not Retraction.objects.exists()
