"""Replay: judging everything again says what stands in the tables, and names what does not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accord.judging import replay
from accord.judging.models import Standing
from accord.lifecycle.models import Move
from tests.conftest import DAY, HOUR, MONDAY_TEN


@pytest.fixture
def judged(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_called(at=MONDAY_TEN + HOUR)
    ada.is_returned("No budget", at=MONDAY_TEN + 2 * HOUR)
    ada.judged(at=MONDAY_TEN + 100 * DAY)
    return ada


def check() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("replay", "--check", stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_an_honest_installation_has_no_differences(judged):
    assert check() == (0, "0 differences\n")


@pytest.mark.parametrize(
    ("corruption", "named"),
    [
        ("UPDATE accord_standing SET fit = fit + 5", "standing  of ada@acme.test"),
        ("UPDATE accord_standing SET interest = interest + 1", "standing  of ada@acme.test"),
        ("UPDATE accord_interestsum SET amount = amount + 1", "interest sum"),
        ("UPDATE accord_move SET to_stage = 'sql' WHERE number = 3", "move 3 of ada@acme.test"),
        ("DELETE FROM accord_move WHERE number = 4", "move 4 of ada@acme.test"),
        ("UPDATE accord_handoff SET grade = 'D'", "handoff 1 of ada@acme.test"),
        ("UPDATE accord_clock SET due_at = starts_at WHERE term = 0", "clock 1, "),
        ("UPDATE accord_delivery SET counts = (1 = 0)", "delivery 3, Volume of ada@acme.test"),
    ],
)
def test_a_corrupted_judgement_is_named(judged, corruption, named):
    with connection.cursor() as cursor:
        cursor.execute(corruption)

    code, said = check()

    assert code == 1
    assert named.replace("  ", " ") in said


def test_a_difference_says_what_stands_there_and_what_should(judged):
    Move.objects.filter(number=2).update(to_stage="customer")

    (difference,) = replay.check()

    assert replay.named(difference).endswith("to_stage is 'customer', should be 'lead'")


def test_replay_writes_the_tables_again_from_nothing(judged):
    before = list(Move.objects.order_by("person", "number").values_list("to_stage", "at", "why"))
    Move.objects.all().delete()
    Standing.objects.update(fit=0)

    call_command("replay", stdout=StringIO())

    after = list(Move.objects.order_by("person", "number").values_list("to_stage", "at", "why"))
    assert after == before
    assert check()[0] == 0
