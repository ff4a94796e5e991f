"""Sources: where leads come from, what they bring, and that every number holds what it says."""

import csv
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pyarrow import parquet

from accord.reports.formats import as_bytes
from accord.web.period import Period
from accord.web.sources.look import TABS
from tests.reports.rows import a_change, a_deal, a_handoff, a_touch, an_agreement, an_attempt
from tests.web.conftest import make_user
from tests.web.following import not_as_said, numbers_of
from tests.web.rows.conftest import a_lead

pytestmark = pytest.mark.django_db
IN_PLAIN_SQL = """
SELECT sum(c.amount_minor) FROM accord_dealchange c
WHERE c.id = (SELECT max(d.id) FROM accord_dealchange d
              WHERE d.deal_id = c.deal_id AND d.amount_minor IS NOT NULL)
"""


@pytest.fixture
def year(told):
    """Three leads of google bought for 12.50 each, one of a deal that nobody touched; one refund."""
    story = told(3)
    a_touch(story.won[0], "2026-03-20", source="newsletter")
    a_change(story.deals[0], "amount", "2026-04-10", amount_minor=1033, currency="EUR", why="late")
    a_deal(won="2026-04-02", amount=701)
    opened = a_deal(story.ada)
    a_change(opened, "opened", "2026-03-10", amount_minor=999, currency="EUR")
    a_handoff(story.ada, "2026-03-03", first_touch_at="2026-03-03 11:00")
    a_handoff(story.won[0], "2026-03-03")
    an_attempt(story.ada, "2026-03-03 11:00")
    return story


def page(client, query="period=all"):
    answer = client.get(f"/sources/?{query}")
    assert answer.status_code == 200
    return answer


def lines(part):
    """The words of each line by its name."""
    return {line.name: [cell.words for cell in line.cells] for line in part}


def test_the_loop_is_closed_from_the_first_touch_to_the_revenue(signed_in, year):
    loop = page(signed_in).context["loop"]

    assert lines(loop.lines) == {
        "google": [
            "4", "4", "3", "3", "3", "3", "31.00", "9.99", "35.33", "+14 %",
            "7.75", "7.75", "10.33", "10.33",
        ],
        "(blank)": ["1", *["0"] * 5, "0.00", "0.00", "0.00", "–", "0.00", "–", "–", "–"],
        "(unattributed)": [*["0"] * 5, "1", "0.00", "0.00", "7.01", "–", "–", "–", "–", "0.00"],
    }  # fmt: skip
    assert [cell.words for cell in loop.total.cells[:9]] == [
        "5", "4", "3", "3", "3", "4", "31.00", "9.99", "42.34",
    ]  # fmt: skip


@pytest.mark.parametrize("by", TABS)
def test_however_they_are_broken_down_the_totals_are_the_same(signed_in, year, by):
    context = page(signed_in, f"period=all&by={by}").context

    assert (context["loop"].leads, context["loop"].revenue) == (5, 4234)
    assert context["credit"].whole == 4234


@pytest.mark.parametrize("role", ["marketer", "sdr", "manager"])
@pytest.mark.parametrize("query", ["by=source&open=google", "by=channel&method=last+touch"])
def test_every_number_opens_as_many_rows_or_those_it_is_the_sum_of(client, year, role, query):
    client.force_login(make_user("reader@example.com", role))
    text = page(client, f"period=all&{query}").text

    assert len(numbers_of(text)) > 40
    assert not_as_said(client, text) == []


def test_the_page_the_file_the_command_and_plain_sql_agree_to_the_cent(signed_in, year):
    with connection.cursor() as cursor:
        cursor.execute(IN_PLAIN_SQL + " AND c.deal_id IN (SELECT deal_id FROM accord_dealchange"
                       " WHERE kind = 'won')")  # fmt: skip
        (revenue,) = cursor.fetchone()
    shown = page(signed_in)
    taken = signed_in.get("/sources/sources.csv?period=all").text
    credit = signed_in.get("/sources/attribution.csv?period=all&method=linear").text
    said = io.StringIO()
    call_command("report", "sources", "--format", "csv", stdout=said)
    table = shown.context["look"].report("sources", by="source")
    column = parquet.read_table(io.BytesIO(as_bytes(table, "parquet")))["revenue"]

    assert revenue == 4234
    assert shown.context["loop"].revenue == revenue
    assert taken == said.getvalue()
    assert list(csv.DictReader(io.StringIO(taken)))[-1]["revenue"] == "42.34"
    assert list(csv.DictReader(io.StringIO(credit)))[-1]["revenue"] == "42.34"
    assert sum(column.to_pylist()) == revenue


def test_the_foot_says_what_the_dashboard_says(signed_in, year):
    shown = page(signed_in)
    board = signed_in.get("/?period=all&by=source")

    assert "5 leads and 42.34 EUR: the same as on the" in shown.text
    for number in ("leads", "customers", "revenue", "cost"):
        address = f"/rows/sources/{number}/?period=all&by=source"
        mine = {link for link in numbers_of(shown.text) if link[0] == address}
        theirs = {link for link in numbers_of(board.text) if link[0] == address}
        assert mine == theirs
        assert len(mine) == 1


