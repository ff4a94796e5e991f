"""The daily look as the dashboard and the wall tell it, on a Friday and on the Saturday after."""

import re

import pytest
from django.utils import timezone

from accord.meetings.actions import review
from accord.staff.actions import make_wall_screen
from tests.reports.rows import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def it_is(monkeypatch):
    """Says which moment it is, in Berlin."""

    def say(moment: str) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at(moment))

    return say


@pytest.fixture
def week(agreed, mara):
    """Mara looked on Thursday and on Friday; on Wednesday nobody did."""
    for day in ("2026-03-17", "2026-03-19", "2026-03-20"):
        review(by=mara, at=at(f"{day} 09:00"))


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


def test_on_a_friday_it_says_who_looked_and_for_how_many_days_somebody_has(
    week, it_is, client, mara
):
    it_is("2026-03-20 12:00")
    client.force_login(mara)

    assert "Reviewed today by you · 2 working days in a row" in said(client.get("/"))


def test_on_a_day_off_the_streak_stands_and_whoever_looks_is_told_of_all_the_same(
    week, it_is, client, mara, leader
):
    it_is("2026-03-21 12:00")
    _, token = make_wall_screen("Sales floor", by=leader, at=at("2026-03-21"))
    before = said(client.get(f"/wall/{token}/"))
    client.force_login(mara)
    client.post("/dashboard/reviewed/")

    after, mine = said(client.get(f"/wall/{token}/")), said(client.get("/"))

    assert "Nobody has reviewed it today · 2 working days in a row" in before
    assert "Reviewed today · 2 working days in a row" in after
    assert "Reviewed today by you · 2 working days in a row" in mine
