"""The planner takes from the log what the reports tell, month by month and name by name."""

from collections import Counter
from datetime import UTC, date, datetime
from functools import cache

import pytest
from django.db import transaction

from accord.demo.actions import build
from accord.kit.fiscal import Span
from accord.kit.periods import Month
from accord.planner import queries
from accord.planner.planning import Wanted, answer
from accord.planner.rules.figures import Goal
from accord.reports.queries import run
from accord.warehouse.engines import chosen
from accord.warehouse.engines.database import Database
from tests.planner.oracle import Counted

LAST_DAY = date(2026, 6, 24)
NOW = datetime(2026, 6, 24, 16, tzinfo=UTC)
THEN = datetime(2026, 5, 6, 9, 30, tzinfo=UTC)
SINCE, UNTIL = date(2026, 2, 1), date(2026, 5, 31)
QUESTIONS = ("cohorts", "happened", "worked")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]


@pytest.fixture(scope="module")
def northwind(django_db_setup, django_db_blocker):
    """Five months of the simulated company, taken back after the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(people=150, months=5, seed=11, until=LAST_DAY)
        transaction.set_rollback(True)


def sources(by, since, until, as_of):
    table = run("sources", by=by, since=since, until=until, known_at=as_of, as_of=as_of)
    return {row[by]: row for row in table.dicts()}


@pytest.mark.parametrize(("as_of", "leads"), [(NOW, 65), (THEN, 50)], ids=["now", "then"])
@pytest.mark.parametrize("by", queries.WITH_COSTS)
def test_every_name_has_the_leads_customers_and_revenue_of_the_report_sources(by, as_of, leads):
    found = queries.history(queries.opened(as_of), SINCE, UNTIL, by=by)
    told = sources(by, SINCE, UNTIL, as_of)

    counted = {
        name: (
            part.leads, part.reached("mql"), part.reached("sql"), part.reached("opportunity"),
            part.customers, part.revenue,
        )
        for name in found.names()
        if (part := found.of(name)).leads
    }  # fmt: skip
    assert counted == {
        name: tuple(
            row[column]
            for column in ("leads", "mqls", "sqls", "opportunities", "customers", "revenue")
        )
        for name, row in told.items()
        if row["leads"]
    }
    assert sum(row[0] for row in counted.values()) == leads


def test_every_month_has_the_leads_and_customers_of_the_report_sources():
    found = queries.history(queries.opened(NOW), SINCE, UNTIL)

    counted = [(one.leads, one.all_customers, one.all_revenue) for one in found.monthly()]
    for month, line in zip(Month(2026, 2).through(Month(2026, 5)), counted, strict=True):
        told = sources("source", month.first, month.last, NOW)
        rows = [row for name, row in told.items() if name != "(unattributed)"]
        assert line == tuple(
            sum(row[column] for row in rows) for column in ("leads", "customers", "revenue")
        )
    assert sum(found.days.values()) == found.customers > 0


@pytest.mark.parametrize("by", [None, "source", "persona", "field:country", "field:industry"])
def test_the_parts_of_every_breakdown_are_the_whole(by):
    whole = queries.history(queries.opened(NOW), SINCE, UNTIL)
    parts = queries.history(queries.opened(NOW), SINCE, UNTIL, by=by)

    assert [tuple(map(Counter, (c.reached, c.customers, c.revenue))) for c in whole.monthly()] == [
        tuple(map(Counter, (c.reached, c.customers, c.revenue))) for c in parts.monthly()
    ]


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("by", ["source", "persona", "field:country"])
def test_every_engine_answers_the_same(name, by):
    """The columnar copy and the operational database."""
    terms = queries.agreement_at(NOW)
    logs = [queries.Log(NOW, terms, engine) for engine in (chosen(), Database())]

    if name == "cohorts":
        told = [queries.history(log, SINCE, UNTIL, by=by) for log in logs]
    elif name == "happened":
        told = [queries.happened(log, SINCE, UNTIL) for log in logs]
    else:
        told = [queries.worked(log, SINCE, UNTIL) for log in logs]

    assert told[0] == told[1]


def test_a_plan_with_everything_that_can_be_asked():
    told = answer(
        Wanted(
            goal=Goal("revenue", 3_000_000_00, "year"),
            since=date(2026, 1, 1), until=date(2026, 6, 24), by="source",
            lag=True, ranges=True, pace=True, reps=True,
        ),
        as_of=NOW,
    )  # fmt: skip

    assert told.plan.leads > told.plan.need("mql").number > told.plan.customers
    assert told.ranges.lines[-1].low <= told.plan.leads
    assert sum(part.revenue for part in told.divisions.parts) == 3_000_000_00
    assert told.pace.span == Span(Month(2026, 1), Month(2026, 12))
    assert {line.what for line in told.pace.lines} >= {"lead", "mql", "customers", "revenue"}
    assert told.capacity.reps_now >= 1
    assert told.stick.pipeline > told.stick.quota


@pytest.mark.parametrize("as_of", [NOW, THEN], ids=["now", "then"])
@pytest.mark.parametrize("by", [None, "persona", "field:country", "field:industry"])
def test_every_cohort_equals_one_counted_by_hand(by, as_of):
    counted = Counted(as_of)
    ways = {None: lambda person: None, "persona": counted.persona}
    field = by and by.removeprefix("field:")
    name_of = cache(ways[by] if by in ways else counted.field(field))
    expected, days = counted.cohorts(SINCE, UNTIL, name_of)

    found = queries.history(queries.opened(as_of), SINCE, UNTIL, by=by)

    assert {
        (str(one.month), one.name): {
            "reached": one.reached, "customers": one.customers, "revenue": one.revenue,
        }
        for one in found.cohorts
    } == expected  # fmt: skip
    assert found.days == days


@pytest.mark.parametrize("as_of", [NOW, THEN], ids=["now", "then"])
def test_what_happened_and_who_worked_equal_what_is_counted_by_hand(as_of):
    log, counted = queries.opened(as_of), Counted(as_of)
    reached, customers, deals, worth = counted.happened(SINCE, UNTIL)

    found = queries.happened(log, SINCE, UNTIL)
    worked = queries.worked(log, SINCE, UNTIL)

    closed = found.closed
    assert (found.reached, found.customers, found.revenue) == (reached, customers, worth["won"])
    assert (closed.won, closed.lost, closed.open) == (deals["won"], deals["lost"], deals["open"])
    assert (closed.won_worth, closed.lost_worth, closed.open_worth) == (
        worth["won"],
        worth["lost"],
        worth["open"],
    )
    assert {(str(one.month), one.rep): one.leads for one in worked} == counted.worked(SINCE, UNTIL)
