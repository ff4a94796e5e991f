"""Signing in: by invitation, with a password and, if one wants, a second step."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


class Accounts(DefaultAccountAdapter):
    """Nobody signs up; an administrator invites."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This email address and this password do not belong together.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the web server saw; a header that anyone may send is not believed."""
        return request.META.get("REMOTE_ADDR", "")


class SecondSteps(DefaultMFAAdapter):
    """Keeps the secrets of second steps encrypted with the key of this installation."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def welcome_address(user) -> str:
    """Where this user chooses a password: works once, for three days, until it is chosen."""
    key = default_token_generator.make_token(user)
    words = {"uidb36": user_pk_to_url_str(user), "key": key}
    return reverse("account_reset_password_from_key", kwargs=words)


@login_not_required
def by_invitation(request: HttpRequest) -> HttpResponse:
    """Says how one gets in."""
    return render(request, "signing/by_invitation.html")


@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """Says what to do without a password: this installation sends no mail of its own accord."""
    return render(request, "signing/forgotten.html")


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"second step {settings.SECRET_KEY}".encode()).digest()))
