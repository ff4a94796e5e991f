"""Working the queue by its forms: what is said is written once, judged at once, and can be undone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accord.feedback.models import Rating, Reply
from accord.handoff import actions
from accord.handoff.actions import Seen
from accord.handoff.models import Answer, Assignment, Attempt, Handoff, Outcome, Pause
from accord.judging.models import Standing
from accord.ledger.models import LedgerEntry, Retraction
from tests.web.conftest import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_sam(client, sam) -> Client:
    client.force_login(sam)
    return client


def seal_of(client: Client, address: str) -> str:
    """The sealed state in the form at this address."""
    return re.search(r'name="seen" value="([^"]+)"', client.get(address).text)[1]


def _post(client: Client, address: str, **said):
    """Open the form, fill it in, send it."""
    return client.post(address, {"seen": seal_of(client, address), **said})


def _stage(person) -> str:
    return Standing.objects.get(person=person).stage


def test_after_a_call_the_next_lead_comes_with_an_offer_to_undo(as_sam, sam, handed_over):
    ada, ben = handed_over("ada", ago=timedelta(days=9)), handed_over("ben")
    first = as_sam.get("/queue/").context["lead"]
    call = next(one for one in first.first if one.act.name == "call")

    answer = _post(as_sam, call.address, reached="no", note="Voice mail")

    assert answer.headers["Location"] == f"/queue/{ben.pk}/"
    shown = as_sam.get(answer.headers["Location"])
    assert "Call with Ada Lindqvist logged." in shown.text
    attempt = Attempt.objects.get()
    assert (attempt.person, attempt.actor, attempt.note) == (ada, sam, "Voice mail")
    assert Handoff.objects.get(person=ada).first_touch_at == attempt.occurred_at


def test_one_click_accepts_and_the_stage_follows_at_once(as_sam, handed_over):
    ada = handed_over()
    lead = as_sam.get(f"/queue/{ada.pk}/").context["lead"]
    accept = next(one for one in lead.answers if one.act.name == "accept")

    as_sam.post(accept.address, {"seen": accept.seal})

    assert _stage(ada) == "accepted"


def test_a_return_names_a_reason_of_the_list_and_a_note_where_it_is_asked(as_sam, handed_over):
    ada = handed_over()
    address = f"/queue/{ada.pk}/return/"

    empty = _post(as_sam, address, reason="", note="")
    without_note = _post(as_sam, address, reason="Competition", note="")

    assert "Choose a reason of the agreement&#x27;s list." in empty.text
    assert "The agreement asks for a note with “Competition”." in without_note.text
    assert not Answer.objects.exists()
    _post(as_sam, address, reason="Competition", note="They use Flowmax until 2028")
    assert _stage(ada) == "nurture"


def test_a_qualified_lead_is_given_to_the_rep_who_takes_it_on(as_sam, handed_over, tom):
    ada = handed_over()
    _post(as_sam, f"/queue/{ada.pk}/accept/", note="")

    _post(as_sam, f"/queue/{ada.pk}/outcome/", qualified="yes", reason="", to=tom.pk, note="")

    assert Outcome.objects.get().result == "qualified"
    assert (_stage(ada), Handoff.objects.get().owner) == ("sql", tom)


def test_it_is_put_off_rated_and_given_to_a_colleague(as_sam, handed_over, priya):
    ada = handed_over()
    until = (timezone.now() + timedelta(days=20)).date()

    _post(as_sam, f"/queue/{ada.pk}/rate/", stars="4", note="")
    _post(as_sam, f"/queue/{ada.pk}/pause/", until=until.isoformat(), why="On holiday")
    _post(as_sam, f"/queue/{ada.pk}/give/", to=priya.pk, note="Her region")

    assert Rating.objects.get().stars == 4
    assert Pause.objects.get().why == "On holiday"
    assert Answer.objects.get().kind == "passed on"
    assert Handoff.objects.get().owner == priya


def test_nobodys_lead_is_taken(as_sam, sam, handed_over):
    ada = handed_over(owner=None)

    _post(as_sam, f"/queue/{ada.pk}/take/")

    assert Handoff.objects.get().owner == sam


def test_the_same_form_sent_twice_writes_once(as_sam, handed_over):
    ada = handed_over()
    address = f"/queue/{ada.pk}/call/"
    said = {"seen": seal_of(as_sam, address), "reached": "yes", "note": ""}

    answers = [as_sam.post(address, said) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert Attempt.objects.count() == 1


def test_what_was_done_is_undone(as_sam, sam, handed_over):
    ada = handed_over(owner=None)
    _post(as_sam, f"/queue/{ada.pk}/accept/", note="")
    undo = as_sam.get("/queue/").context["undo"]

    answer = as_sam.post("/queue/undo/", {"facts": undo.facts}, follow=True)

    assert "Undone." in answer.text
    assert answer.redirect_chain[-1][0] == f"/queue/{ada.pk}/"
    assert _stage(ada) == "mql"
    assert Handoff.objects.get().owner is None
    assert Retraction.objects.filter(actor=sam).count() == 2


def test_after_ten_seconds_it_stands_and_the_message_says_what_to_do(as_sam, sam, handed_over):
    ada = handed_over()
    (fact,) = actions.accept(
        Seen(ada.pk, 1, sam.pk, "form-1"),
        note="",
        by=sam,
        at=timezone.now() - timedelta(seconds=11),
    )

    answer = as_sam.post("/queue/undo/", {"facts": f"answer-{fact.pk}"}, follow=True)

    assert "The 10 seconds to undo are over" in answer.text
    assert not Retraction.objects.exists()


def test_nobody_undoes_what_somebody_else_said(client, sam, priya, handed_over):
    ada = handed_over()
    lead = Seen(ada.pk, 1, sam.pk, "form-1")
    (fact,) = actions.accept(lead, note="", by=sam, at=timezone.now())
    client.force_login(priya)

    client.post("/queue/undo/", {"facts": f"answer-{fact.pk}"})

    assert not Retraction.objects.exists()
    assert client.post("/queue/undo/", {"facts": "touch-1 answer-x"}).status_code == 404


@pytest.mark.parametrize("does", ["accept", "return", "call", "take"])
def test_the_second_of_two_is_told_who_was_first(client, sam, priya, handed_over, does):
    ada = handed_over(owner=None)
    late = Client()
    late.force_login(priya)
    address = f"/queue/{ada.pk}/{does}/"
    said = {"seen": seal_of(late, address), "reached": "yes", "reason": "No budget", "note": ""}
    client.force_login(sam)
    _post(client, f"/queue/{ada.pk}/accept/", note="")
    before = LedgerEntry.objects.count()

    answer = late.post(address, said)

    assert answer.status_code == 409
    assert "Sam Ortiz was first" in answer.text
    assert "Sam Ortiz accepted it" in answer.text
    assert LedgerEntry.objects.count() == before


def test_who_loses_the_lead_to_another_team_is_told_so_too(client, sam, tom, handed_over):
    ada = handed_over(owner=None)
    client.force_login(sam)
    seal = seal_of(client, f"/queue/{ada.pk}/call/")
    quick = Client()
    quick.force_login(tom)
    _post(quick, f"/queue/{ada.pk}/take/")

    answer = client.post(f"/queue/{ada.pk}/call/", {"seen": seal, "reached": "yes"})

    assert answer.status_code == 409
    assert "Tom Becker took it" in answer.text
    assert f"/people/{ada.pk}/" not in answer.text
    assert client.post(f"/queue/{ada.pk}/call/", {"reached": "yes"}).status_code == 404


def test_a_form_that_can_no_longer_be_filled_in_says_why(client, sam, priya, handed_over):
    ada = handed_over()
    client.force_login(sam)
    _post(client, f"/queue/{ada.pk}/return/", reason="No budget", note="")
    client.force_login(priya)

    plain = client.get(f"/queue/{ada.pk}/call/")
    in_dialog = client.get(f"/queue/{ada.pk}/call/", headers={"HX-Request": "true"})

    assert (plain.status_code, in_dialog.status_code) == (409, 200)
    assert "Sam Ortiz returned it to marketing: No budget" in plain.text
    assert "Sam Ortiz returned it to marketing: No budget" in in_dialog.text


def test_marketing_replies_once(client, mara, sent_back):
    ada = sent_back()
    late = Client()
    late.force_login(make_user("nora@example.com", "marketer", "Nora Lindqvist"))
    address = f"/queue/{ada.pk}/reply/?side=marketing"
    seal = seal_of(late, address)
    client.force_login(mara)

    answer = _post(client, address, text="We ask for the budget in the form now")
    second = late.post(address, {"seen": seal, "text": "Me too"})

    assert answer.headers["Location"] == "/queue/returned/"
    assert (second.status_code, "Mara Okafor replied" in second.text) == (409, True)
    assert [one.actor for one in Reply.objects.all()] == [mara]
    assert client.get("/queue/returned/").context["rows"] == 0
    assert client.get("/queue/returned/?show=done").context["rows"] == 1


def test_a_manager_gives_a_lead_to_somebody_of_the_team(client, robert, priya, handed_over):
    ada = handed_over()
    client.force_login(robert)

    _post(client, f"/queue/{ada.pk}/give/?owner=all", to=priya.pk, note="")

    assert Handoff.objects.get().owner == priya
    assert Assignment.objects.latest("pk").actor == robert


def test_whoever_only_looks_has_no_buttons(client, handed_over):
    ada = handed_over()
    client.force_login(make_user("helen@example.com", "executive", "Helen Sommer"))

    lead = client.get(f"/queue/{ada.pk}/").context["lead"]

    assert (lead.first, lead.answers, lead.more) == ([], [], [])


def test_a_pause_ends_within_reach(as_sam, handed_over):
    address = f"/queue/{handed_over().pk}/pause/"

    answer = _post(as_sam, address, until="9999-12-31", why="Some day")

    assert "Choose a day before 2199-12-31." in answer.text
    assert not Pause.objects.exists()


def test_what_somebody_else_has_done_is_not_found_to_undo(as_sam, sam, priya, handed_over):
    ada = handed_over()
    lead = Seen(ada.pk, 1, sam.pk, "one")
    facts = actions.accept(lead, note="", by=priya, at=timezone.now())

    answer = as_sam.post("/queue/undo/", {"facts": f"answer-{facts[-1].pk}"})

    assert answer.status_code == 404
    assert not Retraction.objects.exists()
