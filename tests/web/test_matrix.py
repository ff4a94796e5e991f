"""Who gets to see what: one table of every page and role, and of whose row it shows."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accord.deals.models import Deal, DealChange, DealPerson
from accord.handoff.models import Handoff
from accord.judging.models import Standing
from accord.ledger.actions import append
from accord.people.models import Company, Employment, Person
from accord.staff.models import Team, User
from accord.web.permissions import ANYONE, MAY_OPEN
from tests.web.conftest import make_user

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TABLE = (Path(__file__).parent / "matrix.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TABLE.splitlines()))
WHO = [name for name in ROWS[0] if name not in ("page", "whose")]
BEHIND = {"report": "sources", "number": "leads"}
KEYS = {
    "home_export": {"report": "sources", "form": "csv"},
    "home_walls_end": {"pk": 0},
    "home_wall": {"token": "made-up"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "stale-key"},
    "settings_person": {"pk": 0},
    "settings_absence_end": {"pk": 0},
    "settings_side": {"side": "marketing"},
    "settings_import": {"token": "0123456789abcdef"},
    "settings_rejects": {"pk": 0},
    "rows": BEHIND,
    "rows_csv": BEHIND,
    "sources_file": {"report": "sources", "form": "csv"},
}

pytestmark = pytest.mark.django_db


def test_the_table_has_a_row_for_every_page_and_a_column_for_every_role():
    roles = {name.partition(" of ")[0] for name in WHO} - {"nobody"}

    assert {row["page"] for row in ROWS} == set(MAY_OPEN)
    assert roles == set(User.Role.values)


@pytest.fixture
def teams():
    kinds = {"ours": Team.Kind.SALES, "theirs": Team.Kind.SDR, "marketing": Team.Kind.MARKETING}
    return {name: Team.objects.create(name=name, kind=kind) for name, kind in kinds.items()}


@pytest.fixture
def as_someone(client, teams):
    """Signs someone of a role in; only managers of marketing and marketers are not in `ours`."""

    def sign_in(who: str):
        if who == "nobody":
            return client
        role, _, of = who.partition(" of ")
        user = make_user("me@example.com", role, "Me")
        user.team = teams["marketing" if of == "marketing" or role == "marketer" else "ours"]
        user.save()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def person_of(teams):
    """A person that is one's own, one's team's, another team's, nobody's …"""

    def build(whose: str) -> Person:
        person = Person.objects.create(erased_at=NOW if whose == "erased" else None)
        Standing.objects.create(person=person, stage="lead", stage_since=NOW)
        if whose in ("own", "the own team's", "another team's", "nobody's yet"):
            _handed(person, _owner(whose, teams))
        if whose.startswith("returned by"):
            team = "another team's" if "another" in whose else "the own team's"
            _handed(person, _owner(team, teams), answer="returned", answered_at=NOW)
        if whose.startswith("on a deal of"):
            team = "another team's" if "another" in whose else "the own team's"
            _on_a_deal(person, _owner(team, teams))
        return person

    return build


@pytest.fixture
def keys_of(person_of):
    """The keys of the object that a row of the table is about."""

    def build(row: dict[str, str]) -> dict:
        if not row["whose"]:
            return KEYS.get(row["page"], {})
        person = person_of(row["whose"])
        if row["page"] in ("deal", "deal_change", "deal_undo"):
            return {"pk": Deal.objects.get(people__person=person).pk}
        if row["page"] == "company":
            company = Company.objects.create(name="Acme")
            told = {"occurred_at": NOW, "source": "story", "source_key": "3"}
            append([Employment(person=person, company=company, **told)], at=NOW)
            return {"pk": company.pk}
        return {"pk": person.pk}

    return build


def _owner(whose: str, teams) -> User | None:
    if whose == "nobody's yet":
        return None
    if whose == "own":
        return User.objects.filter(email="me@example.com").first()
    colleague = make_user("colleague@example.com", "sdr", "Colleague")
    colleague.team = teams["theirs" if whose == "another team's" else "ours"]
    colleague.save()
    return colleague


def _handed(person: Person, owner: User | None, **answered) -> None:
    opened = {"opened_at": NOW, "opened_on": NOW.date(), "version": 1}
    Handoff.objects.create(person=person, number=1, move=1, owner=owner, **opened, **answered)


def _on_a_deal(person: Person, actor: User) -> None:
    deal = Deal.objects.create(name="Pumps")
    told = {"deal": deal, "occurred_at": NOW, "source": "story"}
    append([DealPerson(person=person, source_key="1", **told)], at=NOW)
    append([DealChange(kind="opened", actor=actor, source_key="2", **told)], at=NOW)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['page']} {row['whose']}".strip())
def test_a_page_answers_as_the_table_says(row, who, as_someone, keys_of):
    client = as_someone(who)
    keys = keys_of(row)

    answer = client.get(reverse(row["page"], kwargs=keys))

    assert answer.status_code == int(row[who])


@pytest.mark.parametrize("who", WHO[1:])
def test_the_list_shows_whom_the_table_lets_one_see(who, as_someone, person_of):
    client = as_someone(who)
    rows = [row for row in ROWS if row["page"] == "person" and row["whose"] != "own"]
    expected = {row["whose"]: row[who] == "200" for row in rows}
    seen = {}
    for whose in expected:
        User.objects.filter(email="colleague@example.com").update(email=f"{len(seen)}@example.com")
        seen[whose] = person_of(whose).pk

    shown = {one.pk for one in client.get("/leads/?who=everyone").context["people"]}

    assert {whose: pk in shown for whose, pk in seen.items()} == expected


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("who", ["nobody", "administrator"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['page']} {row['whose']}".strip())
def test_every_answer_carries_the_headers_that_keep_others_out(row, who, as_someone, keys_of):
    client = as_someone(who)
    keys = keys_of(row)

    answer = client.get(reverse(row["page"], kwargs=keys))

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert who == "nobody" or answer.headers["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize("page", sorted(MAY_OPEN))
def test_nothing_is_changed_without_the_token_of_the_form(page, teams):
    client = Client(enforce_csrf_checks=True)
    roles = User.Role.values if MAY_OPEN[page] is ANYONE else sorted(MAY_OPEN[page])
    client.force_login(make_user("me@example.com", roles[0], "Me"))
    about_someone = any(row["whose"] for row in ROWS if row["page"] == page)
    keys = {"pk": 0} if about_someone else KEYS.get(page, {})

    answer = client.post(reverse(page, kwargs=keys))

    assert answer.status_code in (403, 405)
    assert answer.status_code == 405 or "CSRF" in answer.text
