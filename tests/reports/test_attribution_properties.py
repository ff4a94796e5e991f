"""Whatever people do: credit adds up to the deal, the order of rows is nothing, the oracle agrees."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.campaigns.models import Campaign
from accord.deals.models import Deal, DealChange, DealPerson
from accord.ledger.actions import append
from accord.lifecycle.models import Move
from accord.people.models import Person
from accord.reports.queries import run
from accord.touchpoints.actions import new_touch
from accord.warehouse.engines.database import Database
from tests.reports.comparing import differences, lines_of
from tests.reports.oracle_attribution import ORACLES
from tests.reports.rows import an_agreement, at

pytestmark = pytest.mark.django_db
START, NOW = at("2026-01-05 08:00"), at("2026-12-01 12:00")
WEIGHTS = (3, 0, 5, 1, 7)
CUSTOM = "method: custom\n  weights: {first: 3, deal: 5, last: 1, others: 7}"

channels = st.sampled_from(["direct", "email", "paid search", None])
hours = st.integers(0, 24 * 60)
touches = st.lists(
    st.tuples(hours, channels, st.sampled_from([None, "fair", "letter"])), max_size=7
)
deals = st.fixed_dictionaries(
    {
        "people": st.lists(touches, min_size=1, max_size=2),
        "lead": st.none() | hours,
        "opened": st.none() | hours,
        "ended": hours,
        "kind": st.sampled_from(["won", "won", "won", "lost"]),
        "amount": st.integers(-10_000, 10_000) | st.sampled_from([0, 1, 10**15, -(10**15)]),
        "restated": st.none() | st.integers(-500, 500),
        "campaign": st.none() | st.sampled_from(["fair", "letter", "poster"]),
    }
)
as_we_go = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def agreed(mara):
    return an_agreement(mara, **{"method: w-shaped": CUSTOM})


@as_we_go
@given(told=st.lists(deals, min_size=1, max_size=3))
def test_every_method_credits_each_deal_to_the_cent_as_counted_by_hand(agreed, told):
    with undone():
        write(told)
        for by in ("channel", "campaign"):
            asked = {"by": by, "as_of": NOW}
            table = run("attribution-methods", engine=Database(), **asked)
            by_hand = ORACLES["attribution-methods"](**asked, weights=WEIGHTS)
            assert differences(lines_of(table), by_hand) == []
            worth = sum(
                deal["amount"] if deal["restated"] is None else deal["restated"]
                for deal in told
                if deal["kind"] == "won"
            )
            assert {*(table.total or [None, worth])[1:]} == {worth}


@as_we_go
@given(told=st.lists(deals, min_size=1, max_size=3), random=st.randoms(use_true_random=False))
def test_the_order_in_which_rows_were_written_is_nothing(agreed, told, random):
    answers = []
    for shuffled in (False, True):
        with undone():
            write(told, random if shuffled else None)
            asked = {"as_of": NOW, "engine": Database()}
            answers.append(lines_of(run("attribution-methods", by="channel", **asked)))

    assert answers[0] == answers[1]


class undone:  # noqa: N801 - reads as a word of the story
    """What happens inside is taken back."""

    def __enter__(self):
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, *raised):
        transaction.set_rollback(True)
        return self.block.__exit__(*raised)


def write(told, random=None):
    """Facts of each kind at once, in the order told or shuffled; no two touches at one moment."""
    campaigns = {
        key: Campaign.objects.create(key=key, name=key) for key in ("fair", "letter", "poster")
    }
    facts = {DealPerson: [], DealChange: [], "touch": []}
    for number, deal in enumerate(told):
        row = Deal.objects.create(name=f"deal {number}")
        for n, path in enumerate(deal["people"]):
            person = Person.objects.create(email=f"{number}-{n}@example.com")
            facts[DealPerson].append(DealPerson(deal=row, person=person, **moment(0)))
            if deal["lead"] is not None and n == 0:
                a_lead(person, deal["lead"])
            for place, (hour, channel, key) in enumerate(path):
                facts["touch"].append(
                    new_touch(
                        person_id=person.pk,
                        kind="page",
                        channel=channel,
                        campaign_id=campaigns[key].pk if key else None,
                        **moment(hour, seconds=place * 2 + n),
                    )
                )
        facts[DealChange] += changes(row, deal, campaigns)
    for kind, rows in facts.items():
        for place, fact in enumerate(rows):
            fact.source, fact.source_key = "story", f"{kind} {place}"
        if random:
            random.shuffle(rows)
        append(rows, at=NOW, history=True)


def moment(hour, seconds=0):
    return {"occurred_at": START + timedelta(hours=hour, seconds=seconds)}


def a_lead(person, hour):
    when = moment(hour)["occurred_at"]
    Move.objects.create(
        person=person, number=1, from_stage="", to_stage="lead", at=when, on=when.date(),
        origin="rule", cause="touch", version=1, why="as told", fit=0, interest=0, entry=1,
        backward=False,
    )  # fmt: skip


def changes(row, deal, campaigns):
    """Each at a moment of its own, so that their order is that of time."""
    if deal["opened"] is not None:
        yield DealChange(deal=row, kind="opened", **moment(deal["opened"], seconds=100))
    if deal["campaign"]:
        campaign = campaigns[deal["campaign"]]
        yield DealChange(deal=row, kind="campaign", campaign=campaign, **moment(0, seconds=200))
    money = {"amount_minor": deal["amount"], "currency": "EUR"}
    if deal["kind"] == "lost":
        yield DealChange(deal=row, kind="lost", why="Price", **moment(deal["ended"], seconds=300))
        return
    yield DealChange(deal=row, kind="won", **money, **moment(deal["ended"], seconds=300))
    if deal["restated"] is not None:
        money["amount_minor"] = deal["restated"]
        yield DealChange(deal=row, kind="amount", **money, **moment(deal["ended"], seconds=400))
