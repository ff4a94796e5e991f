"""The page of rows: as many as the number says, named as far as the reader may see them."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accord.deals.models import Deal
from accord.handoff.models import Handoff
from accord.people.models import Person
from accord.web.period import Period
from accord.web.rows.addresses import rows_of
from tests.reports.rows import an_agreement, at
from tests.web.conftest import make_user

pytestmark = pytest.mark.django_db
ALL = Period("all", None, None)


def opened(client, number, name="google", **asked):
    return client.get(rows_of("sources", number, ALL, name=name, by="source", **asked))


def cells(answer):
    """The rows of the page as they are written, without the small print."""
    return [[cell.value for cell in line] for line in answer.context["lines"]]


def test_a_count_opens_its_rows_with_links_to_the_people(signed_in, told):
    story = told(2)

    answer = opened(signed_in, "leads")

    assert 'data-rows="3"' in answer.text
    assert "data-total" not in answer.text
    assert f'href="/people/{story.ada.pk}/"' in answer.text
    assert {row[1] for row in cells(answer)} == {
        "buyer0@example.com", "buyer1@example.com", "ada@example.com",
    }  # fmt: skip


def test_a_sum_opens_the_rows_it_is_the_sum_of(signed_in, told):
    told(2)

    answer = opened(signed_in, "revenue")

    assert 'data-rows="2" data-total="2500"' in answer.text
    assert "25.00 EUR in all" in answer.text
    assert "12.50 EUR" in answer.text


@pytest.mark.parametrize(
    ("number", "name", "rows", "total"),
    [
        ("leads", None, 3, None),
        ("leads", "(blank)", 1, None),
        ("mqls", "google", 2, None),
        ("cost", "google", 1, 3100),
        ("cost", "nobody", 0, 0),
        ("revenue", "(unattributed)", 0, 0),
    ],
)
def test_a_name_a_blank_and_all_are_told_apart(signed_in, told, number, name, rows, total):
    told(1)

    behind = opened(signed_in, number, name).context["behind"]

    assert (behind.rows, behind.total) == (rows, total)


def test_it_says_what_is_counted_when_under_which_agreement_and_how_fresh(signed_in, told):
    told(1)

    said = opened(signed_in, "mqls").text

    assert "<h1>MQLs · google</h1>" in said
    assert "Where do leads and customers come from" in said
    assert "Everything · agreement version 1 · Everything recorded up to" in said


@pytest.mark.parametrize(
    "address",
    ["nothing/leads", "velocity/deals", "sources/roi", "sources/leads/?by=rep",
     "sources/leads/?fit=90", "sources/leads/csv/?by=rep"],
)  # fmt: skip
def test_what_is_not_known_is_not_found(signed_in, told, address):
    told(1)

    path = f"/rows/{address}" if "?" in address else f"/rows/{address}/"

    assert signed_in.get(path).status_code == 404


def test_fifty_a_page_and_the_way_back_is_kept(signed_in, told):
    told(51)
    said = {"referer": "http://testserver/sources/?by=source"}

    first = signed_in.get(rows_of("sources", "leads", ALL, by="source"), headers=said)
    second = signed_in.get("/rows/sources/leads/?period=all&page=2&back=/sources/?by=source")
    far = signed_in.get("/rows/sources/leads/?period=all&page=900")

    assert len(first.context["lines"]) == 50
    assert "1–50 of 53 rows" in first.text
    assert "back=/sources/%3Fby%3Dsource" in first.text or "back=%2Fsources%2F" in first.text
    assert "51–53 of 53 rows" in second.text
    assert 'class="btn" href="/sources/?by=source"' in second.text
    assert "1–50 of 53 rows" in far.text
    names = [row[1] for answer in (first, second) for row in cells(answer)]
    assert len(names) == len(set(names)) == 53


@pytest.mark.parametrize(
    "back",
    ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/rows/x/"],
)
def test_nobody_is_sent_elsewhere(signed_in, told, back):
    told(1)

    answer = signed_in.get("/rows/sources/leads/", {"back": back}, headers={"referer": back})

    assert answer.context["back"] == "/"


def test_reps_see_names_of_their_own_leads_only_and_all_are_counted(client, told):
    story = told(2)
    rep = make_user("rep@example.com", "sdr", "Rep")
    mine, theirs = story.won
    for person, owner in ((mine, rep), (theirs, make_user("other@example.com", "sdr"))):
        Handoff.objects.create(
            person=person, number=1, move=1, opened_at=at("2026-03-03"),
            opened_on=at("2026-03-03").date(), version=1, owner=owner,
        )  # fmt: skip
    client.force_login(rep)

    answer = opened(client, "revenue")
    taken = client.get(rows_of("sources", "revenue", ALL).replace("/?", "/csv/?")).text

    assert answer.context["behind"].rows == 2
    assert "a lead of another team" in answer.text
    assert "a deal of another team" in answer.text
    for text in (answer.text, taken):
        assert mine.email in text
        assert theirs.email not in text
        assert story.deals[1].name not in text
    hidden = next(row for row in csv.DictReader(io.StringIO(taken)) if row["person"] == "")
    assert (hidden["lead"], hidden["deal_number"]) == ("a lead of another team", "")
    assert hidden["amount"] == "12.50"


def test_reps_cannot_look_for_somebodys_rows(client, told):
    told(1)
    looked = "/rows/sources/leads/?lead=buyer0@example.com"
    found = []
    for role in ("sdr", "marketer"):
        client.force_login(make_user(f"{role}@example.com", role))
        found.append(client.get(looked).status_code)

    assert found == [404, 200]


@pytest.mark.parametrize("ending", ["", "csv/"])
@pytest.mark.parametrize(
    ("asked", "answers"),
    [("?name=buyer0@example.com", [404, 200]), ("", [200, 200])],
)
def test_reps_cannot_tell_by_the_number_of_lines_whether_somebody_was_never_worked(
    client, told, asked, answers, ending
):
    told(1)
    found = []
    for role in ("sdr", "marketer"):
        client.force_login(make_user(f"{role}@example.com", role))
        found.append(client.get(f"/rows/never-worked/never/{ending}{asked}").status_code)

    assert found == answers


def test_reps_may_ask_for_a_line_that_is_called_after_nobody(client, told):
    told(1)
    client.force_login(make_user("rep@example.com", "sdr"))

    assert opened(client, "leads", "google").status_code == 200


def test_after_midnight_the_file_holds_the_rows_of_the_same_days_as_the_page(
    signed_in, told, monkeypatch
):
    told(1)
    monkeypatch.setattr(timezone, "now", lambda: at("2026-04-01 00:30"))

    page = signed_in.get("/rows/sources/leads/?period=month")
    taken = signed_in.get("/rows/sources/leads/csv/?period=month").text

    assert page.context["behind"].rows == 0
    assert list(csv.DictReader(io.StringIO(taken))) == []


def test_somebody_who_was_erased_is_counted_without_a_name(signed_in, told):
    story = told(1)
    Person.objects.filter(pk=story.ada.pk).update(erased_at=at("2026-06-01"), email=None)

    answer = opened(signed_in, "leads")

    assert answer.context["behind"].rows == 2
    assert "someone who was erased" in answer.text


def test_the_file_holds_all_rows_and_runs_nothing(signed_in, told):
    story = told(51)
    Deal.objects.filter(pk=story.deals[0].pk).update(name="=HYPERLINK(1)")

    answer = signed_in.get(rows_of("sources", "revenue", ALL, by="source").replace("/?", "/csv/?"))
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert answer["Content-Disposition"] == 'attachment; filename="sources-revenue.csv"'
    assert len(rows) == 51
    assert sum(float(row["amount"]) for row in rows) == 51 * 12.5
    assert "'=HYPERLINK(1)" in {row["deal"] for row in rows}


def test_without_an_agreement_it_says_what_is_missing(signed_in):
    assert "No agreement is in force" in signed_in.get("/rows/sources/leads/").text


def test_an_empty_list_says_so_and_counts_none(signed_in, mara):
    an_agreement(mara)

    said = signed_in.get("/rows/sources/cost/").text

    assert 'data-rows="0" data-total="0"' in said
    assert "No rows" in said


def test_the_rows_cost_the_same_number_of_queries_for_one_and_for_many(client, mara, told):
    told(3)
    client.force_login(mara)
    opened(client, "mqls")
    asked = []
    for name in ("(blank)", "google"):
        with CaptureQueriesContext(connection) as queries:
            opened(client, "leads", name)
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 15


def test_every_list_has_a_page(signed_in, mara):
    from accord.reports.behind import numbers_of
    from accord.reports.catalogue import catalogue

    an_agreement(mara)
    pages = [
        f"/rows/{report}/{numbers_of(report)[0]}/"
        for report in catalogue()
        if f"{report}-list" in catalogue() and numbers_of(report)
    ]

    assert pages
    assert {signed_in.get(page).status_code for page in pages} == {200}
