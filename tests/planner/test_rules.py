"""From revenue to leads and back, in plain numbers and in invented ones."""

from fractions import Fraction

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from accord.planner.rules.figures import Figure, Goal, UnplannableError, read_share
from accord.planner.rules.funnel import Basis, Given, basis_of, plan
from accord.planner.rules.history import Step
from tests.planner.inventing import cohort, past, the_article

A_YEAR = Goal("revenue", 2_400_000_00, "year")


def needed(told):
    return {need.step.name: need.number for need in told.needs}


def test_the_four_formulas_of_the_article_in_plain_numbers():
    basis = basis_of(the_article(), Given())
    told = plan(A_YEAR, basis)

    assert basis.average_deal.value == 20_000_00
    assert told.customers == 120
    assert basis.lead_to_customer.value == Fraction(4, 100)
    assert told.leads == 3_000
    assert told.needs[0].per_month == 250


def test_every_figure_says_of_how_many_it_is_and_where_it_comes_from():
    basis = basis_of(the_article(), Given())

    leads = "leads from 2026-01-01 to 2026-01-31"
    assert basis.average_deal == Figure(Fraction(20_000_00), leads, 1_200_000_00, 60)
    assert basis.lead_to_customer == Figure(Fraction(1, 25), leads, 60, 1_500)
    assert [(rate.over, rate.under) for rate in basis.rates] == [
        (500, 1_500),
        (120, 500),
        (90, 120),
        (60, 90),
    ]


def test_the_stages_between_ask_for_the_same_leads():
    told = plan(A_YEAR, basis_of(the_article(), Given()))

    assert needed(told) == {"lead": 3_000, "mql": 1_000, "sql": 240, "opportunity": 180}
    assert [need.step.owner for need in told.needs] == ["marketing", "marketing", "sales", "sales"]


def test_from_leads_forward_to_what_they_bring():
    told = plan(Goal("leads", 3_000, "year"), basis_of(the_article(), Given()))

    assert (told.customers, told.revenue) == (120, 2_400_000_00)
    assert needed(told) == {"lead": 3_000, "mql": 1_000, "sql": 240, "opportunity": 180}


def test_from_customers_both_ways():
    told = plan(Goal("customers", 120, "year"), basis_of(the_article(), Given()))

    assert (told.leads, told.revenue) == (3_000, 2_400_000_00)


def test_what_is_needed_is_rounded_up_and_what_is_brought_is_rounded_down():
    basis = basis_of(the_article(), Given())

    back = plan(Goal("revenue", 2_400_000_01, "year"), basis)
    forth = plan(Goal("leads", 2_999, "year"), basis)

    assert (back.customers, back.leads) == (121, 3_025)
    assert (forth.customers, forth.revenue) == (119, 2_380_000_00)


def test_a_month_of_a_year_is_rounded_up_too():
    told = plan(Goal("revenue", 2_500_000_00, "year"), basis_of(the_article(), Given()))

    assert (told.leads, told.needs[0].per_month, told.customers_per_month) == (3_125, 261, 11)


@pytest.mark.parametrize(
    ("given", "leads"),
    [
        pytest.param(Given(average_deal=Fraction(40_000_00)), 1_500, id="larger deals"),
        pytest.param(Given(lead_to_customer=Fraction(5, 100)), 2_400, id="more of the leads"),
        pytest.param(Given(customers=120), 3_000, id="smaller deals, but more of them"),
        pytest.param(Given(customers=30, leads=1_500, revenue=1_200_000_00), 3_000, id="by hand"),
        pytest.param(Given(rates={"mql": Fraction(2, 3)}), 1_500, id="twice the MQLs"),
        pytest.param(Given(rates={"customer": Fraction(1, 3)}), 6_000, id="half the wins"),
    ],
)
def test_a_figure_given_by_hand_takes_the_place_of_the_counted_one(given, leads):
    assert plan(A_YEAR, basis_of(the_article(), given)).leads == leads


def test_current_figures_by_hand_need_no_history():
    by_hand = Given(revenue=1_200_000_00, customers=60, leads=1_500)

    told = plan(A_YEAR, basis_of(past(), by_hand))

    assert needed(told) == {"lead": 3_000}


def test_a_stage_that_nobody_reached_is_left_out_of_the_way():
    basis = basis_of(the_article(reached=(1_500, 500, 0, 90)), Given())

    assert basis.left_out == ("sql",)
    assert needed(plan(A_YEAR, basis)) == {"lead": 3_000, "mql": 1_000, "opportunity": 180}


