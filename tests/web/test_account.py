"""One's own account: how its pages speak, from turning the second step on to turning it off."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accord.templatetags.signing import program
from accord.templatetags.ui import month, months
from accord.web.settings import uploads
from tests.web.conftest import PASSWORD

LINUX = "Mozilla/5.0 (X11; Linux x86_64)"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture
def sam_inside(client, sam):
    """Sam, who has just said the password."""
    cache.clear()
    client.post(reverse("account_login"), {"login": sam.email, "password": PASSWORD})
    return client


def headings(text: str) -> list[str]:
    return re.findall(r"<h1>(.*?)</h1>", text)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


@pytest.mark.django_db
def test_the_second_step_is_turned_on_and_off_in_our_own_words(sam_inside):
    address = reverse("mfa_activate_totp")
    sam_inside.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    shown = sam_inside.get(address).text
    secret = re.search(r'id="authenticator_secret" type="text" value="(\w+)"', shown)[1]

    codes = sam_inside.post(address, {"code": code_of(secret)}, follow=True).text
    pages = ("mfa_index", "mfa_generate_recovery_codes", "mfa_deactivate_totp")
    told = [headings(sam_inside.get(reverse(page)).text) for page in pages]
    sam_inside.post(reverse("mfa_deactivate_totp"))

    assert headings(shown) == ["Turn the second step on"]
    assert headings(codes) == ["Recovery codes"]
    assert "10 of 10 are left" in codes
    assert told == [["Second step"], ["New recovery codes"], ["Turn the second step off"]]
    assert "your password alone lets you in" in sam_inside.get(reverse("mfa_index")).text


@pytest.mark.django_db
def test_the_code_is_asked_for_beside_its_name(client, sam_inside, sam):
    sam_inside.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    shown = sam_inside.get(reverse("mfa_activate_totp")).text
    secret = re.search(r'id="authenticator_secret" type="text" value="(\w+)"', shown)[1]
    sam_inside.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    sam_inside.post(reverse("account_logout"))

    half = client.post(
        reverse("account_login"), {"login": sam.email, "password": PASSWORD}, follow=True
    ).text

    assert headings(half) == ["Second step"]
    assert '<label for="id_code">Code</label>' in half
    assert 'name="code"' in half


@pytest.mark.django_db
def test_a_wrong_password_is_said_in_one_sentence(client, sam):
    cache.clear()

    answer = client.post(reverse("account_login"), {"login": sam.email, "password": "wrong"})

    assert "This email address and this password do not belong together." in answer.text


@pytest.mark.django_db
def test_signing_out_is_asked_for_under_one_heading(sam_inside):
    assert headings(sam_inside.get(reverse("account_logout")).text) == ["Sign out"]


@pytest.mark.django_db
def test_whose_account_is_closed_is_told_whom_to_ask(client):
    assert headings(client.get(reverse("account_inactive")).text) == ["You may not sign in"]


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (f"{LINUX} {CHROME}", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/140.0.0.0", "Edge on Windows"),
        (IPHONE, "Safari on an iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "An unknown program"),
    ],
)
def test_a_session_is_called_by_its_browser(agent, said):
    assert program(agent) == said


def test_months_are_read_as_days_are():
    assert month("2026-03") == "Mar 2026"
    assert months(("2025-11", "2025-12", "2026-01")) == "Nov 2025 to Jan 2026"
    assert months(("2025-11",)) == "Nov 2025"
    assert months(()) == "no month"


def test_a_file_is_shown_under_the_name_it_came_with():
    assert uploads.called("people-0123456789abcdef.csv") == "people.csv"
    assert uploads.called("people-2026.csv") == "people-2026.csv"
