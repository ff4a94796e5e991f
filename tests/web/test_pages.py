"""The pages as they are answered: who sees them, what they say, what they cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accord.deals.models import DealChange
from accord.judging.models import Standing
from accord.ledger.actions import append
from accord.people.models import Person, PersonFact
from tests.web.conftest import PASSWORD, make_user
from tests.web.days import START, day_of

DAY = timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/people/1/", "/people/1/?show=sales"])
def test_whoever_is_signed_out_is_sent_to_sign_in(client, page):
    answer = client.get(page)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.django_db
def test_signing_in_leads_to_the_page_that_was_asked_for(client, sam):
    address = f"{reverse('account_login')}?next=/people/7/"

    answer = client.post(address, {"login": "Sam@Example.com", "password": PASSWORD})

    assert (answer.status_code, answer.url) == (302, "/people/7/")


@pytest.mark.django_db
def test_a_wrong_password_says_so_beside_the_form(client, sam):
    answer = client.post(reverse("account_login"), {"login": sam.email, "password": "no"})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


@pytest.mark.django_db
def test_signing_out_ends_the_session(signed_in):
    signed_in.post(reverse("account_logout"))

    assert signed_in.get("/leads/").status_code == 302


def test_signing_out_takes_a_button_not_a_link(signed_in):
    assert signed_in.get(reverse("account_logout")).status_code == 200
    assert signed_in.get("/leads/").status_code == 200


@pytest.mark.parametrize("page", ["/people/999999/", "/nothing/here/"])
def test_an_unknown_address_is_not_found_and_says_so(signed_in, page):
    answer = signed_in.get(page)

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text


def test_a_role_that_the_table_does_not_know_opens_nothing(client, db):
    client.force_login(make_user("who@example.com", "no such role"))

    answer = client.get("/leads/")

    assert answer.status_code == 403
    assert "Your role does not open this page" in answer.text


def test_pages_are_read_only(signed_in, company_at_work):
    someone = company_at_work().ada

    assert signed_in.post("/").status_code == 405
    assert signed_in.post(f"/people/{someone.pk}/").status_code == 405


def test_nobody_known_says_what_to_do(signed_in):
    said = signed_in.get("/leads/").text

    assert "accord import people FILE" in said
    assert "accord demo --home DIR" in said


def test_a_visitor_without_an_address_is_a_number(signed_in, company_at_work):
    visitor = company_at_work().visitor

    assert f"Visitor {visitor.pk}" in signed_in.get("/leads/?who=visitors").text
    assert f"<h1>Visitor {visitor.pk}</h1>" in signed_in.get(f"/people/{visitor.pk}/").text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param("text=lind", 1, id="part of a name"),
        pytest.param("text=ada+lindqvist", 1, id="every word"),
        pytest.param("text=ada+nobody", 0, id="not every word"),
        pytest.param("text=pumps.example", 1, id="address"),
        pytest.param("text=northwind", 1, id="company"),
        pytest.param("stage=opportunity", 1, id="stage"),
        pytest.param("stage=lead", 0, id="another stage"),
        pytest.param("grade=A", 1, id="grade"),
        pytest.param("text=ada&stage=opportunity&grade=B", 0, id="all filters together"),
    ],
)
def test_the_list_is_narrowed_by_its_address(signed_in, company_at_work, asked, found):
    company_at_work()

    said = signed_in.get(f"/leads/?{asked}").text

    assert said.count('<th scope="row">') == found
    assert ("Nobody matches" in said) == (not found)


def test_fifty_people_a_page_with_the_filters_kept(signed_in):
    people = Person.objects.bulk_create(Person(email=f"p{n}@example.com") for n in range(51))
    Standing.objects.bulk_create(Standing(person=person) for person in people)

    first = signed_in.get("/leads/?text=example").text
    second = signed_in.get("/leads/?text=example&page=2").text

    assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (50, 1)
    assert "?text=example&amp;page=2" in first


def test_a_page_says_why_this_score_why_this_stage_and_under_which_version(
    signed_in, company_at_work
):
    story = company_at_work()

    said = _text(signed_in.get(f"/people/{story.ada.pk}/"))

    assert "Why this score Fit 90" in said
    assert "+30 Company size" in said
    assert day_of(START + DAY) in said
    assert "Why MQL" in said
    assert "Rule of mql: fit 90 and interest 52 reach 40." in said
    assert "Under version 1. Caused by this touch." in said
    assert "Version 1 in force from the beginning judges now" in said
    assert "First touch For at least 95 %" in said


def test_every_fact_tells_where_it_comes_from(signed_in, company_at_work):
    said = _text(signed_in.get(f"/people/{company_at_work().ada.pk}/"))

    assert "Job title Head of plant operations" in said
    assert said.count(f"demo form, learned {day_of(START)}") == 1
    assert f"Number of employees 420 crm, learned {day_of(START)}, by Mara Okafor" in said
    assert "Atlantis" not in said


def test_a_clock_says_in_words_how_the_promise_stands(signed_in, company_at_work):
    said = _text(signed_in.get(f"/people/{company_at_work().ada.pk}/"))
    first, second = day_of(START + 11 * DAY), day_of(START + 12 * DAY)

    for words in (
        f"met {first}",
        f"late, done {second}",
        "late, excused: the contact data was bad",
        f"ended {second}",
        "open",
    ):
        assert words in said


def test_a_retracted_touch_is_struck_and_says_why(signed_in, company_at_work):
    said = signed_in.get(f"/people/{company_at_work().ada.pk}/").text

    assert "<del>Attended a webinar</del>" in said
    assert "That was somebody else (Mara Okafor)" in said


@pytest.mark.parametrize(
    ("show", "kinds"),
    [
        ("web", {"touch"}),
        ("content", {"touch"}),
        ("moves", {"move", "handoff"}),
        (
            "sales",
            {"handoff", "answer", "attempt", "outcome", "assignment", "pause", "rating"}
            | {"dealchange", "reply"},
        ),
    ],
)
def test_the_timeline_shows_what_was_asked_for(signed_in, company_at_work, show, kinds):
    said = signed_in.get(f"/people/{company_at_work().ada.pk}/?show={show}").text

    assert set(re.findall(r'<li id="([a-z]+)-\d+"', said)) == kinds


def test_the_timeline_is_newest_first_and_a_move_follows_its_cause(signed_in, company_at_work):
    story = company_at_work()

    said = signed_in.get(f"/people/{story.ada.pk}/").text

    events = re.findall(r'<li id="([a-z]+-\d+)"', said)
    moments = re.findall(r'<time datetime="([^"]{25})">\d\d:\d\d', said)
    opened = DealChange.objects.get(kind="opened")
    assert len(moments) == len(events) == 19
    assert moments == sorted(moments, reverse=True)
    place = events.index(f"dealchange-{opened.pk}")
    assert events[place - 1].startswith("move-")
    assert moments[place - 1] == moments[place]


def test_older_events_are_one_link_away_and_a_touch_opens_its_page(signed_in, company_at_work):
    story = company_at_work(5)
    address = f"/people/{story.ada.pk}/"
    oldest = f'id="touch-{story.touches[0].pk}"'

    assert oldest not in signed_in.get(address).text
    assert f"{address}?touch={story.touches[0].pk}#touch" in signed_in.get(address).text
    assert oldest in signed_in.get(f"{address}?page=2").text
    assert oldest in signed_in.get(f"{address}?touch={story.touches[0].pk}").text
    part = signed_in.get(f"{address}?page=2", headers={"HX-Request": "true"}).text
    assert oldest in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "odd", ["page=x", "page=-1", "page=99999999", "show=no", "touch=0", "touch=x"]
)
def test_an_odd_address_is_no_error(signed_in, company_at_work, odd):
    assert signed_in.get(f"/people/{company_at_work().ada.pk}/?{odd}").status_code == 200


def test_what_a_person_is_called_is_never_markup(signed_in, company_at_work):
    story = company_at_work()
    fact = PersonFact(person=story.ada, field="first_name", value="<script>x</script>")
    fact.source, fact.source_key, fact.occurred_at = "crm", "markup", START
    append([fact], at=START)

    said = signed_in.get(f"/people/{story.ada.pk}/").text

    assert "<script>x" not in said
    assert "&lt;script&gt;x&lt;/script&gt;" in said


def test_someone_who_was_never_judged_has_a_page(signed_in):
    someone = Person.objects.create()

    said = _text(signed_in.get(f"/people/{someone.pk}/"))

    assert "Nothing has been judged yet" in said
    assert "Nothing has happened yet" in said


def test_a_page_costs_the_same_for_one_row_of_everything_and_for_three(signed_in, company_at_work):
    one = company_at_work(1).ada
    three = company_at_work(3, name="eve").ada
    signed_in.get("/leads/")

    assert _queries(signed_in, f"/people/{one.pk}/") == _queries(signed_in, f"/people/{three.pk}/")


def test_the_list_costs_the_same_for_one_person_and_for_three(signed_in, company_at_work):
    company_at_work(1)
    signed_in.get("/leads/")
    few = _queries(signed_in, "/leads/?text=pumps")
    company_at_work(1, name="eve")
    company_at_work(1, name="joe")

    assert _queries(signed_in, "/leads/?text=pumps") == few


def _queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _text(answer) -> str:
    """What a reader sees, in one line."""
    body = re.sub(r"<(script|svg).*?</\1>", " ", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace(" ,", ",").replace(" .", ".")
