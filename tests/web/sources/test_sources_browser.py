"""Sources in a browser."""

import pytest

from tests.web.conftest import SCREENS
from tests.web.looks import assert_fits, assert_usable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("query", ["period=all&open=google", "from=2020-01-01&to=2020-01-31"])
def test_sources_can_be_read_by_everyone(open_page, told, mara, screen, query):
    told(3)
    shown = open_page(mara, screen)

    shown.goto(f"/sources/?{query}")
    shown.locator(".menu summary").click()

    assert_usable(shown)


def test_sources_fit_320_pixels(open_page, told, mara):
    told(3)
    shown = open_page(mara)
    shown.set_viewport_size({"width": 320, "height": 800})

    shown.goto("/sources/?period=all&open=google")

    assert_fits(shown)


def test_another_method_is_chosen_and_a_number_followed_to_its_rows(open_page, told, mara):
    told(3)
    shown = open_page(mara)
    shown.goto("/sources/?period=all")

    shown.get_by_label("Other method").select_option("first touch")
    shown.wait_for_url("**other=first*")
    shown.locator("#credit td.n a").last.click()

    assert shown.locator("[data-total]").get_attribute("data-total") == "3750"
    shown.get_by_role("link", name="Back").click()
    assert shown.get_by_role("heading", level=1).inner_text() == "Sources"
    assert "other=first" in shown.url


def test_a_line_is_opened_without_javascript(open_page, told, mara):
    told(1)
    shown = open_page(mara, java_script_enabled=False)
    shown.goto("/sources/?period=all")

    shown.locator(".opener", has_text="google").click()

    assert shown.get_by_text("Ways to a deal that touch google").count() == 1
