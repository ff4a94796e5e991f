"""Deals that began with a lead from marketing beside those that sales found itself."""

import pytest

from accord.handoff.models import Attempt
from accord.reports.queries import run
from tests.reports.rows import a_change, a_deal, a_handoff, a_person, a_user, an_attempt, at, write

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def told(by="period", **asked):
    lines = run("self-made", by=by, **{"as_of": NOW, **asked}).dicts()
    return {
        (line[by], line["origin"]) if by != "period" else line["origin"]: line for line in lines
    }


def rate(line, name):
    return line[name].numerator, line[name].denominator


def opened(when, *people, amount=None, won=None, lost=None, by=None):
    deal = a_deal(*people)
    price = {"amount_minor": amount, "currency": "EUR"} if amount else {}
    a_change(deal, "opened", when, actor=by, **price)
    if won:
        a_change(deal, "won", won)
    if lost:
        a_change(deal, "lost", lost, why="Competition")
    return deal


def handed_over(name, when="2026-03-01 09:00"):
    person = a_person(name)
    a_handoff(person, when)
    return person


def test_a_deal_is_passed_if_anyone_on_it_was_handed_over_before_it_was_opened(agreed):
    opened("2026-03-02", handed_over("Ada"), a_person("Bob"), amount=300, won="2026-03-22")
    opened("2026-03-02", handed_over("Eve", "2026-03-03 09:00"), amount=100, won="2026-04-01")
    opened("2026-03-02", a_person("Kim"), lost="2026-04-01")

    lines = told()

    assert {origin: (line["deals"], line["revenue"]) for origin, line in lines.items()} == {
        "passed": (1, 300),
        "self-made": (2, 100),
    }
    assert [rate(lines[name], "win_rate") for name in ("passed", "self-made")] == [(1, 1), (1, 2)]
    assert [lines[name]["days_to_win_median"] for name in ("passed", "self-made")] == [20, 30]


def test_marketing_sees_whether_sales_follows_up_on_each_kind(agreed):
    ada, bob, eve = handed_over("Ada"), handed_over("Bob"), a_person("Eve")
    for person in (ada, bob, eve):
        opened("2026-03-02 12:00", person)
    an_attempt(ada, "2026-03-01 12:00")
    an_attempt(bob, "2026-06-20")
    write(Attempt(person=eve, channel="mail", reached=False, automatic=True), "2026-06-20")

    lines = told()

    assert (rate(lines["passed"], "followed_up"), rate(lines["passed"], "quiet")) == (
        (1, 2),
        (1, 2),
    )
    assert rate(lines["self-made"], "followed_up") == (0, 1)
    assert rate(told(options={"quiet": "7"})["passed"], "quiet") == (2, 2)


def test_a_deal_that_was_only_just_opened_is_not_quiet(agreed):
    opened("2026-06-25", a_person("Ada"))

    assert rate(told()["self-made"], "quiet") == (0, 1)


def test_each_rep_has_deals_of_both_kinds(agreed):
    sam = a_user("Sam")
    opened("2026-03-02", handed_over("Ada"), by=sam)
    opened("2026-03-02", a_person("Bob"), by=sam)
    opened("2026-03-02", a_person("Eve"))

    assert [*told("rep")] == [(None, "self-made"), ("Sam", "passed"), ("Sam", "self-made")]
