"""How long a lead waited for sales: by the clock, and in the hours in which sales was at work."""

import pytest

from accord.reports.queries import run
from accord.staff.models import Team
from tests.reports.rows import a_clock, a_handoff, a_person, a_touch, a_user, at

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def responses(by="rep", **asked):
    table = run("first-response", by=by, **{"as_of": NOW, **asked})
    names = [column.name for column in table.columns]
    return {line[0]: dict(zip(names, line, strict=True)) for line in table.lines()}


def rate(line, name):
    return line[name].numerator, line[name].denominator


def a_lead(name, opened, touched=None, **given):
    """Somebody handed over and tried to be reached, at moments of 2026 such as `03-06 15:30`."""
    given |= {"first_touch_at": f"2026-{touched}"} if touched else {}
    return a_handoff(a_person(name), f"2026-{opened}", **given)


def test_a_weekend_is_waiting_by_the_clock_and_not_in_working_time(agreed):
    a_lead("Ada", "03-06 15:30", "03-09 09:30")

    line = responses()[None]

    assert line["clock_minutes_median"] == 66 * 60
    assert line["working_minutes_median"] == 60


@pytest.mark.parametrize(
    ("opened", "touched", "minutes"),
    [
        pytest.param("03-09 12:00", "03-09 14:00", 30 + 45, id="over lunch"),
        pytest.param("03-09 20:00", "03-09 21:00", 0, id="in the evening"),
        pytest.param("04-30 17:00", "05-04 09:10", 70, id="over a holiday"),
        pytest.param("03-27 15:00", "03-30 10:00", 120, id="over the change to summer time"),
    ],
)
def test_working_minutes_are_those_of_the_agreement(agreed, opened, touched, minutes):
    a_lead("Ada", opened, touched)

    assert responses()[None]["working_minutes_median"] == minutes


def test_a_handoff_without_a_response_counts_among_all_but_has_no_minutes(agreed):
    a_lead("Ada", "03-09 09:00", "03-09 09:10")
    a_lead("Bob", "03-09 09:00")

    line = responses()[None]

    assert rate(line, "responded") == (1, 2)
    assert line["working_minutes_median"] == 10


def test_each_rep_and_team_has_its_own_figures(agreed):
    sam, kai = a_user("Sam"), a_user("Kai")
    sam.team = Team.objects.create(name="North", kind="sales")
    sam.save()
    for number, minutes in enumerate((5, 10, 20, 40), 1):
        a_lead(f"Ada {number}", "03-09 09:00", f"03-09 09:{minutes:02}", owner=sam)
    a_lead("Bob", "03-09 09:00", "03-09 11:00", owner=kai)

    lines = responses()

    assert [*lines] == ["Sam", "Kai", "(total)"]
    assert [lines[name]["working_minutes_median"] for name in lines] == [15, 120, 20]
    assert [lines[name]["working_minutes_p90"] for name in lines] == [40, 120, 120]
    assert [*responses("team")] == ["North", None, "(total)"]


def test_the_share_in_time_is_that_of_the_promise_once_it_is_due(agreed):
    for name, met in (("Ada", "2026-03-09 10:00"), ("Bob", "2026-03-10 10:00"), ("Eve", None)):
        a_clock(a_lead(name, "03-09 09:00"), "First touch", "2026-03-09 13:45", met)
    a_clock(a_lead("Kim", "03-09 09:00"), "First touch", "2026-07-09 13:45")

    line = responses()[None]

    assert rate(line, "in_time") == (1, 3)
    assert line["open"] == 1


def test_the_delay_until_somebody_had_the_lead_stands_apart(agreed):
    given = a_lead("Ada", "03-09 09:00", "03-09 11:00")
    given.assigned_at = at("2026-03-09 10:30")
    given.save()

    line = responses()[None]

    assert line["working_minutes_median"] == 120
    assert line["assignment_minutes_median"] == 90
    assert line["since_assignment_minutes_median"] == 30


def test_what_happened_after_the_moment_asked_was_no_response_yet(agreed):
    a_lead("Ada", "03-09 09:00", "03-20 09:00")

    assert rate(responses(as_of=at("2026-03-12"))[None], "responded") == (0, 1)


@pytest.mark.parametrize(("by", "name"), [("month", "2026-03"), ("grade", "A"), ("source", "fair")])
def test_it_is_told_by_month_grade_or_where_the_lead_came_from(agreed, by, name):
    ada = a_lead("Ada", "03-09 09:00", grade="A").person
    a_touch(ada, "2026-03-01", source="fair")

    assert [*responses(by)] == [name, "(total)"]
