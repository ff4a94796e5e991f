"""Every number on every page that stands for rows opens them: as many, or the sum of them."""

import os

import pytest
from django.test import Client
from django.utils import timezone

from accord.staff.models import User
from tests.journeys.crawl import Number, Seen, look, walk
from tests.simulated import NOW, taken_back

pytestmark = pytest.mark.django_db

ON_POSTGRES = bool(os.environ.get("ACCORD_TEST_DATABASE"))
ROLES = ["sdr"] if ON_POSTGRES else ["executive", "marketer", "sdr"]
"""Who follows the numbers; on PostgreSQL only who sees the least, by the longest questions."""


@pytest.fixture(scope="module")
def northwind(django_db_setup, django_db_blocker, tmp_path_factory):
    """Some months of the simulated company, up to the moment its pages are asked."""
    told = {"people": 120, "months": 4, "seed": 11, "password": "long-enough-for-a-test"}
    with taken_back(django_db_blocker, until=NOW, **told):
        yield tmp_path_factory.mktemp("northwind")


@pytest.fixture(autouse=True)
def _asked_then(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize("role", ROLES)
def test_every_number_opens_its_rows(northwind, settings, role):
    (northwind / "keep").touch()
    settings.COPY = northwind
    settings.CACHES = settings.CACHES | {
        "numbers": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": role}
    }
    client = Client()
    client.force_login(User.objects.filter(role=role).order_by("pk").first())
    pages = list(walk(client))
    numbers = {number for page in pages for number in page.numbers}
    landed = {address: look(client, address) for address in {one.address for one in numbers}}

    assert len(numbers) > 100
    wrong = [said for one in numbers if (said := _wrong(one, landed[one.address]))]
    assert wrong == [], f"asked at ACCORD_TEST_NOW={NOW.isoformat()}"
    assert {page.page: page.bare for page in pages if page.bare} == {}


def _wrong(number: Number, landed: Seen | None) -> str:
    """What is wrong with where a number leads; empty if nothing is."""
    found = (landed.rows if number.what == "count" else landed.total) if landed else []
    if found == [number.value]:
        return ""
    return f"{number.page}: {number.value} leads to {found} at {number.address}"
