"""What leads cost that came to nothing between the teams, and what they might have brought."""

from datetime import date

import pytest

from accord.reports.queries import run
from tests.reports.rows import (
    a_clock,
    a_cost,
    a_deal,
    a_handoff,
    a_person,
    a_touch,
    a_user,
    at,
    moves,
)

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def told(by="month", **asked):
    table = run("leakage", by=by, **{"as_of": NOW, **asked})
    names = [column.name for column in table.columns]
    return {line[0]: dict(zip(names, line, strict=True)) for line in table.lines()}


def lost(line):
    return line["never_worked"], line["rejected"], line["expired"]


def a_lead(name, source="google", stage="mql", **given):
    """Somebody who came in March and was handed over on the next day."""
    person = a_person(name)
    a_touch(person, "2026-03-01", source=source)
    moves(person, ("lead", "2026-03-01"), (stage, "2026-03-02 09:00"))
    return a_handoff(person, "2026-03-02 09:00", **given)


def never_worked(name, **given):
    handoff = a_lead(name, **given)
    a_clock(handoff, "First touch", "2026-03-03 09:00")
    return handoff


def test_a_lead_is_lost_in_one_of_three_ways(agreed):
    never_worked("Ada")
    answered = {"answered_at": "2026-03-02 10:00", "first_touch_at": "2026-03-02 10:00"}
    a_lead("Bob", answer="returned", reason="Spam", **answered)
    a_clock(a_lead("Eve", answer="accepted", **answered), "Outcome", "2026-03-20 09:00")
    done = a_lead("Kim", answer="accepted", **answered)
    a_clock(done, "Outcome", "2026-03-20 09:00", met="2026-03-19 09:00")

    march = told()["2026-03"]

    assert lost(march) == (1, 1, 1)
    assert (march["lost"].numerator, march["lost"].denominator) == (3, 4)


def test_what_still_has_time_is_not_lost(agreed):
    waiting = a_lead("Ada")
    a_clock(waiting, "First touch", "2026-03-03 09:00")
    a_clock(waiting, "Accept or return", "2026-03-04 09:00")

    assert lost(told(as_of=at("2026-03-03 08:00"))["2026-03"]) == (0, 0, 0)
    assert lost(told(as_of=at("2026-03-03 10:00"))["2026-03"]) == (1, 0, 0)


def test_an_outcome_that_came_late_is_no_loss(agreed):
    touched = {"first_touch_at": "2026-03-02 10:00"}
    late = a_lead("Ada", answer="accepted", answered_at="2026-03-02 10:00", **touched)
    a_clock(late, "Outcome", "2026-03-20 09:00", met="2026-03-25 09:00")
    a_clock(a_lead("Bob", **touched), "Accept or return", "2026-03-04 09:00")

    assert lost(told()["2026-03"]) == (0, 0, 1)


def test_a_lead_that_was_won_after_all_is_not_lost(agreed):
    a_deal(never_worked("Ada").person, won="2026-04-01", amount=100)

    assert lost(told()["2026-03"]) == (0, 0, 0)


def test_each_lost_lead_bears_the_cost_of_a_lead_of_its_source(agreed):
    never_worked("Ada", source="google")
    never_worked("Bob", source="fair")
    for name in ("Eve", "Kim"):
        a_lead(name, source="google")
    a_lead("Pat", source="fair")
    a_cost("google", ("2026-03-01", "2026-03-31"), 1000)
    a_cost("fair", ("2026-03-01", "2026-03-31"), 5000)

    lines = told("source")

    assert {name: line["cost_lost"] for name, line in lines.items()} == {
        "google": 333,
        "fair": 2500,
        "(total)": 2833,
    }


def test_each_lost_lead_might_have_brought_what_passed_leads_bring(agreed):
    """Of four whose fate is decided one brought 8000; so each is expected to bring 2000."""
    a_deal(a_lead("Ada").person, won="2026-04-10", amount=8000)
    for name in ("Bob", "Eve", "Kim"):
        a_lead(name, stage="disqualified")
    never_worked("Pat")
    a_deal(won="2026-04-12", amount=2000)

    total = told()["(total)"]

    assert (total["expected_value"], total["value_lost"]) == (2000, 2000)
    assert (total["revenue"], total["value_of_revenue"]) == (10000, 0.2)
    assert told(until=date(2026, 4, 11))["(total)"]["revenue"] == 8000


def test_without_costs_or_revenue_there_is_no_share(agreed):
    never_worked("Ada", owner=a_user("Sam"))

    sam = told("rep")["Sam"]

    assert (sam["cost_lost"], sam["value_lost"], sam["cost_of_revenue"]) == (0, 0, None)
