"""What the worker works out is all that the usual pages ask of the copy."""

import shutil
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accord.demo.actions import build
from accord.staff.models import User
from accord.web.numbers import show
from accord.web.warming import warm

pytestmark = pytest.mark.django_db

TOLD = ("/", "/?wall=1", "/cycle/", "/sources/", "/promises/", "/planner/")


@pytest.fixture(scope="module")
def northwind(django_db_setup, django_db_blocker):
    """Some months of the simulated company, taken back after the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(people=120, months=6, seed=7, until=timezone.localdate() - timedelta(days=1))
        transaction.set_rollback(True)


def test_the_usual_pages_ask_nothing_that_was_not_worked_out(
    northwind, keeps_answers, client, copy_folder
):
    show(warm(at=timezone.now()), for_s=600)
    shutil.rmtree(copy_folder / "parts")
    client.force_login(User.objects.filter(role="executive").first())

    assert [client.get(page).status_code for page in TOLD] == [200] * len(TOLD)
    with pytest.raises(Exception, match="parquet"):
        client.get("/cycle/?period=last-30")
