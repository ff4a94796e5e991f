"""Deals as pages: found, opened from a lead once, worked, won or lost, and taken back at once."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accord.campaigns.models import Campaign
from accord.deals import actions
from accord.deals.actions import Opening, Worth
from accord.deals.models import Deal, DealChange
from accord.deals.queries import people_on, standing
from accord.judging.actions import step
from accord.judging.models import Standing
from accord.ledger.actions import append
from accord.lifecycle.models import DecidedMove
from accord.people.models import Company, Employment, Person, PersonFact
from accord.staff.models import Team, User
from accord.touchpoints.actions import new_touch
from tests.web.conftest import make_user
from tests.web.days import START

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def eva(agreement) -> User:
    """An account executive."""
    eva = make_user("eva@example.com", "account executive", "Eva Rossi")
    eva.team = Team.objects.create(name="Sales", kind=Team.Kind.SALES)
    eva.save()
    return eva


@pytest.fixture
def chief(agreement) -> User:
    return make_user("dana@example.com", "lead administrator", "Dana Fuchs")


@pytest.fixture
def ada(agreement) -> Person:
    """Ada of Acme, a lead."""
    ada = Person.objects.create(email="ada@acme.example")
    told = {"person": ada, "occurred_at": START, "source": "crm"}
    append([PersonFact(field="first_name", value="Ada", source_key="1", **told)], at=START)
    company = Company.objects.create(name="Acme", domain="acme.example")
    append([Employment(company=company, source_key="2", **told)], at=START)
    return ada


@pytest.fixture
def as_chief(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def deal(ada, chief) -> Deal:
    """A deal that was opened some days ago."""
    opening = Opening("Pumps", stage="Proposal", worth=Worth(1_250_000, "EUR"), role="champion")
    company = Company.objects.get()
    return actions.open_deal(ada, opening, company=company, by=chief, at=timezone.now() - 5 * DAY)


def stands(deal: Deal):
    return standing(Deal.objects.filter(pk=deal.pk)).get()


def change(client, deal: Deal, **sent):
    return client.post(f"/deals/{deal.pk}/change/", sent, follow=True)


def found(client, query: str) -> list[str]:
    answer = client.get(f"/deals/?{query}")
    assert int(re.search(r'data-rows="(\d+)"', answer.text)[1]) == answer.context["rows"]
    return [line.deal.name for line in answer.context["lines"]]


def test_a_deal_is_opened_from_a_lead_in_one_step(as_chief, ada):
    form = as_chief.get(f"/people/{ada.pk}/deal/")
    assert 'value="Acme"' in form.text

    sent = {"name": "Pumps", "amount": "12,500.00", "currency": "eur", "role": "champion"}
    answer = as_chief.post(f"/people/{ada.pk}/deal/", sent, follow=True)

    deal = Deal.objects.get()
    assert answer.redirect_chain == [(f"/deals/{deal.pk}/", 302)]
    assert (stands(deal).amount_minor, deal.company.name) == (1_250_000, "Acme")
    assert "Deal opened: Pumps." in answer.text
    assert "Undo, within 10 seconds" in answer.text


def test_pressing_twice_makes_one_deal_and_leads_to_it(as_chief, ada):
    as_chief.post(f"/people/{ada.pk}/deal/", {"name": "Pumps"})

    answer = as_chief.post(f"/people/{ada.pk}/deal/", {"name": "Pumps"}, follow=True)

    assert Deal.objects.count() == 1
    assert answer.redirect_chain == [(f"/deals/{Deal.objects.get().pk}/", 302)]
    assert "No second deal was opened: “Pumps” is open already, opened by Dana Fuchs" in answer.text


def test_the_lead_becomes_an_opportunity_at_once_and_stays_a_lead_once_undone(as_chief, ada):
    told = {"person": ada, "occurred_at": timezone.now(), "source": "crm"}
    decided = {"stage": "sql", "origin": "person", "actor": User.objects.get(role="marketer")}
    append([DecidedMove(source_key="3", **decided, **told)], at=timezone.now())
    as_chief.post(f"/people/{ada.pk}/deal/", {"name": "Pumps"})
    assert Standing.objects.get(person=ada).stage == "opportunity"

    opening = DealChange.objects.get()
    answer = as_chief.post(f"/deals/{opening.deal_id}/undo/", {"change": opening.pk}, follow=True)

    assert answer.redirect_chain == [(f"/people/{ada.pk}/", 302)]
    assert Standing.objects.get(person=ada).stage == "sql"
    assert as_chief.get(f"/deals/{opening.deal_id}/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": " "}, "Give the deal a name."),
        ({"name": "Pumps", "amount": "much", "currency": "EUR"}, "is no amount of EUR"),
        ({"name": "Pumps", "amount": "1", "currency": "euro"}, "is no currency"),
        ({"name": "Pumps", "amount": "1.000,50", "currency": "EUR"}, "such as 1,234.50"),
        ({"name": "Pumps", "amount": "1.000,50", "currency": "JPY"}, "such as 1,234."),
        ({"name": "Pumps", "amount": "-1", "currency": "EUR"}, "nothing or more, never less"),
        ({"name": "Pumps", "stage": "x" * 61}, "Use at most 60 letters, not 61."),
        ({"name": "Pumps", "role": "x" * 61}, "Use at most 60 letters, not 61."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(as_chief, ada, sent, said):
    answer = as_chief.post(f"/people/{ada.pk}/deal/", sent)

    assert 'aria-invalid="true"' in answer.text
    assert said in answer.text
    assert not Deal.objects.exists()


def test_too_late_to_undo_says_so_and_the_deal_stands(as_chief, deal):
    opening = DealChange.objects.get()

    answer = as_chief.post(f"/deals/{deal.pk}/undo/", {"change": opening.pk}, follow=True)

    assert "Not undone" in answer.text
    assert "Undo, within" not in answer.text
    assert stands(deal).end == ""


def test_a_deal_is_worked_and_won_and_every_step_stands_in_its_history(as_chief, deal):
    fair = Campaign.objects.create(key="fair", name="Fair")
    change(as_chief, deal, do="stage", stage="Negotiation")
    change(as_chief, deal, do="campaign", campaign=fair.pk)
    change(as_chief, deal, do="amount", amount="11000", currency="EUR")
    answer = change(as_chief, deal, do="won", amount="", currency="EUR")

    now = stands(deal)
    assert (now.end, now.stage, now.amount_minor) == ("won", "Negotiation", 1_100_000)
    kinds = [one.fact.kind for one in answer.context["changes"]]
    assert kinds == ["won", "amount", "campaign", "stage", "opened"]
    assert "Won: Pumps." in answer.text


def test_an_amount_and_why_it_was_set_stand_on_lines_of_their_own(as_chief, deal):
    told = {"source": "crm", "source_key": "later", "occurred_at": timezone.now()}
    worth = {"amount_minor": 2_816_000, "currency": "EUR", "why": "Spare parts added"}
    append([DealChange(deal=deal, kind="amount", **worth, **told)], at=timezone.now())

    said = as_chief.get(f"/deals/{deal.pk}/").text

    assert "<p>28,160.00 EUR</p><p>Spare parts added</p>" in said
    assert "<p>Proposal, 12,500.00 EUR</p>" in said


def test_a_won_deal_shows_whom_it_is_credited_to_and_it_adds_up(as_chief, deal, ada):
    told = {"person_id": ada.pk, "source": "web", "kind": "page", "path": "/pricing"}
    for day in (1, 2, 3):
        touch = new_touch(occurred_at=START + day * DAY, source_key=f"t{day}", **told)
        append([touch], at=START + day * DAY)
    step([ada.pk], at=timezone.now())

    credit = change(as_chief, deal, do="won").context["credit"]

    assert sum(line.minor for line in credit) == 1_250_000
    assert len(credit) == 3


def test_a_deal_in_another_currency_shows_the_shares_of_its_credit(as_chief, deal, ada):
    for day, path in ((1, "/pricing"), (2, "/demo")):
        told = {"person_id": ada.pk, "source": "web", "kind": "page", "path": path}
        touch = new_touch(occurred_at=START + day * DAY, source_key=path, **told)
        append([touch], at=START + day * DAY)
    step([ada.pk], at=timezone.now())

    answer = change(as_chief, deal, do="won", amount="500", currency="CHF")

    assert sum(line.share for line in answer.context["credit"]) == pytest.approx(1)
    assert "it adds up to the whole. Reports add up EUR only" in answer.text
    assert "<b>0.00 CHF</b>" not in answer.text


def test_what_was_typed_stays_in_its_own_form_with_its_currency(as_chief, deal):
    page = change(as_chief, deal, do="amount", amount="abc", currency="USD").text

    assert page.count('value="abc"') == 1
    assert page.count('value="USD"') == 1


def test_an_amount_of_nothing_is_told_in_the_profile_too(as_chief, deal, ada):
    change(as_chief, deal, do="amount", amount="0", currency="EUR")

    assert "<p>0.00 EUR</p>" in as_chief.get(f"/people/{ada.pk}/").text


def test_what_one_has_said_last_is_offered_to_undo_in_words(as_chief, deal):
    assert "Moved by you just now." in change(as_chief, deal, do="stage", stage="Signed").text


def test_an_undone_step_stays_in_the_history_struck_through(as_chief, deal):
    change(as_chief, deal, do="lost", why="Price")
    lost = DealChange.objects.get(kind="lost")

    answer = as_chief.post(f"/deals/{deal.pk}/undo/", {"change": lost.pk}, follow=True)

    assert stands(deal).end == ""
    assert "<del>Lost</del>" in answer.text
    assert "Undone (Dana Fuchs)" in re.sub(r"\s+", " ", answer.text)


def test_a_lost_deal_says_why_beside_the_field(as_chief, deal):
    answer = change(as_chief, deal, do="lost", why="")

    assert "Say why it was lost." in answer.text
    assert stands(deal).end == ""


def test_whoever_comes_second_is_told_who_ended_the_deal(as_chief, deal, sam):
    actions.win(deal, None, by=sam, at=timezone.now())

    answer = change(as_chief, deal, do="lost", why="Price")

    assert "“Pumps” was won already, by Sam Brooks; it stands." in answer.text


def test_people_join_by_address_and_leave_but_one_stays(as_chief, deal, ada):
    joe = Person.objects.create(email="joe@acme.example")
    assert "Remove" not in as_chief.get(f"/deals/{deal.pk}/").text

    answer = change(as_chief, deal, do="join", email="Joe@acme.example", role="influencer")
    assert "joe@acme.example takes part." in answer.text
    assert 'data-rows="2"' in answer.text

    answer = change(as_chief, deal, do="join", email="joe@acme.example")
    assert "joe@acme.example takes part in “Pumps” already." in answer.text

    change(as_chief, deal, do="leave", link=people_on(deal).get(person=ada).pk)
    assert [link.person for link in people_on(deal)] == [joe]
    answer = change(as_chief, deal, do="leave", link=people_on(deal).get().pk)
    assert "would be left without anyone" in answer.text
    answer = change(as_chief, deal, do="join", email="nobody@acme.example")
    assert "No lead of yours has this email address" in answer.text


def test_the_list_is_narrowed_by_its_address(as_chief, ada, deal, chief, sam):
    joe = Person.objects.create(email="joe@acme.example")
    old = timezone.now() - 200 * DAY
    other = actions.open_deal(joe, Opening("Valves"), company=None, by=sam, at=old)
    actions.lose(other, "Price", by=sam, at=old + DAY)

    assert found(as_chief, "") == ["Pumps", "Valves"]
    assert found(as_chief, "sort=oldest") == ["Valves", "Pumps"]
    assert found(as_chief, "state=open") == found(as_chief, "state=nothing&text=acme") == ["Pumps"]
    assert found(as_chief, "state=lost") == found(as_chief, f"owner={sam.pk}") == ["Valves"]
    assert found(as_chief, "stage=Proposal") == found(as_chief, "currency=EUR") == ["Pumps"]
    assert found(as_chief, "age=30") == ["Pumps"]
    assert found(as_chief, "age=over-90") == ["Valves"]
    assert found(as_chief, f"company={deal.company_id}&sort=largest") == ["Pumps"]
    assert "No deal matches" in as_chief.get("/deals/?text=nothing").text
    assert found(as_chief, "text=%00") == ["Pumps", "Valves"]


def test_every_sum_opens_deals_that_add_up_to_it(as_chief, ada, chief):
    at = timezone.now()
    worths = [Worth(100, "EUR"), Worth(250, "EUR"), Worth(70, "USD"), None]
    for number, worth in enumerate(worths):
        person = Person.objects.create()
        opening = Opening(f"Deal {number}", worth=worth)
        actions.open_deal(person, opening, company=None, by=chief, at=at)

    said = as_chief.get("/deals/?state=open").text
    sums = re.findall(r'href="([^"]+)" data-sum="(\d+)"', said)

    assert [int(total) for _, total in sums] == [350, 70]
    for address, total in sums:
        opened = as_chief.get(address.replace("&amp;", "&")).text
        assert f'data-total="{total}"' in opened


def test_no_deal_yet_says_how_to_get_there(as_chief):
    assert "A deal appears here once sales opens one" in as_chief.get("/deals/").text


def test_a_rep_sees_the_deals_of_the_own_team_and_names_of_no_others(client, deal, eva):
    mine = Person.objects.create(email="mine@acme.example")
    opened = {"company": None, "by": eva, "at": timezone.now() - DAY}
    shared = actions.open_deal(mine, Opening("Shared"), **opened)
    joe = Person.objects.create(email="joe@acme.example")
    client.force_login(eva)

    assert [line.deal.name for line in client.get("/deals/").context["lines"]] == ["Shared"]
    assert client.get(f"/deals/{deal.pk}/").status_code == 404
    assert change(client, deal, do="lost", why="Price").status_code == 404
    answer = change(client, shared, do="join", email=joe.email)
    assert "No lead of yours has this email address" in answer.text


def test_a_marketer_reads_deals_and_changes_none(signed_in, deal):
    said = signed_in.get(f"/deals/{deal.pk}/").text

    assert "Pumps" in said
    assert "Say what is new" not in said
    assert change(signed_in, deal, do="lost", why="Price").status_code == 403


def test_pages_of_deals_cost_the_same_for_one_and_for_three(as_chief, deal, chief):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert as_chief.get(address).status_code == 200
        return len(asked)

    as_chief.get("/deals/")
    few = [queries("/deals/"), queries(f"/deals/{deal.pk}/")]
    for number in range(2):
        person = Person.objects.create(email=f"p{number}@acme.example")
        actions.add_person(deal, person, role="", by=chief, at=timezone.now() - DAY)
        opening = Opening(f"Deal {number}", worth=Worth(1, "USD"))
        other = Person.objects.create()
        actions.open_deal(other, opening, company=None, by=chief, at=timezone.now())

    assert [queries("/deals/"), queries(f"/deals/{deal.pk}/")] == few
    assert max(few) <= 15
