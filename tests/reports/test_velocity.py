"""How fast the pipeline brings revenue, and how far it covers the goal."""

import pytest

from accord.reports.queries import run
from tests.reports.rows import a_change, a_deal, a_person, a_touch, a_user, an_agreement, at, moves

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def told(by="month", **asked):
    table = run("velocity", by=by, **{"as_of": NOW, **asked})
    names = [column.name for column in table.columns]
    return {line[0]: dict(zip(names, line, strict=True)) for line in table.lines()}


def opened(when, amount=None, *people, won=None, lost=None, by=None, currency="EUR"):
    """A deal that was opened, perhaps at a price, and perhaps came to an end."""
    deal = a_deal(*people)
    price = {"amount_minor": amount, "currency": currency} if amount else {}
    a_change(deal, "opened", when, actor=by, **price)
    if won:
        a_change(deal, "won", won)
    if lost:
        a_change(deal, "lost", lost, why="Competition")
    return deal


def test_velocity_is_opportunities_by_average_deal_by_win_rate_over_the_cycle(agreed):
    """Five opportunities × 300.00 × 2 of 3 ÷ 50 days are 20.00 a day."""
    opened("2026-03-02", 20000, won="2026-04-01")
    opened("2026-03-02", 40000, won="2026-05-11")
    opened("2026-03-02", 10000, lost="2026-04-01")
    opened("2026-03-02", 70000)
    opened("2026-03-02")

    march = told()["2026-03"]

    assert (march["opportunities"], march["open"], march["won"], march["lost"]) == (5, 2, 2, 1)
    assert (march["average_deal"], march["cycle_days_median"]) == (30000, 50)
    assert (march["win_rate"].numerator, march["win_rate"].denominator) == (2, 3)
    assert march["win_rate_by_value"] == 6 / 7
    assert march["velocity_per_day"] == 2000
    assert march["open_pipeline"] == 70000


def test_what_is_open_covers_the_part_of_the_goal_that_is_still_missing(mara):
    an_agreement(mara, **{"revenue: 2400000": "revenue: 1000"})
    opened("2025-11-03", 90000, won="2025-12-01")
    opened("2026-02-02", 40000, won="2026-03-01")
    opened("2025-11-03", 50000)
    opened("2026-03-02", 70000)

    lines = told()

    assert lines["(total)"]["coverage"] == 1200 / 600
    assert lines["2026-03"]["coverage"] is None


def test_a_goal_that_is_reached_needs_no_cover(mara):
    an_agreement(mara, **{"revenue: 2400000": "revenue: 100"})
    opened("2026-02-02", 40000, won="2026-03-01")

    assert told()["(total)"]["coverage"] is None


def test_without_a_win_there_is_no_velocity(agreed):
    opened("2026-03-02", 20000)

    march = told()["2026-03"]

    assert (march["velocity_per_day"], march["average_deal"]) == (None, None)


def test_a_deal_stands_as_it_did_at_the_moment_asked(agreed):
    opened("2026-03-02", 20000, won="2026-04-01", lost="2026-05-01")

    assert told(as_of=at("2026-03-20"))["2026-03"]["open"] == 1
    assert told(as_of=at("2026-04-20"))["2026-03"]["won"] == 1
    assert told()["2026-03"]["lost"] == 1


def test_deals_are_of_whoever_opened_them_and_of_their_first_leads_source(agreed):
    ada = a_person("Ada")
    a_touch(ada, "2026-03-01", source="fair")
    moves(ada, ("lead", "2026-03-01"))
    opened("2026-03-02", 20000, ada, by=a_user("Sam"))
    opened("2026-03-02", 20000)

    assert [*told("rep")] == ["Sam", None, "(total)"]
    assert [*told("source")] == ["fair", "(unattributed)", "(total)"]


def test_money_in_another_currency_is_counted_apart(agreed):
    opened("2026-03-02", 20000, won="2026-04-01", currency="USD")

    march = told()["2026-03"]

    assert (march["revenue"], march["deals_in_other_currencies"], march["won"]) == (0, 1, 1)
    assert march["velocity_per_day"] is None
