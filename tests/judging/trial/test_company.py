"""Trials on the simulated company: the version in force, another draft, two engines, the command."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import takewhile

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from accord.agreement.queries import versions_in_force
from accord.agreement.rules.reading import read
from accord.demo.actions import build
from accord.judging.health.queries import health
from accord.judging.health.telling import as_text as health_as_text
from accord.judging.log import read_logs
from accord.judging.terms import prepared
from accord.judging.trial.entries import micros
from accord.judging.trial.judged import judged
from accord.judging.trial.queries import trial
from accord.judging.trial.rules import Kind
from accord.judging.trial.singly import DECISIONS
from accord.judging.trial.telling import as_text as trial_as_text
from accord.lifecycle.models import Move
from accord.people.models import Person
from accord.warehouse.engines import chosen
from accord.warehouse.engines.database import Database
from tests.guards.places import ROOT

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 6, 24)
SPRING = {"since": date(2026, 4, 1), "until": date(2026, 5, 31)}
AS_OF = datetime(2026, 6, 24, 16, tzinfo=UTC)
END_OF_DAY = datetime(2026, 6, 24, 21, 59, 59, tzinfo=UTC)


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """Half a year of Northwind Pumps, taken back after the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(people=1200, months=6, seed=7, until=LAST_DAY)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def in_force(company):
    return versions_in_force()[-1]


@pytest.fixture(scope="module")
def eased(in_force):
    """A draft that asks for more fit and less interest."""
    draft = in_force.text.replace("fit >= 50 and interest >= 48", "fit >= 60 and interest >= 40")
    assert draft != in_force.text
    return draft


@pytest.fixture
def draft_file(eased, tmp_path):
    file = tmp_path / "draft.yaml"
    file.write_text(eased, encoding="utf-8")
    return str(file)


PAGE = ROOT / "docs" / "guide" / "try-a-definition.md"


def blocks():
    """What the guide shows as the program's words."""
    return re.findall(
        r"^```text\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def unnumbered(text):
    """The lines without the numbers of people, which grow from test to test on PostgreSQL."""
    return [re.sub(r"^│ \d+ +│", "│", line) for line in text.splitlines()]


def days(until):
    return ["--from", "2026-04-01", "--to", until, "--as-of", "2026-06-24"]


def test_a_trial_of_the_version_in_force_makes_the_moves_that_judging_made(in_force):
    start = in_force.start
    logs = read_logs(Person.objects.values_list("pk", flat=True))
    began = {
        person: next((event.at for event in log.events if event.person == person), start)
        for person, log in logs.items()
    }
    lives = {person: log for person, log in logs.items() if began[person] > start}
    heard = {
        (person, event.kind, event.fact)
        for person, log in lives.items()
        for event in takewhile(lambda event: event.kind not in DECISIONS, log.events)
    }

    found = judged(chosen(), prepared(in_force), start, AS_OF)

    made = {
        (move.person_id, move.to_stage, micros(move.at))
        for move in Move.objects.filter(person__in=lives, to_stage__in=prepared(in_force).ruled)
        if (move.person_id, move.cause, move.cause_fact) in heard
    }
    tried = {(e.person, e.stage, micros(e.at)) for e in found.entries if e.person in lives}
    assert tried == made
    assert len(made) > 150


def test_a_few_people_at_a_time_are_judged_as_all_at_once(in_force, eased, monkeypatch):
    draft = prepared(replace(in_force, text=eased, agreement=read(eased)))
    at_once = judged(chosen(), draft, in_force.start, AS_OF)

    monkeypatch.setattr("accord.judging.trial.judged.READ_AT_ONCE", 250)
    monkeypatch.setattr("accord.judging.trial.judged.PEOPLE_AT_ONCE", 100)
    by_hundreds = judged(chosen(), draft, in_force.start, AS_OF)

    assert by_hundreds.first == at_once.first
    assert sorted(by_hundreds.entries, key=str) == sorted(at_once.entries, key=str)
    assert by_hundreds.cut == at_once.cut


def test_tried_on_what_it_judged_itself_the_version_in_force_changes_nothing(in_force):
    found = trial(in_force.text, as_of=AS_OF, **SPRING)

    for tried in found.stages:
        assert set(tried.compared.kinds.values()) <= {Kind.SAME}
        assert tried.now == tried.then
    for told in found.promises:
        assert (told.now, told.delivered_now, told.unknown) == (told.then, told.delivered, 0)
    assert [load.now for load in found.loads] == [load.then for load in found.loads]


def test_both_engines_try_a_draft_alike(eased):
    quick = trial(eased, as_of=AS_OF, **SPRING)
    plain = trial(eased, as_of=AS_OF, engine=Database(), **SPRING)

    assert replace(plain, fresh=quick.fresh) == quick
    assert {change.kind for change in quick.stage("mql").changes} >= {Kind.GAINED, Kind.LOST}


def test_every_number_of_the_json_has_its_people_beside_it(eased, draft_file, capsys):
    call_command("trial", draft_file, *days("2026-05-31"), "--json")

    told = json.loads(capsys.readouterr().out)
    mql = next(stage for stage in told["stages"] if stage["stage"] == "mql")
    assert mql["now"] == len(mql["really_came"]["people"])
    assert mql["then"] == len(mql["by_the_draft"]["people"])
    assert {change["person"] for change in mql["changes"] if change["kind"] == "gained"} == set(
        mql["gained"]["people"]
    )
    for rate in (mql["lost"]["acceptance"], mql["lost"]["won"]):
        low, high = rate["interval"]
        assert low <= rate["value"] <= high
        assert not rate["enough"]


def test_people_are_listed_by_name_when_asked_for(draft_file, capsys):
    call_command("trial", draft_file, *days("2026-05-31"), "--people")

    said = capsys.readouterr().out
    assert "mql: who changes" in said
    assert ".test" in said


def test_a_draft_that_is_not_sound_is_refused_with_its_place(company, tmp_path):
    file = tmp_path / "draft.yaml"
    file.write_text("accord: 1\ncompany: Northwind\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"draft\.yaml: line"):
        call_command("trial", str(file), *days("2026-05-31"))


def test_a_day_that_is_none_is_refused(draft_file):
    with pytest.raises(CommandError, match=r"31\.5\. is no date"):
        call_command("trial", draft_file, *days("31.5."))


def test_the_guide_shows_what_the_program_says(eased):
    tried = trial(eased, since=date(2026, 3, 1), until=date(2026, 5, 31), as_of=END_OF_DAY)
    found = health(since=date(2025, 12, 1), until=LAST_DAY, as_of=END_OF_DAY)
    names = {person.pk: str(person) for person in Person.objects.all()}

    said = trial_as_text(tried, width=190, names=names) + health_as_text(found, width=190)

    shown = [line for block in blocks() for line in unnumbered(block)]
    printed = unnumbered(said)
    assert [line for line in shown if line.strip() != "…" and line not in printed] == []
    assert len(shown) > 60
