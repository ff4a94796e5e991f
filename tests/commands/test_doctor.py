"""The doctor finds what is not sound."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accord.ledger.guards import install_guards


def doctor() -> str:
    out = StringIO()
    call_command("doctor", stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _a_real_key(settings):
    settings.SECRET_KEY = "k" * 50


def test_a_sound_installation_has_no_problem(in_force):
    said = doctor()

    assert "problem" not in said
    assert "Version 1 of the agreement holds last." in said


def test_without_an_agreement_it_says_what_to_do(db):
    assert "warning  No agreement is in force, so nothing is judged. Write one" in doctor()


def test_a_missing_guard_is_a_problem_and_comes_back(db):
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON accord_touch"
        cursor.execute(f"DROP TRIGGER accord_touch_keeps_updates{on}")

    with pytest.raises(CommandError):
        doctor()
    install_guards()

    assert "Facts are guarded against change." in doctor()


@pytest.mark.parametrize(
    ("name", "value"), [("DEBUG", True), ("ALLOWED_HOSTS", ["*"]), ("SECRET_KEY", "short")]
)
def test_unsafe_settings_are_a_problem(db, settings, name, value):
    setattr(settings, name, value)

    with pytest.raises(CommandError):
        doctor()
