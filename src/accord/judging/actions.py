"""Judging persons now: what pages, imports and the worker call after facts were added."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from accord.agreement.queries import versions_in_force
from accord.judging.caches import differences, write
from accord.judging.fold import judge
from accord.judging.terms import prepared
from accord.ledger.actions import lock

JUDGING_LOCK = 0x4A_55_44_47_45
"""The key of PostgreSQL's advisory lock: "JUDGE" in ASCII."""


@transaction.atomic
def step(persons: Iterable[int], *, at: datetime, because: str = "") -> int:
    """Judge these persons up to now, in the caller's transaction; returns how many rows changed.

    Judging a person twice changes nothing. `because` is kept with what is restated.
    """
    wanted = sorted(set(persons))
    if not wanted:
        return 0
    hold_judging()
    until = max(lock(at=at).reached_at, at)
    return judge_and_write(wanted, until=until, at=at, because=because)


def judge_and_write(persons: list[int], *, until: datetime, at: datetime, because: str) -> int:
    """Judge up to a moment that the ledger has reached, and write what changed."""
    versions = [prepared(version) for version in versions_in_force()]
    with _garbage_left_alone():
        judgements = judge(persons, until=until)
        found = list(differences(persons, judgements, versions, until))
        write(found, at=at, because=because or "judged anew")
    return len(found)


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """What judging a batch makes lives until the batch ends; searching it for garbage is in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def hold_judging() -> None:
    """One judge at a time, until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [JUDGING_LOCK])
