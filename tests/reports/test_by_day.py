"""What came in day by day: visits, arrivals at each step, open deals, and leads that never bought."""

from datetime import date

import pytest

from accord.reports.queries import run
from accord.touchpoints.actions import new_touch
from tests.reports.rows import (
    a_change,
    a_deal,
    a_person,
    a_touch,
    a_user,
    an_agreement,
    at,
    moves,
    write,
)

pytestmark = pytest.mark.django_db
NOW = at("2026-04-10 12:00")
APRIL = {"since": date(2026, 4, 1), "until": date(2026, 4, 3)}


def told(name, by=None, **asked):
    table = run(name, by=by, **{"as_of": NOW, **asked})
    names = [column.name for column in table.columns]
    return {line[0]: dict(zip(names, line, strict=True)) for line in table.lines()}


def counts(lines, number):
    return {name: getattr(line[number], "numerator", line[number]) for name, line in lines.items()}


# Visits


def test_thirty_idle_minutes_end_a_visit(agreed):
    ada = a_person("Ada")
    for clock in ("09:00", "09:29", "09:58", "10:28", "10:57"):
        a_touch(ada, f"2026-04-01 {clock}")

    assert counts(told("visits"), "visits") == {"2026-04-01": 2, "(total)": 2}
    assert counts(told("visits", options={"idle": "29"}), "visits")["2026-04-01"] == 5


def test_a_visit_over_midnight_counts_when_it_began_with_the_name_of_its_first_touch(agreed):
    ada = a_person("Ada")
    a_touch(ada, "2026-03-31 23:50", source="google")
    a_touch(ada, "2026-04-01 00:10", source="newsletter")

    assert counts(told("visits", **APRIL), "visits") == {}
    assert counts(told("visits", "source"), "visits") == {"google": 1, "(total)": 1}


def test_mails_ads_and_events_are_no_visits_and_two_people_never_share_one(agreed):
    ada, bob = a_person("Ada"), a_person("Bob")
    for kind in ("email open", "email click", "ad click", "webinar", "event", "review"):
        write(new_touch(person_id=ada.pk, kind=kind), "2026-04-01 09:00")
    a_touch(ada, "2026-04-01 09:05")
    a_touch(bob, "2026-04-01 09:06")

    assert counts(told("visits"), "visits")["(total)"] == 2


def test_a_visit_is_by_a_lead_if_they_were_one_when_it_began(agreed):
    ada = a_person("Ada")
    moves(ada, ("lead", "2026-04-02 12:00"))
    for day in (1, 2, 3):
        a_touch(ada, f"2026-04-0{day} 11:00")

    assert counts(told("visits"), "by_leads") == {
        "2026-04-01": 0, "2026-04-02": 0, "2026-04-03": 1, "(total)": 1,
    }  # fmt: skip


# Arrivals


def test_everyone_counts_once_for_each_step_on_the_first_day(agreed):
    ada, bob = a_person("Ada"), a_person("Bob")
    moves(ada, ("lead", "2026-04-01"), ("mql", "2026-04-02"), ("lead", "2026-04-02 10:00"))
    moves(ada, ("mql", "2026-04-03"))
    moves(bob, ("accepted", "2026-04-02"))

    lines = told("arrivals")

    assert counts(lines, "leads") == {"2026-04-01": 1, "2026-04-02": 1, "(total)": 2}
    assert counts(lines, "mqls") == {"2026-04-01": 0, "2026-04-02": 2, "(total)": 2}
    assert counts(lines, "accepted")["(total)"] == 1


def test_a_step_that_the_agreement_has_not_is_left_empty(mara):
    an_agreement(mara, **{
        "- {name: sql, owner: sales}": "- {name: proposal, owner: sales}",
        "to: sql": "to: proposal", "from: sql": "from: proposal",
    })  # fmt: skip
    moves(a_person("Ada"), ("lead", "2026-04-01"))

    assert told("arrivals")["(total)"]["sqls"] is None


# Open deals


def test_the_pipeline_of_a_day_is_what_was_known_and_open_at_its_end(agreed):
    deal = a_deal()
    a_change(deal, "opened", "2026-04-01")
    a_change(deal, "amount", "2026-04-02 09:00", amount_minor=900, currency="EUR")
    a_change(deal, "amount", "2026-04-02 17:00", amount_minor=700, currency="EUR")
    a_change(deal, "won", "2026-04-03")

    lines = told("pipeline", **APRIL)

    assert counts(lines, "deals") == {"2026-04-01": 1, "2026-04-02": 1, "2026-04-03": 0}
    assert counts(lines, "value") == {"2026-04-01": 0, "2026-04-02": 700, "2026-04-03": 0}
    assert counts(lines, "opened") == {"2026-04-01": 1, "2026-04-02": 0, "2026-04-03": 0}
    assert counts(lines, "closed") == {"2026-04-01": 0, "2026-04-02": 0, "2026-04-03": 1}


def test_a_deal_in_another_currency_is_counted_apart_and_never_added(agreed):
    a_change(a_deal(), "opened", "2026-04-01", amount_minor=900, currency="USD")

    line = told("pipeline", **APRIL)["2026-04-01"]

    assert (line["deals"], line["deals_in_other_currencies"], line["value"]) == (1, 1, 0)


def test_a_deal_that_was_lost_and_then_won_is_not_open_again(agreed):
    deal = a_deal()
    a_change(deal, "opened", "2026-04-01", amount_minor=900, currency="EUR")
    a_change(deal, "lost", "2026-04-02", why="Too dear")
    a_change(deal, "won", "2026-04-03")

    assert counts(told("pipeline", **APRIL), "deals") == {
        "2026-04-01": 1, "2026-04-02": 0, "2026-04-03": 0,
    }  # fmt: skip


def test_days_to_come_are_not_told(agreed):
    lines = told("pipeline", since=date(2026, 4, 9), until=date(2026, 4, 30))

    assert [*lines] == ["2026-04-09", "2026-04-10"]


# Never converted


def test_who_left_and_who_is_on_the_way_are_told_apart(agreed):
    moves(a_person("Ada"), ("lead", "2026-03-01"), ("customer", "2026-04-01"))
    moves(a_person("Bob"), ("lead", "2026-03-01"), ("disqualified", "2026-03-05"))
    moves(
        a_person("Cyd"), ("lead", "2026-03-02"), ("recycled", "2026-03-03"), ("lead", "2026-03-09")
    )
    moves(a_person("Dee"), ("visitor", "2026-03-02"))

    line = told("never-converted", "month")["2026-03"]

    assert (line["leads"], line["converted"], line["open"]) == (3, 1, 1)
    assert (line["never"].numerator, line["never"].denominator) == (2, 3)
    assert line["gone"].numerator == 1


def test_it_is_told_by_the_agreement_under_which_they_became_leads(agreed):
    moves(a_person("Ada"), ("lead", "2026-03-01"))

    assert [*told("never-converted", "version")] == ["version 1", "(total)"]


def test_it_counts_the_leads_and_customers_of_sources(agreed):
    sam = a_user("Sam")
    for number in range(3):
        person = a_person(f"P{number}")
        a_touch(person, "2026-03-01", source="google")
        moves(person, ("lead", "2026-03-01"), *[("customer", "2026-03-20")] * (number == 0))
        a_change(a_deal(person), "opened", "2026-03-10", actor=sam)

    never, sources = told("never-converted")["google"], told("sources")["google"]

    assert (never["leads"], never["converted"]) == (sources["leads"], sources["won"]) == (3, 1)
