"""The agreement in a browser: every tab in light, dark and on a phone."""

import pytest

from accord.agreement.actions import load
from accord.agreement.rules.default import default_text
from tests.web.conftest import SCREENS, make_user
from tests.web.days import START
from tests.web.looks import assert_fits, assert_usable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["", "rules/", "try/", "try/?version=2&days=180", "history/?from=1&to=2", "load/"]


@pytest.fixture
def dana(company_at_work, mara):
    """The lead administrator of a company with an agreement in force and a draft beside it."""
    company_at_work(2)
    load(default_text().replace("deliver: 120", "deliver: 90"), at=START, by=mara)
    return make_user("dana@example.com", "lead administrator", "Dana Fuchs")


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("page", PAGES)
def test_a_tab_can_be_used_by_everyone(open_page, dana, screen, page):
    shown = open_page(dana, screen)
    shown.goto(f"/agreement/{page}", wait_until="networkidle")

    assert_usable(shown)


@pytest.mark.parametrize("page", PAGES)
def test_at_320_pixels_nothing_scrolls_sideways(open_page, dana, page):
    shown = open_page(dana)
    shown.set_viewport_size({"width": 320, "height": 800})

    shown.goto(f"/agreement/{page}", wait_until="networkidle")

    assert_fits(shown)


def test_trying_says_that_it_is_at_work_and_puts_the_answer_in_its_place(open_page, dana):
    shown = open_page(dana)
    shown.goto("/agreement/try/")

    shown.get_by_role("button", name="Try it").click()

    shown.get_by_role("heading", name="Who comes into a stage").wait_for()
    assert shown.url.endswith("/agreement/try/?version=2&days=90")
    shown.reload()
    shown.get_by_role("heading", name="Who comes into a stage").wait_for()


def test_a_mistake_is_shown_and_put_right(open_page, dana):
    shown = open_page(dana)
    shown.goto("/agreement/load/")
    field = shown.get_by_label("The agreement", exact=True)
    field.fill(default_text().replace("owner: sales", "owner: presales", 1))
    shown.get_by_role("button", name="Check and keep as a draft").click()

    shown.get_by_text("“presales” is not possible here").wait_for()
    assert_usable(shown)
    card, lines = (
        shown.locator(one).first.bounding_box() for one in (".mistakes", ".mistakes pre")
    )
    assert lines["x"] + lines["width"] <= card["x"] + card["width"]
    field.fill(field.input_value().replace("owner: presales", "owner: sales"))
    shown.get_by_role("button", name="Check and keep as a draft").click()

    shown.get_by_text("Version 3 is kept as a draft").wait_for()


def test_without_scripts_a_version_is_tried_all_the_same(open_page, dana):
    shown = open_page(dana, java_script_enabled=False)
    shown.goto("/agreement/try/")

    shown.get_by_role("button", name="Try it").click()

    shown.get_by_role("heading", name="Who comes into a stage").wait_for()
