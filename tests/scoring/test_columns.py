"""Scores of many persons over columns are those that are counted person by person."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.periods import period_key
from accord.scoring.columns import (
    beginnings,
    furthest,
    interest_at,
    latest,
    most_recent,
    periods,
    rescored,
    running_sums,
    within_limit,
)
from accord.scoring.rules import BuyingCycle, Interest, InterestTerm, millionths

HOUR, DAY = 3_600.0, 86_400.0
FORM = InterestTerm("Form", points=30, half_life=int(20 * DAY))
FIRST = date(1970, 1, 1)

touches = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 400), st.integers(-40, 60), st.integers(0, 2)),
    min_size=1,
    max_size=40,
)
"""A person, when the touch was learned, how late that was, and what it says; times in hours."""


def in_columns(rows):
    person, learned, late, says = (np.array(column) for column in zip(*sorted(rows), strict=True))
    at = learned * 7 * HOUR
    return person, at, np.minimum(at, at - late * 5 * HOUR), says


@given(rows=touches)
def test_sums_after_each_touch_are_those_of_the_running_interest(rows):
    person, at, touched, _ = in_columns(rows)
    new = FORM.points * np.exp2(-(at - touched) / FORM.half_life)

    sums = running_sums(person, at, new, FORM.half_life)
    begin = beginnings(person)
    scores = interest_at(begin, at, [(FORM.half_life, np.arange(len(at)), at, sums)])

    counting = {who: Interest([FORM]) for who in person.tolist()}
    for row, who in enumerate(person.tolist()):
        one = counting[who]
        one.add([0], touched=float(touched[row]), on=FIRST, at=float(at[row]))
        assert scores[row] == millionths(one.at(float(at[row])))


@given(rows=touches)
def test_the_position_is_that_of_the_buying_cycle_also_for_touches_learned_late(rows):
    person, at, touched, says = in_columns(rows)
    at = at * 20

    reached = furthest(beginnings(person), at, touched * 20, says - 1)

    cycles = {who: BuyingCycle() for who in person.tolist()}
    for row, who in enumerate(person.tolist()):
        place = int(says[row]) - 1
        cycles[who].add(None if place < 0 else place, touched=float(touched[row] * 20))
        expected = cycles[who].at(float(at[row]))
        assert reached[row] == (-1 if expected is None else expected)


@given(rows=touches, most=st.integers(1, 3), per=st.sampled_from(["day", "week", "month"]))
def test_at_most_so_many_count_in_a_period(rows, most, per):
    person, at, _, _ = in_columns(rows)
    days = (at // DAY).astype(int) + 20_000

    counts = within_limit(person, periods(days, per), most)

    term = InterestTerm("Form", points=1, half_life=1, most=most, per=per)
    counting = {who: Interest([term]) for who in person.tolist()}
    for row, who in enumerate(person.tolist()):
        on = FIRST + timedelta(days=int(days[row]))
        ((_, scored),) = counting[who].add([0], touched=0.0, on=on, at=0.0)
        assert counts[row] == scored, period_key(on, per)


def test_the_sums_of_hundreds_of_persons_are_those_of_each_alone():
    chance = np.random.default_rng(3)
    person = np.sort(chance.integers(0, 300, 4_000))
    at = np.sort(chance.random(4_000)) * 400 * DAY
    at = at[np.lexsort((at, person))]
    new = chance.choice([0.0, 3.0, 40.0], 4_000)

    sums = running_sums(person, at, new, FORM.half_life)

    alone = [
        running_sums(person[mine], at[mine], new[mine], FORM.half_life)
        for mine in (person == who for who in range(300))
    ]
    assert sums == pytest.approx(np.concatenate(alone), rel=1e-12)


def test_a_life_of_thousands_of_half_lives_does_not_overflow():
    at = np.array([0.0, 5_000 * HOUR, 5_001 * HOUR])

    sums = running_sums(np.zeros(3, dtype=int), at, np.array([8.0, 8.0, 8.0]), int(HOUR))

    assert sums.tolist() == [8.0, 8.0, 12.0]


def test_the_latest_is_the_last_learned_the_most_recent_the_last_that_happened():
    begin = beginnings(np.array([1, 1, 1, 2]))
    told = np.array([True, True, False, False])

    assert latest(told, begin).tolist() == [0, 1, 1, -1]
    assert most_recent(np.array([9, 5, 0, 0]), told, begin).tolist() == [0, 0, 0, -1]
    assert most_recent(np.array([5, 5, 0, 0]), told, begin).tolist() == [0, 1, 1, -1]


def test_everyone_is_scored_anew_at_one_moment():
    person, points = np.array([0, 0, 2]), np.array([8.0, 40.0, 12.0])
    touched, half_life = np.array([0.0, 10 * DAY, 20 * DAY]), np.array([10, 10, 5]) * int(DAY)

    scores = rescored(person, points, touched, half_life, moment=20 * DAY, persons=3)

    assert scores == pytest.approx([2.0 + 20.0, 0.0, 12.0])
