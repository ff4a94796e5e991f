"""Screens on the wall: made once, ended for good, and what they may show to whoever passes by."""

import re

import pytest
from django.utils import timezone

from accord.staff.actions import UnableToChangeError, end_wall_screen, make_wall_screen
from accord.staff.models import WallScreen
from accord.staff.queries import screen_of
from tests.web.conftest import make_user

pytestmark = pytest.mark.django_db


def test_a_token_is_told_once_and_only_its_hash_is_kept(leader):
    screen, token = make_wall_screen(" Sales floor ", by=leader, at=timezone.now())

    assert screen.name == "Sales floor"
    assert len(token) >= 40
    assert token not in screen.token_hash
    assert screen_of(token) == screen
    assert screen_of(screen.token_hash) is None


def test_an_ended_screen_shows_nothing_and_stays_ended(leader, client, company):
    company(1)
    screen, token = make_wall_screen("Sales floor", by=leader, at=timezone.now())
    shown = client.get(f"/wall/{token}/").status_code
    first = timezone.now()

    end_wall_screen(screen, at=first)
    end_wall_screen(screen, at=timezone.now())

    screen.refresh_from_db()
    assert (shown, client.get(f"/wall/{token}/").status_code) == (200, 404)
    assert screen.ended_at == first


def test_a_screen_without_a_name_is_refused(leader):
    with pytest.raises(UnableToChangeError, match="say where it hangs"):
        make_wall_screen("  ", by=leader, at=timezone.now())


def test_a_screen_shows_the_same_sums_without_names_links_or_forms(leader, client, company, mara):
    people = company(2)
    client.force_login(mara)
    figures = client.get("/").context["figures"]
    client.post("/dashboard/reviewed/")
    client.logout()
    _, token = make_wall_screen("Sales floor", by=leader, at=timezone.now())

    answer = client.get(f"/wall/{token}/")

    body = answer.text[answer.text.index("<body") :]
    assert [one.words for one in answer.context["figures"]] == [one.words for one in figures]
    assert re.findall(r'href="(?!#main)[^"]*"', body) == []
    assert re.findall(r"data-(?:href|count|sum)=|<form", body) == []
    for name in (mara.name, leader.name, *(person.email for person in people)):
        assert name not in body
    assert 'hx-trigger="every 60s"' in body
    assert "in the table below" not in body
    assert answer["Cache-Control"] == "no-store"


def test_a_wrong_token_is_not_found_nor_is_what_is_kept_of_the_right_one(client, company, leader):
    company(1)
    screen, _ = make_wall_screen("Sales floor", by=leader, at=timezone.now())

    asked = [client.get(f"/wall/{token}/") for token in ("made-up", screen.token_hash)]

    assert [answer.status_code for answer in asked] == [404, 404]


def test_a_screen_says_whether_somebody_looked_today(company, client, signed_in, leader):
    company(1)
    _, token = make_wall_screen("Sales floor", by=leader, at=timezone.now())
    before = client.get(f"/wall/{token}/").text
    signed_in.post("/dashboard/reviewed/")
    after = client.get(f"/wall/{token}/").text

    assert "Nobody has reviewed it today" in before
    assert "Reviewed today" in after


def test_before_there_is_an_agreement_a_screen_shows_nothing(leader, client):
    _, token = make_wall_screen("Sales floor", by=leader, at=timezone.now())

    assert client.get(f"/wall/{token}/").status_code == 404


def test_whoever_is_signed_in_sees_the_wall_view_too(company, signed_in):
    company(1)

    answer = signed_in.get("/?wall=1&chart=mqls")

    assert 'class="side"' not in answer.text
    assert answer.context["chart"].name == "MQLs per day"


def test_a_manager_makes_and_ends_a_screen_and_sees_its_address_this_once(client, leader):
    client.force_login(leader)

    made = client.post("/walls/", {"name": "Sales floor"})
    address = re.search(r"http://testserver/wall/[\w-]{40,}/", made.text)
    listed = client.get("/walls/")
    screen = WallScreen.objects.get()
    ended = client.post(f"/walls/{screen.pk}/end/", follow=True)

    assert address is not None
    assert address[0] not in listed.text
    assert "Sales floor" in listed.text
    assert "Sales floor shows nothing any more." in ended.text
    assert screen_of(address[0].split("/")[-2]) is None


def test_a_form_without_a_name_says_so_beside_the_field(client, leader):
    client.force_login(leader)

    answer = client.post("/walls/", {"name": " "})

    assert "The screen has no name: say where it hangs, such as Sales floor." in answer.text
    assert WallScreen.objects.count() == 0


def test_only_who_may_hang_screens_is_shown_the_way(company, client, leader):
    company(1)
    found = {}
    for user in (leader, make_user("e@example.com", "executive")):
        client.force_login(user)
        found[user.role] = "/walls/" in client.get("/").text

    assert found == {"manager": True, "executive": False}


def test_the_screens_stand_among_the_settings_of_who_may_hang_them(client, leader):
    found = {}
    for user in (leader, make_user("e@example.com", "executive")):
        client.force_login(user)
        found[user.role] = 'href="/walls/"' in client.get("/settings/").text
    client.force_login(leader)
    page = client.get("/walls/").text

    assert found == {"manager": True, "executive": False}
    assert '<a href="/walls/" aria-current="page">Wall screens</a>' in page


def test_a_screen_costs_no_more_queries_than_the_page(
    company, client, leader, django_assert_max_num_queries
):
    company(3)
    _, token = make_wall_screen("Sales floor", by=leader, at=timezone.now())
    client.get(f"/wall/{token}/")

    with django_assert_max_num_queries(15):
        client.get(f"/wall/{token}/")
