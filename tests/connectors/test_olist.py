"""Olist's marketing funnel taken in: 8,000 leads, 842 deals, and what others published about them."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db.models import Sum

from accord.deals.models import Deal, DealChange, DealPerson
from accord.lifecycle.models import DecidedMove
from accord.people.models import Company, Person, PersonFact
from accord.touchpoints.models import Touch
from tests.connectors.conftest import rows_in_tables
from tests.guards.places import ROOT

DATA = ROOT.parent / "shared" / "data" / "olist"
MAPS = Path(__file__).parent / "olist"
LEADS = DATA / "olist_marketing_qualified_leads_dataset.csv"
DEALS = DATA / "olist_closed_deals_dataset.csv"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="Olist's data is not beside the project")

PUBLISHED = {
    "organic_search": (2_296, 271),
    "paid_search": (1_586, 195),
    "social": (1_350, 75),
    "unknown": (1_099, 179),
    "direct_traffic": (499, 56),
    "email": (493, 15),
    "referral": (284, 24),
    "other": (150, 4),
    "display": (118, 6),
    "other_publicities": (65, 3),
    None: (60, 14),
}


@pytest.fixture
def olist(take_in):
    """Both files, twice; what the first pass and the second pass did."""

    def both():
        return [
            take_in("people", LEADS, (MAPS / "leads.yaml").read_text(), history=True).counts,
            take_in("deals", DEALS, (MAPS / "deals.yaml").read_text(), history=True).counts,
        ]

    return both


def test_leads_and_deals_are_what_was_published(olist):
    assert olist() == [(8_000, 0, 0, 0), (842, 0, 0, 0)]

    leads = Counter(Touch.objects.values_list("traffic_source", flat=True))
    won = Counter(
        Touch.objects.filter(person__deals__deal__changes__kind="won").values_list(
            "traffic_source", flat=True
        )
    )
    assert {origin: (leads[origin], won[origin]) for origin in leads} == PUBLISHED
    assert Person.objects.count() == DecidedMove.objects.filter(stage="mql").count() == 8_000
    assert Deal.objects.count() == DealPerson.objects.count() == Company.objects.count() == 842
    revenue = DealChange.objects.filter(kind="won").aggregate(minor=Sum("amount_minor"))
    assert revenue == {"minor": 67_685_148}
    assert DealChange.objects.filter(kind="won", amount_minor=None).count() == 842 - 380
    the_same_a_second_time(olist)
    a_deal_won_before_the_first_contact_is_linked_at_the_contact()


def the_same_a_second_time(olist):
    before = rows_in_tables()

    assert olist() == [(0, 0, 8_000, 0), (0, 0, 842, 0)]
    assert rows_in_tables() == before


def a_deal_won_before_the_first_contact_is_linked_at_the_contact():
    wins = DealChange.objects.filter(kind="won").select_related("deal")
    early = [
        link
        for win in wins.prefetch_related("deal__people")
        for link in win.deal.people.all()
        if link.occurred_at > win.occurred_at
    ]

    assert len(early) == 1
    first = Touch.objects.get(person=early[0].person)
    assert early[0].occurred_at == early[0].recorded_at == first.occurred_at


def test_every_cell_is_where_it_belongs(take_in, tmp_path):
    """A few hundred rows, cell by cell against the files."""
    with LEADS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::40]
    part = tmp_path / "leads.csv"
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)

    take_in("people", part, (MAPS / "leads.yaml").read_text(), history=True)

    touches = Touch.objects.select_related("person")
    found = {(t.person.external_id, t.occurred_at, t.path, t.traffic_source) for t in touches}
    assert found == {
        (
            row["mql_id"],
            datetime.fromisoformat(row["first_contact_date"]).replace(tzinfo=UTC),
            row["landing_page_id"],
            row["origin"] or None,
        )
        for row in rows
    }


def test_what_sales_found_out_are_facts_about_the_lead(take_in):
    result = take_in("people", DEALS, (MAPS / "segments.yaml").read_text(), history=True)

    assert result.counts == (842, 0, 0, 0)
    assert PersonFact.objects.filter(field="sdr_id").values("value").distinct().count() == 32
