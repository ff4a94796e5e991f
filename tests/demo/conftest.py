"""Northwind Pumps, built once for all tests that only look at it."""

from datetime import date

import pytest
from django.db import transaction

from accord.demo.actions import build

LAST_DAY = date(2026, 6, 24)


@pytest.fixture(scope="module")
def northwind(django_db_setup, django_db_blocker):
    """Half a year of it, in a transaction that is rolled back after the tests of a file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(people=500, months=6, seed=7, until=LAST_DAY)
        transaction.set_rollback(True)
