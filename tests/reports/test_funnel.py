"""From stage to stage: who goes on, at once or after a way round, and how long it takes."""

from datetime import date
from itertools import pairwise

import pytest

from accord.reports.queries import run
from tests.reports.rows import STAGES, a_person, a_touch, at, moves

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def funnel(by="period", **asked):
    """The lines of the report by name and stage."""
    lines = run("funnel", by=by, **{"as_of": NOW, **asked}).dicts()
    return {(line[by], line["stage"]): line for line in lines}


def rate(line, name):
    return line[name].numerator, line[name].denominator


def test_each_step_of_the_main_line_leads_to_the_next(agreed):
    moves(a_person("Ada"), *[(stage, "2026-03-02") for stage in STAGES])

    lines = funnel()

    assert [(stage, line["next"]) for (_, stage), line in lines.items()] == [*pairwise(STAGES)]
    assert [rate(line, "reached") for line in lines.values()] == [(1, 1)] * 6


def test_some_went_on_some_may_yet_and_some_are_out(agreed):
    moves(a_person("Ada"), ("lead", "2026-03-01"), ("mql", "2026-03-11"))
    moves(a_person("Bob"), ("lead", "2026-03-01"), ("mql", "2026-03-31"))
    moves(a_person("Eve"), ("lead", "2026-06-10"))
    moves(a_person("Kim"), ("lead", "2026-03-01"), ("nurture", "2026-03-02"))

    lead = funnel()["all", "lead"]

    assert (lead["entered"], lead["open"], lead["out"]) == (4, 1, 1)
    assert rate(lead, "reached") == (2, 4)


def test_what_is_expected_allows_for_those_who_had_less_time_so_far(agreed):
    """After 10 days 1 of 4 went on; when Bob did after 30, Eve was no longer watched: 1 of 2."""
    moves(a_person("Ada"), ("lead", "2026-03-01"), ("mql", "2026-03-11"))
    moves(a_person("Bob"), ("lead", "2026-03-01"), ("mql", "2026-03-31"))
    moves(a_person("Eve"), ("lead", "2026-06-10"))
    moves(a_person("Kim"), ("lead", "2026-03-01"), ("nurture", "2026-03-02"))

    lead = funnel()["all", "lead"]
    in_20_days = funnel(options={"within": "20"})["all", "lead"]

    assert lead["expected_in_time"] == pytest.approx(1 - 3 / 4 * 1 / 2)
    assert lead["days_median"] == 30
    assert (rate(in_20_days, "in_time"), rate(lead, "in_time")) == ((1, 4), (2, 4))
    assert in_20_days["expected_in_time"] == pytest.approx(1 / 4)


def test_a_step_that_fewer_than_half_are_expected_to_make_has_no_median(agreed):
    moves(a_person("Ada"), ("lead", "2026-03-01"))

    lead = funnel()["all", "lead"]

    assert (lead["expected_in_time"], lead["days_median"]) == (0, None)


def test_at_once_or_after_a_way_round(agreed):
    moves(a_person("Ada"), ("lead", "2026-03-01"), ("mql", "2026-03-11"))
    moves(a_person("Bob"), ("lead", "2026-03-01"), ("nurture", "2026-03-05"), ("mql", "2026-04-01"))
    moves(a_person("Eve"), ("lead", "2026-03-01"), ("accepted", "2026-03-05"))

    lines = funnel()

    assert (rate(lines["all", "lead"], "first_pass"), rate(lines["all", "lead"], "reached")) == (
        (2, 3),
        (3, 3),
    )
    assert rate(lines["all", "mql"], "first_pass") == (1, 3)


def test_a_months_cohort_are_those_who_came_to_the_stage_in_it(agreed):
    moves(a_person("Ada"), ("lead", "2026-03-31 23:59"), ("mql", "2026-05-01"))
    moves(a_person("Bob"), ("lead", "2026-04-01"))

    lines = funnel("month")

    assert {key: rate(line, "reached") for key, line in lines.items() if key[1] == "lead"} == {
        ("2026-03", "lead"): (1, 1),
        ("2026-04", "lead"): (0, 1),
    }
    assert [name for name, stage in lines if stage == "mql"] == ["2026-05"]
    assert [*funnel(since=date(2026, 4, 1))] == [
        ("all", "visitor"),
        ("all", "lead"),
        ("all", "mql"),
    ]


def test_it_is_told_by_the_source_of_the_first_touch_the_largest_first(agreed):
    for name, source in (("Ada", "fair"), ("Bob", "google"), ("Eve", "google"), ("Kim", None)):
        person = a_person(name)
        if source:
            a_touch(person, "2026-03-01", source=source)
        moves(person, ("lead", "2026-03-02"))

    names = [name for name, stage in funnel("source") if stage == "lead"]

    assert names == ["google", "fair", None]


def test_it_is_told_as_of_a_moment(agreed):
    moves(a_person("Ada"), ("lead", "2026-03-01"), ("mql", "2026-05-01"))

    lead = funnel(as_of=at("2026-04-01"))["all", "lead"]

    assert (rate(lead, "reached"), lead["open"]) == ((0, 1), 1)
