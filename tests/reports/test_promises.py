"""Both halves of what was promised, month by month."""

from datetime import date

import pytest

from accord.reports.queries import run
from tests.reports.rows import a_clock, a_delivery, a_handoff, a_person, an_agreement, at

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 20:00")


def promises(as_of=NOW, month="2026-03", **asked):
    """The lines of one month, by promise; of terms of one name, by name and term."""
    lines = [
        line for line in run("promises", as_of=as_of, **asked).dicts() if line["month"] == month
    ]
    names = [line["promise"] for line in lines]
    return {
        name if names.count(name) == 1 else (name, line["term"]): line
        for name, line in zip(names, lines, strict=True)
    }


def kept(line):
    return line["kept"].numerator, line["kept"].denominator


def a_clocked(due, met=None, promise="First touch", opened="2026-03-02 09:00", **given):
    """A handoff of somebody new, with one clock on it."""
    person = a_person(f"lead-{due}-{met}-{opened}-{given}".replace(" ", ""))
    return a_clock(a_handoff(person, opened), promise, due, met, **given)


def test_a_clock_is_met_breached_open_or_void(agreed):
    a_clocked("2026-03-03 10:00", met="2026-03-03 10:00")
    a_clocked("2026-03-03 10:00", met="2026-03-03 10:01")
    a_clocked("2026-03-03 10:00")
    a_clocked("2026-03-31 10:00")
    a_clocked("2026-03-20 10:00", promise="Outcome", ended="2026-03-19 10:00")

    lines = promises(as_of=at("2026-03-30"))

    assert kept(lines["First touch"]) == (1, 3)
    assert (lines["First touch"]["open"], lines["First touch"]["standing"]) == (1, "open")
    assert (lines["Outcome"]["void"], lines["Outcome"]["standing"]) == (1, "void")


def test_a_clock_is_open_through_the_moment_at_which_it_is_due(agreed):
    a_clocked("2026-03-03 10:00")

    assert promises(as_of=at("2026-03-03 10:00"))["First touch"]["open"] == 1
    assert promises(as_of=at("2026-03-03 10:01"))["First touch"]["open"] == 0


def test_a_clock_that_had_not_started_by_then_is_not_told(agreed):
    a_clocked("2026-03-20 10:00", promise="Outcome", starts="2026-03-05 10:00")

    assert "Outcome" not in promises(as_of=at("2026-03-04"))
    assert promises(as_of=at("2026-03-06"))["Outcome"]["open"] == 1


@pytest.mark.parametrize(("met", "standing"), [(18, "met"), (17, "breached")])
def test_a_promise_stands_by_its_target(agreed, met, standing):
    for number in range(20):
        done = f"2026-03-03 09:{number:02}" if number < met else None
        handoff = a_handoff(a_person(f"n{number}"), "2026-03-02")
        a_clock(handoff, "First touch", "2026-03-03 10:00", done)

    line = promises()["First touch"]

    assert (line["target"], kept(line), line["standing"]) == (0.9, (met, 20), standing)


def test_terms_of_one_name_are_told_apart_by_their_targets(agreed):
    a_clocked("2026-03-03 10:00", met="2026-03-03 09:00")
    a_clocked("2026-03-03 10:00", met="2026-03-03 09:00", term=0)

    lines = promises()

    assert lines["First touch", 0]["target"] == 0.95
    assert lines["First touch", 1]["target"] == 0.9


def test_a_promise_belongs_to_the_month_in_which_it_is_due(agreed):
    a_clocked("2026-04-01 00:00", opened="2026-03-31 09:00")

    assert "First touch" not in promises()
    assert kept(promises(month="2026-04")["First touch"]) == (0, 1)


def test_a_breach_is_excused_by_bad_data_and_by_feedback_that_is_overdue(agreed):
    a_clocked("2026-03-03 10:00", excuse="bad data")
    a_clocked("2026-03-03 11:00", excuse="feedback overdue")
    a_clocked("2026-03-03 12:00", met="2026-03-03 11:00", excuse="bad data")

    line = promises()["First touch"]

    assert kept(line) == (1, 1)
    assert (line["excused"], line["bad_data"], line["feedback_overdue"]) == (2, 1, 1)


def test_more_than_half_as_much_again_as_promised_excuses_the_handoffs_that_follow(agreed):
    for day in range(1, 8):
        a_delivery(a_person(f"lead-{day}"), f"2026-03-{day:02} 10:00")
    a_delivery(a_person("again"), "2026-03-05", counts=False)
    a_clocked("2026-03-10 10:00", opened="2026-03-07 10:00")
    a_clocked("2026-03-10 11:00", opened="2026-03-07 10:01")
    a_clocked("2026-04-10 11:00", opened="2026-04-01 10:00")

    first_touch = promises()["First touch"]

    assert (kept(first_touch), first_touch["volume_excess"]) == ((0, 1), 1)
    assert kept(promises(month="2026-04")["First touch"]) == (0, 1)
    assert (promises()["Volume"]["delivered"], promises()["Volume"]["goal"]) == (7, 4)
    assert promises()["Volume"]["standing"] == "met"


