"""The dashboard in a browser: light, dark, on a phone and on the wall."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accord.staff.actions import make_wall_screen
from tests.web.conftest import SCREENS
from tests.web.looks import assert_fits, assert_usable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(company):
    return company(3)


@pytest.fixture
def wall(leader):
    _, token = make_wall_screen("Sales floor", by=leader, at=timezone.now())
    return f"/wall/{token}/"


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("page", ["dashboard", "promises", "wall", "screens", "nothing"])
def test_a_page_can_be_used_by_everyone(open_page, request, leader, screen, page):
    if page != "nothing":
        request.getfixturevalue("people")
    addresses = {"promises": "/?chart=promises&by=campaign", "screens": "/walls/"}
    if page == "wall":
        addresses["wall"] = request.getfixturevalue("wall")
    shown = open_page(None if page == "wall" else leader, screen)

    shown.goto(addresses.get(page, "/"))

    assert_usable(shown)


@pytest.mark.parametrize("page", ["/", "/?wall=1", "/walls/"])
def test_at_320_pixels_nothing_scrolls_sideways(open_page, people, leader, wall, page):
    shown = open_page(leader)
    shown.set_viewport_size({"width": 320, "height": 800})

    shown.goto(page)

    assert_fits(shown)


def test_a_figure_a_tab_and_a_quota_are_changed_in_place(open_page, people, leader):
    shown = open_page(leader)
    shown.goto("/")

    shown.get_by_role("link", name="MQLs", exact=True).click()
    shown.wait_for_selector("h2:text('MQLs per day')")
    focused = shown.evaluate("document.activeElement.id")
    shown.get_by_role("link", name="By campaign").click()
    shown.wait_for_selector("#origins th:text('Campaign')")
    shown.get_by_label("Sales’ quota").fill("1000")
    shown.get_by_label("Sales’ quota").press("Tab")
    expect(shown.get_by_label("Marketing’s pipeline")).to_have_value("1000")

    assert focused == "pick-mqls"
    assert "chart=mqls" in shown.url
    assert "by=campaign" in shown.url


def test_the_title_stands_above_the_figures(open_page, people, leader):
    shown = open_page(leader)
    shown.goto("/")

    above, below = (shown.locator(one).bounding_box() for one in ("h1", "#figures"))

    assert above["y"] + above["height"] < below["y"]


def test_it_works_without_javascript(open_page, people, leader):
    shown = open_page(leader, java_script_enabled=False)
    shown.goto("/")

    shown.get_by_role("link", name="Visits", exact=True).click()
    chart = shown.locator("#h-chart").inner_text()
    shown.get_by_label("Marketing’s pipeline").fill("5000")
    shown.get_by_role("button", name="Move the quota").click()

    assert chart == "Visits per day"
    assert shown.get_by_label("Sales’ quota").input_value() == "5000"
    assert shown.locator("#h-chart").inner_text() == "Visits per day"


def test_whoever_has_looked_says_so_with_a_button(open_page, people, leader):
    shown = open_page(leader)
    shown.goto("/")

    shown.get_by_role("button", name="I have looked at it").click()

    assert shown.get_by_text("Reviewed today by you").count() == 1
    assert shown.get_by_role("button", name="I have looked at it").count() == 0


def test_a_chart_is_read_by_keys_and_by_pointing(open_page, people, leader):
    shown = open_page(leader)
    shown.goto("/?chart=mqls")
    plot = shown.get_by_role("group", name="Chart: arrow keys read the values")
    said = plot.get_by_role("status")
    rows = shown.locator(".chart tbody tr")
    last = rows.last.locator("th").text_content()

    plot.focus()
    hidden_at_first = said.is_hidden()
    plot.press("Home")
    first = said.locator("b").inner_text()
    plot.press("ArrowRight")
    second = said.locator("b").inner_text()
    plot.press("End")
    at_the_end = said.locator("b").inner_text()
    assert_usable(shown)
    plot.press("Escape")

    assert hidden_at_first
    assert [first, second] == [rows.nth(at).locator("th").text_content() for at in (0, 1)]
    assert at_the_end == last
    assert said.is_hidden()
    box = plot.bounding_box()
    shown.mouse.move(box["x"] + box["width"] - 2, box["y"] + 20)
    assert said.locator("b").inner_text() == last
