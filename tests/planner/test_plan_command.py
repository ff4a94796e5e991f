"""`accord plan`, as one types it, over a small company that was written by hand."""

import csv
import io
import json
from difflib import ndiff

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accord.agreement.rules.default import default_text
from accord.people.models import PersonFact
from tests.reports.rows import (
    STAGES,
    a_change,
    a_cost,
    a_deal,
    a_delivery,
    a_handoff,
    a_person,
    a_touch,
    a_user,
    moves,
    write,
)

pytestmark = pytest.mark.django_db
TODAY = "2026-06-15"


def plan(*words, as_of=TODAY):
    said = io.StringIO()
    call_command("plan", "--as-of", as_of, *words, stdout=said)
    return said.getvalue()


def told(*words):
    return json.loads(plan(*words, "--format", "json"))


def steps(answer):
    return {step["step"]: step["needed"] for step in answer["plan"]["steps"]}


@pytest.fixture
def company(agreed):
    """In March 20 leads by google, 10 MQLs, 4 SQLs, 2 customers of 15,000; 10 by a fair, 1 customer.

    In May ten leads more, from whom nothing has come yet; in June one.
    """
    made = []
    for number in range(20):
        stage = "mql" if number < 10 else "lead"
        stage = "sql" if number < 4 else stage
        stage = "customer" if number < 2 else stage
        made.append(a_lead(f"google{number}", "2026-03-02", stage, source="google"))
    for lead in made[:2]:
        a_deal(lead, won="2026-04-10", amount=15_000_00)
    made.append(a_lead("fair", "2026-03-20", "customer"))
    made += [a_lead(f"fair{number}", "2026-03-20", "lead") for number in range(9)]
    a_deal(made[20], won="2026-05-05", amount=30_000_00)
    for number in range(10):
        a_lead(f"young{number}", "2026-05-11", "lead", source="google")
    a_lead("June", "2026-06-02", "mql", source="google")
    return made


def a_lead(name, when, until, source="fair"):
    person = a_person(name)
    a_touch(person, when, source=source)
    moves(person, *[(stage, when) for stage in STAGES[1 : STAGES.index(until) + 1]])
    return person


def test_the_goal_of_the_agreement_is_planned_back_to_leads(company):
    shown = plan()

    deal = "60,000.00 revenue ÷ 3 customers"
    assert shown.splitlines()[:11] == [
        "From revenue to leads, Our Company (money in EUR)",
        "",
        "Goal: 2,400,000.00 a year, from the agreement, version 1",
        "Learned from: leads from 2026-03-01 to 2026-05-31, as far as they had come by 2026-06-15",
        "",
        f"  average deal        = {deal:<44} = 20,000.00, not enough evidence",
        "  customers needed    = 2,400,000.00 ÷ 20,000.00                     = 120",
        "  lead to customer    = 3 customers ÷ 40 leads                       = 7.5%",
        "  leads needed        = 120 ÷ 7.5%                                   = 1,600",
        "  Customers and leads are rounded up; they are for one year.",
        "",
    ]


def test_every_stage_says_who_owns_it_and_how_many_go_on(company):
    lines = [*csv.DictReader(io.StringIO(plan("--format", "csv")))]

    assert [(line["step"], line["owner"]) for line in lines] == [
        ("lead", "marketing"), ("mql", "marketing"), ("accepted", "sdr"), ("sql", "sales"),
        ("opportunity", "sales"), ("customers", ""),
    ]  # fmt: skip
    assert [(line["rate_numerator"], line["rate_denominator"]) for line in lines][:3] == [
        ("11", "40"),
        ("5", "11"),
        ("5", "5"),
    ]
    assert [line["needed_per_year"] for line in lines] == [
        "1600",
        "440",
        "200",
        "200",
        "120",
        "120",
    ]
    assert [line["needed_per_month"] for line in lines] == ["134", "37", "17", "17", "10", "10"]


def test_leads_are_planned_forward_to_revenue(company):
    answer = told("--leads", "1600")

    assert (answer["plan"]["customers"], answer["plan"]["revenue"]) == (120, 2_400_000_00)


