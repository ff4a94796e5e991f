"""The queue in a browser: usable on every screen, worked by keys, and without JavaScript."""

from datetime import timedelta

import pytest

from accord.handoff.models import Answer, Attempt
from accord.ledger.models import Retraction
from tests.web.conftest import SCREENS
from tests.web.looks import assert_fits, assert_focus_is_in_sight, assert_usable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def leads(sent_back, handed_over, priya):
    return [
        sent_back("dora", ago=timedelta(days=20)),
        handed_over("ada", ago=timedelta(days=9)),
        handed_over("ben", owner=None),
        handed_over("cleo", owner=priya),
    ]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(
    "page", ["list", "lead", "empty", "call", "return", "outcome", "team", "returned", "reply"]
)
def test_a_page_of_the_queue_can_be_used_by_everyone(
    open_page, leads, sam, robert, mara, screen, page
):
    dora, ada, _, _ = leads
    addresses = {
        "list": "/queue/",
        "lead": f"/queue/{ada.pk}/",
        "empty": "/queue/?show=done",
        "call": f"/queue/{ada.pk}/call/",
        "return": f"/queue/{ada.pk}/return/",
        "outcome": f"/queue/{ada.pk}/give/",
        "team": "/queue/team/",
        "returned": f"/queue/returned/{dora.pk}/",
        "reply": f"/queue/{dora.pk}/reply/",
    }
    user = {"team": robert, "returned": mara, "reply": mara}.get(page, sam)
    shown = open_page(user, screen)
    shown.goto(addresses[page])

    assert_usable(shown)


@pytest.mark.parametrize("page", ["/queue/", "/queue/{}/", "/queue/{}/return/"])
def test_the_queue_fits_320_pixels(open_page, leads, sam, page):
    shown = open_page(sam)
    shown.set_viewport_size({"width": 320, "height": 800})

    shown.goto(page.format(leads[1].pk))

    assert_fits(shown)


def test_the_queue_is_worked_by_keys(open_page, leads, sam):
    _, ada, ben, _ = leads
    shown = open_page(sam)
    shown.goto("/queue/")
    press = shown.keyboard.press

    press("j")
    shown.wait_for_url(f"**/queue/{ben.pk}/")
    press("k")
    shown.wait_for_url(f"**/queue/{ada.pk}/")
    press("c")
    shown.get_by_role("dialog").get_by_label("No, not reached").check()
    shown.get_by_role("dialog").get_by_role("button", name="Log call").click()
    shown.wait_for_url(f"**/queue/{ben.pk}/")
    assert shown.get_by_text("Call with Ada Lindqvist logged.").count() == 1
    press("u")
    shown.wait_for_url(f"**/queue/{ada.pk}/")
    press("a")
    shown.wait_for_url(f"**/queue/{ben.pk}/")

    assert Retraction.objects.get().kind == "attempt"
    assert [(one.person, one.kind) for one in Answer.objects.filter(actor=sam, person=ada)] == [
        (ada, "accepted")
    ]


def test_the_form_of_a_call_and_the_offer_to_undo_it_can_be_used_by_everyone(open_page, leads, sam):
    shown = open_page(sam)
    shown.goto(f"/queue/{leads[1].pk}/")

    shown.keyboard.press("c")
    form = shown.get_by_role("dialog")
    form.get_by_label("No, not reached").check()
    assert_usable(shown)
    form.get_by_role("button", name="Log call").click()
    shown.get_by_role("button", name="Undo").wait_for()

    assert_usable(shown)


def test_the_offer_to_undo_goes_away_after_ten_seconds(open_page, leads, sam):
    shown = open_page(sam)
    shown.clock.install()
    shown.goto(f"/queue/{leads[1].pk}/")

    shown.keyboard.press("a")
    toast = shown.get_by_text("Ada Lindqvist accepted.")
    toast.wait_for()
    shown.clock.fast_forward(11_000)
    toast.wait_for(state="detached")

    assert shown.get_by_role("button", name="Undo").count() == 0


def test_the_keys_are_told_and_can_be_turned_off(open_page, leads, sam):
    shown = open_page(sam)
    shown.goto("/queue/")

    shown.keyboard.press("?")
    assert_usable(shown)
    shown.get_by_label("Single keys are on").uncheck()
    shown.get_by_role("button", name="Close").click()
    shown.reload()
    shown.keyboard.press("c")
    shown.keyboard.press("?")
    shown.keyboard.press("/")

    assert shown.get_by_role("dialog").count() == 0
    assert shown.url.endswith("/queue/")


def test_on_a_phone_the_list_leads_to_the_lead_with_its_buttons_below(open_page, leads, sam):
    shown = open_page(sam, "phone")
    shown.goto("/queue/")
    assert not shown.get_by_role("link", name="Log call").is_visible()

    shown.get_by_role("link", name="Ada Lindqvist").click()

    assert not shown.locator(".queue-list").is_visible()
    box = shown.get_by_role("link", name="Log call").bounding_box()
    assert 600 < box["y"] < 844 - 57
    shown.get_by_role("link", name="Back to the list").click()
    assert shown.locator(".queue-list").is_visible()


@pytest.mark.parametrize("page", ["/queue/", "/queue/{}/"])
def test_on_a_phone_nothing_covers_what_has_the_focus(open_page, leads, sam, page):
    shown = open_page(sam, "phone")
    shown.set_viewport_size({"width": 390, "height": 420})
    shown.goto(page.format(leads[1].pk))

    assert_focus_is_in_sight(shown, steps=25)


def test_a_form_that_comes_back_puts_the_focus_where_something_is_missing(open_page, leads, sam):
    shown = open_page(sam)
    shown.goto(f"/queue/{leads[1].pk}/return/")

    shown.get_by_role("button", name="Return to marketing").click()
    shown.get_by_text("Choose a reason of the agreement").wait_for()

    assert shown.evaluate("document.activeElement.name") == "reason"


def test_the_queue_works_without_javascript(open_page, leads, sam):
    shown = open_page(sam, java_script_enabled=False)
    shown.goto("/queue/")

    shown.get_by_role("link", name="Log call").click()
    shown.get_by_label("Yes, reached").check()
    shown.get_by_role("button", name="Log call").click()
    assert shown.get_by_text("Call with Ada Lindqvist logged.").count() == 1
    shown.get_by_role("button", name="Undo").click()

    assert Attempt.objects.count() == 1
    assert Retraction.objects.count() == 1
