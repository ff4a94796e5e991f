"""Who may open which page: the table is complete, and what it leaves out is closed."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import get_resolver, path

from accord.staff.models import User
from accord.web import permissions
from accord.web.permissions import ANYONE, MAY_OPEN, may_open, require_rows

PAGES = sorted(MAY_OPEN)


def _page(request):
    return HttpResponse("never seen")


urlpatterns = [path("forgotten/", _page, name="forgotten")]


def test_every_page_has_a_row_and_every_row_a_page():
    require_rows(get_resolver().url_patterns)


def test_a_page_without_a_row_stops_the_program_at_its_start(settings, client):
    settings.ROOT_URLCONF = "tests.web.test_permissions"

    with pytest.raises(ImproperlyConfigured, match="nobody may open forgotten"):
        client.get("/forgotten/")


def test_a_row_without_a_page_stops_it_too():
    patterns = [path("", _page, name=name) for name in PAGES[1:]]

    with pytest.raises(ImproperlyConfigured, match=f"there is no page {PAGES[0]}"):
        require_rows(patterns)


@pytest.mark.parametrize("role", User.Role.values)
@pytest.mark.parametrize("page", PAGES)
def test_a_role_opens_what_its_row_says(page, role):
    opens = MAY_OPEN[page] is ANYONE or role in MAY_OPEN[page]

    assert may_open(page, SimpleNamespace(role=role)) is opens


@pytest.mark.parametrize("page", [*PAGES, "no such page"])
def test_whoever_has_no_role_opens_only_what_is_open_to_anyone(page):
    assert may_open(page, SimpleNamespace()) is (MAY_OPEN.get(page) is ANYONE)
    assert may_open(page, SimpleNamespace(role="")) is (MAY_OPEN.get(page) is ANYONE)


def test_a_page_narrowed_to_one_role_is_closed_to_the_others(signed_in, monkeypatch):
    monkeypatch.setitem(permissions.MAY_OPEN, "home", frozenset({User.Role.ADMINISTRATOR}))

    assert signed_in.get("/").status_code == 403
