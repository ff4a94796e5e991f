"""What sales does with a handed-over lead, each act with its consequence and its refusals."""

from datetime import date, timedelta

import pytest

from accord.handoff import actions
from accord.handoff.actions import Seen, SomeoneWasFirstError, UnableToActError, Why
from accord.handoff.models import Answer, Assignment, Attempt, Handoff, Outcome, Pause
from accord.judging.actions import step
from accord.ledger.actions import undo
from accord.ledger.models import LedgerEntry
from accord.staff.models import User
from tests.conftest import DAY, HOUR, MONDAY_TEN

pytestmark = pytest.mark.django_db
NOON = MONDAY_TEN + 2 * HOUR


@pytest.fixture
def priya(sam) -> User:
    return User.objects.create_user(
        "priya@example.com", name="Priya Nair", role="sdr", team=sam.team
    )


@pytest.fixture
def lead(ada, sam) -> Seen:
    """Ada was handed over to Sam at ten."""
    ada.is_given_to(sam, at=MONDAY_TEN)
    return _handed(ada, owner=sam.pk)


@pytest.fixture
def nobodys(ada) -> Seen:
    return _handed(ada, owner=None)


def _handed(ada, owner: int | None) -> Seen:
    ada.becomes_mql(at=MONDAY_TEN)
    assert ada.judged(at=MONDAY_TEN)[-1] == "mql"
    return Seen(ada.person.pk, 1, owner, "form-1")


def _handoff(lead: Seen) -> Handoff:
    step([lead.person_id], at=NOON)
    return Handoff.objects.get(person=lead.person_id, number=1)


def _stage(lead: Seen) -> str:
    step([lead.person_id], at=NOON)
    return Handoff.objects.get(person=lead.person_id, number=1).person.standing.stage


def test_a_call_is_an_attempt_of_whoever_made_it(lead, sam):
    (fact,) = actions.reach(lead, channel="call", reached=False, note="Voice mail", by=sam, at=NOON)

    assert (fact.actor, fact.source, fact.note) == (sam, "accord", "Voice mail")
    assert _handoff(lead).first_touch_at == NOON


def test_whoever_tries_nobodys_lead_first_takes_it(nobodys, sam):
    facts = actions.reach(nobodys, channel="mail", reached=False, note="", by=sam, at=NOON)

    assert [type(fact) for fact in facts] == [Assignment, Attempt]
    assert _handoff(nobodys).owner == sam


def test_an_accepted_lead_moves_on(lead, sam):
    actions.accept(lead, note="", by=sam, at=NOON)

    assert _stage(lead) == "accepted"


def test_a_returned_lead_goes_where_the_reason_says(lead, sam):
    actions.send_back(lead, why=Why("No budget"), by=sam, at=NOON)

    assert _stage(lead) == "recycled"
    assert _handoff(lead).reason == "No budget"


@pytest.mark.parametrize(
    ("why", "field"),
    [
        (Why("Bad weather"), "reason"),
        (Why(""), "reason"),
        (Why("Competition"), "note"),
    ],
)
def test_a_return_asks_for_a_reason_of_the_list_and_its_note(lead, sam, why, field):
    with pytest.raises(UnableToActError) as refused:
        actions.send_back(lead, why=why, by=sam, at=NOON)

    assert refused.value.field == field
    assert not Answer.objects.exists()


def test_the_outcome_of_an_accepted_lead_closes_or_promotes_it(lead, sam):
    actions.accept(lead, note="", by=sam, at=NOON)
    step([lead.person_id], at=NOON)

    actions.conclude(lead, qualified=True, why=Why(note="Wants an offer"), by=sam, at=NOON)

    assert _stage(lead) == "sql"


def test_a_lead_that_does_not_qualify_needs_a_reason(lead, sam):
    actions.accept(lead, note="", by=sam, at=NOON)
    step([lead.person_id], at=NOON)
    with pytest.raises(UnableToActError, match="reason of the agreement's list"):
        actions.conclude(lead, qualified=False, why=Why(), by=sam, at=NOON)

    actions.conclude(lead, qualified=False, why=Why("No budget"), by=sam, at=NOON)

    assert _stage(lead) == "recycled"


