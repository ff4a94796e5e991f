"""The list of leads as it is answered: filters, order, the file, what is done with many at once."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.campaigns.models import Campaign
from accord.handoff.models import Assignment, Handoff
from accord.judging.actions import step
from accord.judging.models import Standing
from accord.ledger.actions import append, retract
from accord.lifecycle.models import DecidedMove, Move
from accord.people.models import Person, PersonFact
from accord.staff.models import Team, User
from accord.touchpoints.actions import new_touch
from tests.web.conftest import make_user
from tests.web.days import BERLIN, START

DAY = timedelta(days=1)


@pytest.fixture
def dana(db) -> User:
    return make_user("dana@example.com", "lead administrator", "Dana Fuchs")


@pytest.fixture
def rita(db) -> User:
    """A rep of the SDR team."""
    rita = make_user("rita@example.com", "sdr", "Rita Falk")
    rita.team = Team.objects.create(name="SDR", kind=Team.Kind.SDR)
    rita.save()
    return rita


@pytest.fixture
def lead(agreement):
    """Someone in a stage, judged by what is said."""

    def make(name: str, stage: str = "lead", **standing) -> Person:
        person = Person.objects.create(email=f"{name}@acme.example")
        said = {"stage_since": START, "grade": "A", "fit": 60, "position": "awareness"} | standing
        Standing.objects.create(person=person, stage=stage, **said)
        return person

    return make


def handed(person: Person, owner: User | None = None, **said) -> Handoff:
    opened = {"opened_at": START, "opened_on": START.date(), "version": 1}
    return Handoff.objects.create(person=person, number=1, move=1, owner=owner, **opened, **said)


def moved(person: Person, number: int, to: str, at) -> None:
    said = {"origin": "rule", "cause": "touch", "why": "rule", "fit": 0, "interest": 0, "entry": 1}
    at = {"at": at, "on": at.date()}
    Move.objects.create(person=person, number=number, to_stage=to, backward=False, **said, **at)


def touched(person: Person, campaign: Campaign):
    told = {
        "kind": "page",
        "source": "web",
        "source_key": str(person.pk),
        "campaign_id": campaign.pk,
    }
    (touch,) = append([new_touch(person_id=person.pk, occurred_at=START, **told)], at=START)
    return touch


def found(client, query: str) -> list[str]:
    answer = client.get(f"/leads/?{query}")
    names = [one.name.partition("@")[0] for one in answer.context["people"]]
    rows = re.search(r'data-rows="(\d+)"', answer.text)
    assert int(rows[1]) == answer.context["rows"]
    return names


def test_filters_by_what_was_judged(signed_in, lead):
    lead("ada", "mql", grade="A", position="decision", stage_since=START + DAY)
    lead("bob", "lead", grade="B")

    assert found(signed_in, "") == ["ada", "bob"]
    assert found(signed_in, "stage=lead") == ["bob"]
    assert found(signed_in, "grade=A") == ["ada"]
    assert found(signed_in, "position=decision") == ["ada"]


@pytest.fixture
def visitor(agreement):
    """Someone of whom nothing is known but visits; another is known by a number elsewhere."""
    visitor, numbered = Person.objects.create(), Person.objects.create(external_id="crm-1")
    for person in (visitor, numbered):
        Standing.objects.create(person=person, stage="visitor", stage_since=START)
    return visitor


def test_visitors_without_an_address_are_one_click_away(signed_in, lead, visitor):
    lead("ada", "mql", stage_since=START + DAY)
    crowd = [f"Visitor {visitor.pk + 1}", f"Visitor {visitor.pk}"]

    assert found(signed_in, "") == ["ada", crowd[0]]
    assert found(signed_in, "who=visitors") == [crowd[1]]
    assert found(signed_in, "who=everyone") == ["ada", *crowd]
    assert found(signed_in, "stage=visitor") == crowd
    assert found(signed_in, "who=visitors&stage=mql") == []


def test_the_choice_of_visitors_stays_when_something_else_is_asked_for(signed_in, lead, visitor):
    lead("ada")

    page = signed_in.get("/leads/?who=visitors&sort=new").text

    assert '<input type="hidden" name="who" value="visitors">' in page
    assert 'href="/leads/?who=everyone&amp;sort=new"' in page
    assert 'href="/leads/csv/?who=visitors&amp;sort=new"' in page
    assert 'name="who"' not in signed_in.get("/leads/?stage=mql").text


@pytest.mark.parametrize("query", ["", "who=visitors", "who=everyone", "text=nobody"])
def test_an_empty_list_says_how_to_go_on(signed_in, agreement, query):
    assert found(signed_in, query) == []
    assert 'class="card empty"' in signed_in.get(f"/leads/?{query}").text


def test_filters_by_the_handoff_that_is_open_and_by_its_owner(signed_in, lead, sam):
    never, open_, closed = lead("never"), lead("open"), lead("closed")
    handed(open_, sam)
    handed(closed, sam, closed_at=START, answer="returned", answered_at=START)
    handed(taken := lead("taken"), None, answer="accepted", answered_at=START)

    assert found(signed_in, "handoff=never") == [never.email.partition("@")[0]]
    assert found(signed_in, "handoff=open") == ["taken", "open"]
    assert found(signed_in, "handoff=unanswered") == ["open"]
    assert found(signed_in, f"owner={sam.pk}") == ["open"]
    assert found(signed_in, "owner=nobody") == [taken.email.partition("@")[0]]


def test_filters_by_the_campaign_that_reached_them_unless_that_was_taken_back(
    signed_in, lead, mara
):
    fair = Campaign.objects.create(key="fair", name="Fair")
    reached, wrongly, _ = lead("reached"), lead("wrongly"), lead("other")
    touched(reached, fair)
    retract(touched(wrongly, fair), at=START, by=mara, why="Somebody else")

    assert found(signed_in, f"campaign={fair.pk}") == ["reached"]


def test_filters_by_the_days_in_which_they_became_a_lead(signed_in, lead):
    early, late = lead("early"), lead("late", "mql")
    moved(early, 1, "visitor", START - DAY)
    moved(early, 2, "lead", START)
    moved(early, 3, "mql", START + 10 * DAY)
    moved(late, 1, "mql", START + 10 * DAY)
    first, tenth = START.date(), (START + 10 * DAY).date()

    assert found(signed_in, f"since={first}&until={first}") == ["early"]
    assert found(signed_in, f"since={tenth}") == ["late"]
    assert found(signed_in, f"until={tenth}") == ["late", "early"]


def test_the_order_is_the_one_asked_for(signed_in, lead):
    lead("first", fit=90, stage_since=START)
    lead("second", fit=10, stage_since=START + 2 * DAY)
    lead("third", fit=50, stage_since=START + DAY)

    assert found(signed_in, "") == ["second", "third", "first"]
    assert found(signed_in, "sort=fit") == ["first", "third", "second"]
    assert found(signed_in, "sort=new") == ["third", "second", "first"]


@pytest.mark.parametrize(
    "odd",
    [
        "owner=x",
        "campaign=²",
        "since=no",
        "handoff=no",
        "sort=no",
        "page=x",
        "who=no",
        "until=2026-13-01",
        "until=9999-12-31",
        "since=0001-01-01",
        "text=%00",
    ],
)
def test_what_the_address_says_wrongly_is_not_asked(signed_in, lead, odd):
    lead("ada")

    assert found(signed_in, odd) == ["ada"]


def test_a_slow_filter_gives_the_same_pages_as_a_quick_one(signed_in, lead):
    for number in range(52):
        lead(f"p{number:02}")

    quick = [found(signed_in, f"page={page}") for page in (1, 2)]

    assert [found(signed_in, f"text=acme&page={page}") for page in (1, 2)] == quick
    assert [len(page) for page in quick] == [50, 2]


def test_the_file_holds_everyone_found_and_no_formula(signed_in, lead):
    ada = lead("ada", "mql")
    fact = PersonFact(person=ada, field="first_name", value="=1+1", occurred_at=START)
    fact.source, fact.source_key = "crm", "1"
    append([fact], at=START)
    lead("bob")

    answer = signed_in.get("/leads/csv/?stage=mql")
    lines = list(csv.DictReader(StringIO(answer.getvalue().decode())))

    assert [(line["name"], line["email"], line["stage"]) for line in lines] == [
        ("'=1+1", "ada@acme.example", "mql")
    ]
    assert lines[0]["since"] == f"{START.astimezone(BERLIN):%Y-%m-%d %H:%M}"


def test_leads_are_given_to_a_rep_who_then_owns_their_open_handoffs(client, dana, rita, lead):
    _in_mql, other = lead("open"), lead("other")
    told = {"occurred_at": START, "source": "crm", "actor": dana}
    decided = DecidedMove(person=_in_mql, stage="mql", origin="person", source_key="1", **told)
    append([decided], at=START)
    step([_in_mql.pk], at=START)
    client.force_login(dana)

    answer = client.post(
        "/leads/together/",
        {"do": "give", "owner": rita.pk, "person": [_in_mql.pk, other.pk], "query": "grade=A"},
        follow=True,
    )

    assert answer.redirect_chain[0][0] == "/leads/?grade=A"
    assert "1 lead given to Rita Falk. 1 lead left as before" in answer.text
    assert Handoff.objects.get(person=_in_mql).owner == rita
    assert Assignment.objects.get().actor == dana


def test_leads_move_by_hand_where_the_agreement_lets_them(signed_in, agreement, mara):
    people = [Person.objects.create(email=f"p{n}@acme.example") for n in range(2)]
    for number, (person, stage) in enumerate(zip(people, ("lead", "mql"), strict=True)):
        told = {"occurred_at": START, "source": "crm", "source_key": str(number), "actor": mara}
        append([DecidedMove(person=person, stage=stage, origin="person", **told)], at=START)
    step([person.pk for person in people], at=START)

    answer = signed_in.post(
        "/leads/together/",
        {"do": "move", "stage": "nurture", "all": "1", "query": ""},
        follow=True,
    )

    assert "1 lead moved to Nurture. 1 lead left as before" in answer.text
    stages = {one.person_id: one.stage for one in Standing.objects.all()}
    assert [stages[person.pk] for person in people] == ["nurture", "mql"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose what to do"),
        ({"do": "move", "stage": "nurture"}, "Tick the leads first"),
        ({"do": "move", "stage": "no", "all": "1"}, "has no stage “no”"),
    ],
)
def test_what_cannot_be_done_is_said_and_does_nothing(signed_in, lead, sent, said):
    lead("ada")

    answer = signed_in.post("/leads/together/", sent, follow=True)

    assert said in answer.text
    assert not DecidedMove.objects.exists()


def test_a_marketer_does_not_hand_out_leads(signed_in, lead, rita):
    ada = lead("ada")

    sent = {"do": "give", "owner": rita.pk, "person": [ada.pk]}

    assert signed_in.post("/leads/together/", sent).status_code == 403


def test_nobody_touches_leads_they_may_not_see(client, rita, lead):
    ada = lead("ada")
    client.force_login(rita)

    answer = client.post(
        "/leads/together/", {"do": "move", "stage": "nurture", "person": [ada.pk]}, follow=True
    )

    assert "Tick the leads first" in answer.text
    assert not DecidedMove.objects.exists()


def test_whoever_only_reads_sees_no_ticks(client, lead):
    lead("ada")
    client.force_login(make_user("helen@example.com", "executive", "Helen"))

    assert 'type="checkbox"' not in client.get("/leads/").text


def test_the_list_asks_at_most_fifteen_questions(signed_in, lead, sam):
    handed(lead("ada"), sam)
    signed_in.get("/leads/")

    with CaptureQueriesContext(connection) as asked:
        signed_in.get("/leads/?text=acme")

    assert len(asked) <= 15
