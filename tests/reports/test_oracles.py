"""Every report, however it is broken down, equals a naive count over the simulated company."""

from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest

from accord.reports.catalogue import catalogue, report_named
from accord.reports.queries import run
from accord.warehouse.columnar import checking, manifest
from accord.warehouse.engines import chosen
from accord.warehouse.engines.database import Database
from tests.guards.places import ROOT
from tests.reports.asking import Recorder, answered_by, unlike
from tests.reports.comparing import differences, lines_of
from tests.reports.conftest import NOW

THEN = datetime(2026, 5, 6, 9, 30, tzinfo=UTC)
SPRING = {"since": date(2026, 3, 1), "until": date(2026, 4, 30)}
QUESTIONS = {
    "all of it": {"as_of": NOW},
    "two months": {"as_of": NOW, **SPRING},
    "as known then": {"as_of": NOW, "known_at": THEN},
    "two months as of a moment between": {
        "as_of": datetime(2026, 4, 14, 8, 15, tzinfo=UTC),
        **SPRING,
    },
}
HERE = Path(__file__).parent
OLD_DUCKDB = ROOT / ".venv" / "extra" / "duckdb-1.5"
# Each file of oracles says which reports it counts.
ORACLES = {
    report: oracle
    for path in sorted(HERE.glob("oracle_*.py"))
    if path.stem != "oracle_common"
    for report, oracle in import_module(f"tests.reports.{path.stem}").ORACLES.items()
}
BREAKDOWNS = [(name, by) for name, report in catalogue().items() for by in report.by]
# The rows behind numbers are held to the numbers themselves, in test_lists.py.
LISTS = {name for name in catalogue() if name.endswith("-list")}
COUNTED = [(name, by) for name, by in BREAKDOWNS if name in ORACLES]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]


@pytest.fixture
def copy_folder(northwind_copy):
    return northwind_copy


def test_every_report_has_an_oracle():
    assert {*ORACLES} | LISTS == {*catalogue()}


@pytest.mark.parametrize("asked", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize(("name", "by"), COUNTED)
def test_a_report_equals_its_oracle(name, by, asked):
    table = run(name, by=by, **asked)

    assert differences(lines_of(table), ORACLES[name](by, **asked)) == []


@pytest.mark.parametrize("name", catalogue())
def test_there_is_something_to_compare(name):
    table = run(name, as_of=NOW)

    assert len(table.rows) >= 5


@pytest.mark.parametrize("asked", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize("by", report_named("sources").by)
def test_the_total_of_sources_is_the_sum_of_its_lines(by, asked):
    table = run("sources", by=by, **asked)

    adds_up = [
        (column.name, total, sum(row[place] for row in table.rows))
        for place, (column, total) in enumerate(zip(table.columns, table.total, strict=True))
        if column.kind in ("count", "money") and column.parts is None
    ]

    assert [line for line in adds_up if line[1] != line[2]] == []
    by_name = {name: total for name, total, _ in adds_up}
    assert by_name["revenue"] == by_name["revenue_first_touch"] == by_name["revenue_last_touch"]


@pytest.mark.parametrize("asked", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize(("name", "by"), BREAKDOWNS)
def test_every_engine_answers_the_same(name, by, asked):
    ours = run(name, by=by, **asked, engine=Database())
    theirs = run(name, by=by, **asked)

    assert theirs.freshness.engine == "duckdb"
    assert differences(lines_of(theirs), lines_of(ours)) == []


def test_the_copy_holds_what_the_database_holds(northwind_copy):
    run("stages", as_of=NOW)
    found = checking.differences(manifest.read(northwind_copy), northwind_copy)

    assert [str(each) for each in found] == []


def test_an_older_duckdb_answers_the_same(northwind_copy):
    if not (OLD_DUCKDB / "duckdb").exists():
        pytest.skip("DuckDB 1.5 is not there: make test brings it where it can be had")
    recorder = Recorder(chosen())
    for name, by in BREAKDOWNS:
        run(name, by=by, as_of=NOW, engine=recorder)

    told = answered_by("duckdb", northwind_copy, recorder, OLD_DUCKDB)

    assert told["version"].startswith("1.5.")
    assert unlike(told["answers"], recorder) == []
