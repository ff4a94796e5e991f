"""Running an installation by its pages: people, teams, lines, goals, absences, hours, imports."""

import os
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accord.agreement.rules.default import default_text
from accord.connectors.models import ImportRun
from accord.sla.models import Clock
from accord.staff.models import Absence, SideProfile, Team, User
from accord.web.settings import uploads
from tests.guards.places import ROOT, run
from tests.web.conftest import PASSWORD, make_user
from tests.web.days import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def yusuf(client):
    """The administrator, signed in."""
    user = make_user("yusuf@example.com", "administrator", "Yusuf Demir")
    client.force_login(user)
    return user


def test_whoever_is_invited_chooses_a_password_and_is_in(client, yusuf):
    team = Team.objects.create(name="Inside sales", kind="sdr")
    said = {"email": "Priya@Example.com", "name": "Priya Nair", "role": "sdr", "team": team.pk}

    answer = client.post(reverse("settings_invite"), said)
    address = answer.context["address"]
    client.logout()
    chosen = {"password1": PASSWORD, "password2": PASSWORD}
    form = client.get(address, follow=True)
    client.post(form.redirect_chain[-1][0], chosen)

    priya = User.objects.get(email="priya@example.com")
    assert (priya.name, priya.role, priya.team) == ("Priya Nair", "sdr", team)
    assert client.login(email="priya@example.com", password=PASSWORD)


@pytest.mark.parametrize("may_sign_in", [True, False])
def test_an_address_that_is_known_is_not_invited_again(client, yusuf, sam, may_sign_in):
    User.objects.filter(pk=sam.pk).update(is_active=may_sign_in)
    said = {"email": sam.email, "name": "Somebody", "role": "executive"}

    answer = client.post(reverse("settings_invite"), said)

    assert answer.status_code == 422
    assert "This address is in the list already: change them there." in answer.text
    sam.refresh_from_db()
    assert (sam.name, sam.role) == ("Sam Brooks", "account executive")


def test_someone_gets_another_role_team_and_superior(client, yusuf, sam):
    team = Team.objects.create(name="Sales", kind="sales")
    said = {"role": "manager", "team": team.pk, "reports_to": yusuf.pk, "is_active": "on"}

    client.post(reverse("settings_person", args=[sam.pk]), said)

    sam.refresh_from_db()
    assert (sam.role, sam.team, sam.reports_to, sam.is_active) == ("manager", team, yusuf, True)


def test_the_only_administrator_stays_one(client, yusuf):
    answer = client.post(reverse("settings_person", args=[yusuf.pk]), {"role": "marketer"})

    assert answer.status_code == 422
    assert "is the only administrator: make someone else one before" in answer.text
    yusuf.refresh_from_db()
    assert yusuf.role == "administrator"


def test_nobody_reports_to_themselves_by_way_of_others(client, yusuf, sam, mara):
    User.objects.filter(pk=sam.pk).update(reports_to=mara)
    said = {"role": "marketer", "reports_to": sam.pk, "is_active": "on"}

    answer = client.post(reverse("settings_person", args=[mara.pk]), said)

    assert "Mara Okafor would report to themselves by way of Sam Brooks" in answer.text


def test_a_team_has_a_name_of_its_own(client, yusuf):
    client.post(reverse("settings_teams"), {"name": "Field", "kind": "sales"})
    answer = client.post(reverse("settings_teams"), {"name": "field", "kind": "sdr"})

    assert list(Team.objects.values_list("name", "kind")) == [("Field", "sales")]
    assert "There is a team field already: choose another name." in answer.text


def test_the_lines_say_where_both_teams_meet(client, yusuf, mara, sam):
    mara.team = Team.objects.create(name="Marketing", kind="marketing")
    sam.team = Team.objects.create(name="Sales", kind="sales")
    mara.reports_to = sam.reports_to = yusuf
    for user in (mara, sam):
        user.save()
    meeting = client.get(reverse("settings_organisation")).text
    User.objects.filter(pk=sam.pk).update(reports_to=None)
    apart = client.get(reverse("settings_organisation")).text

    assert "Marketing and sales both end at Yusuf Demir." in meeting
    assert "marketing ends at Yusuf Demir; sales at Sam Brooks." in apart


def test_both_teams_say_what_they_work_for(client, yusuf, agreement):
    said = {"goal": "Leads that fit", "measure": "MQLs a month", "horizon": "a year"}
    client.post(reverse("settings_side", args=["marketing"]), said)

    page = client.get(reverse("settings_goals")).text

    kept = SideProfile.objects.values_list("side", "goal", "measure", "horizon", "changed_by")
    assert list(kept) == [("marketing", *said.values(), yusuf.pk)]
    assert "2,400,000 EUR a year" in page
    assert "Not written down yet." in page


