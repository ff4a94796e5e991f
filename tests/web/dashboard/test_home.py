"""The dashboard: the same numbers as the reports, each a link to its rows, for everyone signed in."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accord.meetings.models import Review
from accord.reports.queries import run
from accord.staff.models import User
from accord.web.period import named_period
from tests.reports.rows import a_change, a_deal
from tests.web.conftest import make_user
from tests.web.days import ago, today
from tests.web.following import not_as_said, numbers_of

pytestmark = pytest.mark.django_db


def told(answer):
    """The key figures by their names."""
    return {figure.key: figure for figure in answer.context["figures"]}


def totals(name, **asked):
    """The last line of a report over the last 91 days, as it is asked at the command line."""
    period = named_period("last-91", today())
    table = run(name, as_of=timezone.now(), **period.asked, **asked)
    names = [column.name for column in table.columns]
    return dict(zip(names, table.total or table.rows[-1], strict=True))


def test_before_there_is_an_agreement_it_says_what_will_appear_and_how(signed_in):
    answer = signed_in.get("/")

    assert answer.status_code == 200
    assert "There is no agreement yet" in answer.text
    assert "accord demo" in answer.text


@pytest.mark.parametrize(("role", "shown"), [("administrator", True), ("marketer", False)])
def test_whoever_may_set_it_up_is_shown_the_way(client, role, shown):
    client.force_login(make_user("me@example.com", role, "Me"))

    assert ('href="/first-steps/"' in client.get("/").text) is shown


def test_an_agreement_without_anything_else_is_no_error(agreed, signed_in):
    answer = signed_in.get("/")

    assert {key: figure.words for key, figure in told(answer).items()} == {
        "visits": "0", "leads": "0", "mqls": "0", "promises": "–", "pipeline": "0 EUR",
    }  # fmt: skip
    assert "No lead and no cost in this period" in answer.text
    assert "No deal was won in the last 365 days" in answer.text


def test_the_figures_are_those_of_the_reports(company, signed_in):
    company(3)

    figures = told(signed_in.get("/"))

    arrivals, sources = totals("arrivals"), totals("sources", by="source")
    assert figures["visits"].count == totals("visits")["visits"] == 6
    assert figures["leads"].count == arrivals["leads"] == sources["leads"] == 3
    assert figures["mqls"].count == arrivals["mqls"] == totals("costs")["mqls"] == 3
    assert figures["pipeline"].total == totals("pipeline")["value"] == 1_500_000
    assert figures["pipeline"].words == "15K EUR"


def test_what_came_before_the_period_is_what_it_is_compared_with(company, signed_in):
    company(2)

    figures = told(signed_in.get("/", {"period": "last-30"}))
    whole = told(signed_in.get("/", {"period": "all"}))

    assert figures["leads"].note == "vs 0 before"
    assert figures["leads"].delta is None, "from nothing there is no change in per cent"
    assert (whole["leads"].note, whole["leads"].count) == ("", 2)
    assert (
        figures["pipeline"].note == "target reached" or "to the target" in figures["pipeline"].note
    )


def test_a_click_makes_a_figure_the_chart(company, signed_in):
    company(1)

    names = {
        key: signed_in.get("/", {"chart": key}).context["chart"].name
        for key in ("visits", "leads", "mqls", "promises", "pipeline", "nonsense")
    }

    assert names == {
        "visits": "Visits per day",
        "leads": "New leads per day",
        "mqls": "MQLs per day",
        "promises": "Promises kept per month",
        "pipeline": "Pipeline at the end of each day",
        "nonsense": "New leads per day",
    }


@pytest.mark.parametrize("block", ["figures", "stick", "origins"])
def test_only_the_block_that_was_asked_for_comes_back(company, signed_in, block):
    company(1)
    headers = {"HX-Request": "true", "HX-Target": block}

    answer = signed_in.get("/", {"by": "campaign", "chart": "mqls"}, headers=headers)

    assert "<html" not in answer.text
    assert answer.text.count(f'id="{block}"') == 1
    assert answer.text.count('id="head" hx-swap-oob="true"') == 1


def test_what_was_chosen_before_stays_chosen(company, signed_in):
    company(1)
    headers = {
        "HX-Request": "true",
        "HX-Target": "stick",
        "HX-Current-URL": "http://testserver/?period=last-30&chart=mqls&pipeline=7000",
    }

    answer = signed_in.get("/", {"quota": "1000"}, headers=headers)

    assert answer["HX-Push-Url"] == "/?period=last-30&chart=mqls&quota=1000"
    assert answer.context["period"].key == "last-30"
    assert answer.context["ends"].quota == "1000"


def test_a_chart_of_a_year_is_told_in_weeks(company, signed_in):
    company(1)

    chart = signed_in.get("/", {"period": "last-365"}).context["chart"]

    assert chart.name == "New leads per week"
    assert sum(chart.line.lines[0].values) == 1
    assert len(chart.line.labels) == 53


@pytest.mark.parametrize("role", ["marketer", "sdr", "executive"])
def test_every_number_opens_as_many_rows_or_their_sum(company, client, role):
    company(2)
    client.force_login(make_user("me@example.com", role, "Me"))
    text = client.get("/").text

    assert len(numbers_of(text)) > 20
    assert not_as_said(client, text) == []


@pytest.mark.parametrize("role", User.Role.values)
def test_it_is_open_to_everyone_signed_in_with_the_same_numbers(company, client, role):
    company(2)
    client.force_login(make_user("me@example.com", role, "Me"))

    figures = told(client.get("/"))

    assert (figures["leads"].count, figures["pipeline"].total) == (2, 1_000_000)


def test_it_costs_no_more_queries_for_three_leads_than_for_one(company, signed_in):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            signed_in.get("/")
        return [one["sql"] for one in caught.captured_queries]

    company(1)
    signed_in.get("/")
    one = queries()
    company(3)
    signed_in.get("/")
    three = queries()

    assert len(one) == len(three) <= 15


# By source and by campaign


@pytest.mark.parametrize("by", ["source", "campaign", "channel"])
def test_where_leads_come_from_adds_up_to_the_report(company, signed_in, by):
    company(2)

    origins = signed_in.get("/", {"by": by}).context["origins"]

    expected = totals("sources", by=by)
    assert [cell.value for cell in origins.total.counts] == [
        expected[name] for name in ("leads", "mqls", "accepted", "opportunities", "customers")
    ]
    assert [cell.value for cell in origins.total.amounts] == [expected["revenue"], expected["cost"]]
    assert sum(line.counts[0].value for line in origins.lines) == expected["leads"]
    assert round(sum(line.share for line in origins.lines)) == 100


# Quota and pipeline


def stick(client, **asked):
    ends = client.get("/", asked).context["ends"]
    return ends.quota, ends.pipeline


def test_quota_and_pipeline_move_each_other(company, signed_in):
    (person,) = company(1)
    agreed = stick(signed_in)

    assert agreed == ("200000", "200000"), "everything settled was won, so they are the same"

    lost = a_deal(person)
    a_change(lost, "opened", ago(9), amount_minor=600_000, currency="EUR")
    a_change(lost, "lost", ago(2), why="Chose another")

    assert stick(signed_in) == ("200000", "800000")
    assert stick(signed_in, quota="1000") == ("1000", "4000")
    assert stick(signed_in, pipeline="4002") == ("1000", "4002")


@pytest.mark.parametrize("said", ["no number", "-5", "0", "1.5"])
def test_what_is_no_amount_is_refused_beside_its_field(company, signed_in, said):
    company(1)

    answer = signed_in.get("/", {"quota": said})

    assert answer.context["ends"].wrong == "quota"
    assert "Write a whole number of EUR above 0, such as 200000." in answer.text
    assert f'value="{said}"' in answer.text


# Looking at it every day


def test_looking_at_it_is_noted_once_a_day_and_shown(company, signed_in, mara):
    company(1)
    before = signed_in.get("/").text

    first = signed_in.post("/dashboard/reviewed/?chart=mqls", follow=True)
    again = signed_in.post("/dashboard/reviewed/", follow=True)

    assert "Nobody has reviewed it today" in before
    assert "Noted: you have looked at the dashboard today." in first.text
    assert first.redirect_chain == [("/?chart=mqls", 302)]
    assert "Reviewed today by you" in again.text
    assert "You have said so today already." in again.text
    assert "I have looked at it" not in again.text
    assert Review.objects.filter(user=mara).count() == 1


def test_whoever_looked_is_named(company, signed_in, client):
    company(1)
    for number in range(5):
        other = Client()
        other.force_login(make_user(f"u{number}@example.com", "executive", f"User {number}"))
        other.post("/dashboard/reviewed/")

    answer = signed_in.get("/")

    assert "Reviewed today by User 0, User 1, User 2 and 2 more" in answer.text


# Files


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "report",
    ["visits", "arrivals", "promises", "pipeline", "sources", "activity", "never-converted"],
)
def test_each_report_that_is_shown_can_be_taken_along(company, signed_in, report, form):
    company(1)

    answer = signed_in.get(f"/dashboard/{report}.{form}")

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{report}.{form}"'


def test_the_file_holds_the_numbers_of_the_page(company, signed_in):
    company(2)

    answer = signed_in.get("/dashboard/sources.csv?by=source&period=last-91")

    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(line["source"], line["leads"], line["cost"]) for line in lines] == [
        ("google", "2", "100.00"), ("(total)", "2", "100.00"),
    ]  # fmt: skip


@pytest.mark.parametrize("file", ["velocity.csv", "sources.pdf", "nothing.csv"])
def test_no_other_file_is_given(company, signed_in, file):
    company(1)

    assert signed_in.get(f"/dashboard/{file}").status_code == 404
