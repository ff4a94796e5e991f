"""The page of rows in a browser."""

import pytest

from tests.web.conftest import SCREENS
from tests.web.looks import assert_fits, assert_usable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("number", ["leads", "revenue", "customers&name=nobody"])
def test_rows_can_be_read_by_everyone(open_page, told, mara, screen, number):
    told(51)
    number, _, rest = number.partition("&")
    shown = open_page(mara, screen)

    shown.goto(f"/rows/sources/{number}/?period=all&{rest}")

    assert shown.locator("[data-rows]").count() == 1
    assert_usable(shown)


def test_rows_fit_320_pixels(open_page, told, sam, mara):
    told(51)
    shown = open_page(sam)
    shown.set_viewport_size({"width": 320, "height": 800})

    shown.goto("/rows/sources/revenue/?period=all")

    assert_fits(shown)
