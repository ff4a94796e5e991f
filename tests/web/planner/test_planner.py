"""The planner in the browser says what `accord plan` says, whatever is typed into it."""

import json
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accord.agreement.actions import load
from accord.agreement.models import AgreementVersion
from accord.agreement.queries import in_force_at
from accord.planner.queries import steps_of
from accord.planner.rules.figures import Goal, down, up
from accord.staff.models import User
from accord.web.planner.asking import read_asked
from accord.web.planner.views import in_words
from accord.web.rows.addresses import PLACE
from tests.simulated import taken_back
from tests.web.following import not_as_said, numbers_of

LAST_DAY = date(2026, 6, 24)
LEARNED = "from=2026-01-01&to=2026-05-31"
SAID = ("--from", "2026-01-01", "--to", "2026-05-31")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]


@pytest.fixture(scope="module")
def northwind(django_db_setup, django_db_blocker):
    """Half a year of the simulated company, taken back after the tests of this file."""
    with taken_back(django_db_blocker, people=400, months=6, seed=7, until=LAST_DAY) as told:
        yield told


@pytest.fixture
def as_role(client):
    def sign_in(role: str):
        client.force_login(User.objects.filter(role=role).first())
        return client

    return sign_in


def program(capsys, *said: str) -> dict:
    call_command("plan", *SAID, *said, "--format", "json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", ()),
        ("goal=900000", ("--revenue", "900000", "--per", "year")),
        ("kind=customers&goal=12&per=quarter", ("--customers", "12", "--per", "quarter")),
        ("kind=leads&goal=400&per=month", ("--leads", "400", "--per", "month")),
        ("average_deal=20000.50", ("--average-deal", "20000.50")),
        ("rate_mql=25.5", ("--rate", "mql=25.5%")),
        ("by=source&capacity=12&period=this", ("--by", "source", "--capacity", "12", "--period", "this")),
        ("pipeline=900000", ("--pipeline", "900000")),
    ],
    ids=["as it is", "revenue", "customers", "leads", "deal", "rate", "parts", "pipeline"],
)  # fmt: skip
def test_the_page_plans_as_the_program_does(as_role, capsys, typed, said):
    told = program(capsys, *said, "--reps", "--pace")

    answer = as_role("marketer").get(f"/planner/?{LEARNED}&{typed}")

    shown = answer.context["shown"]
    plan = shown.plan
    assert [
        (one["step"], one["needed"], one["needed_per_month"]) for one in told["plan"]["steps"]
    ] == [(need.step.name, need.number, need.per_month) for need in plan.needs]
    assert (plan.customers, plan.revenue) == (told["plan"]["customers"], told["plan"]["revenue"])
    assert f"{plan.leads:,} leads → {plan.customers:,} deals" in answer.text
    if told["stick"]:
        assert shown.answer.stick.pipeline == told["stick"]["pipeline"]
    assert shown.answer.capacity.reps_needed == told["capacity"]["reps_needed"]
    assert [line.forecast for line in shown.answer.pace.lines] == [
        line["forecast"] for line in told["pace"]["lines"]
    ]


def test_own_numbers_open_their_rows(as_role):
    client = as_role("marketer")
    answer = client.get(f"/planner/?{LEARNED}")

    shown = answer.context["shown"].answer
    past = shown.history
    told = {(urlsplit(address).path, many) for address, _, many in numbers_of(answer.text)}
    columns = {"lead": "leads", "mql": "mqls", "sql": "sqls", "opportunity": "opportunities"}
    assert told == {
        (
            PLACE.format(report="sources", number=columns.get(step.name, step.name)),
            past.reached(step.name),
        )
        for step in past.steps
    } | {(PLACE.format(report="pipeline", number="value"), shown.stick.open_worth)}
    assert shown.stick.open_worth > 0
    assert not_as_said(client, answer.text) == []


