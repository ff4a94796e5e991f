"""The revenue cycle: who came in, who went on, who waits, and how long it took."""

from datetime import date

import pytest

from accord.reports.queries import run
from tests.reports.rows import a_person, at, moves

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")
MARCH = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}


def stages(as_of=NOW, **asked):
    return {line["stage"]: line for line in run("stages", as_of=as_of, **asked).dicts()}


def went_on(line):
    return line["went_on"].numerator, line["went_on"].denominator


def test_the_stages_stand_in_the_agreed_order_with_their_owners(agreed):
    lines = stages()

    assert [*lines][:4] == ["visitor", "lead", "mql", "accepted"]
    assert [*lines][-1] == "lost"
    assert (lines["accepted"]["owner"], lines["accepted"]["entered"]) == ("sdr", 0)


def test_of_those_who_entered_for_the_first_time_some_went_on_and_some_still_wait(agreed):
    moves(a_person("Ada"), ("lead", "2026-03-02"), ("mql", "2026-03-04"))
    moves(a_person("Bob"), ("lead", "2026-03-02"), ("nurture", "2026-03-10"))
    moves(a_person("Eve"), ("lead", "2026-03-20"))
    moves(a_person("Pat"), ("lead", "2026-03-19"))
    moves(a_person("Kim"), ("lead", "2026-04-02"))

    lead = stages(**MARCH)["lead"]

    assert (lead["entered"], lead["went_out"]) == (4, 2)
    assert went_on(lead) == (1, 4)
    assert (lead["waiting"], lead["youngest_waiting"]) == (2, 102)


def test_going_on_later_counts_even_after_a_way_round(agreed):
    moves(a_person("Ada"), ("lead", "2026-03-02"), ("nurture", "2026-03-04"), ("mql", "2026-05-01"))

    lines = stages(**MARCH)

    assert went_on(lines["lead"]) == (1, 1)
    assert went_on(lines["nurture"]) == (1, 1)
    assert lines["lead"]["waiting"] == 0


def test_whoever_comes_back_from_aside_goes_on_even_to_the_first_stage(agreed):
    moves(a_person("Ada"), ("nurture", "2026-03-02"), ("visitor", "2026-03-04"))

    assert went_on(stages()["nurture"]) == (1, 1)


def test_nobody_goes_on_from_the_last_stage_or_a_terminal_one(agreed):
    moves(a_person("Ada"), ("customer", "2026-03-02"))
    moves(a_person("Bob"), ("disqualified", "2026-03-02"))

    lines = stages()

    assert [lines[name]["went_on"] for name in ("customer", "disqualified")] == [None, None]


def test_an_entry_again_stands_apart(agreed):
    moves(
        a_person("Ada"),
        ("mql", "2026-03-02"),
        ("recycled", "2026-03-04"),
        ("mql", "2026-03-20"),
        backward=(2,),
    )

    mql = stages()["mql"]

    assert (mql["entered"], mql["re_entered"], mql["went_out"]) == (1, 1, 1)
    assert (mql["backward"].numerator, mql["backward"].denominator) == (1, 1)


def test_days_in_a_stage_are_those_of_stays_that_ended(agreed):
    for name, end in (("Ada", "2026-03-03 12:00"), ("Bob", "2026-03-06"), ("Eve", "2026-03-12")):
        moves(a_person(name), ("lead", "2026-03-02"), ("mql", end))
    moves(a_person("Kim"), ("lead", "2026-03-02"))

    lead = stages()["lead"]

    assert (lead["days_in_median"], lead["days_in_mean"]) == (4.0, 15.5 / 3)


def test_it_is_told_as_of_a_moment(agreed):
    moves(a_person("Ada"), ("lead", "2026-03-02"), ("mql", "2026-05-01"))

    lead = stages(as_of=at("2026-04-01"))["lead"]

    assert went_on(lead) == (0, 1)
    assert (lead["waiting"], lead["youngest_waiting"]) == (1, 30)
    assert went_on(stages(known_at=at("2026-04-01"))["lead"]) == (0, 1)


def test_a_stage_that_is_no_longer_agreed_comes_last(agreed):
    moves(a_person("Ada"), ("prospect", "2026-03-02"), ("lead", "2026-03-03"))

    assert [*stages()][-1] == "prospect"
