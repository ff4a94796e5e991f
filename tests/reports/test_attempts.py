"""How often and how evenly sales tries to reach the leads it was handed."""

import pytest

from accord.handoff.models import Attempt
from accord.reports.queries import run
from tests.reports.rows import a_handoff, a_person, a_touch, a_user, at, write

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def told(by="rep", **asked):
    table = run("attempts", by=by, **{"as_of": NOW, **asked})
    names = [column.name for column in table.columns]
    return {line[0]: dict(zip(names, line, strict=True)) for line in table.lines()}


def rate(line, name):
    return line[name].numerator, line[name].denominator


def tried(person, *days, channel="call", reached=False, automatic=False):
    """Sales tried to reach somebody at noon of these days of March."""
    for day in days:
        attempt = Attempt(person=person, channel=channel, reached=reached, automatic=automatic)
        write(attempt, f"2026-03-{day:02} 12:00")


@pytest.fixture
def march(agreed):
    """Sam tried Ada on four days and reached her in the end, and never tried Bob; Kai tried Eve."""
    sam, kai = a_user("Sam"), a_user("Kai")
    ada, bob, eve = (a_person(name) for name in ("Ada", "Bob", "Eve"))
    for person, rep in ((ada, sam), (bob, sam), (eve, kai)):
        a_handoff(person, "2026-03-02 09:00", owner=rep)
    tried(ada, 2, 3, 6)
    tried(ada, 16, channel="meeting", reached=True)
    tried(eve, 2, channel="mail")
    return ada, bob, eve


def test_each_rep_is_told_how_often_and_how_far_apart(march):
    sam = told()["Sam"]

    assert (sam["handoffs"], sam["attempts"], sam["attempts_per_lead"]) == (2, 4, 2)
    assert (rate(sam, "untried"), rate(sam, "reached")) == ((1, 2), (1, 4))
    assert rate(sam, "leads_reached") == (1, 2)
    assert (sam["days_between_median"], sam["days_between_mean"]) == (3, 14 / 3)


def test_the_total_counts_every_handoff_once(march):
    total = told()["(total)"]

    assert (total["handoffs"], total["attempts"], rate(total, "untried")) == (3, 5, (1, 3))


@pytest.mark.parametrize(
    ("channel", "counts"), [("any", [4, 1]), ("call", [3, 0]), ("mail", [0, 1]), ("social", [0, 0])]
)
def test_it_can_be_told_of_one_way_to_reach_people(march, channel, counts):
    lines = told(options={"attempts": channel})

    assert [lines[rep]["attempts"] for rep in ("Sam", "Kai")] == counts


def test_how_many_attempts_are_enough_can_be_said(march):
    assert rate(told()["Sam"], "tried_enough") == (0, 2)
    assert rate(told(options={"least": "4"})["Sam"], "tried_enough") == (1, 2)


def test_an_automatic_mail_is_no_attempt(agreed):
    ada = a_person("Ada")
    a_handoff(ada, "2026-03-02 09:00")
    tried(ada, 3, channel="mail", automatic=True)

    assert rate(told()[None], "untried") == (1, 1)


def test_an_attempt_belongs_to_the_handoff_before_it(agreed):
    sam, kai, ada = a_user("Sam"), a_user("Kai"), a_person("Ada")
    tried(ada, 1)
    a_handoff(ada, "2026-03-02 09:00", owner=sam)
    tried(ada, 3, 4)
    a_handoff(ada, "2026-03-10 09:00", number=2, owner=kai)
    tried(ada, 11)

    lines = told()

    assert (lines["Sam"]["attempts"], lines["Kai"]["attempts"]) == (2, 1)
    assert lines["(total)"]["days_between_median"] == 1


def test_marketing_sees_the_follow_up_of_the_channels_it_pays_for(agreed):
    for name, channel, days in (("Ada", "Paid Search", (3, 4)), ("Bob", "Email", ())):
        person = a_person(name)
        a_touch(person, "2026-03-01", channel=channel)
        a_handoff(person, "2026-03-02 09:00")
        tried(person, *days)

    lines = told("channel")

    assert {name: rate(line, "untried") for name, line in lines.items()} == {
        "paid search": (0, 1),
        "email": (1, 1),
        "(total)": (1, 2),
    }


def test_what_was_tried_later_does_not_count_yet(march):
    assert told(as_of=at("2026-03-05"))["Sam"]["attempts"] == 2