def test_customers_are_planned_both_ways(company):
    shown = plan("--customers", "3", "--per", "month").splitlines()

    assert [line.split("=")[-1].strip() for line in shown if "needed  " in line] == ["40"]
    assert [line.split("=")[-1].strip() for line in shown if "to expect" in line] == ["60,000.00"]


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        (["--revenue", "200,000", "--per", "month"], 134),
        (["--customers", "3", "--per", "month"], 40),
        (["--average-deal", "40000"], 800),
        (["--rate", "lead_to_customer=10%"], 1_200),
        (["--rate", "mql=55%"], 800),
        (["--current", "revenue=1200000", "--current", "customers=60", "--current", "leads=1500"],
         3_000),
        (["--from", "2026-03-01", "--to", "2026-03-31"], 1_200),
    ],
)  # fmt: skip
def test_every_figure_can_be_given_by_hand(company, words, leads):
    assert told(*words)["plan"]["leads"] == leads


def test_young_leads_are_pointed_out_with_a_cure(company):
    notes = told()["notes"]

    assert notes[0].startswith("Nine in ten customers were won within 46 days")
    assert "take --to 2026-04-30 for grown-up leads only, or --lag" in notes[0]


def test_figures_that_are_all_given_by_hand_need_no_past(agreed):
    by_hand = [
        word
        for figure in ("revenue=1200000", "customers=60", "leads=1500")
        for word in ("--current", figure)
    ]
    shown = plan(*by_hand)

    assert "Learned from: nothing, since every figure is given by hand" in shown
    assert "leads needed        = 120 ÷ 4.0%" in shown
    assert "younger" not in shown


def test_a_refund_counts_and_other_money_is_told_apart(company):
    deal = a_deal(company[5], won="2026-04-20", amount=10_000_00)
    a_change(deal, "amount", "2026-05-20", amount_minor=0, currency="EUR", why="refund")
    a_deal(company[6], won="2026-04-20", amount=99, currency="USD")
    a_deal(won="2026-04-20", amount=5_000_00)

    answer = told()

    deal = answer["plan"]["average_deal"]
    assert (deal["numerator"], deal["denominator"]) == (60_000_00, 5)
    apart, elsewhere = answer["notes"][1:]
    assert apart.startswith("Deals on which nobody was a lead brought 5,000.00 more in that time;")
    assert elsewhere == "Won deals in other currencies: 1; they add no revenue here."


def test_what_was_not_known_then_does_not_count(company):
    early = json.loads(plan("--from", "2026-03-01", "--format", "json", as_of="2026-04-30"))

    assert early["plan"]["average_deal"]["numerator"] == 30_000_00


def test_by_source_each_has_its_own_goal_and_budget(company):
    a_cost("google", ("2026-03-01", "2026-03-31"), 600_00)
    a_cost("radio", ("2026-03-01", "2026-03-31"), 100_00)

    answer = told("--by", "source")
    parts = {part["name"]: part for part in answer["divisions"]["parts"]}

    assert {name: part["revenue"] for name, part in parts.items()} == {
        "google": 1_200_000_00,
        "fair": 1_200_000_00,
    }
    assert {name: part["plan"]["leads"] for name, part in parts.items()} == {
        "google": 1_200,
        "fair": 400,
    }
    assert parts["google"]["budget"] == 1_200 * 20_00
    assert (
        answer["notes"][-1]
        == "Costs of 100.00 belong to no source with leads and are in no budget."
    )


def test_by_a_field_of_the_person_the_goal_goes_to_divisions(company):
    for lead, country in (
        (company[0], "Austria"),
        (company[20], "AUSTRIA"),
        (company[1], "Denmark"),
    ):
        write(PersonFact(person=lead, field="country", value=country), "2026-03-01")

    shares = ["--share", "Austria=50%", "--share", "denmark=50%"]
    parts = told("--by", "field:country", *shares)["divisions"]["parts"]

    assert [(part["name"], part["revenue"]) for part in parts] == [
        ("austria", 1_200_000_00),
        ("denmark", 1_200_000_00),
    ]
    assert [part["plan"]["customers"] for part in parts] == [54, 80]


