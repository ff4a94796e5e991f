"""What each figure weighs, and the plan month by month beside what reps can work."""

from fractions import Fraction

import pytest

from accord.kit.fiscal import Span
from accord.kit.periods import Month
from accord.kit.rates import Rate
from accord.planner.rules.figures import Figure, Goal
from accord.planner.rules.funnel import Basis, plan
from accord.planner.rules.history import Step
from accord.planner.rules.months import months
from accord.planner.rules.ranges import Range, Ranges
from accord.planner.rules.sales import Capacity
from accord.planner.rules.seasons import SeasonedMonth, Seasons
from accord.planner.rules.sensitivity import sensitivity

STEPS = (Step("lead", "marketing"), Step("mql", "marketing"))
BASIS = Basis(
    Figure.of(100_000, 10, "told"),
    STEPS,
    (Figure.of(50, 100, "told"), Figure.of(10, 50, "told")),
    Figure.of(10, 100, "told"),
)
YEAR = Span(Month(2027, 1), Month(2027, 12))


def needing(goal: int = 100_000):
    return plan(Goal("revenue", goal, "year"), BASIS)


def test_the_figure_known_least_weighs_most():
    found = sensitivity(needing(), None)

    assert [one.figure for one in found] == ["customer", "mql", "average deal"]


def test_a_counted_rate_goes_to_the_ends_of_its_interval():
    found = {one.figure: one for one in sensitivity(needing(), None)}

    low, high = Rate(50, 100, "", "").interval()
    assert (found["mql"].low, found["mql"].high) == (Fraction(low), Fraction(high))
    assert (
        found["mql"].at_low
        == plan(
            Goal("customers", 10, "year"),
            Basis(
                BASIS.average_deal,
                STEPS,
                (Figure.by_hand(Fraction(low)), BASIS.rates[1]),
                BASIS.lead_to_customer,
            ),
        ).leads
    )


def test_the_average_deal_goes_as_far_as_chance_carried_it():
    told = Ranges(12, 10, 1, (Range("average deal", 10_000, 8_000.2, 12_499.7),))

    found = next(one for one in sensitivity(needing(), told) if one.figure == "average deal")

    assert (found.low, found.high) == (8_000, 12_500)
    assert (found.at_low, found.at_high) == (130, 80)


def test_what_was_given_by_hand_is_a_tenth_off_and_no_rate_exceeds_the_whole():
    by_hand = Basis(
        Figure.by_hand(Fraction(10_000)), STEPS,
        (Figure.by_hand(Fraction(95, 100)), BASIS.rates[1]), BASIS.lead_to_customer,
    )  # fmt: skip

    found = {
        one.figure: one
        for one in sensitivity(plan(Goal("revenue", 100_000, "year"), by_hand), None)
    }

    assert (found["average deal"].low, found["average deal"].high) == (9_000, 11_000)
    assert (found["mql"].low, found["mql"].high) == (Fraction(855, 1000), 1)


def test_a_figure_that_changes_nothing_is_left_out():
    found = sensitivity(plan(Goal("customers", 10, "year"), BASIS), None)

    assert {one.figure for one in found} == {"customer", "mql"}


def test_forward_the_result_is_revenue():
    found = {one.figure: one for one in sensitivity(plan(Goal("leads", 100, "year"), BASIS), None)}

    assert (found["average deal"].at_low, found["average deal"].at_high) == (90_000, 110_000)


def capacity(reps: int = 2, per_rep: int = 3) -> Capacity:
    return Capacity("mql", 0, Fraction(per_rep), "said", 0, reps, ())


def test_without_seasons_the_leads_are_shared_out_evenly():
    found = months(needing(), YEAR, capacity(), None)

    assert sum(one.leads for one in found) == needing().leads == 100
    assert {one.leads for one in found} == {8, 9}
    assert [one.month for one in found] == list(YEAR.months())


def test_the_same_share_of_each_month_is_handed_over_and_what_is_too_much_is_told():
    seasons = Seasons(tuple(SeasonedMonth(month, Fraction(1), 20) for month in YEAR.months()), 2)

    found = months(needing(), YEAR, capacity(), seasons)

    assert {(one.handed_over, one.workable, one.over) for one in found} == {(10, 6, 4)}


@pytest.mark.parametrize("per_rep", [5, 10])
def test_where_reps_can_work_all_nothing_is_too_much(per_rep):
    found = months(needing(), YEAR, capacity(per_rep=per_rep), None)

    assert {one.over for one in found} == {0}
