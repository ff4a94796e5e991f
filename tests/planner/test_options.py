"""What can be asked beside the plain plan, each told as a story of a few figures."""

from datetime import date
from fractions import Fraction

import pytest

from accord.kit.fiscal import Span
from accord.kit.periods import Month
from accord.planner.rules.arrival import age_table, arrival
from accord.planner.rules.divisions import divisions
from accord.planner.rules.figures import Goal, UnplannableError
from accord.planner.rules.funnel import Given, basis_of, plan
from accord.planner.rules.pace import pace
from accord.planner.rules.ranges import ranges
from accord.planner.rules.sales import Closed, Worked, capacity, stick
from accord.planner.rules.seasons import seasons
from tests.planner.inventing import JANUARY, cohort, past, the_article

A_YEAR = Goal("revenue", 2_400_000_00, "year")


def planned(history, goal=A_YEAR, given=Given()):  # noqa: B008 - a frozen value
    return plan(goal, basis_of(history, given))


def months(count, **told):
    return [cohort(JANUARY.plus(step), **told) for step in range(count)]


# The time from lead to win


def test_leads_are_told_by_their_age_and_young_ones_say_nothing_of_what_they_have_not_lived():
    cohorts = [
        cohort(Month(2026, 1), reached=(100,), won=[2, 4]),
        cohort(Month(2026, 2), reached=(200,), won=[4, 8]),
        cohort(Month(2026, 3), reached=(100,), won=[2]),
    ]

    table = age_table(cohorts, Month(2026, 3))

    assert [(age.over, age.under) for age in table] == [(8, 400), (12, 300), (0, 100)]


def test_who_was_won_before_becoming_a_lead_counts_with_the_first_month():
    early = cohort(JANUARY, reached=(10,), won=[1])
    early.customers[-2] = 1

    assert age_table([early], JANUARY)[0].over == 2


def test_leads_must_come_before_the_period_for_its_revenue_to_fall_into_it():
    """Of 100 leads 10 are won two months later, so what comes in November or later is too late."""
    history = past(
        *[cohort(Month(2026, month), reached=(100,), won=[0, 0, 10], deal=100)
          for month in range(1, 9)],
        as_of=date(2026, 11, 15), days={60: 72, 80: 8},
    )  # fmt: skip
    told = planned(history, Goal("customers", 120, "year"))
    year = Span(Month(2027, 1), Month(2027, 12))

    found = arrival(told, history, year, Month(2026, 11), won=0)

    assert [month.share for month in found.months] == [Fraction(1, 10)] * 12 + [0, 0]
    assert (str(found.months[0].month), str(found.months[-1].month)) == ("2026-11", "2027-12")
    assert found.per_month == 100
    assert sum(month.customers for month in found.months) == 120
    assert (found.days_median, found.days_most) == (60, 60)


def test_what_is_won_already_and_who_is_here_already_need_no_more_leads():
    history = past(
        *months(6, reached=(100,), won=[0, 10], deal=100), as_of=date(2026, 7, 1), days={30: 1}
    )
    told = planned(history, Goal("customers", 100, "year"))
    year = Span(Month(2026, 1), Month(2026, 12))

    found = arrival(told, history, year, Month(2026, 7), won=50)

    assert (found.won, found.expected, found.missing) == (50, 10, 40)
    assert found.per_month == 80
    assert [float(month.customers) for month in found.months] == [8, 8, 8, 8, 8, 0]


def test_leads_who_are_too_young_to_learn_from_are_here_all_the_same():
    learned = past(
        *months(3, reached=(100,), won=[0, 10], deal=100), as_of=date(2026, 7, 1), days={30: 1}
    )
    here = past(*months(6, reached=(100,)), as_of=date(2026, 7, 1))
    told = planned(learned, Goal("customers", 100, "year"))
    year = Span(Month(2026, 1), Month(2026, 12))

    found = arrival(told, learned, year, Month(2026, 7), won=0, here=here)

    assert (found.expected, found.missing) == (10, 90)


def test_a_period_that_no_lead_can_reach_any_more_is_refused_with_a_cure():
    history = past(
        *months(6, reached=(100,), won=[0, 10], deal=1), as_of=date(2026, 7, 1), days={30: 1}
    )
    july = Span(Month(2026, 7), Month(2026, 7))

    with pytest.raises(UnplannableError, match="plan for a later period with --period next"):
        arrival(planned(history), history, july, Month(2026, 7), won=0)


def test_without_a_customer_nobody_can_tell_how_long_it_takes():
    with pytest.raises(UnplannableError, match="nobody can tell how long"):
        arrival(planned(the_article()), the_article(), Span(JANUARY, JANUARY), JANUARY, won=0)


# Seasons


