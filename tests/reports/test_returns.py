"""What sales returned, and the leads that it never worked."""

import pytest

from accord.reports.queries import run
from tests.reports.rows import a_clock, a_handoff, a_person, a_touch, a_user, at

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def told(name, by, as_of=NOW, **asked):
    table = run(name, by=by, as_of=as_of, **asked)
    names = [column.name for column in table.columns]
    lines = [*table.rows, *([table.total] if table.total else [])]
    return {line[0]: dict(zip(names, line, strict=True)) for line in lines}


def rate(line, name):
    return line[name].numerator, line[name].denominator


def a_returned(name, rep, source, reason=None, kind="", **clock):
    """A lead that sales answered: returned where there is a reason, else accepted."""
    person = a_person(name)
    a_touch(person, "2026-03-01", source=source)
    handoff = a_handoff(
        person,
        "2026-03-02 09:00",
        owner=rep,
        answer="returned" if reason else "accepted",
        answered_at="2026-03-03 09:00",
        reason=reason or "",
        reason_kind=kind,
    )
    if clock:
        a_clock(handoff, "Answer feedback", **clock)


@pytest.fixture
def march(agreed):
    sam, kai = a_user("Sam"), a_user("Kai")
    in_time = {"due": "2026-03-10 09:00", "met": "2026-03-09 09:00"}
    too_late = {"due": "2026-03-10 09:00", "met": "2026-03-11 09:00"}
    a_returned("Ada", sam, "google", "No budget", "recycle", **in_time)
    a_returned("Bob", sam, "google", "No budget", "recycle", **too_late)
    a_returned("Eve", sam, "fair", "Spam", "bad data", due="2026-07-10 09:00")
    a_returned("Kim", kai, "fair")
    a_handoff(a_person("Pat"), "2026-03-05")


def test_by_reason_the_share_is_of_all_answered_handoffs(march):
    lines = told("returns", "reason")

    assert [*lines] == ["No budget", "Spam", "(total)"]
    assert [rate(line, "share") for line in lines.values()] == [(2, 4), (1, 4), (3, 4)]
    assert rate(lines["No budget"], "replied_in_time") == (1, 2)
    assert lines["No budget"]["reply_open"] == 0
    assert (rate(lines["Spam"], "replied_in_time"), lines["Spam"]["reply_open"]) == ((0, 0), 1)


@pytest.mark.parametrize(
    ("by", "shares"),
    [
        ("kind", {"recycle": (2, 4), "bad data": (1, 4)}),
        ("source", {"google": (2, 2), "fair": (1, 2)}),
        ("rep", {"Sam": (3, 3), "Kai": (0, 1)}),
    ],
)
def test_by_source_or_rep_the_share_is_of_their_own(march, by, shares):
    lines = told("returns", by)

    assert {name: rate(line, "share") for name, line in lines.items()} == shares | {
        "(total)": (3, 4)
    }


def test_an_answer_that_was_not_known_yet_does_not_count(march):
    assert told("returns", "reason", known_at=at("2026-03-02 18:00")) == {}


def a_worked(name, touched=None, due="2026-03-03 09:00", opened="2026-03-02 09:00", rep=None):
    person = a_person(name)
    given = {"first_touch_at": touched} if touched else {}
    handoff = a_handoff(person, opened, owner=rep, **given)
    if due:
        a_clock(handoff, "First touch", due, touched)


@pytest.fixture
def worked(agreed):
    sam = a_user("Sam")
    a_worked("Ada", touched="2026-03-03 09:00", rep=sam)
    a_worked("Bob", touched="2026-03-03 09:01", rep=sam)
    a_worked("Eve", rep=sam)
    a_worked("Kim", opened="2026-06-30 09:00", due="2026-07-01 09:00")
    a_worked("Pat", due=None, opened="2026-04-01 09:00")


def test_a_lead_is_missed_by_its_deadline_or_never_worked(worked):
    lines = told("never-worked", "month")

    assert [*lines] == ["2026-03", "2026-04", "2026-06", "(total)"]
    assert [rate(line, "missed") for line in lines.values()] == [(2, 3), (0, 0), (0, 0), (2, 3)]
    assert [rate(line, "never") for line in lines.values()] == [(1, 3), (1, 1), (1, 1), (3, 5)]
    assert [line["waiting"] for line in lines.values()] == [0, 1, 1, 2]


def test_never_worked_by_rep_keeps_those_without_one_apart(worked):
    lines = told("never-worked", "rep")

    assert {name: line["handoffs"] for name, line in lines.items()} == {
        "Sam": 3,
        None: 2,
        "(total)": 5,
    }


def test_the_list_names_each_lead_the_longest_overdue_first(worked):
    rows = run("never-worked-list", as_of=at("2026-03-05 09:00")).dicts()

    assert [(row["lead"], row["worked"], row["rep"]) for row in rows] == [
        ("eve@example.com", "never", "Sam"),
        ("bob@example.com", "missed", "Sam"),
    ]
    assert rows[0]["days_overdue"] == 2


def test_at_the_moment_it_is_due_nothing_is_missed_and_what_came_later_is_not_known(worked):
    due = at("2026-03-03 09:00")

    line = told("never-worked", "month", as_of=due)["2026-03"]

    assert (rate(line, "missed"), rate(line, "never"), line["waiting"]) == ((0, 0), (2, 3), 2)
    rows = run("never-worked-list", as_of=due).dicts()
    assert [(row["worked"], row["days_overdue"]) for row in rows] == [("never", None)] * 2
