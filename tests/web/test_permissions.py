"""Who may open which page: the table is complete, and what it leaves out is closed."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import get_resolver, path

from accord.staff.models import User
from accord.web import permissions
from accord.web.permissions import MAY_OPEN, may_open, require_rows

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


@pytest.mark.parametrize(
    ("page", "role", "opens"),
    [
        pytest.param("settings_invite", "administrator", True, id="a role of its row"),
        pytest.param("settings_invite", "manager", False, id="a role that its row leaves out"),
        pytest.param("account_login", "sdr", True, id="open to anyone"),
        pytest.param("account_login", "", True, id="open to anyone, without a role"),
        pytest.param("home", "", False, id="without a role"),
        pytest.param("no such page", "administrator", False, id="no row"),
    ],
)
def test_a_page_opens_to_the_roles_of_its_row_only(page, role, opens):
    assert may_open(page, SimpleNamespace(role=role)) is opens


def test_whoever_is_signed_out_has_no_role_at_all():
    assert may_open("account_login", SimpleNamespace())
    assert not may_open("home", SimpleNamespace())


def test_a_page_narrowed_to_one_role_is_closed_to_the_others(signed_in, monkeypatch):
    monkeypatch.setitem(permissions.MAY_OPEN, "home", frozenset({User.Role.ADMINISTRATOR}))

    assert signed_in.get("/").status_code == 403