def test_two_methods_stand_side_by_side_and_share_out_the_same(signed_in, year):
    usual = page(signed_in)
    chosen = page(signed_in, "period=all&method=last+touch&other=linear").context["credit"]

    assert (usual.context["look"].first, usual.context["look"].second) == (
        "w-shaped", "last touch",
    )  # fmt: skip
    assert lines(chosen.lines) == {
        "google": ["3", "3", "25.00", "30.17", "+5.17"],
        "newsletter": ["1", "1", "10.33", "5.16", "−5.17"],
        "(unattributed)": ["0", "0", "7.01", "7.01", "0.00"],
    }
    assert [cell.words for cell in chosen.total.cells] == ["4", "3", "42.34", "42.34", "0.00"]
    assert [one.dots.label for one in chosen.plot.drawn] == [
        "google", "newsletter", "(unattributed)",
    ]  # fmt: skip


def test_a_method_that_is_not_known_is_taken_as_the_agreed_one(signed_in, year):
    look = page(signed_in, "period=all&method=guess&other=custom&by=rep").context["look"]

    assert (look.first, look.second, look.by) == ("w-shaped", "last touch", "source")


def test_markov_has_amounts_but_no_rows(signed_in, year):
    credit = page(signed_in, "period=all&method=markov&other=shapley").context["credit"]

    assert {line.cells[2].address for line in credit.lines} == {""}
    assert all(line.cells[3].address for line in credit.lines)


def test_all_nineteen_methods_can_be_chosen_where_the_agreement_has_its_own(signed_in, year):
    offered = [method for method, _ in page(signed_in).context["methods"]]

    assert len(offered) == 18
    assert "custom" not in offered
    assert dict(page(signed_in).context["methods"])["w-shaped"] == "W-shaped (agreed)"


def test_a_line_opens_the_ways_people_took_over_it(signed_in, year):
    closed = page(signed_in)
    opened = page(signed_in, "period=all&open=newsletter")

    assert closed.context["paths"] is None
    assert lines(opened.context["paths"].lines) == {
        "google > newsletter": ["1", "1", "0", "10.33", "30"]
    }
    assert lines(page(signed_in, "period=all&open=google").context["paths"].lines).keys() == {
        "google", "google > newsletter",
    }  # fmt: skip


def test_assists_are_told_and_never_added_up(signed_in, year):
    told = page(signed_in).context["assists"]

    assert lines(told)["google"] == ["1", "2", "0.5", "3", "3", "10.33", "35.33"]
    assert "(total)" not in lines(told)
    assert "Never added up" in page(signed_in).text


def test_follow_up_is_told_by_channel(signed_in, year):
    told = lines(page(signed_in).context["follow_up"])

    assert told["All"][:6] == ["2", "1", "50 %", "1", "1", "1"]


def test_what_changed_after_the_win_is_said_with_its_reason(signed_in, year):
    shown = page(signed_in)

    (row,) = shown.context["restated"].dicts()
    assert (row["difference"], row["why"]) == (-217, "late")
    assert "Changed after the win" in shown.text
    assert page(signed_in, "from=2026-05-01&to=2026-05-31").context["restated"] is None


@pytest.mark.parametrize("report", ["sources", "attribution", "assists", "attempts"])
def test_the_files_are_those_of_the_command(signed_in, year, report):
    for form, begins in (("csv", b""), ("xlsx", b"PK")):
        answer = signed_in.get(f"/sources/{report}.{form}?period=all")
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert answer["Content-Disposition"] == f'attachment; filename="{report}.{form}"'


@pytest.mark.parametrize("name", ["velocity.csv", "sources.parquet", "nothing.csv"])
def test_no_other_file_is_given(signed_in, year, name):
    assert signed_in.get(f"/sources/{name}").status_code == 404


def test_without_an_agreement_and_without_leads_it_says_what_will_stand_here(signed_in, mara):
    assert "No agreement is in force" in page(signed_in).text
    an_agreement(mara)

    said = page(signed_in).text

    assert "Nobody became a lead in these days" in said
    assert "No deal of these leads was won yet" in said
    assert "No lead was handed over in these days" in said


def test_many_lines_are_cut_but_never_the_one_of_nobody(signed_in, year, monkeypatch):
    monkeypatch.setattr("accord.web.sources.look.MOST", 1)

    few = page(signed_in).context["loop"]
    every = page(signed_in, "period=all&all=1").context["loop"]

    assert [line.name for line in few.lines] == ["google", "(unattributed)"]
    assert (few.more, every.more, len(every.lines)) == (1, 0, 3)


def test_it_costs_the_same_number_of_queries_for_one_buyer_and_for_four(signed_in, told):
    told(1)
    asked = []
    for more in ((), ("Rob", "Tim", "Zoe")):
        for name in more:
            a_deal(a_lead(name, "customer"), won="2026-04-01", amount=1250)
        page(signed_in)  # brings the copy for the reports up to date
        with CaptureQueriesContext(connection) as queries:
            page(signed_in)
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 15


def test_the_days_stand_in_every_address(signed_in, year):
    shown = page(signed_in, "from=2026-03-01&to=2026-03-31")

    assert {Period("", None, None).fixed_query} == {"period=all"}
    addresses = [address for address, _, _ in numbers_of(shown.text)]
    assert len(addresses) > 10
    assert all("from=2026-03-01&to=2026-03-31" in address for address in addresses)
