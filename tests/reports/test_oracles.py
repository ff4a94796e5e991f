"""Every report, however it is broken down, equals a naive count over the simulated company."""

from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import duckdb
import pytest
from django.db import connection, transaction

from accord.agreement.queries import in_force_at
from accord.demo.actions import build
from accord.reports.catalogue import catalogue, report_named
from accord.reports.queries import parameters, run
from accord.reports.relations import Days, epoch, relations
from accord.warehouse.engine import ask
from accord.warehouse.views import view_names
from tests.reports.comparing import differences, lines_of

LAST_DAY = date(2026, 6, 24)
NOW = datetime(2026, 6, 24, 16, tzinfo=UTC)
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
# Each file of oracles says which reports it counts.
ORACLES = {
    report: oracle
    for path in sorted(HERE.glob("oracle_*.py"))
    if path.stem != "oracle_common"
    for report, oracle in import_module(f"tests.reports.{path.stem}").ORACLES.items()
}
BREAKDOWNS = [(name, by) for name, report in catalogue().items() for by in report.by]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]


@pytest.fixture(scope="module")
def northwind(django_db_setup, django_db_blocker):
    """Five months of the simulated company, taken back after the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(people=150, months=5, seed=11, until=LAST_DAY)
        transaction.set_rollback(True)


def test_every_report_has_an_oracle():
    assert {*ORACLES} == {*catalogue()}


@pytest.mark.parametrize("asked", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize(("name", "by"), BREAKDOWNS)
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


@pytest.fixture(scope="module")
def duck(northwind, django_db_blocker):
    """The canonical views of the simulated company, copied into DuckDB."""
    with django_db_blocker.unblock():
        days, terms = Days(None, None, NOW), in_force_at(NOW)
        made = relations(days, terms)
        database = duckdb.connect(":memory:")
        for name in (*view_names(), "calendar", "cost_month", "opening"):
            rows = ask(connection, f"SELECT * FROM {name}", {}, made)
            copy_into(database, name, rows)
        return database


def copy_into(database, name, rows):
    if not rows:
        return
    kinds = {int: "BIGINT", str: "VARCHAR", float: "DOUBLE"}
    whole = ("_s", "_day", "_id", "target", "deliver", "_minor")
    columns = []
    for column in rows[0]:
        known = next((type(row[column]) for row in rows if row[column] is not None), None)
        guess = "BIGINT" if column.endswith(whole) else "VARCHAR"
        columns.append(f'"{column}" {kinds.get(known, guess)}')
    database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    places = ", ".join("?" for _ in columns)
    values = [list(row.values()) for row in rows]
    database.executemany(f"INSERT INTO {name} VALUES ({places})", values)


@pytest.mark.parametrize(("name", "by"), BREAKDOWNS)
def test_duckdb_answers_the_same(duck, name, by):
    days, terms = Days(None, None, NOW), in_force_at(NOW)
    report = report_named(name)
    values = {"by": by, "known_at": epoch(NOW), **report.told({}), **parameters(days, terms)}
    ours = ask(connection, report.sql, values, relations(days, terms))

    text = report.sql.split("\n\n", 1)[1]
    used = {key: value for key, value in values.items() if f":{key}" in text}
    for key in sorted(used, key=len, reverse=True):
        text = text.replace(f":{key}", f"${key}")
    answer = duck.execute(text, used)
    columns = [column[0] for column in answer.description]
    theirs = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    assert differences(theirs, ours) == []
