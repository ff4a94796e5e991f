"""What a lead and a customer cost, month by month and programme by programme."""

from datetime import date

import pytest

from accord.people.models import Company
from accord.reports.queries import run
from tests.reports.rows import STAGES, a_cost, a_deal, a_person, a_touch, at, moves

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def costs(by="month", **asked):
    table = run("costs", by=by, as_of=NOW, **asked)
    names = [column.name for column in table.columns]
    lines = [dict(zip(names, line, strict=True)) for line in table.lines()]
    return {(line[by], line["in_month"]) if line["in_month"] else line[by]: line for line in lines}


def a_lead(name, when, until="lead", **touch):
    person = a_person(name)
    a_touch(person, when, **touch)
    moves(person, *[(stage, when) for stage in STAGES[1 : STAGES.index(until) + 1]])
    return person


def test_each_month_sets_its_cost_against_what_came_in_it(agreed):
    for name in ("Ada", "Bob", "Eve"):
        a_lead(name, "2026-03-02", "mql", source="google")
    late = a_lead("Kim", "2026-03-31 23:59", source="google")
    moves(late, ("sql", "2026-04-01"))
    a_deal(late, won="2026-04-20", amount=9900)
    a_cost("google", ("2026-03-02", "2026-03-02"), 800)
    a_cost("google", ("2026-04-02", "2026-04-02"), 300)

    march, april = costs()["2026-03"], costs()["2026-04"]

    assert (march["cost"], march["leads"], march["mqls"], march["sqls"]) == (800, 4, 3, 0)
    assert (march["cost_per_lead"], march["cost_per_mql"], march["cost_per_sql"]) == (
        200,
        267,
        None,
    )
    assert (april["leads"], april["mqls"], april["sqls"], april["customers"]) == (0, 1, 1, 1)
    assert (april["cost_per_mql"], april["cost_per_customer"]) == (300, 300)


def test_a_cost_over_two_months_is_shared_by_its_days(agreed):
    a_cost("fair", ("2026-03-30", "2026-04-01"), 100)

    lines = costs()

    assert {name: line["cost"] for name, line in lines.items()} == {
        "2026-03": 67,
        "2026-04": 33,
        "(total)": 100,
    }
    assert costs(since=date(2026, 3, 31))["2026-03"]["cost"] == 33
    assert costs(since=date(2026, 5, 1)) == {}


def test_a_programme_is_followed_over_time(agreed):
    a_cost("google", ("2026-03-01", "2026-04-30"), 6100)
    a_cost("fair", ("2026-04-01", "2026-04-01"), 500)
    a_lead("Ada", "2026-04-02", source="fair")

    lines = costs("source", options={"each": "month"})

    assert {key: (line["cost"], line["leads"]) for key, line in lines.items()} == {
        ("google", "2026-03"): (3100, 0),
        ("google", "2026-04"): (3000, 0),
        ("fair", "2026-04"): (500, 1),
        "(total)": (6600, 1),
    }
    assert costs("source")["google"]["cost"] == 6100


def test_a_company_is_a_new_customer_once_and_of_its_first_deals_lead(agreed):
    firm = Company.objects.create(name="Pumps")
    for name, source, won in (("Ada", "fair", "2026-04-20"), ("Bob", "google", "2026-04-01")):
        a_deal(a_lead(name, "2026-03-02", source=source), won=won, amount=100, company=firm)

    lines = costs("source")

    assert {name: line["customers"] for name, line in lines.items()} == {
        "google": 1,
        "fair": 0,
        "(total)": 1,
    }


def test_money_in_another_currency_is_counted_apart_and_once(agreed):
    a_cost("google", ("2026-03-01", "2026-04-30"), 100, currency="USD")

    lines = costs()

    assert {name: line["costs_in_other_currencies"] for name, line in lines.items()} == {
        "2026-03": 1,
        "2026-04": 1,
        "(total)": 1,
    }
    assert lines["(total)"]["cost"] == 0


def test_costs_that_name_no_source_stand_apart_from_leads_that_have_none(agreed):
    a_cost("", ("2026-03-01", "2026-03-01"), 100)
    moves(a_person("Ada"), ("lead", "2026-03-02"))

    lines = costs("source")

    assert (lines["(unattributed)"]["cost"], lines[None]["leads"]) == (100, 1)
