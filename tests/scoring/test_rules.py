"""How much a touch is worth, for how long, how often; and how far somebody is in the buying cycle."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from accord.scoring.rules import BuyingCycle, Interest, InterestTerm, faded, millionths

BERLIN = ZoneInfo("Europe/Berlin")
DAY = 86_400
THREE_WEEKS = 21 * DAY

PRICING = InterestTerm("Pricing page", 8, THREE_WEEKS)
DEMO = InterestTerm("Demo asked", 40, 60 * DAY)
AWARENESS, CONSIDERATION, DECISION = 0, 1, 2


def on(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp()


def limited(most: int, per: str) -> Interest:
    return Interest([InterestTerm("Page read", 10, THREE_WEEKS, most, per)])


def scores_on(interest: Interest, *days: str) -> list[bool]:
    """Touch once on each of the days; which of the touches scored."""
    return [
        scored
        for day in days
        for _, scored in interest.add([0], touched=at(f"{day} 10:00"), on=on(day), at=at(day))
    ]


@pytest.mark.parametrize(
    ("days", "left"),
    [(0, 8.0), (21, 4.0), (42, 2.0), (63, 1.0), (10.5, 8 / 2**0.5)],
)
def test_after_each_half_life_half_of_the_points_are_left(days, left):
    assert faded(8.0, THREE_WEEKS, days * DAY) == pytest.approx(left)


def test_a_day_counts_24_hours_also_where_the_clocks_change():
    interest = Interest([InterestTerm("Page read", 8, DAY)])
    before = at("2026-03-28 12:00")  # the clocks go forward in the night
    interest.add([0], touched=before, on=on("2026-03-28"), at=before)

    assert interest.at(at("2026-03-29 13:00")) == 4.0


def test_each_rule_fades_at_its_own_pace():
    interest = Interest([PRICING, DEMO])
    interest.add([0, 1], touched=0, on=on("1970-01-01"), at=0)

    assert interest.at(0) == 48
    assert interest.at(60 * DAY) == pytest.approx(20 + 8 * 0.5 ** (60 / 21))


def test_touches_add_up_whenever_they_came():
    interest = Interest([PRICING])
    for day in (0, 21, 42):
        interest.add([0], touched=day * DAY, on=on("1970-01-01"), at=day * DAY)

    assert interest.at(42 * DAY) == pytest.approx(2 + 4 + 8)


def test_a_touch_learned_late_has_faded_meanwhile():
    interest = Interest([PRICING])
    interest.add([0], touched=0, on=on("1970-01-01"), at=21 * DAY)

    assert interest.at(21 * DAY) == 4.0


def test_a_touch_dated_ahead_of_the_clock_is_worth_its_points_and_no_more():
    interest = Interest([PRICING])
    interest.add([0], touched=10 * DAY, on=on("1970-01-01"), at=0)

    assert interest.at(0) == 8.0


@pytest.mark.parametrize(
    ("most", "per", "days", "scored"),
    [
        pytest.param(
            2,
            "day",
            ["2026-03-02", "2026-03-02", "2026-03-02", "2026-03-03"],
            [True, True, False, True],
            id="twice a day",
        ),
        pytest.param(
            1,
            "week",
            ["2026-03-06", "2026-03-08", "2026-03-09", "2026-03-15"],
            [True, False, True, False],
            id="a week ends on Sunday",
        ),
        pytest.param(
            1,
            "week",
            ["2025-12-29", "2026-01-04", "2026-01-05"],
            [True, False, True],
            id="a week may lie in two years",
        ),
        pytest.param(
            2,
            "month",
            ["2026-01-31", "2026-02-01", "2026-02-27", "2026-02-28", "2026-03-01"],
            [True, True, True, False, True],
            id="twice a month",
        ),
    ],
)
def test_a_rule_scores_only_as_often_as_agreed(most, per, days, scored):
    assert scores_on(limited(most, per), *days) == scored


def test_a_late_touch_counts_for_the_day_on_which_it_happened():
    interest = limited(1, "day")

    assert scores_on(interest, "2026-03-03", "2026-03-02", "2026-03-02") == [True, True, False]


def test_one_rule_takes_nothing_from_the_limit_of_another():
    rules = [InterestTerm("Page read", 1, DAY, 1, "day"), InterestTerm("Pricing", 8, DAY, 1, "day")]
    interest = Interest(rules)
    interest.add([0], touched=0, on=on("1970-01-01"), at=0)

    assert interest.add([0, 1], touched=0, on=on("1970-01-01"), at=0) == [(0, False), (1, True)]
    assert interest.at(0) == 9


def test_without_a_touch_there_is_no_interest():
    assert Interest([PRICING]).at(0) == 0


@pytest.mark.parametrize(
    ("interest", "whole"),
    [(40.0, 40_000_000), (39.9999994, 39_999_999), (39.9999995, 40_000_000), (0.1 + 0.2, 300_000)],
)
def test_interest_is_compared_in_whole_millionths(interest, whole):
    assert millionths(interest) == whole


@pytest.mark.parametrize(
    ("days", "place"),
    [
        pytest.param(0, DECISION, id="the furthest counts"),
        pytest.param(90, DECISION, id="on the ninetieth day"),
        pytest.param(90.001, CONSIDERATION, id="no longer than ninety days"),
        pytest.param(101, None, id="nothing of late"),
    ],
)
def test_the_position_is_the_furthest_that_touches_of_ninety_days_reach(days, place):
    cycle = BuyingCycle()
    cycle.add(DECISION, touched=0)
    cycle.add(CONSIDERATION, touched=10 * DAY)
    cycle.add(AWARENESS, touched=5 * DAY)
    cycle.add(None, touched=100 * DAY)

    assert cycle.at(days * DAY) == place


def test_a_late_touch_makes_a_position_no_older():
    cycle = BuyingCycle()
    cycle.add(DECISION, touched=50 * DAY)
    cycle.add(DECISION, touched=0)

    assert cycle.at(140 * DAY) == DECISION