def test_while_a_rep_is_away_clocks_on_their_hours_stand_still(
    client, yusuf, make_version, make_story, sam
):
    hours = "within: 4 working hours, hours: owner"
    make_version(default_text().replace("within: 4 working hours", hours))
    ada, now = make_story(), timezone.now()
    ada.becomes_mql(at=now - timedelta(hours=1))
    ada.is_given_to(sam, at=now - timedelta(minutes=50))
    ada.judged(at=now)
    due = _first_touch_due(ada.person)
    day = timezone.localdate(due).isoformat()
    said = {"user": sam.pk, "first": day, "last": day, "why": "ill"}

    client.post(reverse("settings_absences"), said)
    later = _first_touch_due(ada.person)
    client.post(reverse("settings_absence_end", args=[Absence.objects.get().pk]))

    assert later >= due + timedelta(hours=12)
    assert _first_touch_due(ada.person) == due
    assert not Absence.objects.exists()


def test_one_is_not_away_twice_on_the_same_day(client, yusuf, sam):
    said = {"user": sam.pk, "first": "2026-12-21", "last": "2026-12-28"}
    noted = client.post(reverse("settings_absences"), said, follow=True)

    answer = client.post(reverse("settings_absences"), said | {"first": "2026-12-28"})

    assert "Sam Brooks is away from 21 Dec 2026 through 28 Dec 2026." in noted.text
    assert "Sam Brooks is away on some of these days already" in answer.text
    assert Absence.objects.count() == 1


@pytest.mark.parametrize("days", [("9999-12-30", "9999-12-31"), ("0001-01-01", "2026-12-31")])
def test_an_absence_lies_within_reach(client, sam, days):
    client.force_login(sam)
    said = {"user": sam.pk, "first": days[0], "last": days[1]}

    answer = client.post(reverse("settings_absences"), said)

    assert answer.status_code == 422
    assert not Absence.objects.exists()


def test_a_rep_notes_own_absences_only(client, sam, mara):
    client.force_login(sam)

    answer = client.post(
        reverse("settings_absences"),
        {"user": mara.pk, "first": "2026-12-21", "last": "2026-12-21"},
    )

    assert answer.status_code == 422
    assert not Absence.objects.exists()


def test_the_agreed_hours_are_shown(client, yusuf, make_version):
    eve = date(today().year + 1, 12, 24)
    make_version(default_text().replace("2026-12-24", eve.isoformat()))

    page = client.get(reverse("settings_hours"))

    assert page.context["week"][0][0] == "Monday"
    assert "09:00–12:30, 13:15–18:00" in page.text
    assert (eve, "closed, as agreed") in page.context["closed"]


def test_the_health_of_the_installation_is_what_doctor_says(client, yusuf):
    said = {finding.what for finding in client.get(reverse("settings_health")).context["findings"]}

    assert "Facts are guarded against change." in said


def test_an_upload_is_kept_under_a_name_of_its_own(settings, tmp_path):
    settings.HOME = tmp_path
    kept = uploads.keep(
        [b"email\n", b"ada@example.com\n"],
        "../../Leads (1).csv", mapping="key: email\n", kind="people", history=True, dry_run=False,
    )  # fmt: skip

    assert kept.file.parent == tmp_path / "imports"
    assert kept.file.read_text() == "email\nada@example.com\n"
    assert uploads.known(kept.token) == kept
    assert uploads.known("../../etc") is None
    assert uploads.state(kept).trouble == "It broke off, for it or the server was stopped."


@pytest.fixture
def home(settings, tmp_path, monkeypatch):
    """A home folder as `accord init` leaves it, for the process that reads a file in."""
    for name in [name for name in os.environ if name.startswith(("ACCORD_", "DJANGO_"))]:
        monkeypatch.delenv(name)
    source = str(ROOT / "src")
    monkeypatch.setenv("PYTHONPATH", source)
    settings.HOME = tmp_path
    told = run(sys.executable, "-m", "accord", "init", "--home", tmp_path, PYTHONPATH=source)
    assert told.returncode == 0, told.stderr


def test_a_file_without_a_column_to_go_by_says_what_to_do(client, yusuf, home):
    file = SimpleUploadedFile("leads.csv", b"shoe size\n42\n")

    answer = client.post(reverse("settings_upload"), {"kind": "people", "file": file})
    page = _when_ended(client, answer.url)

    assert "It was not read to its end" in page
    assert "no column says external_id or email" in page
    assert "Map a column to one of them" in page


