"""What became of the leads that marketing passed to sales."""

from datetime import date

import pytest

from accord.reports.queries import run
from tests.reports.rows import a_change, a_deal, a_handoff, a_person, a_touch, a_user, at, moves

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def told(by="month", **asked):
    table = run("close-rate", by=by, **{"as_of": NOW, **asked})
    names = [column.name for column in table.columns]
    return {line[0]: dict(zip(names, line, strict=True)) for line in table.lines()}


def rate(line, name):
    return line[name].numerator, line[name].denominator


def passed(name, when="2026-03-02 09:00", stage="mql", **given):
    """Somebody handed over, and the stage in which they stand."""
    person = a_person(name)
    a_handoff(person, when, **given)
    moves(person, (stage, when))
    return person


def test_some_are_won_some_lost_and_some_still_pending(agreed):
    a_deal(passed("Ada"), won="2026-04-01 10:00", amount=9000)
    passed("Bob", stage="disqualified")
    passed("Eve", stage="recycled")
    passed("Kim", stage="sql")

    march = told()["2026-03"]

    assert (march["passed"], march["lost"], march["pending"]) == (4, 2, 1)
    assert (rate(march, "won"), rate(march, "won_of_decided")) == ((1, 4), (1, 3))
    assert (march["revenue"], march["revenue_per_lead"]) == (9000, 2250)
    assert march["days_to_win_median"] == 30


def test_a_deal_from_before_the_handoff_or_lost_again_is_no_win(agreed):
    a_deal(passed("Ada"), won="2026-03-01", amount=9000)
    again = a_deal(passed("Bob"), won="2026-03-05", amount=9000)
    a_change(again, "lost", "2026-03-09", why="cancelled")

    march = told()["2026-03"]

    assert (rate(march, "won"), march["pending"], march["revenue"]) == ((0, 2), 2, 0)


def test_a_deal_of_two_leads_is_two_leads_won_and_one_deal(agreed):
    ada, bob = passed("Ada", "2026-03-02 09:00"), passed("Bob", "2026-04-02 09:00")
    a_deal(ada, bob, won="2026-05-01", amount=100)

    lines = told()

    assert [rate(lines[month], "won") for month in ("2026-03", "2026-04")] == [(1, 1), (1, 1)]
    assert [lines[month]["revenue"] for month in ("2026-03", "2026-04")] == [100, 0]
    assert (lines["(total)"]["deals"], lines["(total)"]["revenue"]) == (1, 100)


def test_a_lead_counts_once_and_with_its_first_handoff(agreed):
    sam, kai = a_user("Sam"), a_user("Kai")
    ada = passed("Ada", owner=sam)
    a_handoff(ada, "2026-04-02 09:00", number=2, owner=kai)
    a_deal(ada, won="2026-05-01", amount=100)

    assert [*told("rep")] == ["Sam", "(total)"]
    assert told(since=date(2026, 4, 1)) == {}


def test_a_deal_is_worth_what_is_known_of_it_now(agreed):
    deal = a_deal(passed("Ada"), won="2026-04-01", amount=100)
    a_change(deal, "amount", "2026-05-01", amount_minor=40, currency="EUR", why="refund")
    a_deal(passed("Bob"), won="2026-04-01", amount=100, currency="USD")

    march = told()["2026-03"]

    assert (march["revenue"], march["deals"], march["deals_in_other_currencies"]) == (40, 2, 1)


def test_the_sources_of_passed_leads_stand_side_by_side(agreed):
    for name, source in (("Ada", "fair"), ("Bob", "google"), ("Eve", "google")):
        person = passed(name)
        a_touch(person, "2026-03-01", source=source)
        if name == "Bob":
            a_deal(person, won="2026-04-01", amount=100)

    lines = told("source")

    assert {name: rate(line, "won") for name, line in lines.items()} == {
        "google": (1, 2),
        "fair": (0, 1),
        "(total)": (1, 3),
    }


def test_a_win_after_the_moment_asked_is_pending(agreed):
    a_deal(passed("Ada"), won="2026-04-01", amount=100)

    march = told(as_of=at("2026-03-20"))["2026-03"]

    assert (rate(march, "won"), march["pending"]) == ((0, 1), 1)
