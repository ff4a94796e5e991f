"""Where customers come from: small stories whose figures can be counted on one's fingers."""

from datetime import date

import pytest

from accord.kit.rates import Rate
from accord.ledger.actions import retract
from accord.people.models import Company
from accord.reports.queries import run
from tests.reports.rows import (
    STAGES,
    a_change,
    a_cost,
    a_deal,
    a_person,
    a_touch,
    an_attempt,
    at,
    moves,
)

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def sources(by="source", **asked):
    """The lines of the report by their name, the total among them."""
    table = run("sources", by=by, as_of=NOW, **asked)
    names = [column.name for column in table.columns]
    lines = [*table.rows, *([table.total] if table.total else [])]
    return {line[0]: dict(zip(names, line, strict=True)) for line in lines}


def a_lead(name, when, until="lead", **touch):
    """Someone who came by on a day and went as far as a stage on the same day."""
    person = a_person(name)
    a_touch(person, when, **touch)
    moves(person, *[(stage, when) for stage in STAGES[1 : STAGES.index(until) + 1]])
    return person


def rate(line, name):
    return line[name].numerator, line[name].denominator


def test_each_lead_counts_under_its_first_touch_and_as_far_as_it_came(agreed):
    a_lead("Ada", "2026-03-02", "sql", source="Google")
    a_lead("Bob", "2026-03-03", "mql", source="google")
    eve = a_lead("Eve", "2026-03-04", "lead", source="unknown")
    a_touch(eve, "2026-03-05", source="google")
    a_lead("Kim", "2026-03-04", "lead")

    lines = sources()

    assert [*lines] == ["google", "unknown", None, "(total)"]
    assert [lines[name]["leads"] for name in lines] == [2, 1, 1, 4]
    assert [lines[name]["mqls"] for name in lines] == [2, 0, 0, 2]
    assert [lines[name]["sqls"] for name in lines] == [1, 0, 0, 1]
    assert rate(lines["google"], "lead_to_mql") == (2, 2)
    assert rate(lines["google"], "mql_to_accepted") == (1, 2)
    assert rate(lines["(total)"], "lead_to_sql") == (1, 4)
    assert rate(lines["unknown"], "mql_to_accepted") == (0, 0)


def test_a_rate_says_of_whom_and_when(agreed):
    a_lead("Ada", "2026-03-02", "mql", source="google")

    line = sources(since=date(2026, 3, 1), until=date(2026, 3, 31))["google"]

    cohort = "people who became a lead in the period"
    assert line["lead_to_mql"] == Rate(1, 1, "from 2026-03-01 to 2026-03-31", cohort)


def test_the_period_is_that_in_which_people_became_a_lead_on_local_days(agreed):
    a_lead("Ada", "2026-02-28 23:59", source="google")
    won_later = a_lead("Bob", "2026-03-01 00:00", "customer", source="google")
    a_deal(won_later, won="2026-05-01", amount=500)
    a_lead("Eve", "2026-04-01 00:00", source="google")

    line = sources(since=date(2026, 3, 1), until=date(2026, 3, 31))["google"]

    assert (line["leads"], line["won"], line["revenue"]) == (1, 1, 500)


def test_touches_of_the_same_second_count_in_the_order_in_which_they_were_recorded(agreed):
    person = a_person("Ada")
    a_touch(person, "2026-03-02", source="first")
    a_touch(person, "2026-03-02", source="second")
    moves(person, ("lead", "2026-03-02"))

    assert [*sources()] == ["first", "(total)"]


def test_a_call_by_sales_has_no_source_and_is_nobodys_first_touch(agreed):
    person = a_person("Ada")
    an_attempt(person, "2026-03-01")
    a_touch(person, "2026-03-02", source="google")
    moves(person, ("lead", "2026-03-02"))

    assert [*sources()] == ["google", "(total)"]


@pytest.mark.parametrize(
    ("by", "name"),
    [("source", "google"), ("channel", "paid search"), ("landing-page", "/pricing")],
)
def test_it_is_told_by_source_channel_or_landing_page(agreed, by, name):
    a_lead("Ada", "2026-03-02", source="google", channel="Paid Search", path="/Pricing")

    assert [*sources(by)] == [name, "(total)"]


