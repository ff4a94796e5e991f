"""`accord demo`: a company in a folder, and the same one when it is started again."""

from io import StringIO
from stat import S_IMODE

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError

from accord.demo import keeping
from accord.handoff.models import Handoff
from accord.people.models import Person
from accord.reports.catalogue import report_named
from accord.web.installation import LOGINS

pytestmark = pytest.mark.django_db


def _demo(*words: str) -> str:
    said = StringIO()
    call_command("demo", *words, stdout=said)
    return said.getvalue()


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path / "home"
    return settings.HOME


def test_it_builds_a_company_tells_the_logins_and_goes_on_with_it_afterwards(home):
    said = _demo("--people", "60", "--months", "2", "--until", "2026-06-24")

    assert f"Next: accord serve --home {home}" in said
    in_one_line = " ".join(said.split())
    for name in ("sources", "stages", "promises", "returns", "never-worked"):
        assert report_named(name).question in in_one_line
    password = keeping.password_in(home / LOGINS)
    assert password in said
    assert authenticate(username="mara.klein@northwind.test", password=password)
    assert S_IMODE((home / LOGINS).stat().st_mode) == 0o600
    before = Person.objects.count(), Handoff.objects.count()

    again = _demo("--people", "90")

    assert "Northwind Pumps is here already (60 people, 2 months, seed 7" in again
    assert password in again
    assert (Person.objects.count(), Handoff.objects.count()) == before


def test_it_leaves_another_company_alone(in_force):
    with pytest.raises(CommandError, match="holds another company"):
        _demo("--people", "60", "--months", "2")


def test_it_cannot_tell_the_future():
    with pytest.raises(CommandError, match="2999-12-31 is not over yet"):
        _demo("--until", "2999-12-31")
