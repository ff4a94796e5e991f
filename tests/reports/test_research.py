"""How far buyers had come by themselves before sales was involved."""

import pytest

from accord.handoff.models import Attempt
from accord.lifecycle.models import Move
from accord.reports.queries import run
from tests.reports.rows import a_change, a_deal, a_person, a_touch, at, moves, write

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def told(by="month", **asked):
    table = run("research", by=by, **{"as_of": NOW, **asked})
    names = [column.name for column in table.columns]
    return {line[0]: dict(zip(names, line, strict=True)) for line in table.lines()}


def rate(line, name):
    return line[name].numerator, line[name].denominator


def won(*people, when="2026-05-01"):
    """A deal that was won on a day."""
    deal = a_deal(*people)
    a_change(deal, "opened", "2026-04-01")
    a_change(deal, "won", when)


def spoke(person, when, *, reached=True, automatic=False):
    write(Attempt(person=person, channel="call", reached=reached, automatic=automatic), when)


def a_buyer(name, *touched, spoken=None, stands=None):
    """Somebody who did something on these days, and with whom sales spoke on one."""
    person = a_person(name)
    for day in touched:
        a_touch(person, day)
    if spoken:
        spoke(person, spoken)
    if stands:
        moves(person, ("mql", "2026-03-01"))
        Move.objects.filter(person=person).update(position=stands)
    return person


def test_what_a_buyer_did_before_the_first_talk_is_set_against_the_whole_path(agreed):
    won(a_buyer("Ada", "2026-03-01", "2026-03-10", "2026-03-20", "2026-04-20", spoken="2026-03-31"))

    may = told()["2026-05"]

    assert (may["deals"], rate(may, "contacted")) == (1, (1, 1))
    assert (rate(may, "before_contact"), may["share_before_median"]) == ((3, 4), 0.75)
    assert (may["touches_before_median"], may["days_before_median"]) == (3, 30)
    assert rate(may, "half_before") == (1, 1)


def test_everyone_on_a_deal_counts_up_to_its_win(agreed):
    ada = a_buyer("Ada", "2026-03-01", "2026-05-02")
    bob = a_buyer("Bob", "2026-03-25", "2026-04-20", spoken="2026-03-21")
    won(ada, bob)

    may = told()["2026-05"]

    assert (rate(may, "before_contact"), may["days_before_median"]) == ((1, 3), 20)


def test_a_mail_of_a_machine_is_no_contact_and_a_try_only_if_so_asked(agreed):
    ada = a_buyer("Ada", "2026-03-01", "2026-03-10", spoken="2026-03-31")
    spoke(ada, "2026-03-02", automatic=True)
    spoke(ada, "2026-03-05", reached=False)
    won(ada)

    assert rate(told()["2026-05"], "before_contact") == (2, 2)
    assert rate(told(options={"contact": "tried"})["2026-05"], "before_contact") == (1, 2)


def test_a_deal_without_a_contact_is_counted_and_tells_nothing_more(agreed):
    won(a_buyer("Ada", "2026-03-01"))

    may = told()["2026-05"]

    assert (rate(may, "contacted"), may["touches"]) == ((0, 1), 0)
    assert (may["touches_before_median"], may["positions_passed"]) == (None, None)


def test_the_position_in_the_buying_cycle_is_that_before_the_contact(agreed):
    """Of three positions one buyer had come to the second, the other to the first."""
    won(a_buyer("Ada", "2026-03-01", spoken="2026-03-31", stands="consideration"))
    won(a_buyer("Bob", "2026-03-01", spoken="2026-03-31", stands="awareness"))

    assert told()["2026-05"]["positions_passed"] == (2 + 1) / 6


def test_deals_can_be_told_one_by_one(agreed):
    won(a_buyer("Ada", "2026-03-01", spoken="2026-03-31"))
    won(a_buyer("Bob", "2026-03-01", "2026-03-02", spoken="2026-03-31"))

    touches = [line["touches"] for name, line in told("deal").items() if name != "(total)"]

    assert touches == [2, 1]


def test_a_deal_that_was_won_later_is_not_told_yet(agreed):
    won(a_buyer("Ada", "2026-03-01", spoken="2026-03-31"))

    assert told(as_of=at("2026-04-20")) == {}