def test_only_the_end_of_an_import_is_read_out(client, yusuf, settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    kept = uploads.keep([b"email\n"], "leads.csv", kind="people", history=False, dry_run=False)
    address = reverse("settings_import", args=[kept.token])
    account = {"read": 1200, "created": 0, "updated": 0, "unchanged": 1198, "rejected": 2}
    polled = {"HX-Request": "true"}

    monkeypatch.setattr(uploads, "state", lambda _: uploads.State(running=True))
    page, runs = client.get(address).text, client.get(address, headers=polled).text
    monkeypatch.setattr(uploads, "state", lambda _: uploads.State(running=False, account=account))
    over = client.get(address, headers=polled).text

    assert '<p class="vh" role="status" id="ended"></p>' in page
    assert "aria-live" not in page
    assert "hx-swap-oob" not in runs
    assert '<span id="ended" hx-swap-oob="innerHTML">1,200 rows read, 2 refused.</span>' in over


def test_before_hours_are_agreed_on_the_page_says_how_they_come(client, yusuf):
    page = client.get(reverse("settings_hours")).text

    assert "come with the first one that both sides sign" in page
    assert reverse("first_steps") in page


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({}, "Choose the file."),
        (
            {"file": SimpleUploadedFile("leads.csv", b"")},
            "There is nothing in this file: choose one with a line of headers and rows.",
        ),
    ],
)
def test_a_missing_or_empty_file_is_asked_for(client, yusuf, sent, problem):
    answer = client.post(reverse("settings_upload"), {"kind": "people", **sent})

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [problem]


def test_whoever_brings_in_a_first_file_reads_which_columns_it_has(client, yusuf):
    page = client.get(reverse("settings_upload"))
    found = {kind.title: (kind.needed, kind.one_of) for kind in page.context["kinds"]}

    assert page.context["form"]["kind"].value() == "people"
    assert found == {
        "Answers": (["occurred", "answer"], ["email", "external_id"]),
        "Companies": ([], ["external_id", "domain", "company"]),
        "Costs": (["source", "starts", "amount"], []),
        "Deals": ([], ["external_id"]),
        "People": ([], ["external_id", "email"]),
        "Touches": (["occurred", "kind"], ["email", "external_id", "anonymous_id"]),
    }
    assert "first_name, last_name, phone" in page.text


def test_a_file_saved_by_excel_is_read_in_its_own_letters(settings, tmp_path):
    settings.HOME = tmp_path
    kept = uploads.keep(
        ["name\nZoë\n".encode("cp1252")], "leads.csv", kind="people", history=False, dry_run=False,
        encoding="cp1252",
    )  # fmt: skip

    assert uploads.arguments(kept) == ["people", str(kept.file), "--json", "--encoding", "cp1252"]
    assert uploads.known(kept.token) == kept


def test_what_went_wrong_is_told_without_the_name_of_its_class(settings, tmp_path):
    settings.HOME = tmp_path
    kept = uploads.keep([b"x"], "leads.csv", kind="people", history=False, dry_run=False)
    kept.beside("log").write_text("2 rows\nCommandError: Line 1 is not utf-8.\nSay how.\n")
    kept.beside("ended").write_text("1")

    assert uploads.state(kept).trouble == "Line 1 is not utf-8.\nSay how."


NIGHT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
"""Half an hour after midnight where the agreement holds."""


def test_when_a_file_was_brought_in_is_told_in_the_zone_of_the_agreement(client, yusuf, agreement):
    ImportRun.objects.create(
        kind="people", file="leads.csv", digest="1", source="import", history=False,
        started_at=NIGHT,
    )  # fmt: skip

    assert "2 Jul 2026, 00:30" in client.get(reverse("settings_imports")).text


def test_when_a_goal_was_written_is_told_in_the_zone_of_the_agreement(client, yusuf, agreement):
    said = {"goal": "Leads that fit", "measure": "MQLs", "horizon": "a year"}
    SideProfile.objects.create(side="marketing", changed_at=NIGHT, changed_by=yusuf, **said)

    assert "Written 2 Jul 2026 by" in client.get(reverse("settings_goals")).text


def test_when_somebody_signed_in_is_told_in_the_zone_of_the_agreement(
    client, yusuf, sam, agreement
):
    User.objects.filter(pk=sam.pk).update(last_login=NIGHT)

    assert ">2 Jul 2026</time>" in client.get(reverse("settings")).text


def test_refused_rows_are_a_file_to_take_away(client, yusuf, settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "leads.rejects.csv").write_text("line,column\n2,email\n")
    run = ImportRun.objects.create(
        kind="people", file="leads.csv", digest="1", source="import", history=False,
        started_at=timezone.now(), read=1, rejected=1,
    )  # fmt: skip

    answer = client.get(reverse("settings_rejects", args=[run.pk]))

    assert b"".join(answer.streaming_content) == b"line,column\n2,email\n"


def _first_touch_due(person):
    return Clock.objects.get(person=person, what="first touch").due_at


def _when_ended(client, address: str) -> str:
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        page = client.get(address)
        if not page.context["state"].running:
            return page.text
        time.sleep(0.1)
    raise AssertionError("the import does not end")