def test_a_years_leads_are_spread_as_the_past_year_went_to_the_last_lead():
    leads = [50, 100, 150, 100, 100, 100, 100, 100, 100, 100, 50, 150]
    history = past(
        *[cohort(JANUARY.plus(step), reached=(many,), won=[1], deal=20_000_00)
          for step, many in enumerate(leads)]
    )  # fmt: skip
    told = planned(history, Goal("leads", 1_201, "year"))

    found = seasons(told, history, Span(Month(2027, 1), Month(2027, 12)))

    assert [month.index for month in found.months][:3] == [Fraction(1, 2), 1, Fraction(3, 2)]
    assert [month.leads for month in found.months][:3] == [50, 100, 151]
    assert found.leads == 1_201


def test_growth_from_year_to_year_is_no_season():
    quiet = [cohort(JANUARY.plus(step), reached=(10,), won=[1], deal=9) for step in range(12)]
    busy = [cohort(JANUARY.plus(12 + step), reached=(90,), won=[1], deal=9) for step in range(12)]

    told = planned(past(*quiet, *busy), Goal("leads", 120, "month"))
    found = seasons(told, past(*quiet, *busy), Span(Month(2028, 3), Month(2028, 3)))

    assert {month.index for month in found.months} == {1}
    assert {month.leads for month in found.months} == {120}
    assert (found.years, str(found.months[0].month)) == (2, "2028-03")


def test_less_than_a_year_shows_no_season():
    history = past(*months(11, reached=(10,), won=[1], deal=9))

    with pytest.raises(
        UnplannableError, match="at least 12 whole months of leads and there are 11"
    ):
        seasons(planned(history), history, Span(JANUARY, JANUARY))


# Ranges


def test_months_that_are_all_alike_leave_nothing_to_chance():
    history = past(*months(12, reached=(100,), won=[4], deal=20_000_00))

    found = {line.what: line for line in ranges(planned(history), history).lines}

    assert found["leads needed"].low == found["leads needed"].high == 3_000
    assert found["average deal"].plain == 20_000_00


def test_good_and_bad_months_make_a_range_around_the_plain_figure_and_the_same_one_each_time():
    history = past(
        *[cohort(JANUARY.plus(step), reached=(100,), won=[2 if step % 2 else 6], deal=20_000_00)
          for step in range(12)]
    )  # fmt: skip

    once, again = (ranges(planned(history), history) for _ in range(2))
    leads = once.lines[-1]

    assert once == again
    assert leads.low < leads.plain == 3_000 < leads.high


def test_a_far_end_without_any_customer_has_no_limit():
    history = past(
        *months(5, reached=(100,)), cohort(JANUARY.plus(5), reached=(100,), won=[4], deal=100)
    )

    leads = ranges(planned(history), history).lines[-1]

    assert (leads.what, leads.high) == ("leads needed", None)


def test_what_was_given_by_hand_is_no_matter_of_chance():
    history = past(*months(6, reached=(100,), won=[4], deal=20_000_00))
    given = Given(average_deal=Fraction(10_000_00), lead_to_customer=Fraction(1, 10))

    deal, rate, customers, _ = ranges(planned(history, given=given), history).lines

    assert (deal.low, deal.high, rate.low, rate.high) == (10_000_00, 10_000_00, 0.1, 0.1)
    assert customers.low == customers.high == 240


def test_a_range_needs_half_a_year():
    history = past(*months(5, reached=(100,), won=[4], deal=20_000_00))

    with pytest.raises(UnplannableError, match="at least 6 whole months of leads and there are 5"):
        ranges(planned(history), history)


# Divisions and budgets


def two_countries():
    return past(
        cohort(name="austria", reached=(100, 50, 20, 10), won=[5], deal=20_000_00),
        cohort(name="germany", reached=(400, 100, 50, 30), won=[10], deal=30_000_00),
        cohort(name=None, reached=(10,)),
    )


def test_each_division_is_planned_from_its_own_past_and_all_goals_add_up():
    whole = planned(two_countries())

    found = divisions(whole, two_countries(), by="source", shares={}, costs={"germany": 20_000_00})
    germany, austria, blank = found.parts

    assert [part.name for part in found.parts] == ["germany", "austria", None]
    assert [part.share for part in found.parts] == [Fraction(3, 4), Fraction(1, 4), 0]
    assert sum(part.revenue for part in found.parts) == 2_400_000_00
    assert (germany.plan.customers, germany.plan.leads) == (60, 2_400)
    assert (austria.plan.customers, austria.plan.leads) == (30, 600)
    assert (germany.cost_per_lead.value, germany.budget) == (50_00, 120_000_00)
    assert (austria.cost_per_lead, austria.budget) == (None, None)
    assert (blank.plan, blank.why_not) == (None, "brought no revenue")
    assert (found.leads, found.customers, found.budget) == (3_000, 90, 120_000_00)


def test_shares_of_the_goal_can_be_given_by_hand():
    shares = {"austria": Fraction(1, 2), "germany": Fraction(1, 2)}

    found = divisions(planned(two_countries()), two_countries(), by="x", shares=shares, costs={})

    assert [part.revenue for part in found.parts] == [1_200_000_00] * 2
    assert [part.plan.leads for part in found.parts] == [1_200, 1_600]


