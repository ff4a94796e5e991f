"""The page of the promises: both halves, what was excused, and the two complaints."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.reports.rows import at
from tests.web.days import ago, today
from tests.web.following import not_as_said, numbers_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(signed_in):
    """The lines of all months in the page, by side and promise."""

    def found(page="/promises/?period=last-91"):
        told = {}
        for month in signed_in.get(page).context["months"]:
            for side, listed in month.sides.items():
                for line in listed:
                    told.setdefault((side, line.told["promise"]), []).append(line)
        return told

    return found


def test_without_an_agreement_it_says_how_to_get_there(signed_in):
    assert "once both sides have signed one" in signed_in.get("/promises/").text


def test_while_nothing_was_handed_over_each_part_says_what_will_stand_there(signed_in, spring):
    spring(0)

    said = signed_in.get("/promises/").text

    assert "Sales has not answered a lead" in said
    assert "Nothing was handed over in these days" in said
    assert "Nothing was excused in these months" in said


@pytest.mark.parametrize("asked", ["", "period=all", "forty days"])
@pytest.mark.parametrize("who", ["mara", "sam"])
def test_every_number_leads_to_as_many_rows(client, spring, mara, sam, asked, who):
    spring(2)
    client.force_login({"mara": mara, "sam": sam}[who])
    forty = f"from={ago(40)[:10]}&to={ago(0)[:10]}"
    text = client.get(f"/promises/?{asked.replace('forty days', forty)}").text

    assert len(numbers_of(text)) > 6
    assert not_as_said(client, text) == []


def test_both_halves_stand_month_by_month_the_latest_first(signed_in, spring, lines):
    spring()

    months = signed_in.get("/promises/?period=last-91").context["months"]
    told = lines()

    assert [month.first for month in months] == sorted((m.first for m in months), reverse=True)
    assert [month.runs for month in months] == [True] + [False] * (len(months) - 1)
    first_touch = told["sales", "First touch"]
    assert sum(line.rate.numerator for line in first_touch) == 1
    assert sum(line.broken for line in first_touch) == 1
    assert sum(line.told["delivered"] for line in told["marketing", "Volume"]) == 2


def test_terms_of_one_name_are_told_apart(signed_in, spring, lines):
    spring()

    assert {line.short for line in lines()["sales", "First touch"]} == {"within 1 working day"}
    assert {line.short for line in lines()["marketing", "Volume"]} == {"people who reach MQL"}


def test_the_month_that_runs_says_where_its_pace_ends(signed_in, spring, lines, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at("2026-03-18 12:00"))
    spring()

    ahead = [line.ahead for line in lines()["marketing", "Volume"]]

    assert [one is not None for one in ahead] == [True] + [False] * (len(ahead) - 1)
    assert ahead[0].goal == 4


def test_what_was_excused_stands_with_its_reason(signed_in, spring):
    spring(2)

    excused = signed_in.get("/promises/").context["excused"]

    assert [
        (one.name, one.count, [(line.told["promise"], many) for line, many, _ in one.parts])
        for one in excused
    ] == [("Reply overdue", 2, [("Outcome", 2)]), ("Never tried", 2, [("Quality", 2)])]


def test_the_two_complaints_are_answered_side_by_side(signed_in, spring):
    spring(2)

    answer = signed_in.get("/promises/")
    worth, followed = answer.context["worth"], answer.context["followed"]

    assert (str(worth.accepted), worth.returned) == ("2 of 4", 2)
    assert [(kind, many) for kind, many, _ in worth.kinds] == [("disqualify", 2)]
    assert (worth.ratings, worth.average) == (2, 4)
    assert (str(followed.never), str(followed.missed), str(followed.touched)) == (
        "2 of 4", "2 of 4", "2 of 4",
    )  # fmt: skip
    assert followed.per_lead == 0.5
    assert answer.text.count("claimed by the article, not verified") == 2


@pytest.mark.parametrize("page", ["/promises/", "/promises/?period=all"])
def test_the_page_costs_the_same_for_one_and_for_three(signed_in, spring, page):
    spring(0)
    costs = []
    for rows in (1, 3):
        spring.more(rows)
        signed_in.get(page)  # brings the copy for the reports up to date
        with CaptureQueriesContext(connection) as asked:
            signed_in.get(page)
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 16


def test_the_days_say_which_months_are_told(signed_in, spring):
    spring()
    first = today().replace(day=1)

    months = signed_in.get(f"/promises/?from={first}&to={today()}").context["months"]

    assert [month.first for month in months] == [first]
