"""One day of two teams in a browser: a campaign's leads arrive, sales works them, both see the same."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accord.campaigns.models import Campaign
from accord.deals.models import DealChange
from accord.judging import worker
from accord.people.models import PersonFact
from accord.staff.models import Team
from tests.web.conftest import make_user
from tests.web.days import today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = {"ada": ("Ada", "Lindqvist"), "ben": ("Ben", "Adeyemi"), "cleo": ("Cleo", "Marsh")}


@pytest.fixture
def dana(sam):
    """An SDR, in one team with Sam, who closes."""
    sam.team = Team.objects.create(name="Pump sales", kind="sales")
    sam.save()
    user = make_user("dana@example.com", "sdr", "Dana Brooks")
    user.team = sam.team
    user.save()
    return user


@pytest.fixture
def fair(in_force, make_story):
    """Three people ask for a demo after the spring fair; the worker judges them as they come."""
    campaign = Campaign.objects.create(key="spring-fair", name="Spring fair", source="events")
    at = timezone.now() - timedelta(minutes=20)
    for key, (first, last) in NAMES.items():
        story = make_story(f"{key}@acme.test")
        story.gives_email(at=at)
        story.is_a_good_fit(at=at)
        story.add(PersonFact, at=at, field="first_name", value=first)
        story.add(PersonFact, at=at, field="last_name", value=last)
        told = {"campaign": campaign, "traffic_source": "events"}
        story.touch("event", at=at, **told)
        story.touch("page", at=at, path="/pricing", **told)
        story.touch("form", at=at, form="demo", **told)
    worker.run_until_idle(at=timezone.now())
    return campaign


def test_a_day_of_both_teams(open_page, fair, mara, sam, dana, capsys):
    _the_marketer_sees_the_leads_arrive(open_page(mara), fair)
    _the_sdr_works_the_queue(open_page(dana))
    _the_rep_makes_a_deal_and_wins_it(open_page(sam))
    marketer = open_page(mara)
    _the_marketer_sees_what_came_back(marketer)

    assert _won_by_page(marketer) == "12,500.00"
    assert _won_by_file(marketer) == "12500.00"
    assert _won_by_command(capsys) == "12500.00"
    assert DealChange.objects.get(kind="won").actor == sam


def _the_marketer_sees_the_leads_arrive(shown, fair) -> None:
    shown.goto(f"/leads/?campaign={fair.key}")
    names = shown.locator("tbody th a").all_inner_texts()
    assert sorted(names) == [f"{first} {last}" for first, last in NAMES.values()]
    assert shown.locator("tbody .tag").all_inner_texts() == ["MQL"] * 3


def _the_sdr_works_the_queue(shown) -> None:
    shown.goto("/queue/")
    _choose(shown, "Ada Lindqvist")
    _do(shown, "Log call", lambda form: form.get_by_label("Yes, reached").check())
    _choose(shown, "Ada Lindqvist")
    shown.keyboard.press("a")
    shown.get_by_text("Ada Lindqvist accepted.").wait_for()
    _choose(shown, "Ben Adeyemi")
    _do(
        shown,
        "Return to marketing",
        lambda form: form.get_by_label("Why does it go back?").select_option("No budget"),
    )
    shown.get_by_text("Ben Adeyemi returned").wait_for()


def _the_rep_makes_a_deal_and_wins_it(shown) -> None:
    shown.goto("/leads/?text=lindqvist")
    shown.get_by_role("link", name="Ada Lindqvist").click()
    shown.get_by_role("link", name="Open a deal").click()
    shown.get_by_label("Name").fill("Pumps for plant 1")
    shown.get_by_label("Amount, if known").fill("12,500.00")
    shown.get_by_role("button", name="Open the deal").click()
    assert shown.get_by_role("heading", level=1).inner_text() == "Pumps for plant 1"
    shown.locator("summary", has_text="Won").click()
    shown.get_by_role("button", name="The deal is won").click()
    shown.locator(".score", has_text="won").wait_for()


def _the_marketer_sees_what_came_back(shown) -> None:
    shown.goto("/queue/")
    _choose(shown, "Ben Adeyemi")
    assert "No budget" in shown.locator(".reason-now").inner_text()
    shown.goto("/leads/?text=lindqvist")
    shown.get_by_role("link", name="Ada Lindqvist").click()
    shown.get_by_role("link", name="Pumps for plant 1").first.click()
    assert "Spring fair" in shown.locator("section", has_text="Who is credited").last.inner_text()


def _won_by_page(shown) -> str:
    """The revenue of the campaign as the sources page tells it."""
    shown.goto("/sources/?by=campaign")
    heads = shown.locator("table").first.locator("thead th").all_inner_texts()
    line = shown.get_by_role("row", name="spring-fair").first
    return line.locator("th, td").nth(heads.index("Revenue")).inner_text()


def _won_by_file(shown) -> str:
    answer = shown.request.get("/sources/sources.csv?by=campaign")
    return _revenue(answer.text())


def _won_by_command(capsys) -> str:
    capsys.readouterr()
    since = (today() - timedelta(days=90)).isoformat()
    asked = ["--by", "campaign", "--from", since, "--format", "csv"]
    call_command("report", "sources", *asked)
    return _revenue(capsys.readouterr().out)


def _revenue(text: str) -> str:
    lines = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    return next(line["revenue"] for line in lines if line["campaign"] == "spring-fair")


def _choose(shown, name: str) -> None:
    shown.locator(".queue-list").get_by_role("link", name=name).click()
    shown.get_by_role("heading", name=name).wait_for()


def _do(shown, words: str, fill) -> None:
    shown.get_by_role("link", name=words).first.click()
    form = shown.get_by_role("dialog")
    fill(form)
    form.get_by_role("button", name=words).click()
    form.wait_for(state="hidden")
