"""Judging everything again from nothing: to rebuild the caches, or to check that they are right."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from accord.agreement.queries import versions_in_force
from accord.judging import caches
from accord.judging.actions import hold_judging, judge_and_write
from accord.judging.caches import Difference
from accord.judging.fold import judge
from accord.judging.log import concerned
from accord.judging.models import Cursor, Standing
from accord.judging.terms import prepared
from accord.judging.worker import CURSOR, PERSONS_AT_ONCE
from accord.ledger.actions import lock
from accord.ledger.models import LedgerClock, LedgerEntry
from accord.people.models import Person


@transaction.atomic
def rebuild(*, at: datetime) -> int:
    """Throw every judgement away and judge all persons anew; returns how many there are."""
    hold_judging()
    until = lock(at=at).reached_at
    caches.clear()
    persons = 0
    for part in _everyone():
        judge_and_write(part, until=until, at=at, because="replay")
        persons += len(part)
    last = LedgerEntry.objects.order_by("-position").values_list("position", flat=True).first()
    Cursor.objects.update_or_create(
        name=CURSOR, defaults={"position": last or 0, "judged_until": until}
    )
    return persons


@transaction.atomic
def check() -> list[Difference]:
    """Every row of the caches that judging anew would write otherwise; nothing is changed.

    Who waits for the worker is left out: what is judged of them is not meant to be complete.
    """
    hold_judging()
    cursor = Cursor.objects.filter(name=CURSOR).first()
    if cursor is None or cursor.judged_until is None:
        return []
    until = max(cursor.judged_until, LedgerClock.objects.get().reached_at)
    versions = [prepared(version) for version in versions_in_force()]
    waiting = _waiting(cursor.position, until)
    return [
        difference
        for everyone in _everyone()
        if (part := [person for person in everyone if person not in waiting])
        for difference in caches.differences(part, judge(part, until=until), versions, until)
    ]


def _waiting(position: int, until: datetime) -> set[int]:
    """Whom rows behind the cursor concern, and for whom time has brought something since."""
    entries = LedgerEntry.objects.filter(position__gt=position)
    if entries.filter(kind="signature").exists():
        return set(Person.objects.values_list("pk", flat=True))
    due = Standing.objects.filter(next_due_at__lte=until).values_list("person", flat=True)
    return {*due, *concerned(list(entries.values_list("person", "company", "deal").distinct()))}


def named(difference: Difference) -> str:
    """A difference in words: which row of whom, what stands there, what should."""
    model = difference.cache.model._meta
    row = difference.stored or difference.cache.values(difference.judged)
    person = Person.objects.filter(pk=row["person_id"]).first()
    key = ", ".join(str(part) for part in difference.key[1:])
    what = f"{model.verbose_name} {key} of {person} (person {row['person_id']})".replace("  ", " ")
    if difference.judged is None:
        return f"{what}: stands in {model.db_table}, but does not follow from the log"
    if difference.stored is None:
        return f"{what}: follows from the log, but is missing in {model.db_table}"
    judged = difference.cache.values(difference.judged)
    changed = [
        f"{name} is {value!r}, should be {judged[name]!r}"
        for name, value in difference.stored.items()
        if judged[name] != value
    ]
    return f"{what}: {'; '.join(changed)}"


def _everyone() -> Iterator[list[int]]:
    """All persons with something in the log, in parts."""
    reached = 0
    while True:
        part = list(
            Person.objects.filter(pk__gt=reached)
            .order_by("pk")
            .values_list("pk", flat=True)[:PERSONS_AT_ONCE]
        )
        if not part:
            return
        yield part
        reached = part[-1]
