"""Olist's funnel, taken in as history, comes out with the figures that others published of it."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import transaction

from accord.deals.models import DealChange
from accord.lifecycle.models import Move
from accord.reports.formats import as_csv
from accord.reports.queries import run
from tests.journeys.olist import NOW, OLIST, needs_olist, take_in_olist

pytestmark = [needs_olist, pytest.mark.django_db, pytest.mark.usefixtures("accounts")]

PUBLISHED = {
    "organic_search": (2296, 271),
    "paid_search": (1586, 195),
    "social": (1350, 75),
    "unknown": (1099, 179),
    "direct_traffic": (499, 56),
    "email": (493, 15),
    "referral": (284, 24),
    "other": (150, 4),
    "display": (118, 6),
    "other_publicities": (65, 3),
    "": (60, 14),
}


@pytest.fixture(scope="module")
def accounts(django_db_setup, django_db_blocker, tmp_path_factory):
    """One import for all tests of this file, taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield take_in_olist(OLIST, tmp_path_factory.mktemp("rejects"))
        transaction.set_rollback(True)


def asked_for_csv(by="source"):
    lines = csv.DictReader(io.StringIO(as_csv(run("sources", by=by, as_of=NOW))))
    return {line[by]: line for line in lines}


def test_every_row_was_taken_in(accounts):
    assert [(a.read, a.created, a.rejected) for a in accounts] == [
        (8000, 8000, 0),
        (842, 842, 0),
    ]


def test_all_eleven_lines_have_the_published_figures():
    lines = asked_for_csv()
    total = lines.pop("(total)")
    lines.pop("(unattributed)", None)

    found = {name: (int(line["leads"]), int(line["won"])) for name, line in lines.items()}
    assert found == PUBLISHED
    assert (total["lead_to_won_numerator"], total["lead_to_won_denominator"]) == ("842", "8000")
    assert total["customers"] == total["deals"] == "842"


def test_revenue_is_right_to_the_cent():
    lines = asked_for_csv()

    assert lines["(total)"]["revenue"] == "676851.48"
    assert lines["organic_search"]["revenue"] == "207023.45"
    assert lines[""]["revenue"] == "1242.60"
    assert sum(
        Decimal(line["revenue"]) for name, line in lines.items() if name != "(total)"
    ) == Decimal("676851.48")


def test_half_of_the_customers_closed_within_fourteen_days_of_the_calendar():
    total = asked_for_csv()["(total)"]

    assert total["days_to_close_median"] == total["days_from_contact_median"] == "14"


def test_the_deal_won_before_its_first_contact_is_flagged_and_counted():
    lines = asked_for_csv()

    early = {name for name, line in lines.items() if line["won_before_first_contact"] == "1"}
    assert len(early) == 2
    assert lines["(total)"]["won_before_first_contact"] == "1"
    assert "(total)" in early
    assert int(lines["(total)"]["deals"]) == 842


def test_the_wins_come_through_deals_and_moves():
    won = DealChange.objects.filter(kind="won").count()
    moved = Move.objects.filter(to_stage="customer", cause="dealchange")

    assert won == 842
    assert moved.values("person").distinct().count() == 842


def test_by_landing_page_it_adds_up_to_the_same():
    assert asked_for_csv("landing-page")["(total)"]["revenue"] == "676851.48"
