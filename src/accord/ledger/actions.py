"""Writing to the one log: facts go in once, in commit order, and are never changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Field, Model

from accord.ledger.models import Fact, LedgerClock, LedgerEntry, Retraction

F = TypeVar("F", bound=Fact)
M = TypeVar("M", bound=Model)

UNDO_FOR = timedelta(seconds=10)
"""How long whoever said something may take it back without a reason."""

LEDGER_LOCK = 0x41_43_43_4F_52_44
"""The key of PostgreSQL's advisory lock: "ACCORD" in ASCII."""

MOST_VALUES = 30_000
"""Values that one statement may bind; SQLite refuses more than 32,766."""

ONCE = "ON CONFLICT (source, source_key) DO NOTHING RETURNING id, source, source_key"
"""What is there already is left alone; any other broken constraint still raises."""


class UnableToUndoError(Exception):
    """What was said stands: it is too late, or someone else said it."""


@transaction.atomic
def append(facts: Sequence[F], *, at: datetime, history: bool = False) -> list[F]:
    """Add facts of one kind to the log and return those that were new, with their ids.

    A row whose (source, source_key) is there already changes nothing. Live rows are recorded
    at `at`, or at the moment the log has reached if that is later; rows of history count as
    recorded when they happened (or when they say), and carry `at` as the moment of their import.
    """
    if not facts:
        return []
    clock = lock(at=at)
    zone = ZoneInfo(clock.zone)
    for fact in facts:
        fact.recorded_at = (fact.recorded_at or fact.occurred_at) if history else clock.reached_at
        fact.imported_at = at if history else None
        fact.occurred_on = fact.occurred_at.astimezone(zone).date()
    new = _insert_once(facts)
    _give_places(new)
    return new


@transaction.atomic
def retract(fact: Fact, *, at: datetime, by, why: str) -> Retraction:
    """End the validity of a fact from now on; retracting it a second time changes nothing."""
    kind = fact._meta.model_name
    lock(at=at)
    if before := Retraction.objects.filter(kind=kind, fact=fact.pk).first():
        return before
    retraction = Retraction(
        kind=kind,
        fact=fact.pk,
        person_id=getattr(fact, "person_id", None),
        company_id=None if hasattr(fact, "person_id") else getattr(fact, "company_id", None),
        deal_id=None if hasattr(fact, "person_id") else getattr(fact, "deal_id", None),
        why=why,
        actor=by,
        source="accord",
        source_key=f"retract-{kind}-{fact.pk}",
        occurred_at=at,
    )
    append([retraction], at=at)
    return retraction


def undo(fact: Fact, *, by, at: datetime) -> Retraction:
    """Take back what one has just said; undoing it a second time changes nothing."""
    what = f"{fact._meta.verbose_name} {fact.pk}"
    if fact.actor_id != by.pk:
        raise UnableToUndoError(
            f"{what}: only whoever said it can undo it; ask them, or correct it."
        )
    if at > fact.recorded_at + UNDO_FOR:
        seconds = int(UNDO_FOR.total_seconds())
        raise UnableToUndoError(
            f"{what}: it can be undone for {seconds} seconds; correct it instead."
        )
    return retract(fact, by=by, at=at, why="Undone")


def lock(*, at: datetime) -> LedgerClock:
    """Hold the log until the transaction ends; the returned clock stands at `at` or later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])
    clock, _ = LedgerClock.objects.get_or_create(id=1, defaults={"reached_at": at})
    if clock.reached_at < at:
        clock.reached_at = at
        LedgerClock.objects.filter(id=1).update(reached_at=at)
    return clock


def set_zone(zone: str, *, at: datetime) -> None:
    """From now on facts are given their local date in this zone."""
    lock(at=at)
    LedgerClock.objects.filter(id=1).update(zone=zone)


def _insert_once(facts: Sequence[F]) -> list[F]:
    """Insert without the rows that are there already; a broken constraint still raises."""
    by_key = {}
    for fact in facts:
        by_key.setdefault((fact.source, fact.source_key), fact)
    new = []
    with connection.cursor() as cursor:
        for rows in _chunks(list(by_key.values())):
            sql, values = _insert(rows)
            cursor.execute(f"{sql} {ONCE}", values)
            for pk, source, source_key in cursor.fetchall():
                fact = by_key[source, source_key]
                fact.pk = pk
                fact._state.adding = False
                new.append(fact)
    return sorted(new, key=lambda fact: fact.pk)


def _give_places(facts: Sequence[F]) -> None:
    """Give each fact its place in the ledger, in the order of the facts."""
    with connection.cursor() as cursor:
        for rows in _chunks([_entry(fact) for fact in facts]):
            cursor.execute(*_insert(rows))


def _chunks(rows: Sequence[M]) -> Iterator[Sequence[M]]:
    """As many rows at a time as one statement may hold."""
    size = MOST_VALUES // len(rows[0]._meta.concrete_fields) if rows else 1
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _insert(rows: Sequence[Model]) -> tuple[str, list[object]]:
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    table = connection.ops.quote_name(meta.db_table)
    sql = f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * len(rows))}"  # noqa: S608
    by_row = zip(*(_prepared(field, rows) for field in fields), strict=True)
    return sql, [value for values in by_row for value in values]


def _prepared(field: Field, rows: Sequence[Model]) -> list[object]:
    """One column as the database takes it; a value that many rows share is prepared once."""
    known: dict[object, object] = {}
    column = []
    for row in rows:
        value = getattr(row, field.attname)
        if value not in known:
            known[value] = field.get_db_prep_save(value, connection)
        column.append(known[value])
    return column


def _entry(fact: Fact) -> LedgerEntry:
    return LedgerEntry(
        kind=fact._meta.model_name,
        fact=fact.pk,
        person_id=getattr(fact, "person_id", None),
        company_id=getattr(fact, "company_id", None),
        deal_id=getattr(fact, "deal_id", None),
        recorded_at=fact.recorded_at,
    )
