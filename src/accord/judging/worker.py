"""The worker: folds new rows of the ledger into judgements, from a cursor, batch by batch.

A stretch of the ledger is judged person by person, each once however many rows are new, and then
the cursor moves. Persons are written some at a time, in one transaction, so that nobody sees one
half judged; a worker that is killed judges its stretch again, which changes nothing.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accord.agreement.models import AgreementVersion
from accord.judging.actions import hold_judging, judge_and_write
from accord.judging.log import concerned
from accord.judging.models import Cursor, Standing
from accord.ledger.actions import lock
from accord.ledger.models import LedgerEntry

CURSOR = "judging"
ENTRIES_AT_ONCE = 200_000
PERSONS_AT_ONCE = 1_000

Progress = Callable[[int, int], None]
"""Told after each stretch: the position reached, and the last one there is."""


def run_until_idle(*, at: datetime, progress: Progress | None = None) -> int:
    """Judge everything that waits, new rows first, then what time alone changes.

    Returns the number of persons judged.
    """
    with transaction.atomic():
        until = lock(at=at).reached_at
    judged = 0
    while batch := _judge_new_rows(until=until, at=at, progress=progress):
        judged += batch
    while batch := _judge_due(until=until, at=at):
        judged += batch
    return judged


def _judge_new_rows(*, until: datetime, at: datetime, progress: Progress | None) -> int:
    """One stretch of new rows: all persons they concern, then the cursor."""
    cursor, _ = Cursor.objects.get_or_create(name=CURSOR)
    waiting = LedgerEntry.objects.filter(position__gt=cursor.position).order_by("position")
    end = max(waiting.values_list("position", flat=True)[:ENTRIES_AT_ONCE], default=None)
    if end is None:
        Cursor.objects.filter(name=CURSOR).update(judged_until=until)
        return 0
    stretch = waiting.filter(position__lte=end).order_by()
    if stretch.filter(kind="signature").exists():
        _plan_new_version(until)
    subjects = list(stretch.values_list("person", "company", "deal").distinct())
    persons = sorted(concerned(subjects))
    for part in _parts(persons):
        with transaction.atomic():
            hold_judging()
            judge_and_write(part, until=until, at=at, because="new rows in the log")
    _move(end, until=until)
    if progress:
        last = LedgerEntry.objects.order_by("-position").values_list("position", flat=True).first()
        progress(end, last or 0)
    return max(len(persons), 1)


@transaction.atomic
def _move(position: int, *, until: datetime) -> None:
    """Everything up to here is judged; another worker may have come further meanwhile."""
    hold_judging()
    behind = Cursor.objects.filter(name=CURSOR, position__lt=position)
    behind.update(position=position, judged_until=until)


def _judge_due(*, until: datetime, at: datetime) -> int:
    """One batch of persons for whom time has brought something: a wake-up, a new version."""
    with transaction.atomic():
        hold_judging()
        due = Standing.objects.filter(next_due_at__lte=until).order_by("next_due_at", "person")
        persons = list(due.values_list("person", flat=True)[:PERSONS_AT_ONCE])
        if persons:
            judge_and_write(persons, until=until, at=at, because="time has passed")
    return len(persons)


@transaction.atomic
def _plan_new_version(until: datetime) -> None:
    """Everyone is judged anew when a version takes over, at once if that moment has passed."""
    hold_judging()
    signed = AgreementVersion.objects.exclude(in_force_from=None)
    starts = list(signed.order_by("in_force_from").values_list("in_force_from", flat=True))
    coming = [start for start in starts if start > until]
    Standing.objects.filter(version=None).update(next_due_at=until)
    past = [start for start in starts if start <= until]
    if past:
        Standing.objects.update(next_due_at=until)
    elif coming:
        Standing.objects.filter(next_due_at=None).update(next_due_at=coming[0])
        Standing.objects.filter(next_due_at__gt=coming[0]).update(next_due_at=coming[0])


def _parts(persons: list[int]) -> list[list[int]]:
    return [
        persons[start : start + PERSONS_AT_ONCE]
        for start in range(0, len(persons), PERSONS_AT_ONCE)
    ]
