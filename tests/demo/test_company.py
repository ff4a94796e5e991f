"""The simulated company looks like one: good weeks and bad ones, quick reps and slow ones."""

import re
from collections import Counter
from statistics import mean, median

import pytest
from django.db.models import F
from django.utils import timezone

from accord.agreement.models import AgreementVersion
from accord.campaigns.models import CampaignCost
from accord.deals.models import DealChange, DealPerson
from accord.demo.rules.cast import COLLEAGUES
from accord.feedback.models import Rating, Reply
from accord.handoff.models import Answer, Attempt, Handoff, Pause
from accord.judging import replay
from accord.judging.models import Unmatched
from accord.ledger.models import LedgerEntry, Retraction
from accord.lifecycle.models import DecidedMove, Move
from accord.people.models import Company, Person, PersonFact
from accord.staff.models import Absence, User
from accord.touchpoints.models import Touch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]

OURS = re.compile(r"[a-z0-9.-]+(\.test|(\.|^)example\.com)")


def test_less_happens_at_weekends(northwind):
    by_day = Counter(Touch.objects.values_list("occurred_on", flat=True))
    weekdays = [many for day, many in by_day.items() if day.weekday() < 5]
    weekends = [many for day, many in by_day.items() if day.weekday() >= 5]

    assert mean(weekends) < 0.6 * mean(weekdays)


def test_every_source_brings_people():
    sources = set(Touch.objects.values_list("traffic_source", flat=True))

    assert sources == {
        "google", "linkedin", "newsletter", "partner", "referral", "direct", "events",
    }  # fmt: skip


def test_both_versions_judged_people_and_differ():
    assert AgreementVersion.objects.exclude(in_force_from=None).count() == 2
    for model in (Move, Handoff):
        assert set(model.objects.values_list("version", flat=True)) == {1, 2}


def test_visitors_become_leads_and_some_of_them_customers():
    reached = Counter(Move.objects.values_list("to_stage", flat=True))

    in_order = [
        reached[stage] for stage in ("visitor", "lead", "mql", "accepted", "sql", "opportunity")
    ]
    assert in_order == sorted(in_order, reverse=True)
    assert reached["customer"] > 0
    assert reached["lost"] > 0


def test_some_facts_are_learned_late():
    for model in (Touch, PersonFact, Attempt):
        late = model.objects.filter(recorded_at__gt=F("occurred_at"))

        assert 0 < late.count() < model.objects.count() / 10


def test_leads_are_returned_for_agreed_reasons_and_some_come_again():
    returned = Answer.objects.filter(kind="returned")

    assert returned.exists()
    assert Handoff.objects.filter(number__gt=1).exists()
    assert Reply.objects.exists()
    assert not Handoff.objects.filter(answer="returned", reason_kind="").exists()


def test_sam_is_quick_and_jonas_is_slow():
    hours = {
        name: median(
            (handoff.first_touch_at - handoff.assigned_at).total_seconds() / 3600
            for handoff in Handoff.objects.filter(owner__name=name).exclude(first_touch_at=None)
            if handoff.assigned_at
        )
        for name in ("Sam Ortiz", "Jonas Weber")
    }

    assert hours["Sam Ortiz"] * 2 < hours["Jonas Weber"]


def test_some_leads_are_never_worked_and_some_wait_today():
    assert Handoff.objects.filter(first_touch_at=None).exists()
    assert Handoff.objects.filter(closed_at=None).exists()


def test_deals_have_steps_people_and_an_end():
    kinds = set(DealChange.objects.values_list("kind", flat=True))

    assert kinds == {"opened", "stage", "amount", "campaign", "won", "lost"}
    assert len(set(DealPerson.objects.values_list("role", flat=True))) > 2


def test_there_is_a_fact_of_nearly_every_kind():
    for model in (CampaignCost, DecidedMove, Pause, Rating, Retraction, Absence):
        assert model.objects.exists(), model


def test_no_address_could_be_somebodys():
    addresses = [*Person.objects.exclude(email=None), *User.objects.all()]
    domains = {person.email.rpartition("@")[2] for person in addresses}
    domains |= set(Company.objects.values_list("domain", flat=True))
    domains |= {
        address.split("/")[2]
        for address in Touch.objects.exclude(referrer=None).values_list("referrer", flat=True)
    }

    assert [domain for domain in domains if not OURS.fullmatch(domain)] == []


def test_everyone_has_a_login_and_nobody_a_password_unless_one_is_given():
    assert User.objects.count() == len(COLLEAGUES)
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_nothing_is_known_before_its_time_or_after_the_end(northwind):
    assert not LedgerEntry.objects.filter(recorded_at__gt=northwind.moment).exists()
    assert northwind.moment < timezone.now()


def test_hardly_anything_sales_did_finds_no_handoff():
    assert Unmatched.objects.count() < Answer.objects.count() / 10


def test_judging_again_gives_the_same():
    assert replay.check() == []
