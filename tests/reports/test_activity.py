"""What sales did with the leads, told to marketing without anyone writing it."""

from datetime import date

import pytest

from accord.handoff.models import Answer, Assignment, Attempt, Outcome
from accord.reports.queries import run
from tests.reports.rows import a_change, a_deal, a_person, a_user, at, moves, write

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def told(by="month", **asked):
    table = run("activity", by=by, **{"as_of": NOW, **asked})
    names = [column.name for column in table.columns]
    return {line[0]: dict(zip(names, line, strict=True)) for line in table.lines()}


def rate(line, name):
    return line[name].numerator, line[name].denominator


def tried(person, when, channel="call", *, reached=False, automatic=False, actor=None):
    given = {"channel": channel, "reached": reached, "automatic": automatic, "actor": actor}
    write(Attempt(person=person, **given), when)


def test_everything_counts_in_the_month_in_which_it_was_done(agreed):
    sam, ada = a_user("Sam"), a_person("Ada")
    write(Assignment(person=ada, owner=sam), "2026-03-30")
    tried(ada, "2026-03-31 23:59", "mail", actor=sam)
    tried(ada, "2026-04-01 00:00", "call", reached=True, actor=sam)
    tried(ada, "2026-04-02", "meeting", reached=True, actor=sam)
    tried(ada, "2026-04-02", "mail", automatic=True)
    write(Answer(person=ada, kind="accepted", actor=sam), "2026-04-02")
    write(Outcome(person=ada, result="qualified", actor=sam), "2026-04-03")

    march, april = told()["2026-03"], told()["2026-04"]

    assert (march["received"], march["attempts"], march["mails"]) == (1, 1, 1)
    assert (april["attempts"], april["calls"], april["meetings"], april["mails"]) == (2, 1, 1, 0)
    assert (rate(march, "reached"), rate(april, "reached")) == ((0, 1), (2, 2))
    assert (april["accepted"], april["qualified"], april["not_qualified"]) == (1, 1, 0)
    assert [*told(since=date(2026, 4, 1))] == ["2026-04", "(total)"]


def test_deals_count_with_whoever_opened_them(agreed):
    sam, kai = a_user("Sam"), a_user("Kai")
    deal = a_deal()
    a_change(deal, "opened", "2026-03-02", actor=sam, amount_minor=900, currency="EUR")
    a_change(deal, "won", "2026-04-02", actor=kai)

    lines = told("rep")

    assert [*lines] == ["Sam", "(total)"]
    assert (lines["Sam"]["deals_opened"], lines["Sam"]["deals_won"]) == (1, 1)
    assert (told()["2026-03"]["revenue"], told()["2026-04"]["revenue"]) == (0, 900)


def test_marketing_sees_how_much_work_goes_to_old_leads(agreed):
    ada, bob, nobody = a_person("Ada"), a_person("Bob"), a_person("Nobody")
    moves(ada, ("lead", "2026-01-05"))
    moves(bob, ("lead", "2026-05-05"))
    for person in (ada, bob, bob, nobody):
        tried(person, "2026-05-20")

    assert rate(told()["2026-05"], "on_old_leads") == (1, 3)
    assert rate(told(options={"old": "10"})["2026-05"], "on_old_leads") == (3, 3)


def test_what_was_done_after_the_moment_asked_is_not_told_yet(agreed):
    tried(a_person("Ada"), "2026-05-20")

    assert told(as_of=at("2026-05-19")) == {}
