"""Rows of several tables in one question are the rows that each table would give by itself."""

import pytest
from django.db import connection
from django.db.models import Count, TextField, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from accord.handoff.models import Assignment, Attempt
from accord.judging.models import Restatement
from accord.ledger.gathering import Part, gathered
from accord.people.models import Person
from tests.conftest import MONDAY_TEN, Story


@pytest.fixture
def ada(sam) -> Person:
    person = Person.objects.create(email="ada@acme.test")
    story = Story(person, sam)
    story.add(Attempt, at=MONDAY_TEN, channel="call", reached=True, note='said "later"')
    story.add(Attempt, at=MONDAY_TEN, channel="mail", reached=False)
    story.add(Assignment, at=MONDAY_TEN, owner=sam)
    return person


def test_moments_days_yes_and_no_text_and_links_come_back_as_they_are(ada):
    columns = ("pk", "occurred_at", "occurred_on", "reached", "note", "imported_at", "actor_id")
    rows = Attempt.objects.filter(person=ada)

    with CaptureQueriesContext(connection) as asked:
        found = gathered(
            attempts=Part(rows, *columns),
            given=Part(Assignment.objects.all(), "owner__name", "owner__team__name"),
            none=Part(Assignment.objects.filter(pk=0), "pk"),
        )

    assert len(asked) == 1
    assert sorted(found["attempts"], key=lambda row: row["pk"]) == list(
        rows.order_by("pk").values(*columns)
    )
    assert found["given"] == [
        {"owner__name": "Sam Ortiz", "owner__team__name": "Sales development"}
    ]
    assert found["none"] == []


def test_what_is_computed_comes_along(ada):
    shouted = Concat("channel", Value("!"), output_field=TextField())
    rows = Attempt.objects.annotate(shouted=shouted)
    counted = Attempt.objects.values("person").annotate(tries=Count("pk"))

    found = gathered(rows=Part(rows, "shouted"), counted=Part(counted, "person_id", "tries"))

    assert sorted(row["shouted"] for row in found["rows"]) == ["call!", "mail!"]
    assert found["counted"] == [{"person_id": ada.pk, "tries": 2}]


def test_a_value_of_json_comes_back_whole(ada):
    before = {"to_stage": "lead", "why": 'he said "no"', "fit": None}
    told = {"what": "move", "number": 1, "because": "imported"}
    Restatement.objects.create(person=ada, restated_at=MONDAY_TEN, before=before, **told)

    found = gathered(restated=Part(Restatement.objects.all(), "before", "after", "restated_at"))

    assert found["restated"] == [{"before": before, "after": None, "restated_at": MONDAY_TEN}]
