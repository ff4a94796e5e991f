"""Whatever happens, bringing the copy up to date gives what making it anew would give."""

from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from accord.campaigns.models import Campaign
from accord.deals.models import Deal
from accord.judging.actions import step
from accord.ledger.actions import retract
from accord.people.erasure import erase
from accord.people.models import Person, PersonLink
from accord.touchpoints.models import Touch
from accord.warehouse import sources
from accord.warehouse.columnar import checking, manifest, writing
from tests.conftest import HOUR, MONDAY_TEN
from tests.reports.rows import a_deal, a_person

pytestmark = pytest.mark.django_db


def touched(one, choice, at, by):
    one.touch("page", path="/pricing", campaign=a_campaign(choice), at=at)


def retracted(one, choice, at, by):
    facts = Touch.objects.order_by("pk")
    if facts:
        retract(facts[choice % len(facts)], at=at, by=by, why="it was a test")


def judged(one, choice, at, by):
    one.becomes_mql(at=at)
    one.judged(at=at)


def erased(one, choice, at, by):
    gone = erase(one.person, at=at, by=None, why="asked for it")
    step(gone.concerned, at=at, because="a person was erased")


def merged(one, choice, at, by):
    others = Person.objects.exclude(pk=one.person.pk).order_by("pk")
    one.add(PersonLink, at=at, other=others[choice % 3])


def sold(one, choice, at, by):
    a_deal(one.person, won=f"{at + timedelta(days=1):%Y-%m-%d}", amount=choice * 100 + 1)


def renamed(one, choice, at, by):
    Campaign.objects.filter(pk=a_campaign(choice).pk).update(key=f"renamed-{choice}-{at}")
    Deal.objects.update(name=f"Deal of {at}")


def joined_by_another(one, choice, at, by):
    a_person(f"newcomer-{at:%d%H}-{choice}")


def copied(one, choice, at, by):
    writing.refresh()


DEEDS = (
    touched, retracted, judged, erased, merged, sold, renamed, joined_by_another, copied, copied,
)  # fmt: skip
stories = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 50)), min_size=3, max_size=25)


@trying(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories)
def test_up_to_date_or_anew(
    make_story, in_force, mara, story, settings, tmp_path_factory, monkeypatch
):
    monkeypatch.setattr(sources, "FACTS_AT_ONCE", 4)
    monkeypatch.setattr(sources, "PERSONS_AT_ONCE", 2)
    settings.COPY = tmp_path_factory.mktemp("copy")

    with taken_back():
        people = [make_story(f"person-{n}@acme.test") for n in range(4)]
        for number, (deed, choice) in enumerate(story):
            deed(people[choice % 4], choice, MONDAY_TEN + number * HOUR, mara)
        after = writing.refresh()
        copy = manifest.read(settings.COPY)
        differences = checking.differences(copy, settings.COPY)

    assert after == copy
    assert differences == []
    assert gaps(copy.parts) == []


def a_campaign(choice: int) -> Campaign:
    key = f"campaign-{choice % 3}"
    return Campaign.objects.get_or_create(name=key, defaults={"key": key})[0]


def gaps(parts):
    """Neighbours of one source that leave keys out or have some in common."""
    return [
        (one, following)
        for one, following in pairwise(parts)
        if one.source == following.source and following.low != one.high + 1
    ]


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
