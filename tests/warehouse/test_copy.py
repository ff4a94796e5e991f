"""The columnar copy says what the database says, whatever happened in between, and costs little."""

import json
import os
import time
from io import StringIO

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accord.content.models import Asset
from accord.judging import replay
from accord.judging.actions import step
from accord.ledger.actions import retract
from accord.people.erasure import erase
from accord.people.models import Person
from accord.warehouse.changes import install_notes, missing_notes
from accord.warehouse.columnar import checking, manifest, reading, writing
from accord.warehouse.engines import chosen
from accord.warehouse.views import view_names
from tests.conftest import DAY, HOUR, MONDAY_TEN
from tests.people.test_erasure import EMAIL, TOKENS, known
from tests.reports.rows import a_cost

__all__ = ["known"]

pytestmark = pytest.mark.django_db


def count(view: str, condition: str = "1 = 1") -> int:
    sql = f"SELECT count(*) AS n FROM {view} v WHERE {condition}"
    return chosen().ask(sql, {}, {})[0]["n"]


def differences() -> list[str]:
    copy = manifest.read(writing.folder())
    return [str(each) for each in checking.differences(copy, writing.folder())]


def test_a_question_finds_what_was_recorded_a_moment_before(ada):
    assert count("touch") == 0

    touch = ada.touch("page", path="/pricing", at=MONDAY_TEN)
    assert count("touch") == 1

    retract(touch, at=MONDAY_TEN + HOUR, by=ada.by, why="a test of our own")
    assert count("touch") == 1
    assert count("touch", "v.retracted_s IS NULL") == 0


def test_while_somebody_else_writes_it_is_read_as_it_stands(ada, copy_folder):
    import fcntl

    ada.touch("page", path="/pricing", at=MONDAY_TEN)
    assert count("touch") == 1
    ada.touch("form", form="demo", at=MONDAY_TEN + HOUR)

    with (copy_folder / "writing.lock").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert count("touch") == 1
        assert chosen().freshness().through == MONDAY_TEN
    assert count("touch") == 2
    assert chosen().freshness().through == MONDAY_TEN + HOUR


