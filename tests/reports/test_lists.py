"""The rows behind every number of every report are as many as it says, or add up to it."""

from collections import defaultdict
from datetime import date
from functools import cache

import pytest

from accord.kit.rates import Rate
from accord.reports.behind import Wanted, numbers_of, rows_behind
from accord.reports.catalogue import UnknownReportError, catalogue, report_named
from accord.reports.queries import run
from accord.reports.relations import Days
from accord.warehouse.engines import chosen
from accord.warehouse.engines.database import Database
from tests.reports.conftest import NOW

ENGINES = {"database": Database, "duckdb": chosen}
ASKED = {
    "all of it": (None, None, chosen),
    "two months in the database": (date(2026, 3, 1), date(2026, 4, 30), Database),
}
LISTED = [name for name in catalogue() if f"{name}-list" in catalogue() and numbers_of(name)]
NOT_ADDED = {
    "attribution": {"deals_touched"},
    "assists": {*numbers_of("assists")} - {"deals_last", "revenue_last"},
}
"""Numbers whose total counts each row once that stands under several names."""
EVERY_LINE = {"touch-paths": {"top": "100000"}}
"""What a report is told so that it shows all its lines."""
CASES = [
    (name, by, number)
    for name in LISTED
    for by in report_named(f"{name}-list").by
    if by in report_named(name).by
    for number in numbers_of(name)
    if number in {column.name for column in report_named(name).columns(by)}
]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]


@pytest.fixture
def copy_folder(northwind_copy):
    return northwind_copy


@cache
def _told(name, by, since, until, engine):
    """The report itself, asked once for all its numbers."""
    options = EVERY_LINE.get(name)
    return run(
        name, by=by, since=since, until=until, as_of=NOW, options=options, engine=engine()
    )  # fmt: skip


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize(("name", "by", "number"), CASES)
def test_a_number_has_as_many_rows_or_their_sum(name, by, number, asked):
    since, until, engine = asked
    table = _told(name, by, since, until, engine)
    behind = rows_behind(Wanted(name, number, by), Days(since, until, NOW), engine=engine())
    kind = next(column.kind for column in table.columns if column.name == number)
    shared = _shared(table, behind.table)
    counted = defaultdict(int)
    for row in behind.table.dicts():
        counted[_key(row, shared)] += [*row.values()][-1] or 0 if kind == "money" else 1

    expected = defaultdict(int)
    for row in table.dicts():
        expected[_key(row, shared)] += _value(row[number])

    assert {key: value for key, value in expected.items() if value} == {
        key: value for key, value in counted.items() if value
    }
    if table.total and number not in NOT_ADDED.get(name, ()):
        told = dict(zip([column.name for column in table.columns], table.total, strict=True))
        assert _value(told[number]) == (behind.total if kind == "money" else behind.rows)


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("name", [None, "google", "(blank)", "(unattributed)"])
def test_the_rows_of_a_line_are_filtered_counted_and_cut_by_the_engine(name, engine):
    engine, days = engine(), Days(None, None, NOW)
    every = rows_behind(Wanted("sources", "cost", "campaign"), days, engine=engine)
    name = name and (every.table.rows[0][0] if name == "google" else name)
    wanted = Wanted("sources", "cost", "campaign", name)
    labels = {"(blank)": None}
    kept = [row for row in every.table.rows if name is None or row[0] == labels.get(name, name)]

    pages = [rows_behind(wanted, days, engine=engine, skipped=at, most=7) for at in range(0, 70, 7)]

    assert [row for page in pages for row in page.table.rows][:70] == kept[:70]
    assert pages[0].rows == len(kept)
    assert pages[0].total == sum(row[-1] for row in kept)


def test_what_has_no_rows_is_refused():
    days = Days(None, None, NOW)
    for wanted, says in (
        (Wanted("velocity-of-light", "leads"), "there is no report"),
        (Wanted("influence", "touched"), "influence has no list of its rows"),
        (Wanted("sources", "roi"), "sources has no rows behind roi"),
        (Wanted("sources", "leads", texts={"lead_score": "9"}), "has no column lead_score"),
        (Wanted("sources", "leads", options={"method": "linear"}), "has no option method"),
    ):
        with pytest.raises(UnknownReportError, match=says):
            rows_behind(wanted, days, engine=Database())


def _shared(table, listed) -> list[str]:
    """The first column, and where it tells no two lines apart, the other texts of both."""
    first, *others = [column.name for column in table.columns if column.kind == "text"]
    if len({row[0] for row in table.rows}) == len(table.rows):
        return [first]
    texts = {column.name for column in listed.columns}
    return [first, *(name for name in others if name in texts)]


def _key(row, shared):
    return tuple(row[name] for name in shared)


def _value(cell):
    return cell.numerator if isinstance(cell, Rate) else cell or 0