def test_by_persona_leads_go_under_the_last_one_that_was_seen(company):
    for lead in company[:2]:
        lead.moves.update(persona="Decision maker")

    parts = told("--by", "persona")["divisions"]["parts"]

    assert {part["name"]: part["share"] for part in parts} == {"Decision maker": 0.5, None: 0.5}


def test_the_lag_says_when_the_leads_must_come(company):
    answer = told("--lag", "--from", "2026-03-01")["arrival"]

    assert answer["span"] == {"since": "2027-01-01", "until": "2027-12-31"}
    assert [(age["numerator"], age["denominator"]) for age in answer["ages"]] == [
        (0, 40),
        (2, 30),
        (1, 30),
    ]
    assert [month["month"] for month in answer["months"]][:2] == ["2026-06", "2026-07"]
    assert sum(month["customers"] for month in answer["months"]) == pytest.approx(120, abs=1)


def test_a_season_needs_a_year_and_a_range_half_of_one(company):
    with pytest.raises(CommandError, match="at least 12 whole months of leads and there are 3"):
        plan("--seasonality")
    with pytest.raises(CommandError, match="at least 6 whole months of leads and there are 3"):
        plan("--ranges")


def test_the_pace_is_that_of_the_period_that_runs(company):
    answer = told("--pace", "--revenue", "20000", "--per", "month")["pace"]
    lines = {line["what"]: line for line in answer["lines"]}

    assert answer["span"] == {"since": "2026-06-01", "until": "2026-06-30"}
    assert answer["elapsed"] == 0.5
    assert (lines["lead"]["required"], lines["lead"]["so_far"]) == (14, 1)
    assert (lines["customers"]["so_far"], lines["revenue"]["so_far"]) == (0, 0)


def test_reps_are_counted_from_the_leads_they_worked(company):
    sam = a_user("Rob")
    for number, lead in enumerate(company[:6]):
        touched = {"first_touch_at": "2026-05-04"} if number < 4 else {}
        a_handoff(lead, "2026-05-03", owner=sam, **touched)

    counted, by_hand = told("--reps")["capacity"], told("--capacity", "20")["capacity"]

    assert (counted["handed_over"], counted["per_rep"], counted["reps_needed"]) == (37, 4, 10)
    assert [(load["rep"], load["most"]) for load in counted["loads"]] == [("Rob", 4)]
    assert (by_hand["per_rep"], by_hand["reps_needed"]) == (20, 2)


def test_quota_and_pipeline_move_each_other(company):
    lost = a_deal(company[3])
    a_change(lost, "amount", "2026-03-05", amount_minor=60_000_00, currency="EUR")
    a_change(lost, "lost", "2026-04-05", why="price")
    still_open = a_deal(company[4])
    a_change(still_open, "amount", "2026-03-05", amount_minor=7_000_00, currency="EUR")

    agreed, quota, pipeline = (
        told(*words)["stick"] for words in ([], ["--quota", "100000"], ["--pipeline", "100000"])
    )

    assert (agreed["quota"], agreed["pipeline"]) == (200_000_00, 400_000_00)
    assert agreed["open_worth"] == 7_000_00
    assert (quota["quota"], quota["pipeline"]) == (100_000_00, 200_000_00)
    assert (pipeline["quota"], pipeline["pipeline"]) == (50_000_00, 100_000_00)


def test_scenarios_stand_side_by_side(company, tmp_path):
    file = tmp_path / "scenarios.yaml"
    file.write_text("scenarios:\n  Bold: {average_deal: 40000}\n  Half: {revenue: 1200000}\n")

    shown = plan("--scenarios", str(file))
    lines = shown[shown.index("Scenarios") :].splitlines()
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in lines]

    assert ["lead", "1,600", "800", "800"] in rows
    assert ["customers", "120", "60", "60"] in rows


