"""Pages whose numbers nobody has asked before stand at once; their parts come after them."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accord.staff.actions import make_wall_screen
from accord.web.numbers import show
from accord.web.warming import warm
from tests.web.conftest import SCREENS
from tests.web.following import numbers_of
from tests.web.looks import assert_usable

pytestmark = pytest.mark.django_db

PAGES = ("/", "/cycle/?compare=1", "/sources/?by=channel", "/promises/")
PLACEHOLDER = re.compile(r'id="(part-\w+)" [^>]*hx-get="([^"]+)" [^>]*"Accord-State": "(\w+)"')


@pytest.fixture
def hurried(settings):
    """Nothing is waited for."""
    settings.PAGES_WAIT_S = -1


@pytest.mark.parametrize("page", PAGES)
def test_the_parts_tell_what_the_whole_page_tells(hurried, company_at_work, signed_in, page):
    company_at_work(3)
    whole = signed_in.get(f"{page}{'&' if '?' in page else '?'}whole=1").text

    text = signed_in.get(page).text
    later = PLACEHOLDER.findall(text)
    parts = [_part(signed_in, *one) for one in later]

    assert len(later) >= 2
    assert numbers_of(whole)
    assert numbers_of(text).union(*map(numbers_of, parts)) == numbers_of(whole)
    assert not PLACEHOLDER.findall(whole)
    assert not PLACEHOLDER.findall("".join(parts))


def test_what_was_asked_once_stands_in_the_page(keeps_answers, hurried, company_at_work, signed_in):
    company_at_work()
    later = PLACEHOLDER.findall(signed_in.get("/sources/?period=year").text)

    assert later
    for one in later:
        _part(signed_in, *one)

    assert not PLACEHOLDER.findall(signed_in.get("/sources/?period=year").text)


def test_a_screen_on_the_wall_comes_in_parts_too(hurried, company_at_work, mara, client):
    company_at_work()
    _, token = make_wall_screen("Sales floor", by=mara, at=timezone.now())

    [one] = PLACEHOLDER.findall(client.get(f"/wall/{token}/").text)
    renewed = client.get(f"/wall/{token}/", headers={"HX-Request": "true", "HX-Target": "main"})

    assert "MQLs" in _part(client, *one)
    assert "MQLs" in renewed.text


def test_a_part_never_tells_of_another_state_than_its_page(
    keeps_answers, hurried, company_at_work, signed_in
):
    company_at_work()
    show(warm(at=timezone.now()), for_s=600)
    first, second = PLACEHOLDER.findall(signed_in.get("/promises/?period=year").text)

    assert "HX-Refresh" not in _asked(signed_in, *first)
    show(warm(at=timezone.now()), for_s=600)
    assert _asked(signed_in, *second)["HX-Refresh"] == "true"


def test_without_scripts_the_whole_page_is_a_link_away(hurried, company_at_work, signed_in):
    company_at_work()

    shown = signed_in.get("/promises/?period=year").text

    assert '<noscript><a class="link" href="?period=year&amp;whole=1">' in shown


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("page", PAGES)
def test_the_parts_come_by_themselves(hurried, company_at_work, open_page, mara, page, screen):
    company_at_work()
    shown = open_page(mara, screen)
    shown.goto(page)

    expect(shown.locator(".later")).to_have_count(0, timeout=60_000)

    assert shown.locator("main table").count() > 0
    assert_usable(shown)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_wall_fills_by_itself(hurried, company_at_work, open_page, mara):
    company_at_work()
    _, token = make_wall_screen("Sales floor", by=mara, at=timezone.now())
    shown = open_page(None)

    shown.goto(f"/wall/{token}/")

    expect(shown.locator(".later")).to_have_count(0, timeout=60_000)
    assert shown.get_by_role("heading", name="MQLs").count() > 0
    assert_usable(shown)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_page_that_waits_for_its_parts_can_be_used(hurried, company_at_work, open_page, mara):
    company_at_work()
    shown = open_page(mara)
    shown.route("**/*", _let_through)
    shown.goto("/cycle/")

    assert shown.locator(".later").count() > 1
    assert_usable(shown)


def _let_through(route) -> None:
    """A request for a part is never answered."""
    if "hx-target" not in route.request.headers:
        route.continue_()


def _part(client, name: str, address: str, state: str) -> str:
    return _asked(client, name, address, state).text


def _asked(client, name: str, address: str, state: str):
    said = {"HX-Request": "true", "HX-Target": name, "Accord-State": state}
    return client.get(address.replace("&amp;", "&"), headers=said)
