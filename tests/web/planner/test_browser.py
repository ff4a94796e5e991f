"""The planner in a browser: light, dark and on a phone, with and without scripts."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from accord.demo.actions import build
from tests.web.conftest import SCREENS
from tests.web.looks import assert_fits, assert_usable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "/planner/?from=2026-01-01&to=2026-05-31&by=source&stretch_goal=3000000"


@pytest.fixture
def dana(db):
    """The lead administrator of half a year of the simulated company."""
    build(people=150, months=6, seed=7, until=date(2026, 6, 24))
    return get_user_model().objects.get(role="lead administrator")


@pytest.mark.parametrize("screen", SCREENS)
def test_the_planner_can_be_used_by_everyone(open_page, dana, screen):
    shown = open_page(dana, screen)
    shown.goto(PAGE)

    assert_usable(shown)


def test_at_320_pixels_nothing_scrolls_sideways_and_a_wrong_figure_is_told(open_page, dana):
    shown = open_page(dana)
    shown.set_viewport_size({"width": 320, "height": 800})

    shown.goto(f"{PAGE}&rate_mql=140")

    assert shown.get_by_text("140% is no share above 0% and up to 100%").is_visible()
    assert_fits(shown)


def test_a_figure_a_slider_and_ones_own_number_go_together(open_page, dana):
    shown = open_page(dana)
    shown.goto("/planner/?from=2026-01-01&to=2026-05-31")
    before = shown.locator(".headline strong").inner_text()
    typed, slid = (
        shown.get_by_label("Average deal", exact=True),
        shown.get_by_label("Average deal, slider"),
    )

    typed.fill("1000")
    shown.wait_for_url("**average_deal=1000*")
    assert slid.input_value() == "1000"
    assert shown.evaluate("document.activeElement.name") == "average_deal"

    slid.focus()
    slid.press("ArrowRight")
    shown.wait_for_url("**average_deal=1001*")
    assert typed.input_value() == "1001"
    assert shown.locator(".headline strong").inner_text() != before

    shown.locator("#w-average_deal a").click()
    shown.wait_for_url(lambda address: "average_deal" not in address)
    assert typed.input_value() == ""
    shown.locator(".headline strong", has_text=before).wait_for()


def test_a_wrong_figure_is_told_while_typing_and_taken_back(open_page, dana):
    shown = open_page(dana)
    shown.goto("/planner/?from=2026-01-01&to=2026-05-31")

    typed = shown.get_by_label("MQL", exact=True)
    typed.fill("140")
    shown.get_by_text("140% is no share above 0% and up to 100%").wait_for()
    shown.locator("[name=rate_mql][aria-invalid=true]").wait_for()
    typed.fill("14")

    shown.get_by_text("140% is no share").wait_for(state="hidden")
    shown.locator("[name=rate_mql][aria-invalid=false]").wait_for()


def test_without_scripts_the_form_plans(open_page, dana):
    shown = open_page(dana, java_script_enabled=False)
    shown.goto("/planner/?from=2026-01-01&to=2026-05-31")

    shown.get_by_label("Average deal", exact=True).fill("1000")
    shown.get_by_role("button", name="Plan", exact=True).click()

    assert "average_deal=1000" in shown.url
    assert shown.get_by_text("by hand").first.is_visible()
