"""`accord init`: a new home folder, or one of an earlier version brought up to date."""

import getpass
import sys
from typing import Annotated

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django_typer.management import TyperCommand
from typer import Option

from accord.staff.models import User
from accord.web import installation

FIRST = "administrator@localhost"
"""Who may sign in to a new installation, where nobody was named."""


class Command(TyperCommand):
    help = "Set up the home folder that --home DIR names, or bring it up to date."

    def handle(
        self,
        email: Annotated[
            str,
            Option(
                help="Address of a first administrator, whose password is asked for.",
                show_default=FIRST,
            ),
        ] = "",
    ) -> None:
        if email and "@" not in email:
            raise CommandError(f"“{email}” is no email address.")
        installation.prepare()
        self.stdout.write(f"Ready: {settings.HOME}")
        if email:
            self._administrator(email)
        elif not User.objects.exists():
            self._administrator(FIRST, ask=False)
        self.stdout.write(f"Next: accord serve --home {settings.HOME}")

    def _administrator(self, email: str, *, ask: bool = True) -> None:
        made_up = installation.new_administrator(email, _password(email) if ask else None)
        if made_up:
            self.stdout.write(f"Administrator {email}, password {made_up} (shown only now)")


def _password(email: str) -> str | None:
    """The password typed at a terminal; none where nobody can type, or nothing was typed."""
    if not sys.stdin.isatty():
        return None
    password = getpass.getpass(f"Password for {email} (empty for a made-up one): ")
    if password:
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
    return password or None
