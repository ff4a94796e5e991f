"""The cycle and the promises in a browser: light, dark and on a phone."""

import pytest

from tests.web.conftest import SCREENS
from tests.web.looks import assert_fits, assert_usable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["/cycle/?basis=period&compare=1", "/promises/?period=last-91"]
MEETING = """() => {
  const labels = [...document.querySelectorAll('.head, .exit, .vlab')].filter(e => e.offsetParent);
  const boxes = labels.map(e => [e.textContent.trim(), e.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], place) => boxes.slice(place + 1)
    .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([other]) => `${one} meets ${other}`));
}"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_used_by_everyone(open_page, spring, mara, page, screen):
    spring(2)
    shown = open_page(mara, screen)
    shown.goto(page)
    for opener in shown.locator("main details").all():
        opener.locator("summary").click()

    assert_usable(shown)
    assert shown.evaluate(MEETING) == []


@pytest.mark.parametrize("page", PAGES)
def test_at_320_pixels_nothing_scrolls_sideways(open_page, spring, mara, page):
    spring(2)
    shown = open_page(mara)
    shown.set_viewport_size({"width": 320, "height": 800})

    shown.goto(page)

    assert_fits(shown)


def test_one_drawing_is_shown_and_every_number_of_it_is_a_link(open_page, spring, mara):
    spring()
    wide, narrow = open_page(mara), open_page(mara, "phone")
    for shown, seen, hidden in ((wide, "level", "upright"), (narrow, "upright", "level")):
        shown.goto("/cycle/")

        assert shown.locator(f".sankey.{seen}").is_visible()
        assert not shown.locator(f".sankey.{hidden}").is_visible()

    narrow.locator(".sankey.upright .loop").first.click()
    assert narrow.locator('[data-rows="1"]').count() == 1


def test_a_ribbon_leads_to_its_leads(open_page, spring, mara):
    spring()
    shown = open_page(mara)
    shown.goto("/cycle/")

    shown.locator(".sankey.level .rib").first.dispatch_event("click")

    shown.wait_for_url("**/rows/flows/people/**")


def test_without_javascript_the_days_are_chosen_and_expectations_confirmed(open_page, spring, mara):
    spring()
    shown = open_page(mara, java_script_enabled=False)
    shown.goto("/cycle/")

    shown.get_by_label("Period").select_option("all")
    shown.get_by_role("button", name="Show").click()
    shown.get_by_role("button", name="I know what is expected of my team").click()

    assert shown.get_by_text("You confirmed what version 1").count() == 1
