"""The worker: folds new rows of the ledger into judgements, from a cursor, batch by batch.

Each batch is one transaction that moves the cursor with what it judged, so a worker that is
killed goes on where it stood, and nobody sees a person half judged.
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
ENTRIES_AT_ONCE = 20_000
PERSONS_AT_ONCE = 1_000

Progress = Callable[[int, int], None]
"""Told after each batch: the position reached, and the last one there is."""


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
    """One batch of new rows: all persons they concern, and the cursor."""
    with transaction.atomic():
        hold_judging()
        cursor, _ = Cursor.objects.get_or_create(name=CURSOR)
        waiting = LedgerEntry.objects.filter(position__gt=cursor.position).order_by("position")
        entries = list(
            waiting.values_list("position", "kind", "person", "company", "deal")[:ENTRIES_AT_ONCE]
        )
        if not entries:
            cursor.judged_until = until
            cursor.save(update_fields=["judged_until"])
            return 0
        entries = _whole_persons(entries)
        persons = concerned([entry[2:] for entry in entries])
        for part in _parts(sorted(persons)):
            judge_and_write(part, until=until, at=at, because="new rows in the log")
        if any(kind == "signature" for _, kind, *_ in entries):
            _plan_new_version(until)
        cursor.position, cursor.judged_until = entries[-1][0], until
        cursor.save(update_fields=["position", "judged_until"])
    if progress:
        last = LedgerEntry.objects.order_by("-position").values_list("position", flat=True).first()
        progress(cursor.position, last or 0)
    return max(len(persons), 1)


def _judge_due(*, until: datetime, at: datetime) -> int:
    """One batch of persons for whom time has brought something: a wake-up, a new version."""
    with transaction.atomic():
        hold_judging()
        due = Standing.objects.filter(next_due_at__lte=until).order_by("next_due_at", "person")
        persons = list(due.values_list("person", flat=True)[:PERSONS_AT_ONCE])
        if persons:
            judge_and_write(persons, until=until, at=at, because="time has passed")
    return len(persons)


def _whole_persons(entries: list) -> list:
    """As many entries as concern about one batch of persons."""
    seen: set = set()
    for index, (_, _, *subject) in enumerate(entries):
        seen.add(tuple(subject))
        if len(seen) > 2 * PERSONS_AT_ONCE:
            return entries[: index + 1]
    return entries


def _plan_new_version(until: datetime) -> None:
    """Everyone is judged anew when a version takes over, at once if that moment has passed."""
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