def test_days_to_close_are_days_of_the_calendar_and_may_be_negative(agreed):
    for name, won in (("Ada", "2026-03-01 23:00"), ("Bob", "2026-03-12"), ("Eve", "2026-03-20")):
        a_deal(a_lead(name, "2026-03-03", "customer", source="google"), won=won, amount=100)

    line = sources()["google"]

    assert (line["days_to_close_median"], line["days_to_close_mean"]) == (9, 8)
    assert (line["days_from_contact_median"], line["days_from_contact_mean"]) == (9, 8)
    assert line["won_before_first_contact"] == 1


def test_a_deal_won_on_the_day_of_the_first_contact_was_not_won_before_it(agreed):
    a_deal(a_lead("Ada", "2026-03-02 15:00", "customer"), won="2026-03-02 09:00", amount=100)

    assert sources()[None]["won_before_first_contact"] == 0


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle(agreed):
    for name, won in (("Ada", "2026-03-04"), ("Bob", "2026-03-09")):
        a_deal(a_lead(name, "2026-03-03", "customer", source="google"), won=won, amount=100)

    assert sources()["google"]["days_to_close_median"] == 3.5


def test_a_deal_of_several_people_counts_once_and_for_the_first_who_became_a_lead(agreed):
    ada = a_lead("Ada", "2026-03-05", "customer", source="google")
    bob = a_lead("Bob", "2026-03-02", "customer", source="fair")
    a_touch(bob, "2026-03-09", source="mail")
    a_touch(ada, "2026-02-01", source="blog")
    a_deal(ada, bob, won="2026-03-10", amount=900)

    lines = sources()

    assert (lines["fair"]["deals"], lines["fair"]["revenue"]) == (1, 900)
    assert lines["blog"]["revenue_first_touch"] == 900
    assert lines["mail"]["revenue_last_touch"] == 900
    assert (lines["(total)"]["won"], lines["(total)"]["customers"]) == (2, 1)
    assert [lines["(total)"][f"revenue{way}"] for way in ("", "_first_touch", "_last_touch")] == [
        900,
        900,
        900,
    ]


def test_a_touch_after_the_win_gets_no_credit_and_without_any_there_is_nobody_to_credit(agreed):
    late = a_lead("Ada", "2026-03-05", "customer", source="google")
    a_deal(late, won="2026-03-03", amount=700)

    lines = sources()

    assert lines["google"]["revenue"] == 700
    assert lines["google"]["won_before_first_contact"] == 1
    assert lines["(unattributed)"]["revenue_first_touch"] == 700
    assert lines["(unattributed)"]["revenue_last_touch"] == 700


def test_a_company_is_one_customer_however_often_it_buys(agreed):
    firm = Company.objects.create(name="Pumps")
    for name, won in (("Ada", "2026-04-01"), ("Bob", "2026-04-20")):
        lead = a_lead(name, "2026-03-02", "customer", source="google")
        a_deal(lead, won=won, amount=100, company=firm)

    line = sources()["google"]

    assert (line["won"], line["customers"], line["deals"], line["revenue"]) == (2, 1, 2, 200)
    assert line["days_to_close_median"] == 30


def test_the_first_deal_that_was_won_makes_the_customer_whichever_was_written_first(agreed):
    lead = a_lead("Ada", "2026-03-02", "customer", source="google")
    for won in ("2026-04-20", "2026-04-01"):
        a_deal(lead, won=won, amount=100)

    line = sources()["google"]

    assert (line["customers"], line["deals"], line["days_to_close_median"]) == (1, 2, 30)


def test_a_person_who_is_on_a_deal_twice_counts_once(agreed):
    lead = a_lead("Ada", "2026-03-02", "customer", source="google")
    a_deal(lead, lead, won="2026-04-01", amount=100)

    line = sources()["google"]

    assert (line["deals"], line["revenue_first_touch"], line["revenue_last_touch"]) == (1, 100, 100)


def test_a_deal_is_worth_its_last_known_amount_also_one_from_after_the_win(agreed):
    deal = a_deal(a_lead("Ada", "2026-03-02", "customer", source="google"))
    a_change(deal, "amount", "2026-03-03", amount_minor=100, currency="EUR")
    a_change(deal, "won", "2026-03-06", amount_minor=250, currency="EUR")
    a_change(deal, "amount", "2026-04-07", amount_minor=200, currency="EUR", why="one sent back")

    for known_at, worth in (("2026-03-31", 250), ("2026-04-30", 200)):
        line = sources(known_at=at(known_at))["google"]
        assert [line[f"revenue{way}"] for way in ("", "_first_touch", "_last_touch")] == [worth] * 3