def test_a_mistake_in_a_scenario_is_told_with_its_line(company, tmp_path):
    file = tmp_path / "scenarios.yaml"
    file.write_text("scenarios:\n  Bold: {averagedeal: 40000}\n")

    with pytest.raises(CommandError, match=r"line 2, scenarios\.Bold\.averagedeal: there is no"):
        plan("--scenarios", str(file))


def test_the_plan_becomes_the_promise_of_a_draft_and_nothing_else_changes(company, tmp_path):
    draft = tmp_path / "draft.yaml"
    for number, lead in enumerate(company[:10]):
        if number % 2:
            a_delivery(lead, "2026-03-02")

    shown = plan("--write-promise", str(draft))

    agreement = default_text().replace("deliver: 120", "deliver: 4")
    lines = [*ndiff(agreement.splitlines(), draft.read_text("utf-8").splitlines())]
    changed = [line for line in lines if line[:2] in ("- ", "+ ")]
    assert [line.partition("deliver: ")[2][:3] for line in changed] == ["4, ", "17,"]
    assert "Volume: 37 mql a month × 45.5% that count (5/11) = 17" in shown
    number = agreement[: agreement.index("deliver: 4")].count("\n") + 1
    assert f"{draft}, line {number}: deliver 4 becomes 17" in shown
    assert shown.splitlines()[-1] == (
        f"Next: accord agreement check {draft}, then accord agreement load {draft}"
    )

    checked = io.StringIO()
    call_command("agreement", "check", str(draft), stdout=checked)
    assert "sound" in checked.getvalue()

    with pytest.raises(CommandError, match="is there already"):
        plan("--write-promise", str(draft))


def test_a_draft_can_begin_from_a_file_of_its_own(company, tmp_path):
    own, draft = tmp_path / "own.yaml", tmp_path / "draft.yaml"
    own.write_bytes(default_text().replace("\n", "\r\n").encode())

    plan("--write-promise", str(draft), "--agreement", str(own))

    assert draft.read_bytes() == own.read_bytes().replace(b"deliver: 120", b"deliver: 37")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--format", "pdf"], "pdf is no format, but table, csv, json are"),
        (["--by", "moon"], "nothing is planned by moon, but by source, channel, campaign, persona"),
        (["--by", "field:employees"], "nothing is planned by field:employees"),
        (["--revenue", "many"], "'many' is no amount of EUR"),
        (["--revenue", "0"], "0 is no amount above zero"),
        (["--leads", "0"], "a goal of 0 leads needs no plan"),
        (["--revenue", "1", "--leads", "1"], "say one goal, not several"),
        (["--per", "month"], "--per belongs to a goal"),
        (["--revenue", "1", "--per", "day"], "--per is month, quarter or year, not day"),
        (["--period", "then"], "--period is this or next, not then"),
        (["--rate", "mql"], "mql does not say a figure, as in --rate mql=25%"),
        (["--rate", "mql=lots"], "lots is no share above 0% and up to 100%"),
        (["--current", "wins=3"], "--current is of revenue, customers or leads, not of wins"),
        (["--current", "leads=some"], "some is no whole number above zero"),
        (["--quota", "1", "--pipeline", "1"], "one of quota and pipeline moves the other"),
        (["--share", "google=50%"], "say --by"),
        (["--from", "spring"], "spring is no date such as 2026-03-31"),
        (["--from", "2026-05-01", "--to", "2026-04-01"], "ends on 2026-04-01, before it begins"),
        (["--scenarios", "nowhere.yaml"], "nowhere.yaml cannot be read: No such file"),
        (["--from", "2026-06-01"], "no lead became a customer among the leads from 2026-06-01"),
        (["--to", "2026-01-31"], "no lead became a customer among the leads from"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(company, words, says):
    with pytest.raises(CommandError) as refused:
        plan(*words)

    assert says in str(refused.value)


def test_without_an_agreement_it_says_so(db):
    with pytest.raises(CommandError, match="no agreement was in force"):
        plan()
