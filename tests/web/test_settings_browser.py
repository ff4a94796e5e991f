"""The settings and first steps in a browser: light, dark and on a phone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accord.staff import actions
from tests.web.conftest import SCREENS, make_user
from tests.web.looks import assert_fits, assert_usable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "settings", "settings_invite", "settings_teams", "settings_organisation", "settings_goals",
    "settings_absences", "settings_hours", "settings_imports", "settings_upload",
    "settings_health", "first_steps", "first_steps_company",
)  # fmt: skip


@pytest.fixture
def yusuf(mara, sam):
    user = make_user("yusuf@example.com", "administrator", "Yusuf Demir")
    actions.add_team("Marketing", kind="marketing")
    for someone in (mara, sam):
        someone.reports_to = user
        someone.save()
    actions.describe_side(
        "sales", goal="The quota", measure="revenue", horizon="a month", by=sam, at=timezone.now()
    )
    return user


@pytest.mark.parametrize("screen", SCREENS)
def test_everyone_can_use_the_settings(open_page, yusuf, agreement, screen):
    shown = open_page(yusuf, screen)
    for page in PAGES:
        shown.goto(reverse(page))
        assert_usable(shown)


def test_at_320_pixels_the_settings_fit(open_page, yusuf, agreement):
    shown = open_page(yusuf)
    shown.set_viewport_size({"width": 320, "height": 800})
    for page in PAGES:
        shown.goto(reverse(page))
        assert_fits(shown)


def test_a_new_installation_is_set_up_by_its_first_steps(open_page, yusuf):
    shown = open_page(yusuf)
    shown.goto(reverse("first_steps"))
    shown.get_by_role("link", name="Describe the company").click()
    shown.get_by_label("Company").fill("Northwind Pumps")
    shown.get_by_label("Public holidays of").fill("DE-BE")
    shown.get_by_role("button", name="Write the first version").click()
    shown.get_by_role("button", name="Put version 1 in force").click()

    assert shown.get_by_role("status").inner_text().startswith("Version 1 is in force.")
    shown.get_by_role("navigation", name="Settings").get_by_role("link", name="Hours").click()
    assert shown.get_by_role("row", name="Monday").get_by_role("cell").inner_text() == "09:00–17:00"


def test_the_more_pages_of_a_phone_open_without_javascript(open_page, yusuf, agreement):
    shown = open_page(yusuf, "phone", java_script_enabled=False)
    shown.goto(reverse("settings"))

    shown.get_by_role("button", name="More").click()
    shown.get_by_role("navigation", name="More pages").get_by_role("link", name="Settings").click()

    assert shown.get_by_role("heading", level=1).inner_text() == "People"