def test_nothing_can_be_concluded_before_the_lead_was_accepted(lead, sam):
    with pytest.raises(SomeoneWasFirstError):
        actions.conclude(lead, qualified=True, why=Why(), by=sam, at=NOON)

    assert not Outcome.objects.exists()


def test_an_owner_who_gives_the_lead_away_unanswered_passes_it_on(lead, sam, priya):
    facts = actions.give(lead, to=priya, note="Her region", by=sam, at=NOON)

    assert [type(fact) for fact in facts] == [Assignment, Answer]
    handoff = _handoff(lead)
    assert (handoff.owner, handoff.answer) == (priya, "")


def test_a_manager_who_gives_it_away_answers_nothing(lead, priya, mara):
    actions.give(lead, to=priya, note="", by=mara, at=NOON)

    assert not Answer.objects.exists()
    assert _handoff(lead).owner == priya


def test_it_cannot_be_given_to_who_has_it(lead, sam):
    with pytest.raises(UnableToActError, match="Sam Ortiz has this lead already"):
        actions.give(lead, to=sam, note="", by=sam, at=NOON)


def test_in_a_pause_the_clocks_stand_still(lead, sam, ada):
    due = ada.person.clocks.get(promise="First touch").due_at

    actions.pause(lead, until=date(2026, 3, 9), why="On holiday", by=sam, at=NOON)

    step([lead.person_id], at=NOON)
    assert ada.person.clocks.get(promise="First touch").due_at > due
    assert Pause.objects.get().ends_at.date() == date(2026, 3, 8)


def test_a_pause_lies_ahead(lead, sam):
    with pytest.raises(UnableToActError, match="Choose a later one"):
        actions.pause(lead, until=date(2026, 3, 2), why="Today", by=sam, at=NOON)


def test_the_same_form_sent_twice_says_it_once(lead, sam):
    first = actions.accept(lead, note="", by=sam, at=NOON)
    step([lead.person_id], at=NOON)

    again = actions.accept(lead, note="", by=sam, at=NOON + timedelta(seconds=1))

    assert [fact.pk for fact in again] == [fact.pk for fact in first]
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("does", ["accept", "return", "call", "give"])
def test_who_comes_second_is_told_who_was_first(nobodys, sam, priya, mara, does):
    actions.accept(nobodys, note="", by=sam, at=NOON)
    step([nobodys.person_id], at=NOON)
    entries = LedgerEntry.objects.count()
    second = Seen(nobodys.person_id, 1, None, "form-2")
    late = {"by": priya, "at": NOON + timedelta(seconds=2)}

    with pytest.raises(SomeoneWasFirstError) as told:
        {
            "accept": lambda: actions.accept(second, note="", **late),
            "return": lambda: actions.send_back(second, why=Why("No budget"), **late),
            "call": lambda: actions.reach(second, channel="call", reached=True, note="", **late),
            "give": lambda: actions.give(second, to=mara, note="", **late),
        }[does]()

    assert (told.value.who, told.value.did, told.value.at) == (sam, "accepted it", NOON)
    assert LedgerEntry.objects.count() == entries


def test_who_was_first_is_named_with_what_they_did(lead, sam, priya):
    actions.send_back(lead, why=Why("No budget"), by=sam, at=NOON)
    step([lead.person_id], at=NOON)

    with pytest.raises(SomeoneWasFirstError, match="Sam Ortiz returned it to marketing: No budget"):
        actions.reach(lead, channel="call", reached=True, note="", by=priya, at=NOON)


def test_an_undone_answer_can_be_given_again(lead, sam):
    (answer,) = actions.accept(lead, note="", by=sam, at=NOON)
    step([lead.person_id], at=NOON)

    undo(answer, by=sam, at=NOON + timedelta(seconds=9))

    assert _stage(lead) == "mql"
    again = Seen(lead.person_id, 1, lead.owner_id, "form-2")
    actions.send_back(again, why=Why("No budget"), by=sam, at=NOON + HOUR)
    step([lead.person_id], at=NOON + DAY)
    assert Handoff.objects.get(person=lead.person_id).answer == "returned"
