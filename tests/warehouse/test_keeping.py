"""The copy is kept fresh beside judging, every report says how fresh it is, and doctor does too."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accord.reports.queries import run
from accord.warehouse import changes
from accord.warehouse.columnar import manifest, writing
from accord.warehouse.columnar.keeping import Keeper
from accord.warehouse.models import Change
from tests.conftest import HOUR, MONDAY_TEN

pytestmark = pytest.mark.django_db


def said_by(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_report_says_up_to_when_it_counts(ada):
    ada.touch("page", path="/pricing", at=MONDAY_TEN + HOUR)

    table = run("stages", as_of=MONDAY_TEN + 2 * HOUR)

    assert table.fresh == "Everything recorded up to 2026-03-02 11:00 counts."
    assert said_by("report", "stages").splitlines()[-1] == table.fresh
    told = json.loads(said_by("report", "stages", "--format", "json"))
    assert told["freshness"] == table.fresh
    assert "Everything recorded" not in said_by("report", "stages", "--format", "csv")


def test_the_copy_is_looked_after_now_and_then(ada, copy_folder):
    keeper = Keeper()
    keeper.look()
    first = manifest.read(copy_folder)
    ada.touch("page", path="/pricing", at=MONDAY_TEN)

    keeper.look()
    assert manifest.read(copy_folder) == first

    keeper.not_before = 0.0
    keeper.look()
    assert manifest.read(copy_folder).position > first.position


def test_where_the_database_answers_there_is_no_copy(ada, copy_folder, settings):
    settings.ANALYTICS = "database"

    Keeper().look()

    assert not copy_folder.exists()


def test_a_disk_that_is_full_stops_nothing_else(ada, copy_folder, caplog):
    copy_folder.write_text("a file where a folder should be")

    Keeper().look()

    assert "the columnar copy cannot be written" in caplog.text
    copy_folder.unlink()


def test_old_notes_are_thrown_away_and_who_is_further_behind_begins_anew(ada, monkeypatch):
    monkeypatch.setattr(changes, "KEPT", 5)
    writing.refresh()
    for hour in range(1, 15):
        ada.gives_email(at=MONDAY_TEN + timedelta(hours=hour))
        ada.judged(at=MONDAY_TEN + timedelta(hours=hour, minutes=1))
    Change.objects.bulk_create([Change(what="user", key=1, **stamped()) for _ in range(20)])

    changes.prune()

    assert Change.objects.count() == 5
    assert changes.changed_since(changes.Seen(1, snapshot())) is None
    assert manifest.read(writing.folder()).number + 1 == writing.refresh().number


def stamped() -> dict[str, int]:
    if connection.vendor == "sqlite":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)")
        return {"transaction": cursor.fetchone()[0]}


def snapshot() -> str:
    return changes.seen_now().snapshot


def test_doctor_says_what_answers_and_how_fresh_it_is(ada, settings):
    settings.SECRET_KEY = "k" * 50
    assert "Reports are answered by duckdb; the first one makes the copy." in said_by("doctor")

    ada.touch("page", path="/pricing", at=MONDAY_TEN)
    writing.refresh()
    assert "duckdb; their copy of 2026-03-02 09:00 UTC is fresh." in said_by("doctor")

    ada.touch("page", path="/pricing", at=MONDAY_TEN + HOUR)
    assert "is behind the log and catches up when asked." in said_by("doctor")

    settings.ANALYTICS = "database"
    assert "Reports are answered by the operational database." in said_by("doctor")

    settings.ANALYTICS = "oracle"
    with pytest.raises(CommandError):
        said_by("doctor")
