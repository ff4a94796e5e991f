"""The page of the revenue cycle: its numbers, their rows, and who confirmed what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.agreement.actions import NotSignedError, acknowledge, load
from accord.agreement.models import Acknowledgement, AgreementVersion
from accord.agreement.rules.default import default_text
from tests.web.conftest import make_user
from tests.web.days import START, ago
from tests.web.following import not_as_said, numbers_of

pytestmark = pytest.mark.django_db
PAGES = [
    "/cycle/",
    "/cycle/?basis=period&compare=1",
    "/cycle/?period=last-365&compare=1",
    "/cycle/?period=all&basis=period",
]


def test_without_an_agreement_it_says_how_to_get_there(signed_in):
    assert "once marketing and sales have both signed one" in signed_in.get("/cycle/").text


def test_while_nobody_moved_each_part_says_what_will_stand_there(signed_in, spring):
    spring(0)

    said = signed_in.get("/cycle/").text

    assert "Nobody moved in these days." in said
    assert "No place is narrower than another" in said
    assert "Sales returned nothing" in said
    assert "No deal was opened" in said


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["mara", "sam"])
def test_every_number_leads_to_as_many_rows(client, spring, mara, sam, page, who):
    spring(2)
    client.force_login({"mara": mara, "sam": sam}[who])
    text = client.get(page).text

    assert len(numbers_of(text)) > 40
    assert not_as_said(client, text) == []


def test_the_flow_tells_the_leads_born_in_the_days_or_the_moves_made_in_them(signed_in, spring):
    spring()

    born = signed_in.get("/cycle/").context
    moved = signed_in.get("/cycle/?basis=period").context
    told = signed_in.get(f"/cycle/?from={ago(35)[:10]}&to={ago(0)[:10]}").context

    ways = {(move.start, move.end): move.people for move in born["moves"]}
    assert ways["lead", "mql"] == 2
    assert ways["opportunity", "sql"] == ways["recycled", "mql"] == 1
    assert {(m.start, m.end) for m in moved["moves"]} == {*ways}
    assert told["moves"] == []


def test_what_the_address_says_wrongly_is_taken_as_usual(signed_in, spring):
    spring()

    answer = signed_in.get("/cycle/?basis=nonsense&period=all&compare=1")

    assert (answer.context["basis"], answer.context["compared"]) == ("cohort", None)


def test_a_stage_tells_its_owner_and_the_promises_that_run_in_it(signed_in, spring):
    spring()

    lines = {line.name: line for line in signed_in.get("/cycle/").context["lines"]}

    assert lines["mql"].clocks == ["Volume", "First touch", "Accept or return", "Depth"]
    assert lines["accepted"].clocks == ["Quality", "Outcome"]
    assert lines["recycled"].clocks == ["Answer feedback"]
    assert lines["accepted"].told["owner"] == "sdr"


def test_narrow_places_are_named_with_whose_they_are(signed_in, spring, sam):
    spring()
    sam.role = "manager"
    sam.save()

    narrow = {
        one.place.rule: (one, duty) for one, duty in signed_in.get("/cycle/").context["narrow"]
    }

    wait, broken = narrow["longest wait"], narrow["most broken"]
    assert wait[0].place.name == "accepted"
    assert wait[0].place.amount == pytest.approx(8, abs=0.05), "an hour more where clocks change"
    assert (broken[0].place.name, broken[0].count, broken[0].place.of) == ("First touch", 1, 2)
    assert (broken[1].words, broken[1].lead) == ("Sales", sam)


def test_a_team_of_one_is_one_person(signed_in, spring, sam):
    spring()

    said = signed_in.get("/cycle/").text

    assert "</span> 1 person</p>" in said
    assert "1 people" not in said


def test_reasons_are_ranked_with_what_they_were_before(signed_in, spring):
    spring(2)

    (reason,) = signed_in.get("/cycle/").context["reasons"]

    assert (reason.name, reason.returned, reason.before, reason.part) == ("Student", 2, 0, 100)


def test_whoever_is_in_a_team_confirms_what_is_expected_of_it(client, spring, mara, sam):
    spring()
    client.force_login(sam)
    before = client.get("/cycle/")

    after = client.post("/cycle/confirm/", {"version": 1}, follow=True)
    client.post("/cycle/confirm/", {"version": 1})

    assert "I know what is expected of my team" in before.text
    assert '<input type="hidden" name="version" value="1">' in before.text
    assert "You confirmed what version 1 of the agreement expects of you." in after.text
    confirmed = {duty.words: duty.confirmed for duty in after.context["duties"]}
    assert confirmed == {"Marketing": 0, "Sales development": 0, "Sales": 1}
    assert [one.user for one in Acknowledgement.objects.all()] == [sam]


def test_a_form_that_stood_open_while_the_agreement_changed_confirms_nothing(client, spring, sam):
    spring()
    client.force_login(sam)

    after = client.post("/cycle/confirm/", {"version": 7}, follow=True)

    assert "Version 1 is in force now: read what it expects, then confirm." in after.text
    assert Acknowledgement.objects.count() == 0


def test_who_is_in_no_team_is_not_asked(client, spring):
    spring()
    client.force_login(make_user("helen@example.com", "executive", "Helen"))

    assert client.get("/cycle/").context["confirmed"] is None


def test_nothing_is_confirmed_while_no_agreement_is_in_force(signed_in):
    assert signed_in.post("/cycle/confirm/").status_code == 404


def test_a_version_that_is_not_signed_is_not_confirmed(mara):
    load(default_text(), at=START, by=mara)
    draft = AgreementVersion.objects.get(number=1)

    with pytest.raises(NotSignedError, match="let both sides sign it, then confirm it"):
        acknowledge(draft, by=mara, at=START)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_costs_the_same_for_one_and_for_three(signed_in, spring, page):
    spring(0)
    costs = []
    for rows in (1, 3):
        spring.more(rows)
        signed_in.get(page)  # brings the copy for the reports up to date
        with CaptureQueriesContext(connection) as asked:
            signed_in.get(page)
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 16
