"""The home folder of an installation: whether it is ready, and making it so."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from accord.staff.models import User

LOGINS = "demo-login.txt"
"""The file in which a demo keeps whom one can sign in as."""


class NotReadyError(CommandError):
    """The home folder is not set up; the message says what to run."""


def require_ready() -> None:
    """Raise unless there is a database that fits this program."""
    home = settings.HOME
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise NotReadyError(f"There is nothing in {home} yet. Run: accord init --home {home}")
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise NotReadyError(f"The database cannot be reached: {error}") from error
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReadyError(
            f"The database in {home} is not of this version. Run: accord init --home {home}"
        )


def prepare() -> None:
    """Make the home folder, its tables and its static files; on one that is ready, nothing changes."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    # In a process of its own: how files are stored is settled when the settings are read.
    subprocess.run(
        [sys.executable, "-m", "accord", "collectstatic", "--no-input", "--verbosity", "0"],
        env={**os.environ, "ACCORD_HOME": str(settings.HOME), "ACCORD_COLLECT": "1"},
        check=True,
    )


def new_administrator(email: str, password: str | None) -> str | None:
    """Create an administrator and return the password if one had to be made up.

    Whoever is there already stays as they are.
    """
    if User.objects.filter(email=email.casefold()).exists():
        return None
    made_up = None if password else secrets.token_urlsafe(12)
    User.objects.create_superuser(email, password or made_up, name=email.partition("@")[0])
    return made_up


def logins() -> str:
    """Whom one can sign in as in a demo; empty anywhere else."""
    file = settings.HOME / LOGINS
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""
