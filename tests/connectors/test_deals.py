"""Deals taken in: opened, moved, won or lost, with their people, company and money."""

from datetime import UTC, datetime

import pytest

from accord.deals.models import Deal, DealChange, DealPerson
from accord.people.models import Person
from tests.connectors.conftest import rows_in_tables

SALESFORCE = """\
Id,Name,AccountId,Amount,StageName,CloseDate,CreatedDate,IsWon,IsClosed,Contact ID
D1,Acme pumps,A1,"12,000.00",Closed Won,2026-04-01,2026-03-01,TRUE,TRUE,1
D2,Zenith mixers,A2,8000,Negotiation,2026-09-30,2026-03-05,FALSE,FALSE,2
D3,Old one,A2,50,Closed Lost,2026-03-20,2026-03-06,FALSE,TRUE,
"""


def changes(deal):
    found = DealChange.objects.filter(deal__external_id=deal).order_by("pk")
    return [
        (
            change.kind,
            f"{change.occurred_at:%m-%d}",
            change.amount_minor,
            change.stage or change.why,
        )
        for change in found
    ]


@pytest.fixture
def salesforce(take_in):
    take_in("people", "external_id,email,created\n1,ada@acme.test,2026-02-01\n", history=True)
    return take_in("deals", SALESFORCE, currency="EUR", history=True)


def test_an_export_of_salesforce_needs_no_mapping(salesforce):
    assert salesforce.counts == (3, 0, 0, 0)
    assert changes("D1") == [("opened", "03-01", None, ""), ("won", "04-01", 1_200_000, "")]
    assert changes("D2") == [("opened", "03-05", 800_000, "Negotiation")]
    assert changes("D3") == [
        ("opened", "03-06", 5_000, ""),
        ("lost", "03-20", None, "no reason given"),
    ]
    assert Deal.objects.get(external_id="D1").company.external_id == "A1"


def test_its_people_take_part_and_strangers_become_known(salesforce):
    links = DealPerson.objects.order_by("deal__external_id")

    assert [(link.deal.external_id, link.person.external_id) for link in links] == [
        ("D1", "1"),
        ("D2", "2"),
    ]


def test_the_primary_campaign_belongs_to_the_opening_and_may_change(take_in):
    file = "Id,Created Date,Primary Campaign Source,Last Modified Date\n"
    take_in("deals", f"{file}D1,2026-03-01,Fair 2026,\n", history=True)
    again = take_in("deals", f"{file}D1,2026-03-01,Fair 2026,\n", history=True)
    take_in("deals", f"{file}D1,2026-03-01,Letter,2026-03-09\n", history=True)

    assert again.counts == (0, 0, 1, 0)
    named = DealChange.objects.filter(kind="campaign").order_by("pk")
    assert [(f"{each.occurred_at:%m-%d}", each.campaign.key) for each in named] == [
        ("03-01", "fair 2026"),
        ("03-09", "letter"),
    ]


def test_the_same_file_again_changes_nothing(salesforce, take_in):
    before = rows_in_tables()

    again = take_in("deals", SALESFORCE, currency="EUR", history=True)

    assert again.counts == (0, 0, 3, 0)
    assert rows_in_tables() == before


def test_what_changed_since_is_added(salesforce, take_in):
    result = take_in(
        "deals",
        "Id,Name,Amount,StageName,CloseDate,IsWon,IsClosed,LastModifiedDate\n"
        "D1,Acme pumps,12000,Closed Won,2026-04-01,TRUE,TRUE,2026-05-01\n"
        "D2,Zenith mixers,9000,Offer,2026-09-30,FALSE,FALSE,2026-05-02\n",
        currency="EUR",
        history=True,
    )

    assert result.counts == (0, 1, 1, 0)
    assert changes("D2")[1:] == [
        ("stage", "05-02", None, "Offer"),
        ("amount", "05-02", 900_000, ""),
    ]


def test_an_open_deal_that_is_won_later_is_won_with_its_last_amount(salesforce, take_in):
    take_in(
        "deals",
        "Id,Amount,Status,CloseDate\nD2,9500,won,2026-05-03\n",
        currency="EUR",
        history=True,
    )

    assert changes("D2")[1:] == [("won", "05-03", 950_000, "")]


def test_a_link_is_learned_no_earlier_than_the_person(take_in):
    take_in("people", "external_id,email,created\n1,ada@acme.test,2026-03-10\n", history=True)

    take_in("deals", "external_id,person,won\nD1,1,2026-03-08\n", history=True)

    link = DealPerson.objects.get()
    assert link.occurred_at == link.recorded_at == datetime(2026, 3, 10, tzinfo=UTC)
    assert changes("D1") == [("opened", "03-08", None, ""), ("won", "03-08", None, "")]


def test_several_people_on_one_deal(take_in):
    take_in("deals", "external_id,email,role\nD1,ada@acme.test;bea@acme.test,buyer\n")

    assert sorted(DealPerson.objects.values_list("person__email", "role")) == [
        ("ada@acme.test", "buyer"),
        ("bea@acme.test", "buyer"),
    ]


def test_one_deal_in_several_rows(take_in):
    result = take_in(
        "deals", "external_id,email\nD1,ada@acme.test\nD1,bea@acme.test\nD1,ada@acme.test\n"
    )

    assert result.counts == (1, 1, 1, 0)
    assert changes("D1") == [("opened", "06-01", None, "")]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (
            ",,,,,",
            "external_id",
            "nothing says who or what this is about: external_id",
        ),
        ("D1,ten,,,,", "amount", "'ten' is no amount of EUR, such as 1,234.50"),
        ("D1,,2026-07-01,,,", "won", "the day lies in the future"),
        ("D1,,,won,,", "closed", "the deal has ended, but nothing says when"),
        ("D1,,,won,2026-07-01,", "closed", "the deal has ended, but on a day in the future"),
        ("D1,,,lost,soon,", "closed", ("this is no date such as 2026-03-31 or 2026-03-31 14:05; "
         "say how the file writes dates under `dates` in the mapping")),
        ("D1,,,,,ada", "email", "this is no e-mail address"),
    ],
)  # fmt: skip
def test_a_row_is_refused_for_a_reason(take_in, row, column, reason):
    result = take_in(
        "deals", f"external_id,amount,won,status,closed,email\n{row}\n", currency="EUR"
    )

    assert result.reasons == [(2, column, reason)]
    assert Deal.objects.count() == Person.objects.count() == 0


def test_a_deal_is_won_once(salesforce, take_in):
    result = take_in("deals", "Id,won\nD1,2026-04-02\n")

    assert result.reasons == [
        (2, "won", "the deal was won on 2026-04-01 00:00 UTC; retract that first")
    ]


def test_people_of_two_records_are_refused(take_in):
    take_in("people", "external_id,email\n1,ada@acme.test\n2,bea@acme.test\n")

    result = take_in("deals", "external_id,person,email\nD1,2,ada@acme.test\n")

    assert result.reasons == [(2, "email", "the e-mail belongs to another person than the id 2")]