@pytest.mark.parametrize(
    ("history", "given", "says"),
    [
        pytest.param(
            the_article(won=0),
            Given(average_deal=Fraction(1)),
            "no lead became a customer among the leads from 2026-01-01 to 2026-01-31, so no number "
            "of leads can be told: take a longer period with --from, or say --rate "
            "lead_to_customer=4%",
            id="no customer",
        ),
        pytest.param(the_article(won=0), Given(), "say --average-deal", id="no deal"),
        pytest.param(
            past(cohort(reached=(9,), won=[3], deal=0)), Given(), "no deal brought revenue",
            id="deals of no worth",
        ),
        pytest.param(
            past(), Given(average_deal=Fraction(1)), "there are no leads from", id="no leads"
        ),
        pytest.param(
            the_article(won=0), Given(average_deal=Fraction(1), rates={"mql": Fraction(1, 2)}),
            "nobody among the leads from 2026-01-01 to 2026-01-31 went on to customer",
            id="no customer beside a rate by hand",
        ),
        pytest.param(
            the_article(), Given(rates={"moon": Fraction(1, 2)}),
            "no rate leads into moon: the steps of the agreement are mql, sql, opportunity, "
            "customer",
            id="no such stage",
        ),
        pytest.param(
            the_article(), Given(rates={"mql": Fraction(1, 2)}, lead_to_customer=Fraction(1, 9)),
            "not both", id="stages and the whole way",
        ),
    ],
)  # fmt: skip
def test_a_rate_of_zero_is_told_in_a_sentence_with_a_cure(history, given, says):
    with pytest.raises(UnplannableError, match=says):
        plan(A_YEAR, basis_of(history, given))


def test_a_goal_of_nothing_needs_no_plan():
    with pytest.raises(UnplannableError, match="needs no plan"):
        Goal("revenue", 0, "year")


def test_few_cases_are_flagged():
    basis = basis_of(the_article(reached=(29, 20, 10, 5), won=4), Given())

    assert [rate.enough for rate in basis.rates] == [False] * 4
    assert not basis.lead_to_customer.enough
    assert basis_of(the_article(), Given()).lead_to_customer.enough


@pytest.mark.parametrize(("text", "share"), [("25%", (1, 4)), ("2.5 %", (1, 40)), ("100%", (1, 1))])
def test_a_share_is_read_exactly(text, share):
    assert read_share(text) == Fraction(*share)


@pytest.mark.parametrize("text", ["0%", "101%", "0.25", "quarter", "-5%", ""])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(UnplannableError, match="such as 25%"):
        read_share(text)


def bases():
    """Any past: customers, what they brought, and how many of so many went on at each step."""
    shares = st.tuples(st.integers(1, 400), st.integers(0, 400)).map(
        lambda pair: Figure.of(pair[0], sum(pair), "the past")
    )
    return st.builds(
        _basis,
        st.builds(Figure.of, st.integers(1, 10**9), st.integers(1, 5_000), st.just("the past")),
        st.lists(shares, min_size=1, max_size=6),
    )


def _basis(deal, rates):
    steps = tuple(Step(f"step {place}", "marketing") for place in range(len(rates)))
    whole = Fraction(1)
    for rate in rates:
        whole *= rate.value
    return Basis(deal, steps, tuple(rates), Figure(whole, "the past"))


@settings(max_examples=200)
@for_all(bases(), st.integers(1, 10**12), st.sampled_from(["month", "quarter", "year"]))
def test_goal_to_leads_to_goal_misses_by_less_than_a_customer(basis, amount, per):
    back = plan(Goal("revenue", amount, per), basis)
    forth = plan(Goal("leads", back.leads, per), basis)

    assert forth.customers == back.customers
    assert 0 <= forth.revenue - amount < basis.average_deal.value


@settings(max_examples=100)
@for_all(bases(), st.integers(1, 10**9))
def test_leads_to_revenue_to_leads_never_asks_for_more_than_there_were(basis, leads):
    forth = plan(Goal("leads", leads, "month"), basis)
    if forth.revenue:
        assert plan(Goal("revenue", forth.revenue, "month"), basis).leads <= leads


@settings(max_examples=100)
@for_all(bases(), st.integers(1, 10**12), st.integers(1, 10**12))
def test_more_revenue_never_needs_fewer_leads(basis, amount, more):
    less = plan(Goal("revenue", amount, "year"), basis)
    larger = plan(Goal("revenue", amount + more, "year"), basis)

    assert all(
        one.number <= other.number for one, other in zip(less.needs, larger.needs, strict=True)
    )
    assert all(
        lower.number <= higher.number
        for higher, lower in zip(less.needs, less.needs[1:], strict=False)
    )
