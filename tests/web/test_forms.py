"""What every form takes along, how it names its mistakes, and what a page says of what was done."""

import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse

from accord.campaigns.models import Campaign
from accord.deals.models import Deal
from tests.web.conftest import PASSWORD, make_user

pytestmark = pytest.mark.django_db

DAYS = {"from": "2026-05-01", "to": "2026-06-30"}
HIDDEN = re.compile(r'<input type="hidden" name="(from|to|whole|period)" value="([^"]*)">')
FORM = re.compile(
    r'<form method="get".*?</form>|<form class="toolbar" method="get".*?</form>', re.DOTALL
)


def forms_of(text: str) -> list[dict[str, str]]:
    """What each form of a page that asks for days takes along of them."""
    return [dict(HIDDEN.findall(form)) for form in FORM.findall(text)]


def tied(text: str, field: str) -> str:
    """What is said of a field to whoever hears the page: its problems, by what it points to."""
    tag = re.search(rf'<(?:input|select)[^>]* name="{field}"[^>]*>', text)[0]
    assert 'aria-invalid="true"' in tag
    place = re.search(r'aria-describedby="([^"]+)"', tag)[1].split()[-1]
    return re.search(rf'<(\w+)[^>]*id="{place}"[^>]*>(.*?)</\1>', text, re.DOTALL)[2]


@pytest.mark.parametrize("page", ["/", "/cycle/", "/sources/", "/promises/"])
def test_days_from_an_address_and_the_wish_for_the_whole_page_stay_whatever_is_chosen(
    signed_in, company_at_work, page
):
    company_at_work()

    forms = forms_of(signed_in.get(page, {**DAYS, "whole": "1"}).text)

    assert forms
    assert forms == [{**DAYS, "whole": "1"}] * len(forms)


def test_days_that_are_tried_stay_when_another_version_is_chosen(signed_in, agreement):
    asked = {**DAYS, "version": "1"}

    shown = signed_in.get("/agreement/try/", asked)
    as_sent = signed_in.get("/agreement/try/", {**asked, "days": ""})
    chosen = signed_in.get("/agreement/try/", {**asked, "days": "90"})

    assert dict(HIDDEN.findall(shown.text)) == DAYS
    assert as_sent.context["period"] == shown.context["period"]
    assert chosen.context["period"].key == "last-90"


def test_a_named_period_is_not_sent_beside_days(signed_in, company_at_work):
    company_at_work()

    assert forms_of(signed_in.get("/promises/?period=year").text) == [{}]


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (constants.SUCCESS, '<p class="said success" role="status">'),
        (constants.WARNING, '<p class="said warning" role="status">'),
        (constants.ERROR, '<p class="said error" role="alert">'),
    ],
)
def test_what_went_wrong_is_not_told_like_a_success(level, said):
    shown = render_to_string("_messages.html", {"messages": [Message(level, "It is said")]})

    assert shown.startswith(said)
    assert ("<svg" in shown) is (level != constants.SUCCESS)


def test_a_missing_password_is_tied_to_its_field(client):
    cache.clear()

    shown = client.post(reverse("account_login"), {"login": "ada", "password": ""}).text

    assert "valid email" in tied(shown, "login")
    assert "required" in tied(shown, "password")


def test_what_is_wrong_with_a_new_password_is_tied_to_its_field(client, sam):
    client.force_login(sam)
    sent = {"oldpassword": "wrong", "password1": "a-quiet-tuesday", "password2": "other"}

    shown = client.post(reverse("account_change_password"), sent).text

    assert "current password" in tied(shown, "oldpassword")
    assert "same password" in tied(shown, "password2")


def test_a_wrong_password_at_a_second_look_is_tied_to_its_field(client, sam):
    cache.clear()
    client.post(reverse("account_login"), {"login": sam.email, "password": PASSWORD})

    shown = client.post(reverse("account_reauthenticate"), {"password": "wrong"}).text

    assert "Incorrect password" in tied(shown, "password")


def test_a_wrong_code_of_a_second_step_is_tied_to_its_field(client, sam):
    cache.clear()
    client.post(reverse("account_login"), {"login": sam.email, "password": PASSWORD})

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))

    shown = client.post(reverse("mfa_activate_totp"), {"code": "1"}).text

    assert "Incorrect code" in tied(shown, "code")


def test_a_campaign_that_was_not_chosen_is_tied_to_its_field(client, agreement, company_at_work):
    company_at_work()
    Campaign.objects.create(key="fair", name="Fair")
    client.force_login(make_user("chief@example.com", "lead administrator"))
    deal = Deal.objects.get()

    shown = client.post(f"/deals/{deal.pk}/change/", {"do": "campaign", "campaign": ""}).text

    assert tied(shown, "campaign") == "Choose a campaign."


def test_on_a_phone_the_menu_says_where_one_is(client):
    client.force_login(make_user("ann@example.com", "executive"))

    more = client.get("/settings/").text.partition('id="more"')[2].partition("</nav>")[0]

    assert re.findall(r'<a href="([^"]+)" aria-current="page"', more) == ["/settings/"]