def test_a_division_that_won_nobody_says_so_in_its_line():
    shares = {None: Fraction(1, 2), "germany": Fraction(1, 2)}

    found = divisions(planned(two_countries()), two_countries(), by="x", shares=shares, costs={})

    assert found.parts[0].plan is None
    assert "no lead became a customer" in found.parts[0].why_not


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        pytest.param({"moon": Fraction(1)}, "there was no lead of moon", id="unknown"),
        pytest.param({"germany": Fraction(1, 2)}, "add up to 50%: make them 100%", id="half"),
    ],
)
def test_shares_must_be_of_known_names_and_all_there_is(shares, says):
    with pytest.raises(UnplannableError, match=says):
        divisions(planned(two_countries()), two_countries(), by="x", shares=shares, costs={})


# Quota and pipeline, reps, pace


CLOSED = Closed(25, 500_000_00, 75, 1_500_000_00, 8, 160_000_00, "deals")


def test_quota_and_pipeline_are_two_ends_of_one_stick():
    quota_moved = stick(CLOSED, "month", quota=200_000_00, pipeline=None)
    pipeline_moved = stick(CLOSED, "month", quota=None, pipeline=800_000_00)

    assert (quota_moved.pipeline, quota_moved.moved) == (800_000_00, "pipeline")
    assert (pipeline_moved.quota, pipeline_moved.moved) == (200_000_00, "quota")
    assert quota_moved.missing == 640_000_00
    assert (quota_moved.won_of_closed.over, quota_moved.won_of_closed.under) == (25, 100)


def test_a_pipeline_by_hand_moves_the_quota_that_was_agreed():
    told = stick(CLOSED, "month", quota=999, pipeline=800_000_00)

    assert (told.quota, told.moved) == (200_000_00, "quota")


def test_without_a_won_deal_no_pipeline_can_be_told():
    with pytest.raises(UnplannableError, match="no deal was won"):
        stick(Closed(0, 0, 5, 100, 0, 0, "deals"), "month", quota=1, pipeline=None)


def test_reps_are_needed_for_the_leads_that_the_plan_hands_over():
    worked = [
        Worked(Month(2026, 5), "Sam", 20), Worked(Month(2026, 6), "Sam", 30),
        Worked(Month(2026, 6), "Kim", 10),
    ]  # fmt: skip
    told = planned(the_article())

    found = capacity(told, "mql", worked, last=Month(2026, 6), said=None)
    by_hand = capacity(told, "mql", worked, last=Month(2026, 5), said=60)

    assert (found.handed_over, found.per_rep, found.reps_needed) == (84, 20, 5)
    assert (found.reps_now, found.reps_missing) == (2, 3)
    assert [(load.rep, load.usual, load.most) for load in found.loads] == [
        ("Kim", 10, 10),
        ("Sam", 25, 30),
    ]
    assert (by_hand.reps_needed, by_hand.reps_now, by_hand.whence) == (2, 1, "given by hand")


@pytest.mark.parametrize(
    ("given", "said", "says"),
    [
        pytest.param(Given(), None, "no rep has worked a lead yet", id="nobody"),
        pytest.param(Given(), 0, "0 leads a month is no capacity", id="nothing"),
        pytest.param(
            Given(lead_to_customer=Fraction(1, 25)), 60, "does not go through mql", id="one step"
        ),
    ],
)
def test_what_cannot_be_told_of_reps_is_said(given, said, says):
    with pytest.raises(UnplannableError, match=says):
        capacity(planned(the_article(), given=given), "mql", [], last=JANUARY, said=said)


def test_the_present_pace_is_set_against_the_plan_by_the_working_time_that_is_over():
    year = Span(JANUARY, JANUARY.plus(11))

    found = pace(
        planned(the_article()), year, elapsed=Fraction(1, 4), reached={"lead": 600, "mql": 300},
        customers=24, revenue=500_000_00,
    )  # fmt: skip
    lines = {line.what: line for line in found.lines}

    assert [*lines] == ["lead", "mql", "sql", "opportunity", "customers", "revenue"]
    lead = lines["lead"]
    assert (lead.required, lead.by_now, lead.so_far) == (3_000, 750, 600)
    assert (lead.forecast, lead.short) == (2_400, 600)
    assert (lines["mql"].forecast, lines["mql"].short) == (1_200, 0)
    assert lines["revenue"].short == 400_000_00


def test_before_any_working_time_has_passed_there_is_no_forecast():
    found = pace(
        planned(the_article()), Span(JANUARY, JANUARY), elapsed=Fraction(0), reached={},
        customers=0, revenue=0,
    )  # fmt: skip

    assert {(line.by_now, line.forecast, line.short) for line in found.lines} == {(0, None, None)}