def test_a_deal_that_was_lost_again_is_not_won(agreed):
    deal = a_deal(a_lead("Ada", "2026-03-02", source="google"), won="2026-03-06", amount=100)
    a_change(deal, "lost", "2026-03-09", why="cancelled")

    assert sources()["google"]["deals"] == 0


def test_money_in_another_currency_is_counted_apart(agreed):
    lead = a_lead("Ada", "2026-03-02", "customer", source="google")
    a_deal(lead, won="2026-03-06", amount=100, currency="USD")
    a_cost("google", ("2026-03-01", "2026-03-31"), 100, currency="USD")

    line = sources()["google"]

    assert (line["revenue"], line["deals_in_other_currencies"]) == (0, 1)
    assert (line["cost"], line["costs_in_other_currencies"]) == (0, 1)


def test_a_deal_of_nobody_who_was_a_lead_is_told_as_unattributed(agreed):
    a_deal(won="2026-03-06", amount=100)

    lines = sources(since=date(2026, 3, 1), until=date(2026, 3, 31))

    assert lines["(unattributed)"]["revenue"] == 100
    assert sources(since=date(2026, 4, 1)) == {}


def test_costs_are_set_against_what_they_brought(agreed):
    for name in ("Ada", "Bob", "Eve"):
        a_lead(name, "2026-03-02", "mql", source="google")
    a_deal(a_lead("Kim", "2026-03-02", "customer", source="google"), won="2026-04-01", amount=2500)
    a_cost("Google", ("2026-03-01", "2026-03-31"), 1000)

    line = sources()["google"]

    assert (line["cost"], line["cost_per_lead"], line["cost_per_mql"]) == (1000, 250, 250)
    assert (line["cost_per_sql"], line["cost_per_customer"], line["roi"]) == (1000, 1000, 1.5)
    assert sources("landing-page")["(unattributed)"]["cost"] == 1000


@pytest.mark.parametrize("amount", [100, -100])
def test_a_cost_is_shared_over_its_days_to_the_last_cent(agreed, amount):
    a_cost("fair", ("2026-03-30", "2026-04-01"), amount)

    months = [(3, 31, 67), (4, 30, 33)]
    shares = [
        sources(since=date(2026, month, 1), until=date(2026, month, last))["fair"]["cost"]
        for month, last, _ in months
    ]

    sign = 1 if amount > 0 else -1
    assert shares == [sign * share for _, _, share in months]


def test_what_was_recorded_later_was_not_known_and_what_was_withdrawn_later_was(agreed, mara):
    person = a_person("Ada")
    wrong = a_touch(person, "2026-03-02", source="google")
    a_touch(person, "2026-03-01", recorded="2026-04-10", source="fair")
    moves(person, ("lead", "2026-03-02"))
    retract(wrong, at=at("2027-01-10"), by=mara, why="a colleague's machine")

    assert [*sources(known_at=at("2026-03-31"))] == ["google", "(total)"]
    assert [*sources(known_at=at("2026-04-30"))] == ["fair", "(total)"]
    assert [*sources()] == ["fair", "(total)"]


def test_a_step_that_is_not_agreed_is_left_open(mara):
    from tests.reports.rows import an_agreement

    without = {
        "  - {name: sql, owner: sales}\n": "",
        "  - {from: accepted, to: sql, on: qualified}\n": "",
        "  - {from: sql, to: by reason, on: not qualified}\n": "",
        "  - {from: sql, to: opportunity, on: deal opened}\n": "",
        "  - {from: opportunity, to: sql}\n": "",
        "  - {from: sql, to: accepted}\n": "",
    }
    an_agreement(mara, **without)
    a_lead("Ada", "2026-03-02", "opportunity", source="google")

    line = sources()["google"]

    assert (line["sqls"], line["lead_to_sql"], line["cost_per_sql"]) == (None, None, None)
    assert rate(line, "lead_to_opportunity") == (1, 1)
