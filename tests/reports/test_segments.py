"""What is told of a segment: every lead and every deal is in one, and costs are in none."""

import json
from datetime import date
from functools import cache

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accord.agreement.queries import in_force_at
from accord.reports.behind import Wanted, numbers_of, rows_behind
from accord.reports.catalogue import catalogue
from accord.reports.queries import run
from accord.reports.relations import Days
from accord.reports.segments import NO_COST, UNDIVIDED, members, of_segment
from accord.reports.table import BLANK
from accord.warehouse.engines import chosen
from accord.warehouse.engines.database import Database
from accord.warehouse.engines.narrowed import LIMITS, Narrowed, narrowed
from accord.warehouse.views import view_names, view_sql
from tests.reports.conftest import NOW

ENGINES = {"database": Database, "duckdb": chosen}
LISTED = [name for name in catalogue() if f"{name}-list" in catalogue() and name not in UNDIVIDED]
DAYS = Days(date(2026, 3, 1), date(2026, 5, 31), NOW)
NOT_ADDED = {
    "attribution": set(numbers_of("attribution")),
    "assists": set(numbers_of("assists")),
    "sources": {"cost", "customers"},
}
"""Numbers of touches that other people share, of costs, and of first deals of a company."""
CASES = [
    (name, number)
    for name in LISTED
    for number in numbers_of(name)
    if number not in NOT_ADDED.get(name, ())
]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]


@pytest.fixture
def copy_folder(northwind_copy):
    return northwind_copy


@cache
def _segments(kind):
    """What answers for everyone, and for each segment."""
    everyone, terms = ENGINES[kind](), in_force_at(NOW)
    names = [*(persona.name for persona in terms.agreement.personas), BLANK]
    return everyone, {name: _segment(name, everyone) for name in names}


def _segment(name, engine):
    return Narrowed(engine, *members(name, engine=engine, terms=in_force_at(NOW), as_of=NOW))


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize(("name", "number"), CASES)
def test_all_segments_together_are_everyone(name, number, kind):
    everyone, segments = _segments(kind)
    wanted = Wanted(name, number)

    whole = rows_behind(wanted, DAYS, engine=everyone)
    parts = [rows_behind(wanted, DAYS, engine=engine) for engine in segments.values()]

    assert sum(part.rows for part in parts) == whole.rows
    if whole.total is not None:
        assert sum(part.total or 0 for part in parts) == whole.total


def test_of_a_segment_no_cost_is_told():
    everyone, segments = _segments("duckdb")
    asked = {"since": DAYS.since, "until": DAYS.until, "as_of": NOW}

    table = of_segment(run("sources", engine=segments["Procurement manager"], **asked), "buyers")

    assert run("sources", engine=everyone, **asked).total_by_name()["cost"] > 0
    assert {line["cost"] for line in table.lines_by_name()} == {None}
    assert table.total_by_name()["roi"] is table.total_by_name()["cost_per_mql"] is None
    assert NO_COST in table.notes
    assert table.period.endswith(", buyers")


def test_a_persona_that_nobody_has_is_a_segment_of_nobody():
    everyone, _ = _segments("database")

    nobody = _segment("Astronaut", everyone)

    assert (nobody.people, nobody.deals) == ([], [])
    assert rows_behind(Wanted("arrivals", "leads"), DAYS, engine=nobody).rows == 0


def test_every_view_that_names_people_or_deals_is_narrowed():
    naming = {
        name
        for name in view_names()
        if any(f"{key}_id" in view_sql(name, "sqlite") for key in ("person", "deal"))
    }

    assert naming <= LIMITS.keys()


def test_a_question_keeps_its_own_steps():
    text = narrowed("WITH move AS (SELECT 1 AS x FROM touch t) SELECT * FROM move JOIN person p")

    assert "of_touch AS (SELECT v.* FROM touch v WHERE" in text
    assert "FROM of_touch t" in text
    assert "JOIN of_person p" in text
    assert "SELECT * FROM move" in text


def test_the_command_tells_a_segment_too(capsys):
    asked = ("sources", "--by", "channel", "--as-of", NOW.isoformat(), "--format", "json")

    call_command("report", *asked, "--segment", "Maintenance engineer")
    told = json.loads(capsys.readouterr().out)

    _, segments = _segments("duckdb")
    table = run("sources", by="channel", as_of=NOW, engine=segments["Maintenance engineer"])
    assert told["period"].endswith(", Maintenance engineer")
    assert told["total"]["leads"] == table.total_by_name()["leads"] > 0


@pytest.mark.parametrize(
    ("report", "segment", "why"),
    [
        ("sources", "Astronaut", "the segments are Plant operations lead, Maintenance engineer"),
        ("promises", "Maintenance engineer", "promises are of all leads together"),
    ],
)
def test_what_no_segment_can_be_asked_is_refused(report, segment, why):
    with pytest.raises(CommandError, match=why):
        call_command("report", report, "--as-of", NOW.isoformat(), "--segment", segment)
