"""Every method and every option of credit equals a count by hand over the simulated company."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.db import connection

from accord.agreement.rules.credit import METHODS
from accord.reports.catalogue import report_named
from accord.reports.formats import as_bytes, as_csv
from accord.reports.queries import run
from tests.reports import oracle_assists, oracle_attribution
from tests.reports.comparing import differences, lines_of
from tests.reports.conftest import NOW

SPRING = {"since": date(2026, 2, 1), "until": date(2026, 4, 30)}
BY_DEAL = [method for method in METHODS if method not in ("custom", "markov")]
ORACLES = oracle_attribution.ORACLES | oracle_assists.ORACLES
OTHERWISE = [
    ("attribution", {"method": "j-shaped", "two_touch": "amplitude"}),
    ("attribution", {"method": "inverse j", "two_touch": "amplitude"}),
    ("attribution", {"method": "time decay", "half_life": 1}),
    ("attribution", {"method": "time decay", "half_life": 40}),
    ("attribution", {"method": "linear", "lookback": 0}),
    ("attribution", {"method": "w-shaped", "lookback": 21}),
    ("attribution", {"method": "linear", "period": "end", **SPRING}),
    ("attribution", {"method": "markov", "period": "end", **SPRING}),
    ("attribution", {"method": "markov", "repeats": "kept"}),
    ("attribution", {"method": "markov", "order": 2}),
    ("attribution", {"method": "markov", "order": 3, "repeats": "kept"}),
    ("attribution", {"method": "markov", "order": 4}),
    ("attribution-list", {"method": "full path", "lookback": 30, "period": "end", **SPRING}),
    ("attribution-methods", {"lookback": 14, "half_life": 3, "order": 2, "period": "end"}),
    ("assists", {"direct": "skipped", "lookback": 30}),
    ("assists", {"period": "end", **SPRING}),
    ("touch-paths", {"repeats": "kept", "top": 3}),
    ("touch-paths", {"period": "end", "lookback": 5, **SPRING}),
]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]


@pytest.fixture
def copy_folder(northwind_copy):
    return northwind_copy


def compared(name, by, asked):
    days = {key: asked[key] for key in ("since", "until") if key in asked}
    options = {key: value for key, value in asked.items() if key not in days}
    said = {key: str(value) for key, value in options.items()}
    table = run(name, by=by, as_of=NOW, options=said, **days)
    return differences(lines_of(table), ORACLES[name](by, as_of=NOW, **days, **options))


@pytest.mark.parametrize("by", ["channel", "campaign"])
@pytest.mark.parametrize("method", [*BY_DEAL, "markov"])
def test_each_method_credits_as_counted_by_hand(method, by):
    assert compared("attribution", by, {"method": method}) == []


@pytest.mark.parametrize("method", BY_DEAL)
def test_each_method_lists_what_it_credits(method):
    assert compared("attribution-list", "campaign", {"method": method}) == []


@pytest.mark.parametrize("by", ["source", "campaign"])
@pytest.mark.parametrize(("name", "asked"), OTHERWISE)
def test_each_option_is_taken_as_counted_by_hand(name, asked, by):
    assert compared(name, by, asked) == []


@pytest.mark.parametrize("known_at", [None, datetime(2026, 4, 20, tzinfo=UTC)])
@pytest.mark.parametrize("days", [{}, SPRING], ids=["all of it", "spring"])
@pytest.mark.parametrize("by", report_named("attribution").by)
def test_all_methods_share_the_revenue_that_sources_reports(by, days, known_at):
    asked = {"as_of": NOW, "known_at": known_at, **days}
    table = run("attribution-methods", by=by, **asked)

    revenue = _total(run("sources", **asked), "revenue")
    totals = [cell for column, cell in zip(table.columns, table.total, strict=True)
              if column.kind == "money" and column.name != "custom"]  # fmt: skip
    sums = [
        sum(row[place] for row in table.rows)
        for place, column in enumerate(table.columns)
        if column.kind == "money" and column.name != "custom"
    ]
    assert totals == sums == [revenue] * 18
    assert _total(run("assists", **asked), "revenue_last") == revenue
    assert _total(run("attribution", by=by, **asked), "revenue") == revenue


def _total(table, column):
    return table.total[[each.name for each in table.columns].index(column)]


IN_PLAIN_SQL = """
WITH held AS (
  SELECT c.* FROM accord_dealchange c
  LEFT JOIN accord_retraction r ON r.fact = c.id AND r.kind = 'dealchange'
  WHERE r.id IS NULL
),
ended AS (
  SELECT deal_id, kind,
         row_number() OVER (PARTITION BY deal_id ORDER BY occurred_at DESC, id DESC) AS latest
  FROM held WHERE kind IN ('won', 'lost')
),
priced AS (
  SELECT deal_id, amount_minor, currency,
         row_number() OVER (PARTITION BY deal_id ORDER BY occurred_at DESC, id DESC) AS latest
  FROM held WHERE amount_minor IS NOT NULL
)
SELECT sum(p.amount_minor) FROM ended e
JOIN priced p ON p.deal_id = e.deal_id AND p.latest = 1 AND p.currency = 'EUR'
WHERE e.latest = 1 AND e.kind = 'won'
"""


def test_reports_files_and_plain_sql_agree_on_the_revenue_to_the_cent():
    with connection.cursor() as cursor:
        cursor.execute(IN_PLAIN_SQL)
        (revenue,) = cursor.fetchone()

    table = run("attribution", by="campaign", as_of=NOW)
    *rows, total = csv.DictReader(io.StringIO(as_csv(table)))
    listed = run("attribution-list", by="campaign", as_of=NOW)
    parquet = pq.read_table(io.BytesIO(as_bytes(table, "parquet")))

    assert revenue > 0
    assert Decimal(total["revenue"]) * 100 == revenue
    assert sum(Decimal(row["revenue"]) for row in rows) * 100 == revenue
    assert sum(parquet["revenue"].to_pylist()) == revenue
    assert _total(listed, "revenue") == revenue
    assert _total(run("sources", as_of=NOW), "revenue") == revenue
    assert _total(run("touch-paths", as_of=NOW), "revenue") == revenue
