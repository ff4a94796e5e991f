"""The pages in a browser: light, dark and on a phone; a console error or a request to another host
fails any of these tests."""

import pytest

from accord.web.signing import welcome_address
from tests.web.conftest import SCREENS
from tests.web.looks import assert_fits, assert_usable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(company_at_work):
    return company_at_work(2)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(
    "page",
    ["sign-in", "list", "nobody", "person", "visitor", "not found", "password", "second step",
     "sessions", "forgotten", "welcome", "welcome no more"],
)  # fmt: skip
def test_a_page_can_be_used_by_everyone(open_page, story, mara, screen, page):
    addresses = {
        "sign-in": "/sign-in/",
        "list": "/leads/",
        "nobody": "/leads/?text=nobody",
        "person": f"/people/{story.ada.pk}/",
        "visitor": f"/people/{story.visitor.pk}/",
        "password": "/account/password/",
        "second step": "/account/second-step/",
        "sessions": "/account/sessions/",
        "forgotten": "/sign-in/forgotten/",
        "welcome": welcome_address(mara),
        "welcome no more": "/welcome/1-used/",
    }
    strangers = ("sign-in", "forgotten", "welcome", "welcome no more")
    shown = open_page(None if page in strangers else mara, screen)
    if page == "not found":
        shown.route("**/nothing/", lambda route: route.fulfill(body=_not_found(mara)))
    shown.goto(addresses.get(page, "/nothing/"))

    assert_usable(shown)


@pytest.mark.parametrize("page", ["/leads/", "/people/{}/", "/sign-in/"])
def test_at_320_pixels_nothing_scrolls_sideways(open_page, story, sam, page):
    shown = open_page(None if page == "/sign-in/" else sam)
    shown.set_viewport_size({"width": 320, "height": 800})

    shown.goto(page.format(story.ada.pk))

    assert_fits(shown)


def test_signing_in_looking_someone_up_and_signing_out(open_page, story, sam):
    shown = open_page(None)
    shown.goto("/leads/")
    shown.get_by_label("Email address").fill(sam.email)
    shown.get_by_label("Password").fill("long-enough-for-a-test")
    shown.get_by_role("button", name="Sign in").click()

    shown.get_by_placeholder("Name, email or company").fill("lindqvist")
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/?text=lindqvist*")
    shown.get_by_role("link", name="Ada Lindqvist").click()

    assert shown.get_by_role("heading", level=1).inner_text() == "Ada Lindqvist"
    shown.get_by_role("button", name="Sign out").click()
    assert shown.get_by_role("heading", level=1).inner_text() == "Sign in"


def test_a_point_leads_to_the_touch_that_earned_it(open_page, story, sam):
    shown = open_page(sam)
    shown.goto(f"/people/{story.ada.pk}/")

    shown.locator("#why-score .points a").first.click()

    assert shown.evaluate("document.querySelector('.tl li:target').id") in shown.url


def test_older_events_are_added_below(open_page, company_at_work, sam):
    story = company_at_work(4)
    shown = open_page(sam)
    shown.goto(f"/people/{story.ada.pk}/")
    before = shown.locator(".tl li").count()

    shown.get_by_role("link", name="Load older").click()
    shown.wait_for_selector(f"#touch-{story.touches[0].pk}")

    assert before == 50
    assert shown.locator(".tl li").count() > before


def test_pages_work_without_javascript(open_page, company_at_work, sam):
    story = company_at_work(4)
    shown = open_page(sam, java_script_enabled=False)
    shown.goto(f"/people/{story.ada.pk}/")

    shown.get_by_role("link", name="Load older").click()

    assert shown.locator(f"#touch-{story.touches[0].pk}").count() == 1
    assert shown.get_by_role("link", name="Back to the newest").count() == 1


def test_the_first_tab_skips_to_the_content(open_page, story, sam):
    shown = open_page(sam)
    shown.goto("/leads/")

    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")

    assert shown.evaluate("document.activeElement.id") == "main"


def test_the_theme_is_switched_and_kept(open_page, story, sam):
    shown = open_page(sam)
    shown.goto("/leads/")
    light = _background(shown)

    shown.get_by_role("button", name="Light or dark").click()
    dark = _background(shown)
    shown.reload()

    assert light != dark
    assert _background(shown) == dark


def _not_found(user) -> str:
    """The page as the server answers it; as a 404 the browser would note an error of its own."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.get("/nothing/").text


def _background(shown) -> str:
    return shown.evaluate("getComputedStyle(document.body).backgroundColor")
