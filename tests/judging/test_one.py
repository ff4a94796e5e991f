"""The log of one person in two questions says what the logs of many say."""

from datetime import timedelta

import pytest

from accord.handoff.models import Attempt
from accord.judging.log import Log, read_logs
from accord.judging.one import SCORED, scored_log
from accord.ledger.actions import append, retract
from accord.people.models import Company, CompanyFact, Employment, Person, PersonFact, PersonLink
from tests.conftest import DAY, MONDAY_TEN, Story

KINDS = {model._meta.model_name for model in SCORED} | {"companyfact", "personlink"}


@pytest.fixture
def ada(sam) -> Person:
    person = Person.objects.create(email="ada@acme.test")
    acme = Company.objects.create(name="Acme")
    story = Story(person, sam)
    story.touch("page", at=MONDAY_TEN, path="/pricing")
    story.touch("form", at=MONDAY_TEN, learned=MONDAY_TEN + DAY, form="demo")
    story.add(PersonFact, at=MONDAY_TEN, field="title", value="Head of pumps")
    story.add(Employment, at=MONDAY_TEN, company=acme)
    story.add(Attempt, at=MONDAY_TEN, channel="call", reached=True)
    wrong = story.add(PersonFact, at=MONDAY_TEN, field="city", value=None)
    retract(wrong, at=MONDAY_TEN + DAY, by=sam, why="Somebody else")
    told = {"occurred_at": MONDAY_TEN, "source": "crm"}
    (size,) = append(
        [CompanyFact(company=acme, field="employees", value="400", source_key="1", **told)],
        at=MONDAY_TEN + timedelta(minutes=1),
    )
    retract(size, at=MONDAY_TEN + 2 * DAY, by=sam, why="Too old")
    return person


@pytest.fixture
def joe(ada, sam) -> Person:
    """Found to be Ada."""
    other = Person.objects.create()
    Story(other, sam).touch("page", at=MONDAY_TEN, path="/")
    Story(ada, sam).add(PersonLink, at=MONDAY_TEN + DAY, other=other)
    return other


def told(log: Log) -> Log:
    log.events = [event for event in log.events if event.kind in KINDS]
    return log


def test_it_holds_every_fact_that_changes_a_score(ada):
    assert scored_log(ada.pk) == told(read_logs([ada.pk])[ada.pk])
    assert {event.kind for event in scored_log(ada.pk).events} == KINDS - {"personlink"}


def test_the_log_of_whom_was_found_to_be_the_same_comes_along(ada, joe):
    assert scored_log(ada.pk) == told(read_logs([ada.pk])[ada.pk])
    assert {event.person for event in scored_log(ada.pk).events} >= {ada.pk, joe.pk}


def test_whoever_was_found_to_be_someone_else_is_read_as_before(ada, joe):
    assert scored_log(joe.pk) == read_logs([joe.pk])[joe.pk]
