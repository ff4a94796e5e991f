"""Stories about reports begin with an agreement that both sides signed, or with a whole company."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from django.db import transaction

from accord.demo.actions import build
from tests.reports.more_deals import more_deals
from tests.reports.rows import an_agreement

LAST_DAY = date(2026, 6, 24)
NOW = datetime(2026, 6, 24, 16, tzinfo=UTC)


@pytest.fixture
def agreed(mara):
    """The default agreement, with a volume of 4 a month; in force from the beginning."""
    return an_agreement(mara, **{"deliver: 120": "deliver: 4"})


@pytest.fixture(scope="module")
def northwind(django_db_setup, django_db_blocker):
    """Five months of the simulated company and more deals, taken back after the file's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(people=150, months=5, seed=11, until=LAST_DAY)
        more_deals(Random(5), count=60, since=datetime(2026, 2, 1, tzinfo=UTC), until=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def northwind_copy(northwind, tmp_path_factory):
    """The columnar copy of it, made by the first question and kept for the next ones."""
    folder = tmp_path_factory.mktemp("northwind")
    (folder / "keep").touch()
    return folder