def test_what_a_judgement_threw_away_is_gone_from_the_copy_too(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    stages = ada.judged(at=MONDAY_TEN + HOUR)
    assert count("move") == len(stages) > 0

    replay.caches.clear()

    assert count("move") == 0
    assert differences() == []


def test_an_asset_that_serves_another_step_does_so_for_touches_long_past(ada):
    guide = Asset.objects.create(key="guide", title="Guide", kind="guide")
    ada.touch("download", asset=guide, at=MONDAY_TEN)
    assert count("touch", "v.asset_stage = 'consideration'") == 0

    Asset.objects.filter(pk=guide.pk).update(buying_stage="consideration")

    assert count("touch", "v.asset_stage = 'consideration'") == 1


def test_costs_are_named_as_touches_are(ada):
    a_cost("Google", ("2026-03-01", "2026-03-31"), 100)

    assert count("cost", "v.source_name = 'google'") == 1


def test_a_copy_of_another_database_is_made_anew(ada, copy_folder):
    ada.touch("page", path="/pricing", at=MONDAY_TEN)
    count("touch")
    path = copy_folder / "manifest.json"
    said = json.loads(path.read_text())
    path.write_text(json.dumps(said | {"anchor": "sqlite touch 1 0", "parts": []}))

    assert count("touch") == 1


def test_what_is_written_often_becomes_few_files(ada):
    for hour in range(40):
        ada.touch("page", path=f"/{hour}", at=MONDAY_TEN + hour * HOUR)
        copy = writing.refresh()

    touches = [part for part in copy.parts if part.source == "touch"]
    assert sum(part.rows for part in touches) == 40
    assert len(touches) <= 6
    assert differences() == []


def test_files_that_are_no_longer_needed_stay_for_a_time_of_grace(ada, copy_folder):
    touch = ada.touch("page", path="/pricing", at=MONDAY_TEN)
    before = writing.refresh()
    retract(touch, at=MONDAY_TEN + HOUR, by=ada.by, why="a test of our own")
    after = writing.refresh()
    gone = before.files - after.files

    assert gone
    assert gone <= {*os.listdir(copy_folder / "parts")}

    long_ago = time.time() - 2 * writing.GRACE_S
    for name in gone:
        os.utime(copy_folder / "parts" / name, (long_ago, long_ago))
    writing.refresh()

    assert {*os.listdir(copy_folder / "parts")} == after.files


def test_every_column_holds_what_is_said_of_it(in_force):
    held = reading.columns()

    assert {*held} == {*view_names()}
    assert held["touch"]["value"] == "double"
    assert held["person_fact"]["value"] == "text"
    assert held["move"]["at_s"] == held["move"]["backward"] == "bigint"


def test_every_change_is_noted(db):
    assert missing_notes() == []


def test_a_note_that_was_dropped_is_named_and_comes_back(db):
    on = "" if connection.vendor == "sqlite" else " ON accord_move"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER accord_move_notes_inserts{on}")

    assert missing_notes() == ["accord_move_notes_inserts"]
    install_notes()
    assert missing_notes() == []


def test_what_was_written_while_nothing_was_noted_is_found_all_the_same(ada):
    assert count("person") == 1
    on = "" if connection.vendor == "sqlite" else " ON accord_person"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER accord_person_notes_updates{on}")
    Person.objects.update(email="eve@acme.test")

    install_notes()

    assert count("person", "v.email = 'eve@acme.test'") == 1


def test_nothing_of_an_erased_person_is_left_in_any_file(known, copy_folder):
    writing.refresh()
    assert said_in(copy_folder) >= {"ada.byron", "crm-4711"}

    at = MONDAY_TEN + 60 * DAY
    erased = erase(Person.objects.get(email=EMAIL), at=at, by=None, why="asked on 3 March")
    step(erased.concerned, at=at, because="a person was erased")
    writing.refresh(grace_s=0)

    assert said_in(copy_folder) == set()
    assert differences() == []


def said_in(folder) -> set[str]:
    """Which of the words that lead to Ada stand in a file, in its rows or its statistics."""
    texts = [path.read_bytes().decode("latin-1") for path in folder.rglob("*.*") if path.is_file()]
    texts += [str(pq.read_table(path).to_pylist()) for path in folder.rglob("*.parquet")]
    return {word for word in TOKENS for text in texts if word in text.casefold()}


def test_the_command_says_what_there_is_and_compares(ada):
    ada.touch("page", path="/pricing", at=MONDAY_TEN)

    assert "rows in" in accord("copy")
    assert json.loads(accord("copy", "--rebuild", "--json"))["through"] == MONDAY_TEN.isoformat()
    assert accord("copy", "--check") == "0 differences\n"

    ada.touch("page", path="/pricing", at=MONDAY_TEN + HOUR)
    with pytest.raises(CommandError, match="behind the database: run accord copy"):
        accord("copy", "--check")


def test_a_file_that_was_tampered_with_is_found(ada, copy_folder):
    ada.touch("page", path="/pricing", at=MONDAY_TEN)
    copy = writing.refresh()
    part = next(part for part in copy.parts if part.source == "touch")
    path = copy_folder / "parts" / part.file
    pq.write_table(pq.read_table(path).slice(0, 0), path)

    assert differences() == [
        "touch 0 to 1: 0 rows copied, 1 in the database".replace(
            "0 to 1", f"{part.low} to {part.high}"
        )
    ]


def accord(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_who_was_written_first_and_committed_last_is_not_missed(copy_folder):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    slow = connection.copy()
    slow.set_autocommit(False)
    with slow.cursor() as cursor:
        cursor.execute("INSERT INTO accord_person (email) VALUES ('slow@acme.test')")
    Person.objects.create(email="quick@acme.test")
    assert count("person") == 1

    slow.commit()
    slow.close()

    assert count("person") == 2
    assert differences() == []
