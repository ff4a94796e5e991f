"""Service levels and paces, told on a fixed day of March 2026."""

import re
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from accord.agreement.queries import in_force_at
from accord.planner.rules.figures import down
from accord.web.charts.line import Line, LineChart
from accord.web.dashboard import figures
from accord.web.dashboard.levels import _volume, kept_in, kept_rows, levels
from accord.web.dashboard.look import Look, weeks
from accord.web.numbers import Numbers
from accord.web.period import named_period
from tests.reports.rows import a_clock, a_delivery, a_handoff, a_person, at, moves

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 20)


@pytest.fixture
def look(agreed):
    """The dashboard of a Friday noon in March, over the last 30 days."""

    def build(period="last-30", now="2026-03-20 12:00"):
        moment = at(now)
        return Look(
            Numbers(at=moment),
            in_force_at(moment),
            moment.date(),
            named_period(period, moment.date()),
        )

    return build


@pytest.fixture
def month(agreed):
    """Three delivered MQLs; two first touches due, one kept; one answer that is still open."""
    for number in range(3):
        person = a_person(f"p{number}")
        moves(person, ("lead", f"2026-03-0{number + 2}"), ("mql", "2026-03-10"))
        a_delivery(person, "2026-03-10", move=2)
        handoff = a_handoff(person, "2026-03-10")
        if number < 2:
            met = "2026-03-10 11:00" if number else None
            a_clock(handoff, "First touch", "2026-03-11 10:00", met)
    a_clock(handoff, "Accept or return", "2026-03-25 10:00")


def level(look, name):
    return next(one for one in levels(look) if one.name == name)


def test_a_promise_shows_its_share_its_goal_and_opens_what_it_is_made_of(look, month):
    touch = level(look(), "First touch")

    assert (touch.side, touch.words, touch.reached, touch.tick) == ("sales", "50 %", 50.0, 90.0)
    assert (touch.state, touch.detail) == ("bad", "within 1 working day")
    assert [(part.count, part.words) for part in touch.parts] == [(1, "of 2 kept")]
    assert touch.parts[0].address == (
        "/rows/promises/kept/?from=2026-03-01&to=2026-03-31"
        "&by=month&side=sales&clause=1002&name=2026-03"
    )


def test_what_is_still_open_has_no_share_and_no_colour(look, month):
    answer = level(look(), "Accept or return")

    assert (answer.value, answer.words, answer.state) == (None, "–", "")
    assert [(part.count, part.words) for part in answer.parts] == [(0, "of 0 kept"), (1, "open")]


def test_a_promised_number_stands_against_its_pace(look, month):
    volume = level(look(), "Volume")

    assert (volume.words, volume.state, volume.detail[:9]) == ("75 %", "ok", "4 a month")
    assert volume.after == "pace 3 by now, 4 at this pace"
    assert volume.tick < volume.reached
    assert [(part.count, part.words) for part in volume.parts] == [(3, "of 4")]


def test_each_bar_says_in_words_what_it_stands_against(look, month):
    told = look()

    assert level(told, "First touch").label == "50 % kept, behind the goal of 90 %"
    assert level(told, "Accept or return").label == "nothing is decided yet, the goal is 95 %"
    assert re.fullmatch(
        r"75 % of the goal, on course: an even pace would have brought 6\d(\.\d)? % by now",
        level(told, "Volume").label,
    )


def test_a_state_is_told_by_more_than_its_colour(company, signed_in):
    company(1)

    shown = signed_in.get("/").text

    states = re.findall(r'<b class="(ok|warn|bad)">(<svg)?', shown)
    assert states
    assert all(sign for _, sign in states)


def test_the_figure_of_promises_sums_what_is_decided_of_both_sides(look, month):
    told = look()
    shown = next(one for one in figures.figures(told, None) if one.key == "promises")

    assert str(kept_in(told, told.period)) == "1 of 2"
    assert (shown.words, shown.part[0], shown.part[2]) == ("50.0 %", 1, "of 2")
    assert [month for month, _ in kept_rows(told, "sales")][-1] == "2026-03"


def test_this_month_lands_where_its_working_time_takes_it(look, month):
    told = look()

    chart = figures.chart(told, "leads", None)

    assert 0.6 < told.elapsed < 0.7
    assert chart.landing == "At this pace 4 by 31 March"
    assert [line.label for line in chart.line.lines if line.shown] == [
        "New leads", "MQLs", "This pace"
    ]  # fmt: skip
    assert chart.line.labels[-1] == "31 Mar"


def test_a_month_without_a_lead_has_no_pace(look, agreed):
    chart = figures.chart(look(), "leads", None)

    assert chart.landing == ""
    assert "This pace" not in [line.label for line in chart.line.lines]


def test_on_the_last_day_the_month_lands_without_a_line_ahead(look, month):
    chart = figures.chart(look(now="2026-03-31 12:00"), "leads", None)

    assert chart.landing == "At this pace 3 by 31 March"
    assert "This pace" not in [line.label for line in chart.line.lines]


def test_the_working_time_that_is_over_is_told_to_the_second(look, agreed):
    tuesday = look(now="2026-03-03 16:00")

    assert tuesday.elapsed == Fraction(29, 353)
    assert down(29 / tuesday.elapsed) == 353


def test_both_pages_say_the_same_of_a_promise_at_its_pace(look, agreed):
    line = {
        "delivered": 33, "goal": 500, "elapsed": 11 / 160, "expected": 34.4, "month": "2026-03",
        "version": 1, "term": 0, "side": "marketing",
    }  # fmt: skip
    told = _volume(line, {"side": "marketing", "name": "Volume", "detail": ""})

    assert told.after == "pace 34 by now, 480 at this pace"


def test_the_promise_of_a_month_is_the_note_of_its_figure(look, month):
    shown = next(one for one in figures.figures(look(), None) if one.key == "mqls")

    assert (shown.count, shown.note) == (3, "3 of 4 promised in Mar")


def test_a_period_that_is_over_lands_nowhere(look, month):
    chart = figures.chart(look("last-month", "2026-04-02 12:00"), "leads", None)

    assert chart.landing == ""
    assert len(chart.line.labels) == 31


def test_the_target_of_the_pipeline_is_a_goal_of_its_chart(look, month):
    chart = figures.chart(look(), "pipeline", 50_000_00)

    assert (chart.line.goal.value, chart.line.goal.label) == (50, "Target 50K for the quota")


def test_weeks_end_with_the_last_day():
    assert weeks([1, 2, 3, 4, 5, 6, 7, 8, 9]) == [[1, 2], [3, 4, 5, 6, 7, 8, 9]]
    assert weeks([1] * 14) == [[1] * 7, [1] * 7]


def test_labels_at_the_ends_of_lines_never_cover_each_other():
    lines = [Line("a", [1, 5.0]), Line("b", [1, 4.9]), Line("c", [1, 0.0]), Line("d", [1, 0.1])]

    ends = sorted(one.end for one in LineChart(["x", "y"], lines, height=200).drawn)

    assert min(b - a for a, b in pairwise(ends)) >= 14.99
    assert ends[-1] <= 100


def test_a_line_that_is_not_shown_stands_in_the_table_only():
    chart = LineChart(["x", "y"], [Line("a", [1, 2]), Line("b", [50, 60], shown=False)])

    assert [one.line.label for one in chart.drawn] == ["a"]
    assert chart.top < 10
    assert chart.rows == [("x", 1, 50), ("y", 2, 60)]
