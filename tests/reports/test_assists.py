"""Who helped, who began, and which way people came: small stories that can be counted by hand."""

import pytest

from accord.people.models import Company
from tests.reports.rows import a_change, a_deal, a_person, a_touch, an_attempt, moves
from tests.reports.test_attribution import lines

pytestmark = pytest.mark.django_db


def someone(name, *channels, call=None):
    """A lead with a touch a day from 2 March on, and perhaps a call by sales."""
    person = a_person(name)
    for day, channel in enumerate(channels, start=2):
        a_touch(person, f"2026-03-{day:02}", channel=channel)
    if call:
        an_attempt(person, call)
    moves(person, ("lead", "2026-03-02"))
    return person


def told(name="assists", by="channel", **options):
    return {line.get(by, line.get("path")): line for line in lines(name, by, **options)}


def test_a_touch_assists_anywhere_but_at_the_end_and_a_deal_counts_once_in_all(agreed):
    a_deal(someone("Ada", "ad", "mail", "ad", "mail"), won="2026-03-20", amount=100)
    a_deal(someone("Bob", "mail"), won="2026-03-20", amount=30)
    a_deal(won="2026-03-20", amount=7)

    found = told(period="end")

    def row(name):
        return [found[name][f"{what}_{how}"] for how in ("assisted", "last")
                for what in ("deals", "revenue")]  # fmt: skip

    assert row("ad") == [1, 100, 0, 0]
    assert row("mail") == [1, 100, 2, 130]
    assert row("(unattributed)") == [0, 0, 1, 7]
    assert row("(total)") == [1, 100, 3, 137]
    assert (found["ad"]["assist_ratio"], found["mail"]["assist_ratio"]) == (None, 0.5)


def test_direct_visits_may_be_skipped_so_that_none_is_the_last_touch(agreed):
    a_deal(someone("Ada", "ad", "direct"), won="2026-03-20", amount=100)

    assert told()["direct"]["deals_last"] == 1
    assert [*told(direct="skipped")] == ["ad", "(total)"]
    assert told(direct="skipped")["ad"]["deals_last"] == 1


def test_sourced_is_what_marketing_began_influenced_what_it_touched(agreed):
    firm = Company.objects.create(name="Pumps")
    for name, call in (("Ada", None), ("Bob", "2026-03-01"), ("Eve", "2026-03-02 00:30")):
        person = someone(name, "ad", "mail", call=call)
        a_deal(person, won="2026-03-20", amount=100, company=firm if name == "Bob" else None)

    found = told()

    assert (found["ad"]["customers_sourced"], found["ad"]["revenue_sourced"]) == (2, 200)
    assert (found["mail"]["customers_sourced"], found["mail"]["customers_influenced"]) == (0, 3)
    total = found["(total)"]
    assert (total["revenue_sourced"], total["revenue_influenced"]) == (200, 300)


def test_a_company_that_buys_twice_is_one_customer(agreed):
    firm = Company.objects.create(name="Pumps")
    for name in ("Ada", "Bob"):
        a_deal(someone(name, "ad"), won="2026-03-20", amount=100, company=firm)

    assert (told()["ad"]["customers_sourced"], told()["ad"]["deals_last"]) == (1, 2)


def test_assists_are_told_by_person(agreed):
    a_deal(someone("Ada", "ad"), someone("Bob", "ad", "mail"), won="2026-03-20", amount=100)

    found = told(by="person")

    assert [found[f"{name}@example.com"]["deals_assisted"] for name in ("ada", "bob")] == [1, 1]
    assert found["bob@example.com"]["deals_last"] == 1


def test_paths_are_told_in_order_with_what_became_of_them(agreed):
    for name, end in (("Ada", "won"), ("Bob", "won"), ("Eve", "lost")):
        deal = a_deal(someone(name, "ad", "ad", "mail"))
        says = {"amount_minor": 50, "currency": "EUR"} if end == "won" else {"why": "Price"}
        a_change(deal, end, "2026-03-12", **says)
    a_deal(someone("Kim", None), won="2026-03-12", amount=1)

    found = told("touch-paths")

    path = found["ad > mail"]
    assert [path[name] for name in ("deals", "won", "lost", "revenue")] == [3, 2, 1, 100]
    assert (path["touches_mean"], path["days_mean"]) == (3, 10)
    assert [*found] == ["ad > mail", "(blank)", "(total)"]
    assert found["(total)"]["deals"] == 4
    assert [*told("touch-paths", repeats="kept", top="1")] == ["ad > ad > mail", "(total)"]


def test_a_long_path_is_told_by_its_first_ten_steps(agreed):
    a_deal(someone("Ada", *"abcdefghijk"), won="2026-03-20", amount=1)

    assert next(iter(told("touch-paths"))) == "a > b > c > d > e > f > g > h > i > j > ..."
