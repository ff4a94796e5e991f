"""Whatever the past was, a plan comes out or a sentence says why not; nothing is divided by zero."""

from contextlib import suppress
from datetime import date
from fractions import Fraction

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from accord.kit.fiscal import next_span
from accord.kit.periods import Month
from accord.planner.rules.arrival import arrival
from accord.planner.rules.divisions import divisions
from accord.planner.rules.figures import Goal, UnplannableError
from accord.planner.rules.funnel import Given, basis_of, plan
from accord.planner.rules.ranges import ranges
from accord.planner.rules.sales import Closed, Worked, capacity, stick
from accord.planner.rules.seasons import seasons
from tests.planner.inventing import JANUARY, cohort, past

few = st.integers(0, 3)
shares = st.none() | st.fractions(Fraction(1, 1_000), 1, max_denominator=1_000)
counts = st.none() | st.integers(0, 50)
goals = st.builds(
    Goal,
    st.sampled_from(["revenue", "customers", "leads"]),
    st.integers(1, 10**8),
    st.sampled_from(["month", "quarter", "year"]),
)


@st.composite
def pasts(draw):
    """Up to fourteen months of two names, often with nobody at some step, sometimes with refunds."""
    cohorts = []
    for step in range(draw(st.integers(0, 14))):
        reached = sorted(draw(st.tuples(few, few, few, few)), reverse=True)
        won = draw(st.lists(few, max_size=3))
        deal = draw(st.sampled_from([0, 1, 100, -50]))
        name = draw(st.sampled_from([None, "google"]))
        cohorts.append(cohort(JANUARY.plus(step), name, reached, won, deal))
    days = draw(st.dictionaries(st.integers(-5, 400), st.integers(1, 3), max_size=3))
    return past(*cohorts, as_of=date(2027, 4, 1), days=days)


@st.composite
def givens(draw):
    rates = draw(
        st.dictionaries(
            st.sampled_from(["mql", "sql", "opportunity", "customer"]),
            st.fractions(Fraction(1, 100), 1, max_denominator=100),
            max_size=2,
        )
    )
    return Given(
        draw(st.none() | st.fractions(0, 10**6, max_denominator=100)),
        draw(shares), draw(counts), draw(counts), draw(counts), rates,
    )  # fmt: skip


@settings(max_examples=300)
@for_all(pasts(), givens(), goals)
def test_a_plan_or_a_sentence(history, given, goal):
    try:
        told = plan(goal, basis_of(history, given))
    except UnplannableError:
        return

    assert told.customers >= (0 if goal.kind == "leads" else 1)
    assert all(need.number >= need.per_month >= 0 for need in told.needs)


@settings(max_examples=200)
@for_all(pasts(), givens(), goals)
def test_every_option_gives_an_answer_or_a_sentence(history, given, goal):
    try:
        told = plan(goal, basis_of(history, given))
    except UnplannableError:
        return
    span = next_span(history.as_of, goal.per, "January")
    worked = [Worked(Month(2027, 3), "Sam", 3)]
    options = [
        lambda: arrival(told, history, span, Month.of(history.as_of), won=0).per_month,
        lambda: seasons(told, history, span).leads,
        lambda: len(ranges(told, history, draws=20).lines),
        lambda: divisions(told, history, by="source", shares={}, costs={"google": 5}).leads,
        lambda: capacity(told, "mql", worked, last=Month(2027, 3), said=None).reps_needed,
    ]
    for option in options:
        with suppress(UnplannableError):
            assert option() >= 0


@settings(max_examples=100)
@for_all(st.integers(1, 10**12), st.integers(1, 10**9), st.integers(0, 10**9))
def test_quota_to_pipeline_to_quota_misses_by_less_than_a_cent(quota, won, lost):
    closed = Closed(1, won, 1, lost, 0, 0, "deals")

    pipeline = stick(closed, "month", quota=quota, pipeline=None).pipeline
    back = stick(closed, "month", quota=None, pipeline=pipeline).quota

    assert back == quota
