"""Leads, companies and deals in a browser: light, dark and on a phone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accord.deals import actions
from accord.deals.actions import Opening, Worth
from accord.handoff.models import Handoff
from tests.web.conftest import SCREENS, make_user
from tests.web.looks import assert_fits, assert_focus_is_in_sight, assert_usable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(company_at_work):
    return company_at_work(2)


@pytest.fixture
def dana(db):
    return make_user("dana@example.com", "lead administrator", "Dana Fuchs")


@pytest.fixture
def addresses(story, dana) -> dict[str, str]:
    opening = Opening("Pumps for plant 9", stage="Proposal", worth=Worth(1_250_000, "EUR"))
    at = timezone.now() - timedelta(days=3)
    company = story.ada.employments.get().company
    deal = actions.open_deal(story.visitor, opening, company=company, by=dana, at=at)
    Handoff.objects.filter(person=story.ada).update(closed_at=None)
    return {
        "leads": "/leads/?since=2026-01-01",
        "person": f"/people/{story.ada.pk}/",
        "companies": "/companies/",
        "company": f"/companies/{company.pk}/",
        "deals": "/deals/",
        "deal": f"/deals/{deal.pk}/",
        "nothing": "/deals/?text=nothing",
        "open a deal": f"/people/{story.ada.pk}/deal/",
    }


PAGES = ["leads", "person", "companies", "company", "deals", "deal", "nothing", "open a deal"]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_used_by_everyone(open_page, addresses, dana, screen, page):
    shown = open_page(dana, screen)
    shown.goto(addresses[page])

    assert_usable(shown)


def test_at_320_pixels_nothing_scrolls_sideways(open_page, addresses, dana):
    shown = open_page(dana)
    shown.set_viewport_size({"width": 320, "height": 800})

    for address in addresses.values():
        shown.goto(address)
        assert_fits(shown)


@pytest.mark.parametrize("page", ["leads", "person", "deal"])
def test_on_a_phone_the_bar_covers_nothing_that_has_the_focus(open_page, addresses, dana, page):
    shown = open_page(dana, "phone")
    shown.set_viewport_size({"width": 390, "height": 500})
    shown.goto(addresses[page])

    assert_focus_is_in_sight(shown, steps=45)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_deal_is_opened_undone_opened_again_and_won(open_page, story, dana, script):
    shown = open_page(dana, java_script_enabled=script)
    shown.goto(f"/people/{story.ada.pk}/")
    shown.get_by_role("link", name="Open a deal").click()
    shown.get_by_label("Amount, if known").fill("12,500")
    shown.get_by_role("button", name="Open the deal").click()
    shown.get_by_role("button", name="Undo").click()
    assert shown.get_by_role("heading", level=1).inner_text() == "Ada Lindqvist"

    shown.get_by_role("link", name="Open a deal").click()
    shown.get_by_role("button", name="Open the deal").click()
    shown.get_by_text("Won", exact=True).click()
    shown.get_by_role("button", name="The deal is won").click()
    assert "Say for how much it was won." in shown.inner_text("main")
    shown.locator("[aria-invalid=true]").fill("12,500")
    shown.get_by_role("button", name="The deal is won").click()

    assert re.search(r"12,500\.00 EUR", shown.inner_text(".score"))
    assert shown.locator(".score .chip.ok").inner_text() == "won"
