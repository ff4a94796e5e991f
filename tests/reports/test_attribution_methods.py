"""Every method and every option of credit equals a count by hand over the simulated company."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from django.db import transaction

from accord.agreement.rules.credit import METHODS
from accord.demo.actions import build
from accord.reports.catalogue import report_named
from accord.reports.queries import run
from tests.reports import oracle_assists, oracle_attribution
from tests.reports.comparing import differences, lines_of
from tests.reports.more_deals import more_deals

NOW = datetime(2026, 6, 24, 16, tzinfo=UTC)
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


@pytest.fixture(scope="module")
def northwind(django_db_setup, django_db_blocker):
    """Five months of the simulated company and more deals, taken back after the tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(people=120, months=5, seed=3, until=NOW.date())
        more_deals(Random(8), count=80, since=datetime(2026, 1, 20, tzinfo=UTC), until=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def northwind_copy(northwind, tmp_path_factory):
    """The columnar copy of it, made by the first question and kept for the next ones."""
    folder = tmp_path_factory.mktemp("northwind")
    (folder / "keep").touch()
    return folder


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
