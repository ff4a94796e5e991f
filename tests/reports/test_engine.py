"""Asking the database leaves nothing behind, whether the question was answered or not."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from accord.warehouse.engines import Relation
from accord.warehouse.engines.database import Database

pytestmark = pytest.mark.django_db

WEEK = {"week": Relation({"day": "text", "hours": "bigint"}, lambda: [("mon", 8), ("fri", 6)])}


def question(sql, **values):
    return Database().ask(sql, values, WEEK)


def test_parameters_are_bound_by_name_and_never_read_as_sql():
    rows = question("-- Of :nobody?\nSELECT :name AS name, 7 % 4 AS rest", name="x'; DROP TABLE y")

    assert rows == [{"name": "x'; DROP TABLE y", "rest": 3}]


def test_rows_that_python_computed_can_be_joined():
    rows = question("SELECT w.day FROM week w WHERE w.hours > :least", least=7)

    assert rows == [{"day": "mon"}]


def test_the_same_question_can_be_asked_twice_and_its_views_are_gone():
    for _ in range(2):
        assert question("SELECT count(*) AS n FROM move m CROSS JOIN week w") == [{"n": 0}]

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM week")


def test_after_a_question_that_failed_the_next_one_is_answered():
    with pytest.raises(DatabaseError), transaction.atomic():
        question("SELECT m.nothing FROM move m CROSS JOIN week w")

    assert question("SELECT count(*) AS n FROM move m CROSS JOIN week w") == [{"n": 0}]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_too():
    with pytest.raises(DatabaseError):
        question("SELECT m.nothing FROM move m CROSS JOIN week w")

    assert question("SELECT count(*) AS n FROM move m CROSS JOIN week w") == [{"n": 0}]
