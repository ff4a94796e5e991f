"""Companies as pages: found, who works there, one timeline of all of them, as far as one may see."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.deals import actions
from accord.deals.actions import Opening
from accord.handoff.models import Handoff
from accord.judging.models import Standing
from accord.ledger.actions import append, retract
from accord.people.models import Company, CompanyFact, Employment, Person
from accord.staff.models import Team, User
from accord.touchpoints.actions import new_touch
from tests.web.conftest import make_user
from tests.web.days import START, day_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(agreement) -> User:
    rita = make_user("rita@example.com", "sdr", "Rita Falk")
    rita.team = Team.objects.create(name="SDR", kind=Team.Kind.SDR)
    rita.save()
    return rita


@pytest.fixture
def acme(agreement) -> Company:
    acme = Company.objects.create(name="Acme Pumps", domain="acme.example")
    told = {"company": acme, "occurred_at": START, "source": "directory"}
    append([CompanyFact(field="industry", value="chemicals", source_key="1", **told)], at=START)
    return acme


@pytest.fixture
def worker():
    """Someone who works for a company and has read a page of ours."""

    def make(name: str, company: Company) -> Person:
        person = Person.objects.create(email=f"{name}@acme.example")
        Standing.objects.create(person=person, stage="lead", stage_since=START)
        told = {"person_id": person.pk, "occurred_at": START, "source": "crm"}
        append([Employment(company=company, source_key=f"{name} works", **told)], at=START)
        append([new_touch(kind="page", path=f"/{name}", source_key=name, **told)], at=START)
        return person

    return make


def found(client, query: str) -> list[str]:
    answer = client.get(f"/companies/?{query}")
    assert int(re.search(r'data-rows="(\d+)"', answer.text)[1]) == answer.context["rows"]
    return [line.company.name for line in answer.context["lines"]]


def test_the_list_is_narrowed_by_name_domain_and_deals(signed_in, acme, worker, sam):
    buyers = Company.objects.create(name="Buyers", domain="buyers.example")
    Company.objects.create(name="Silent")
    for company, name in ((acme, "ada"), (buyers, "bob")):
        deal = actions.open_deal(
            worker(name, company), Opening("Pumps"), company=company, by=sam, at=START
        )
    actions.win(deal, actions.Worth(1, "EUR"), by=sam, at=START)

    assert found(signed_in, "") == ["Acme Pumps", "Buyers", "Silent"]
    assert found(signed_in, "text=pumps") == found(signed_in, "text=ACME.ex") == ["Acme Pumps"]
    assert found(signed_in, "deals=customers") == ["Buyers"]
    assert found(signed_in, "deals=selling") == ["Acme Pumps"]
    assert found(signed_in, "deals=none") == ["Silent"]
    assert "No company matches" in signed_in.get("/companies/?text=nothing").text


def test_the_counts_of_a_company_open_as_many(signed_in, acme, worker, sam):
    ada, _bob = worker("ada", acme), worker("bob", acme)
    actions.open_deal(ada, Opening("Pumps"), company=acme, by=sam, at=START)

    counts = re.findall(
        r'href="([^"]+)" data-count="(\d+)"', signed_in.get("/companies/?text=acme").text
    )

    assert [int(count) for _, count in counts] == [2, 1]
    for address, count in counts:
        assert f'data-rows="{count}"' in signed_in.get(address).text


def test_a_company_shows_facts_with_their_origin_and_one_timeline_of_everybody(
    signed_in, acme, worker
):
    ada, bob = worker("ada", acme), worker("bob", acme)

    said = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", signed_in.get(f"/companies/{acme.pk}/").text)
    )

    assert f"Industry chemicals directory, learned {day_of(START)}" in said
    for person in (ada, bob):
        assert f"Read a page: /{person.email.partition('@')[0]}" in said
        assert said.count(person.email) == 2


def test_what_was_told_together_names_its_origin_once(signed_in, acme):
    for place, (field, source) in enumerate(
        [("industry", "directory"), ("employees", "crm"), ("company_country", "directory")]
    ):
        told = {"source": source, "source_key": f"{place}", "occurred_at": START, "value": "12"}
        append([CompanyFact(company=acme, field=field, **told)], at=START)

    said = signed_in.get(f"/companies/{acme.pk}/")

    assert list(said.context["facts"]) == ["industry", "company_country", "employees"]
    assert said.text.count(f"directory, learned {day_of(START)}") == 1


def test_whoever_has_left_for_another_company_works_there_no_more(signed_in, acme, worker, mara):
    ada, bob = worker("ada", acme), worker("bob", acme)
    other = Company.objects.create(name="Other")
    told = {"occurred_at": START, "source": "crm"}
    append([Employment(person=ada, company=other, source_key="left", **told)], at=START)
    (wrong,) = append([Employment(person=bob, company=other, source_key="x", **told)], at=START)
    retract(wrong, at=START, by=mara, why="That was somebody else")

    workers = signed_in.get(f"/companies/{acme.pk}/").context["workers"]

    assert [worker.person.pk for worker in workers] == [bob.pk]


def test_a_rep_sees_only_companies_and_people_of_the_own_team(client, acme, worker, rita):
    ada, _bob = worker("ada", acme), worker("bob", acme)
    other = Company.objects.create(name="Other")
    worker("joe", other)
    opened = {"opened_at": START, "opened_on": START.date(), "version": 1}
    Handoff.objects.create(person=ada, number=1, move=1, owner=rita, **opened)
    client.force_login(rita)

    assert found(client, "") == ["Acme Pumps"]
    assert client.get(f"/companies/{other.pk}/").status_code == 404
    answer = client.get(f"/companies/{acme.pk}/")
    assert [worker.person.pk for worker in answer.context["workers"]] == [ada.pk]
    assert "people whom other teams look after are not shown" in answer.text
    assert "/bob" not in answer.text


def test_older_events_are_added_and_a_filter_narrows(signed_in, acme, worker):
    worker("ada", acme)

    part = signed_in.get(f"/companies/{acme.pk}/?page=1", headers={"HX-Request": "true"}).text

    assert "<html" not in part
    assert "Read a page: /ada" in part
    assert "Read a page" not in signed_in.get(f"/companies/{acme.pk}/?show=sales").text


def test_empty_places_say_what_will_appear(signed_in, acme):
    assert "Nobody we know works there" in signed_in.get(f"/companies/{acme.pk}/").text
    Company.objects.filter(pk=acme.pk).update(erased_at=START)
    assert "No company yet" in signed_in.get("/companies/").text


def test_pages_of_companies_cost_the_same_for_one_and_for_three(signed_in, acme, worker):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert signed_in.get(address).status_code == 200
        return len(asked)

    worker("ada", acme)
    signed_in.get("/companies/")
    pages = ["/companies/", f"/companies/{acme.pk}/"]
    few = [queries(page) for page in pages]
    worker("bob", acme)
    worker("cleo", Company.objects.create(name="Other"))

    assert [queries(page) for page in pages] == few
    assert max(few) <= 15
