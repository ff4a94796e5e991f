"""Getting in: by invitation, by password, by a second step; and being out again in time."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accord.staff.models import Team, User
from accord.web.signing import welcome_address
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def attempts_forgotten():
    cache.clear()


def sign_in(client, user, password=PASSWORD):
    return client.post(SIGN_IN, {"login": user.email, "password": password})


def test_whoever_is_welcomed_is_led_to_a_password_and_to_signing_in(client, sam):
    address = welcome_address(sam)

    form = client.get(address, follow=True)
    sent = {"password1": "short", "password2": "short"}
    refused = client.post(form.redirect_chain[-1][0], sent)
    sent = {"password1": "a-quiet-tuesday", "password2": "a-quiet-tuesday"}
    chosen = client.post(form.redirect_chain[-1][0], sent, follow=True)
    again = Client().get(address, follow=True)

    assert "<h1>Choose a password</h1>" in form.text
    assert "It must contain at least 12 characters." in refused.text
    assert "<h1>Your password is chosen</h1>" in chosen.text
    assert "<h1>This address works no more</h1>" in again.text
    assert [SIGN_IN in page.text for page in (chosen, again)] == [True, True]


def test_who_is_invited_chooses_a_password_once(client, capsys):
    Team.objects.create(name="Sales", kind=Team.Kind.SALES)
    call_command("invite", "Ada@Example.com", "--role", "sdr", "--team", "Sales")
    told = capsys.readouterr().out
    address = re.search(r"http://localhost:8000(\S+)", told)[1]

    form = client.get(address, follow=True)
    chosen = {"password1": "a-quiet-tuesday", "password2": "a-quiet-tuesday"}
    client.post(form.redirect_chain[-1][0], chosen)
    again = Client().get(address)

    ada = User.objects.get()
    assert (ada.email, ada.role, ada.team.name) == ("ada@example.com", "sdr", "Sales")
    assert sign_in(Client(), ada, "a-quiet-tuesday").status_code == 302
    assert "password1" not in again.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "nobody is no e-mail address"),
        (["ada@example.com", "--role", "king"], "there is no role king, but marketer"),
        (["ada@example.com", "--team", "Moon"], "There is no team Moon, but none yet"),
    ],
)
def test_who_cannot_be_invited_like_this_is_told_why(words, said):
    with pytest.raises(CommandError, match=said):
        call_command("invite", *words)

    assert not User.objects.exists()


def test_nobody_signs_up(client):
    client.post(reverse("account_signup"), {"email": "eve@example.com", "password1": PASSWORD})

    assert not User.objects.exists()


def test_the_tenth_wrong_password_closes_the_account_for_a_while(sam):
    for _ in range(10):
        sign_in(Client(), sam, "wrong")

    answer = sign_in(Client(), sam)

    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.text


def test_an_address_that_nobody_has_is_refused_in_the_same_words(sam):
    wrong = sign_in(Client(), sam, "wrong")
    unknown = Client().post(SIGN_IN, {"login": "nobody@example.com", "password": "wrong"})

    told = [re.search(r'role="alert"[^>]*>([^<]+)', answer.text)[1] for answer in (wrong, unknown)]
    assert told[0] == told[1]


def test_signing_in_gives_the_session_a_new_name(client, sam):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = "before"
    session.save()
    before = session.session_key

    sign_in(client, sam)

    assert client.session.session_key != before


def test_a_new_password_ends_the_sessions_elsewhere(client, sam):
    elsewhere = Client()
    for one in (client, elsewhere):
        sign_in(one, sam)
    chosen = {
        "oldpassword": PASSWORD,
        "password1": "a-quiet-tuesday",
        "password2": "a-quiet-tuesday",
    }

    client.post(reverse("account_change_password"), chosen)

    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_other_sessions_are_listed_and_can_be_ended(client, sam):
    elsewhere = Client(headers={"user-agent": "A phone"})
    for one in (elsewhere, client):
        sign_in(one, sam)

    listed = client.get(reverse("usersessions_list")).text
    client.post(reverse("usersessions_list"))

    assert "A phone" in listed
    assert elsewhere.get("/").status_code == 302
    assert client.get("/").status_code == 200


def test_who_may_no_longer_sign_in_is_out_at_once(client, sam):
    sign_in(client, sam)

    User.objects.update(is_active=False)

    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("unused", "status"),
    [
        pytest.param({"used": timedelta(hours=13)}, 302, id="half a day without use"),
        pytest.param({"began": timedelta(days=8)}, 302, id="more than a week"),
        pytest.param({"used": timedelta(hours=11), "began": timedelta(days=6)}, 200, id="neither"),
    ],
)
def test_a_session_ends_by_itself(signed_in, unused, status):
    now = int(timezone.now().timestamp())
    session = signed_in.session
    session.update({"began": now, "used": now})
    session.update({name: now - int(age.total_seconds()) for name, age in unused.items()})
    session.save()

    assert signed_in.get("/").status_code == status


@pytest.mark.parametrize(
    ("shown", "next_page"),
    [
        ({"HX-Current-URL": "http://testserver/cycle/?period=year&basis=all"},
         "/cycle/%3Fperiod%3Dyear%26basis%3Dall"),
        ({"HX-Current-URL": "http://elsewhere.example/cycle/"}, "/"),
        ({}, "/"),
    ],
    ids=["a page of ours", "another place", "no page"],
)  # fmt: skip
def test_when_a_session_has_ended_a_part_of_a_page_leads_the_whole_page_to_sign_in(
    client, shown, next_page
):
    answer = client.get("/cycle/", headers={"HX-Request": "true", **shown})

    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["HX-Redirect"] == f"{SIGN_IN}?next={next_page}"


def test_a_part_of_a_page_comes_as_ever_while_the_session_lasts(signed_in):
    answer = signed_in.get("/agreement/try/", headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "HX-Redirect" not in answer.headers


def test_the_last_use_is_noted_but_not_at_every_page(signed_in):
    signed_in.get("/")
    session = signed_in.session
    session["used"] -= 11 * 60
    session.save()
    before = session["used"]

    signed_in.get("/")

    assert signed_in.session["used"] > before


def test_with_a_second_step_a_password_is_not_enough(client, sam):
    secret = generate_totp_secret()
    from accord.web.signing import SecondSteps

    kept = SecondSteps().encrypt(secret)
    Authenticator.objects.create(user=sam, type="totp", data={"secret": kept})

    half = sign_in(client, sam)
    closed = client.get("/").status_code
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    client.post(half.url, {"code": code})

    assert (half.url.startswith("/sign-in/code/"), closed) == (True, 302)
    assert client.get("/").status_code == 200
    assert secret not in kept


@pytest.mark.parametrize(("late", "status"), [(1, 200), (2, 302)])
def test_a_code_counts_half_a_minute_longer(client, sam, monkeypatch, late, status):
    secret, now = generate_totp_secret(), int(time.time())
    from accord.web.signing import SecondSteps

    kept = {"secret": SecondSteps().encrypt(secret)}
    Authenticator.objects.create(user=sam, type="totp", data=kept)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now)

    half = sign_in(client, sam)
    client.post(half.url, {"code": format_hotp_value(hotp_value(secret, now // 30 - late))})

    assert client.get("/").status_code == status


def test_a_page_is_never_kept_by_the_browser_and_runs_nothing_of_others(signed_in):
    answer = signed_in.get(reverse("mfa_index"))

    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
