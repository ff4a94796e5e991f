"""Pages answer from what the worker has worked out; they say up to when, and it is true."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import caches

from accord.warehouse.columnar import manifest, writing
from accord.web.kept import OldestFirst
from accord.web.numbers import Numbers, Ready, show
from accord.web.warming import Warmer, warm
from tests.conftest import HOUR, MONDAY_TEN

pytestmark = pytest.mark.django_db


def test_a_page_tells_one_state_until_the_next_is_ready(ada, keeps_answers):
    at = MONDAY_TEN + HOUR
    ada.touch("page", path="/pricing", at=MONDAY_TEN)
    show(warm(at=at), for_s=600)
    ada.touch("page", path="/pricing", at=at)

    before, now = Numbers(at=at), Numbers(at=at, up_to_date=True)
    assert _visits(before) == (1, MONDAY_TEN)
    assert _visits(now) == (2, at)

    show(warm(at=at + HOUR), for_s=600)
    assert _visits(Numbers(at=at + HOUR)) == (2, at)


def test_without_a_worker_a_page_brings_the_copy_up_to_date_once_it_lags(ada, keeps_answers):
    ada.touch("page", path="/pricing", at=MONDAY_TEN)
    assert _visits(Numbers(at=MONDAY_TEN)) == (1, MONDAY_TEN)
    ada.touch("page", path="/pricing", at=MONDAY_TEN + HOUR)

    assert _visits(Numbers(at=MONDAY_TEN + timedelta(seconds=30))) == (1, MONDAY_TEN)
    assert _visits(Numbers(at=MONDAY_TEN + HOUR)) == (2, MONDAY_TEN + HOUR)


def test_a_state_of_another_program_or_of_a_copy_that_is_gone_is_not_shown(
    ada, keeps_answers, copy_folder
):
    ada.touch("page", path="/pricing", at=MONDAY_TEN)
    ready, later = warm(at=MONDAY_TEN), MONDAY_TEN + HOUR
    ada.touch("page", path="/pricing", at=later)
    show(Ready(replace(ready.copy, fingerprint="of another program"), later), for_s=600)
    assert _visits(Numbers(at=later)) == (2, later)

    show(ready, for_s=600)
    assert _visits(Numbers(at=later)) == (1, MONDAY_TEN)
    shutil.rmtree(copy_folder)
    assert _visits(Numbers(at=later)) == (2, later)


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_a_state_ready_now_and_then(ada, keeps_answers):
    ada.touch("page", path="/pricing", at=MONDAY_TEN)
    writing.refresh()
    warmer = Warmer()

    warmer.look()
    warmer.wait()
    first = caches["numbers"].get("ready")
    assert first.copy.number == manifest.read(writing.folder()).number

    warmer.look()
    warmer.wait()
    assert caches["numbers"].get("ready") == first


@pytest.mark.django_db(transaction=True)
def test_a_round_ends_early_with_its_process_and_shows_nothing(ada, keeps_answers):
    warmer = Warmer()

    warmer.look()
    warmer.end()

    assert caches["numbers"].get("ready") is None


def test_where_the_database_answers_nothing_is_made_ready(ada, keeps_answers, settings):
    settings.ANALYTICS = "database"
    warmer = Warmer()

    warmer.look()
    warmer.wait()

    assert caches["numbers"].get("ready") is None


def _visits(numbers: Numbers) -> tuple[int, datetime]:
    """How many visits there were, and up to when everything counts."""
    told = numbers.report("visits", since=date(2026, 1, 1), until=date(2026, 12, 31)).dicts()
    return sum(line["visits"] for line in told), numbers.freshness.through.astimezone(UTC)


def test_where_many_answers_are_kept_the_oldest_go_first(tmp_path):
    answers = OldestFirst(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 6}})
    for number in range(6):
        answers.set(str(number), number)
        os.utime(answers._key_to_file(str(number)), (number, number))

    answers.set("newest", 6)

    assert [answers.get(str(number)) for number in range(6)] == [None, None, 2, 3, 4, 5]
    assert answers.get("newest") == 6