def test_an_excuse_holds_whatever_months_are_asked(agreed):
    for day in range(1, 8):
        a_delivery(a_person(f"lead-{day}"), f"2026-03-{day:02} 10:00")
    a_clocked("2026-04-20 10:00", opened="2026-03-28 09:00")

    asked = {"since": date(2026, 4, 1), "until": date(2026, 4, 30)}
    alone, among_all = promises(month="2026-04", **asked), promises(month="2026-04")

    for lines in (alone, among_all):
        first_touch = lines["First touch"]
        assert (kept(first_touch), first_touch["volume_excess"]) == ((0, 0), 1)
    assert {line["month"] for line in run("promises", as_of=NOW, **asked).dicts()} == {"2026-04"}


def test_the_volume_is_measured_by_the_working_time_that_has_passed(agreed):
    a_delivery(a_person("Ada"), "2026-03-03 10:00")

    noon = at("2026-03-02 12:30")
    line = promises(as_of=noon)["Volume"]

    # 18 days of 8¼ hours and 4 Fridays of 7; half past twelve on Monday is 3½ hours in.
    assert line["elapsed"] == 3.5 / (18 * 8.25 + 4 * 7)
    assert line["expected"] == 4 * line["elapsed"]
    assert (line["delivered"], line["standing"]) == (0, "open")
    assert promises()["Volume"]["elapsed"] == 1
    assert promises()["Volume"]["standing"] == "breached"


def test_quality_is_the_share_of_answered_handoffs_that_sales_took(agreed):
    answers = [("accepted", "2026-03-03"), ("returned", "2026-03-04"), ("", None), ("", None)]
    for number, (answer, answered) in enumerate(answers):
        given = {"answer": answer, "answered_at": answered} if answer else {}
        if number != 3:
            given["first_touch_at"] = "2026-03-02 10:00"
        handoff = a_handoff(a_person(f"n{number}"), "2026-03-02 09:00", **given)
        a_clock(handoff, "Accept or return", "2026-03-05 09:00", answered)

    line = promises()["Quality"]

    assert kept(line) == (1, 2)
    assert (line["open"], line["never_touched"], line["target"]) == (1, 1, 0.7)
    assert line["standing"] == "breached"


def test_quality_settles_when_the_last_answer_is_due(agreed):
    late = a_handoff(
        a_person("Ada"),
        "2026-03-30 09:00",
        answer="accepted",
        answered_at="2026-04-03 09:00",
        first_touch_at="2026-03-30 10:00",
    )
    a_clock(late, "Accept or return", "2026-04-01 09:00", "2026-04-03 09:00")

    assert promises(as_of=at("2026-04-01 09:00"))["Quality"]["standing"] == "open"
    assert promises()["Quality"]["standing"] == "void"
    assert kept(promises()["Quality"]) == (0, 0)


def test_where_no_answer_was_promised_quality_settles_with_the_month(agreed):
    a_handoff(
        a_person("Ada"),
        "2026-03-02",
        answer="accepted",
        answered_at="2026-03-31 23:59",
        first_touch_at="2026-03-03",
    )

    assert kept(promises()["Quality"]) == (1, 1)
    assert promises(as_of=at("2026-04-01"))["Quality"]["standing"] == "open"
    assert promises(as_of=at("2026-04-01 00:01"))["Quality"]["standing"] == "met"


def test_marketing_owes_feedback_in_time(agreed):
    a_clocked("2026-03-09 10:00", met="2026-03-06", promise="Answer feedback")
    a_clocked("2026-03-09 11:00", promise="Answer feedback")

    line = promises()["Answer feedback"]

    assert (line["side"], kept(line), line["standing"]) == ("marketing", (1, 2), "breached")


def test_a_month_keeps_the_goal_it_began_with(agreed, mara):
    an_agreement(mara, signed="2026-03-15", **{"deliver: 120": "deliver: 9"})

    spring = {"since": date(2026, 3, 1), "until": date(2026, 4, 30)}
    assert promises(**spring)["Volume"]["goal"] == 4
    assert promises(month="2026-04", **spring)["Volume"]["goal"] == 9


def test_the_period_means_whole_months(agreed):
    table = run("promises", since=date(2026, 2, 10), until=date(2026, 3, 2), as_of=NOW)

    assert sorted({line["month"] for line in table.dicts()}) == ["2026-02", "2026-03"]


def test_months_follow_each_other_marketing_first_and_then_as_agreed(agreed):
    a_clocked("2026-03-09 11:00", promise="Accept or return")
    a_clocked("2026-03-09 12:00", promise="First touch")
    a_clocked("2026-05-04 12:00", promise="First touch")

    table = run("promises", since=date(2026, 3, 1), as_of=at("2026-04-15"))

    assert [(line["month"], line["promise"]) for line in table.dicts()] == [
        ("2026-03", "Volume"),
        ("2026-03", "Quality"),
        ("2026-03", "First touch"),
        ("2026-03", "Accept or return"),
        ("2026-04", "Volume"),
        ("2026-04", "Quality"),
        ("2026-05", "First touch"),
    ]
