"""A deal is opened from a lead once, changed while it is open, and ends once; each step is judged."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accord.campaigns.models import Campaign
from accord.deals import actions
from accord.deals.actions import AlreadyOpenError, Opening, UnableToChangeDealError, Worth
from accord.deals.models import Deal, DealChange, DealPerson
from accord.deals.queries import people_on, standing
from accord.judging.actions import step
from accord.judging.models import Standing
from accord.ledger.actions import UNDO_FOR, UnableToUndoError
from accord.people.models import Company, Person
from tests.conftest import DAY, HOUR, MONDAY_TEN

SECOND = timedelta(seconds=1)
PUMPS = Opening("Pumps for plant 2", stage="Needs analysis", worth=Worth(1_250_000, "EUR"))


@pytest.fixture
def ada(db) -> Person:
    return Person.objects.create(email="ada@acme.test")


@pytest.fixture
def deal(ada, sam) -> Deal:
    company = Company.objects.create(name="Acme")
    return actions.open_deal(ada, PUMPS, company=company, by=sam, at=MONDAY_TEN)


def stands(deal: Deal) -> Deal:
    return standing(Deal.objects.filter(pk=deal.pk)).get()


def test_a_deal_is_opened_in_one_step_with_its_person_stage_and_worth(deal, ada, sam):
    now = stands(deal)

    assert (now.name, now.company.name, now.owner) == ("Pumps for plant 2", "Acme", sam.pk)
    assert (now.stage, now.amount_minor, now.currency) == ("Needs analysis", 1_250_000, "EUR")
    assert (now.end, now.opened_at) == ("", MONDAY_TEN)
    assert [link.person for link in people_on(deal)] == [ada]


def test_pressing_twice_makes_one_deal_and_says_which(deal, ada, mara):
    with pytest.raises(
        AlreadyOpenError, match=r"“Pumps for plant 2” is open .* by Sam Ortiz"
    ) as no:
        actions.open_deal(ada, PUMPS, company=None, by=mara, at=MONDAY_TEN + SECOND)

    assert no.value.deal.pk == deal.pk
    assert Deal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_opens_the_deal_and_the_other_is_told(ada, sam, mara):
    start, told = threading.Barrier(2), []

    def press(who) -> None:
        start.wait()
        try:
            actions.open_deal(ada, PUMPS, company=None, by=who, at=MONDAY_TEN)
        except AlreadyOpenError as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(who,)) for who in (sam, mara)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Deal.objects.count(), len(told)) == (1, 1)
    assert "is open already, opened by" in told[0]


def test_after_one_deal_has_ended_another_is_opened(deal, ada, sam):
    actions.lose(deal, "Price", by=sam, at=MONDAY_TEN + DAY)

    actions.open_deal(ada, Opening("Again"), company=None, by=sam, at=MONDAY_TEN + 2 * DAY)

    assert Deal.objects.count() == 2


def test_stage_amount_and_campaign_change_while_the_deal_is_open(deal, sam):
    fair = Campaign.objects.create(key="fair", name="Fair")

    actions.move_stage(deal, " Proposal ", by=sam, at=MONDAY_TEN + HOUR)
    actions.set_amount(deal, Worth(900_000, "USD"), by=sam, at=MONDAY_TEN + HOUR)
    actions.set_campaign(deal, fair, by=sam, at=MONDAY_TEN + HOUR)

    now = stands(deal)
    assert (now.stage, now.amount_minor, now.currency) == ("Proposal", 900_000, "USD")
    assert now.campaign == fair.pk


def test_saying_the_same_again_is_refused_at_its_field(deal, sam):
    at = MONDAY_TEN + HOUR
    fair = Campaign.objects.create(key="fair", name="Fair")
    actions.set_campaign(deal, fair, by=sam, at=at)
    same = {
        "stage": lambda: actions.move_stage(deal, "Needs analysis", by=sam, at=at),
        "amount": lambda: actions.set_amount(deal, PUMPS.worth, by=sam, at=at),
        "campaign": lambda: actions.set_campaign(deal, fair, by=sam, at=at),
    }
    for field, again in same.items():
        with pytest.raises(UnableToChangeDealError, match="already") as no:
            again()
        assert no.value.field == field


def test_a_deal_is_won_for_the_amount_of_the_win(deal, sam):
    actions.win(deal, Worth(1_300_000, "EUR"), by=sam, at=MONDAY_TEN + DAY)

    now = stands(deal)
    assert (now.end, now.amount_minor, now.ended_at) == ("won", 1_300_000, MONDAY_TEN + DAY)


def test_a_deal_without_an_amount_is_not_won_before_one_is_said(ada, sam):
    deal = actions.open_deal(ada, Opening("Pumps"), company=None, by=sam, at=MONDAY_TEN)

    with pytest.raises(UnableToChangeDealError, match="for how much") as no:
        actions.win(deal, None, by=sam, at=MONDAY_TEN)
    assert no.value.field == "amount"


def test_a_deal_is_not_lost_without_a_reason(deal, sam):
    with pytest.raises(UnableToChangeDealError, match="why it was lost") as no:
        actions.lose(deal, "  ", by=sam, at=MONDAY_TEN)
    assert no.value.field == "why"


def test_what_has_ended_is_not_ended_again_and_says_by_whom(deal, sam, mara):
    actions.lose(deal, "Price", by=sam, at=MONDAY_TEN + HOUR)

    with pytest.raises(UnableToChangeDealError, match="was lost already, by Sam Ortiz; it stands"):
        actions.win(deal, None, by=mara, at=MONDAY_TEN + HOUR)


def test_what_is_paid_back_after_the_win_changes_what_it_is_worth(deal, sam):
    actions.win(deal, None, by=sam, at=MONDAY_TEN + HOUR)

    actions.set_amount(deal, Worth(1_000_000, "EUR"), by=sam, at=MONDAY_TEN + DAY)

    assert (stands(deal).end, stands(deal).amount_minor) == ("won", 1_000_000)


def test_people_join_and_leave_but_someone_stays(deal, ada, sam):
    joe = Person.objects.create(email="joe@acme.test")
    (first,) = people_on(deal)
    actions.add_person(deal, joe, role="influencer", by=sam, at=MONDAY_TEN + HOUR)
    with pytest.raises(UnableToChangeDealError, match=r"joe@acme.test takes part .* already"):
        actions.add_person(deal, joe, role="", by=sam, at=MONDAY_TEN + HOUR)

    actions.remove_person(first, why="", by=sam, at=MONDAY_TEN + DAY)

    (left,) = people_on(deal)
    assert (left.person, left.role) == (joe, "influencer")
    with pytest.raises(UnableToChangeDealError, match="without anyone"):
        actions.remove_person(left, why="", by=sam, at=MONDAY_TEN + DAY)


def test_an_opening_is_undone_with_everything_said_with_it(deal, sam, ada):
    opening = DealChange.objects.get(deal=deal)

    actions.undo_change(opening, by=sam, at=MONDAY_TEN + UNDO_FOR)

    assert not standing(Deal.objects.all()).exists()
    assert not people_on(deal).exists()
    actions.open_deal(ada, PUMPS, company=None, by=sam, at=MONDAY_TEN + HOUR)


def test_an_opening_that_someone_else_worked_on_is_not_undone(deal, sam, mara):
    actions.move_stage(deal, "Proposal", by=mara, at=MONDAY_TEN + SECOND)

    with pytest.raises(UnableToUndoError, match="changed by someone else since"):
        actions.undo_change(
            DealChange.objects.get(kind="opened"), by=sam, at=MONDAY_TEN + 2 * SECOND
        )


def test_too_late_to_undo_an_opening_takes_nothing_back(deal, sam):
    with pytest.raises(UnableToUndoError), transaction.atomic():
        actions.undo_change(
            DealChange.objects.get(kind="opened"), by=sam, at=MONDAY_TEN + UNDO_FOR + SECOND
        )

    assert stands(deal).end == ""
    assert DealPerson.objects.count() == people_on(deal).count() == 1


def test_an_undone_win_leaves_the_deal_open(deal, sam):
    won = actions.win(deal, None, by=sam, at=MONDAY_TEN + HOUR)

    actions.undo_change(won, by=sam, at=MONDAY_TEN + HOUR + SECOND)

    assert stands(deal).end == ""


def test_the_lead_follows_the_deal_and_comes_back_when_it_is_undone(in_force, ada, deal, sam):
    def stage() -> str:
        step([ada.pk], at=MONDAY_TEN + DAY)
        return Standing.objects.get(person=ada).stage

    won = actions.win(deal, None, by=sam, at=MONDAY_TEN + DAY)
    assert stage() == "customer"

    actions.undo_change(won, by=sam, at=MONDAY_TEN + DAY + SECOND)
    assert stage() != "customer"