@pytest.mark.parametrize(
    ("field", "typed", "cure"),
    [
        ("goal", "-5", "no amount"),
        ("average_deal", "much", "much"),
        ("rate_mql", "140", "140% is no share above 0% and up to 100%"),
        ("capacity", "0", "0 is no whole number above zero"),
        ("from", "31.3.2026", "31.3.2026 is no date such as 2026-03-31"),
        ("from", "0001-06-01", "0001-06-01 is no date such as 2026-03-31, from 1970 to 2199"),
        ("stretch_rate_sql", "0", "0% is no share"),
    ],
)
def test_what_is_typed_wrongly_is_said_beside_its_field_and_the_rest_is_planned(
    as_role, field, typed, cure
):
    answer = as_role("marketer").get(f"/planner/?to=2026-05-31&{field}={typed}")

    shown = re.search(rf'<p class="problem" id="p-{field}">([^<]+)</p>', answer.text)
    assert cure in shown[1]
    assert list(answer.context["asked"].problems) == [field]
    assert "You need" in answer.text


@pytest.mark.parametrize("day", ["0001-06-01", "9999-12-31"])
def test_a_day_that_no_log_reaches_is_said_and_the_rest_is_planned(as_role, day):
    answer = as_role("marketer").get(f"/planner/?to={day}")

    assert answer.status_code == 200
    assert list(answer.context["asked"].problems) == ["to"]


def test_a_first_day_after_the_last_is_said(as_role):
    answer = as_role("marketer").get("/planner/?from=2026-06-01&to=2026-05-31")

    assert answer.context["asked"].problems == {
        "from": "The first day is after the last: exchange them."
    }


def test_a_kind_without_a_number_is_said(as_role):
    answer = as_role("marketer").get("/planner/?kind=leads&per=month")

    assert answer.context["asked"].problems == {
        "goal": "Say how much leads is to be reached a month."
    }


def test_where_the_page_stands_only_the_plan_and_the_problems_are_sent(as_role):
    asked = {"HX-Request": "true"}

    text = as_role("marketer").get(f"/planner/?{LEARNED}&rate_mql=140", headers=asked).text

    assert "<html" not in text
    assert '<p class="problem" id="p-rate_mql" hx-swap-oob="true">140%' in text
    assert '<p class="problem" id="p-goal" hx-swap-oob="true" hidden></p>' in text


def test_figures_that_allow_no_plan_say_what_to_do(as_role):
    answer = as_role("marketer").get("/planner/?from=2020-01-01&to=2020-02-01")

    assert "There is no plan for these figures" in answer.text
    assert "take a longer period with “First day”" in answer.text
    assert "--" not in re.sub(r"<!--.*?-->", "", answer.context["why"])


def test_quota_and_pipeline_move_each_other(as_role):
    client = as_role("manager")
    rate = client.get(f"/planner/?{LEARNED}").context["shown"].answer.stick.win_rate.value

    by_quota = client.get(f"/planner/?{LEARNED}&quota=100000").context["shown"].answer.stick
    by_pipeline = client.get(f"/planner/?{LEARNED}&pipeline=100000").context["shown"].answer.stick

    assert (by_quota.quota, by_quota.pipeline) == (10_000_000, up(10_000_000 / rate))
    assert (by_pipeline.quota, by_pipeline.pipeline) == (down(10_000_000 * rate), 10_000_000)


def test_the_figures_of_the_articles_stand_beside_ones_own_as_claims(as_role):
    text = as_role("marketer").get(f"/planner/?{LEARNED}").text

    assert "grows by 20 % a year where both teams are aligned" in text
    assert "an increase of 20 %: the same study, two wordings, claimed by the articles" in text


