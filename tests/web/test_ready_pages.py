"""The pages that tell numbers: all they ask was worked out before, and they weigh little."""

import gzip
import re
import shutil
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from accord.staff.models import User
from accord.web.numbers import show
from accord.web.warming import warm
from tests.simulated import NOW, taken_back

pytestmark = pytest.mark.django_db

MOST_HTML, MOST_ASSETS = 80_000, 60_000
TOLD = (
    "/", "/?wall=1", "/cycle/", "/sources/", "/promises/", "/planner/", "/agreement/rules/",
)  # fmt: skip
PAGES = (*TOLD, "/leads/", "/companies/", "/deals/", "/agreement/", "/settings/", "/queue/team/")


@pytest.fixture(scope="module")
def northwind(django_db_setup, django_db_blocker):
    """Some months of the simulated company, up to the day before its pages are asked."""
    until = NOW.date() - timedelta(days=1)
    with taken_back(django_db_blocker, people=120, months=6, seed=7, until=until) as told:
        yield told


@pytest.fixture(autouse=True)
def _asked_then(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_the_usual_pages_ask_nothing_that_was_not_worked_out(
    northwind, keeps_answers, client, copy_folder
):
    show(warm(at=NOW), for_s=600)
    shutil.rmtree(copy_folder / "parts")
    client.force_login(User.objects.filter(role="executive").first())

    assert [client.get(page).status_code for page in TOLD] == [200] * len(TOLD)
    with pytest.raises(Exception, match="parquet"):
        client.get("/cycle/?period=last-30")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_and_what_it_links_weigh_little(northwind, client, page):
    client.force_login(User.objects.filter(role="executive").first())

    told = client.get(page).content

    assert len(told) <= MOST_HTML
    assert 0 < sum(map(_sent, _linked(told.decode()))) <= MOST_ASSETS


def _linked(told: str) -> set[str]:
    """The files that a browser fetches for a page."""
    return set(re.findall(r'(?:href|src)="/static/([^"?]+)"', told))


def _sent(name: str) -> int:
    """How many bytes of it travel."""
    with open(finders.find(name), "rb") as file:
        return len(gzip.compress(file.read()))
