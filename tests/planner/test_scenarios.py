"""Scenarios: named sets of figures in a YAML file, and what is wrong with it where."""

from fractions import Fraction

import pytest

from accord.planner.rules.figures import Goal
from accord.planner.rules.funnel import Given, basis_of, plan
from accord.planner.rules.scenarios import ScenarioErrors, read_scenarios
from tests.planner.inventing import the_article

A_YEAR = Goal("revenue", 2_400_000_00, "year")
FILE = """\
scenarios:
  Cautious: {average_deal: 16000, rates: {mql: 25%}}   # smaller deals, fewer MQLs
  Bold:
    revenue: 900,000.00
    per: quarter
  By hand:
    customers: 50
    current: {revenue: 1000000, customers: 50, leads: 1000}
"""


def read(text):
    return read_scenarios(text, currency="EUR", per="year")


def test_a_scenario_changes_what_it_names_and_leaves_the_rest():
    cautious, bold, by_hand = read(FILE)

    assert cautious.upon(A_YEAR, Given()) == (
        A_YEAR,
        Given(average_deal=Fraction(16_000_00), rates={"mql": Fraction(1, 4)}),
    )
    assert bold.upon(A_YEAR, Given())[0] == Goal(
        "revenue", 900_000_00, "quarter", "from the scenario"
    )
    assert by_hand.upon(A_YEAR, Given()) == (
        Goal("customers", 50, "year", "from the scenario"),
        Given(revenue=1_000_000_00, customers=50, leads=1_000),
    )


def test_what_was_said_for_all_holds_in_every_scenario_that_does_not_say_otherwise():
    everybody = Given(
        average_deal=Fraction(1), rates={"mql": Fraction(1, 9), "sql": Fraction(1, 2)}
    )

    _, given = read(FILE)[0].upon(A_YEAR, everybody)

    assert given == Given(
        average_deal=Fraction(16_000_00), rates={"mql": Fraction(1, 4), "sql": Fraction(1, 2)}
    )


def test_scenarios_are_plans_of_their_own():
    plans = [
        plan(goal, basis_of(the_article(), given))
        for goal, given in (one.upon(A_YEAR, Given()) for one in read(FILE))
    ]

    assert [(told.customers, told.leads) for told in plans] == [
        (150, 5_000),
        (45, 1_125),
        (50, 1_000),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            "scenarios: {A: {avarage_deal: 9}}",
            "line 1, scenarios.A.avarage_deal: there is no “avarage_deal” here. "
            "Did you mean “average_deal”?",
            id="misspelled",
        ),
        pytest.param(
            "scenarios:\n  A:\n    rates: {mql: a lot}",
            "line 3, scenarios.A.rates.mql: a lot is no share above 0% and up to 100%, such as 25%. "
            "Put it right.",
            id="no share",
        ),
        pytest.param(
            "scenarios: {A: {revenue: 12 bags}}",
            "line 1, scenarios.A.revenue: '12 bags' is no amount of EUR, such as 1,234.50. "
            "Put it right.",
            id="no amount",
        ),
        pytest.param(
            "scenarios: {A: {leads: 0}}",
            "line 1, scenarios.A.leads: “0” is no whole number above zero. Put it right.",
            id="no leads",
        ),
        pytest.param(
            "scenarios: {A: {leads: 5, customers: 6}}",
            "line 1, scenarios.A.leads: there are two goals. Keep one of them; what a goal is "
            "measured by goes under `current`.",
            id="two goals",
        ),
        pytest.param(
            "scenarios: {A: {leads: 5, per: moon}}",
            "line 1, scenarios.A.per: “moon” is no period. Write month, quarter or year.",
            id="no period",
        ),
        pytest.param(
            "scenarios: {A: {rates: 5}}",
            "line 1, scenarios.A.rates: rates names several figures. Write one `name: value` a "
            "line, or `{name: value}`.",
            id="no mapping",
        ),
        pytest.param(
            "scenarios: {A: 5}",
            "line 1, scenarios.A: a scenario says which figures it changes. Begin with "
            "`scenarios:` and one name a line, such as `Cautious: {average_deal: 18000}`.",
            id="no figures",
        ),
        pytest.param(
            "plans: {A: {leads: 5}}",
            "line 1, plans: there is no “plans” here. Write scenarios.\n"
            "line 1, scenarios: there are no scenarios in it. Begin with `scenarios:` and one name "
            "a line, such as `Cautious: {average_deal: 18000}`.",
            id="no scenarios",
        ),
        pytest.param(
            "scenarios: {A: [",
            "line 1: this is no YAML: ",
            id="no yaml",
        ),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line_its_place_and_the_cure(text, says):
    with pytest.raises(ScenarioErrors) as refused:
        read(text)

    assert str(refused.value)[: len(says)] == says


def test_all_mistakes_of_a_file_are_told_at_once():
    with pytest.raises(ScenarioErrors) as refused:
        read("scenarios:\n  A: {leads: none}\n  B: {per: moon}\n")

    assert [problem.line for problem in refused.value.problems] == [2, 3]