def test_scenarios_stand_beside_the_plan(as_role):
    asked = (
        f"/planner/?{LEARNED}&stretch_goal=3000000&cautious_average_deal=10000&cautious_rate_mql=10"
    )

    columns = as_role("marketer").get(asked).context["shown"].columns

    assert [one["name"] for one in columns] == ["Base", "Stretch", "Cautious"]
    assert columns[1]["revenue"] == "3,000,000.00 EUR"
    assert columns[2]["deal"] == "10,000.00 EUR"
    assert columns[0]["leads"] < columns[1]["leads"]
    assert columns[0]["leads"] < columns[2]["leads"]


def test_a_part_that_cannot_be_told_is_left_out_and_the_notes_say_why(as_role):
    by_hand = "&".join(
        f"rate_{name}=50" for name in ("mql", "accepted", "sql", "opportunity", "customer")
    )
    few = f"from=2026-03-01&to=2026-05-31&average_deal=10000&{by_hand}"

    answer = as_role("marketer").get(f"/planner/?{few}")

    assert answer.context["shown"].answer.ranges is None
    assert any("The ranges cannot be told" in note for note in answer.context["notes"])
    assert all("--" not in note for note in answer.context["notes"])


def test_the_planned_promise_becomes_a_draft_and_nothing_else_changes(as_role):
    client = as_role("lead administrator")
    page = client.get(f"/planner/?{LEARNED}")
    promised = page.context["promised"]
    terms = in_force_at(timezone.now())

    answer = client.post("/planner/draft/", {"query": page.context["query"]}, follow=True)

    version = AgreementVersion.objects.order_by("-number").first()
    before = f"deliver: {promised.promise.deliver}"
    assert version.text == terms.text.replace(before, f"deliver: {promised.number}")
    assert version.loaded_by.role == "lead administrator"
    assert version.in_force_from is None
    assert answer.redirect_chain == [
        (f"/agreement/history/?from={terms.number}&to={version.number}", 302)
    ]
    assert f"Version {version.number} is a draft with the planned promise" in answer.text
    assert f"<ins>{promised.number}</ins>" in answer.text


def test_a_promise_that_is_agreed_already_becomes_no_draft(as_role):
    client = as_role("manager")
    page = client.get(f"/planner/?{LEARNED}")
    number = page.context["promised"].number
    terms = in_force_at(timezone.now())
    promised = re.sub(r"deliver: \d+", f"deliver: {number}", terms.text, count=1)
    now = timezone.now()
    version = load(promised, at=now)
    AgreementVersion.objects.filter(pk=version.pk).update(in_force_from=now)

    answer = client.post("/planner/draft/", {"query": LEARNED}, follow=True)

    assert "No draft was written" in answer.text
    assert AgreementVersion.objects.count() == version.number


@pytest.mark.parametrize("role", ["marketer", "sdr", "account executive", "executive"])
def test_others_plan_and_write_no_draft(as_role, role):
    client = as_role(role)

    assert "Write the promise into a draft" not in client.get(f"/planner/?{LEARNED}").text
    assert client.post("/planner/draft/", {"query": ""}).status_code == 403


def test_without_a_goal_of_its_own_the_plan_is_for_the_agreed_one():
    terms = in_force_at(timezone.now())

    asked = read_asked(QueryDict(""), terms, steps_of(terms))

    assert asked.wanted.goal is None
    assert asked.per == "year"
    assert read_asked(QueryDict("goal=5000"), terms, steps_of(terms)).wanted.goal == Goal(
        "revenue", 500_000, "year"
    )


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "take --to 2026-04-15 or --lag",
            "take “Last day” 15 Apr 2026 or see when leads must come",
        ),
        ("leads up to 2026-02-31", "leads up to 2026-02-31"),
        ("say --average-deal", "say the “Average deal”"),
        ("say --rate mql=…%", "say under “How many go on” mql=…%"),
    ],
)
def test_messages_name_fields_and_no_options(said, shown):
    assert in_words(said) == shown


def test_the_page_costs_few_queries(as_role):
    client = as_role("marketer")
    client.get(f"/planner/?{LEARNED}")

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/planner/?{LEARNED}")

    assert len(asked) <= 20
