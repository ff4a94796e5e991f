"""Which rows changed since a moment: noted by triggers, so that no code can forget to say so.

New facts need no note, since they come with growing ids. What is noted: a fact that is retracted
or, by erasing a person, rewritten; judgements of a person; and everything that has a name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

NAMED = (
    "person", "company", "deal", "user", "team", "campaign", "asset", "agreedstage",
    "agreedpromise",
)  # fmt: skip
"""Tables whose rows change as any row does."""

JUDGED = ("move", "handoff", "clock", "delivery")
"""Tables whose rows are thrown away and written anew, person by person."""

FACTS = (
    "touch", "attempt", "personfact", "companyfact", "employment", "personlink", "campaigncost",
    "dealchange", "dealperson", "assignment", "decidedmove", "rating", "answer", "outcome",
    "reply", "ledgerentry",
)  # fmt: skip
"""Tables whose rows only erasure rewrites."""

KEPT = 200_000
"""Notes kept for copies that are behind; a copy further behind is made anew."""

EVERYTHING = "everything"
"""Noted when triggers were away for a while: nobody knows what changed."""

_FACT_KEYS = {"ledgerentry": "position"}


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a copy has read the notes: the last id and, on PostgreSQL, the snapshot."""

    last: int
    snapshot: str = ""


def seen_now() -> Seen:
    """Everything that this transaction sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM accord_change")
        (last,) = cursor.fetchone()
        if connection.vendor != "postgresql":
            return Seen(last)
        cursor.execute("SELECT CAST(pg_current_snapshot() AS text)")
        return Seen(last, cursor.fetchone()[0])


def changed_since(seen: Seen) -> Mapping[str, set[int]] | None:
    """The keys noted since then, by table; None where notes are missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM accord_change")
        first, last = cursor.fetchone()
        if (last or 0) < seen.last or (first or 0) > seen.last + 1:
            return None
        cursor.execute(
            f"SELECT DISTINCT what, key FROM accord_change WHERE {_unseen()}", _bound(seen)
        )
        found: dict[str, set[int]] = defaultdict(set)
        for what, key in cursor.fetchall():
            found[what].add(key)
    return None if EVERYTHING in found else found


def anything_since(seen: Seen) -> bool:
    """Whether there is any note since then; says yes too where notes are gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM accord_change")
        first, last = cursor.fetchone()
        if (last or 0) < seen.last or (first or 0) > seen.last + 1:
            return True
        cursor.execute(f"SELECT 1 FROM accord_change WHERE {_unseen()} LIMIT 1", _bound(seen))
        return cursor.fetchone() is not None


def _unseen() -> str:
    if connection.vendor != "postgresql":
        return "id > %(last)s"
    # A transaction is not told apart in its own snapshot; but its own ids do grow.
    ours = "coalesce(CAST(CAST(pg_current_xact_id_if_assigned() AS text) AS bigint), -1)"
    return f"""CASE WHEN transaction = {ours} THEN id > %(last)s
        ELSE transaction >= CAST(CAST(pg_snapshot_xmin(
            CAST(%(snapshot)s AS pg_snapshot)) AS text) AS bigint)
        AND NOT pg_visible_in_snapshot(
            CAST(CAST(transaction AS text) AS xid8), CAST(%(snapshot)s AS pg_snapshot)) END"""


def _bound(seen: Seen) -> dict[str, object]:
    return {"last": seen.last, "snapshot": seen.snapshot}


def prune() -> None:
    """Throw away notes that every copy in use has read long ago."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM accord_change")
        first, last = cursor.fetchone()
        if first is not None and last - first > 2 * KEPT:
            cursor.execute("DELETE FROM accord_change WHERE id <= %s", [last - KEPT])


def install_notes(**_signal: object) -> None:
    """Create every trigger that notes changes; run after each migration."""
    present = set(connection.introspection.table_names())
    if "accord_change" not in present:
        return
    with connection.cursor() as cursor:
        if missing_notes():
            _note_everything(cursor)
        for statement in _prelude():
            cursor.execute(statement)
        for name, (table, deed, key) in _triggers().items():
            if table in present:
                cursor.execute(_statement(name, table, deed, key))


def remove_notes(*, plan: Iterable[object] = (), **_signal: object) -> None:
    """Take every trigger away that notes changes; run before tables are altered.

    SQLite refuses to alter tables while a trigger writes into one that is not there.
    """
    if not plan:
        return
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, (table, _, _) in _triggers().items():
            if table in present:
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def _note_everything(cursor) -> None:
    number = "NULL"
    if connection.vendor == "postgresql":
        number = "CAST(CAST(pg_current_xact_id() AS text) AS bigint)"
    cursor.execute(
        f'INSERT INTO accord_change (what, key, "transaction") VALUES (%s, 0, {number})',
        [EVERYTHING],
    )


def missing_notes() -> list[str]:
    """The names of the triggers that should stand in the database, in force, and do not."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}
    return sorted(set(_triggers()) - found)


def _triggers() -> dict[str, tuple[str, str, str]]:
    """Each trigger by its name: its table, the deed it notes, and the column that is the key."""
    made = {}
    for what, deeds, key in [
        *[(name, ("INSERT", "UPDATE", "DELETE"), "id") for name in NAMED],
        *[(name, ("INSERT", "UPDATE", "DELETE"), "person_id") for name in JUDGED],
        *[(name, ("UPDATE",), _FACT_KEYS.get(name, "id")) for name in FACTS],
        ("retraction", ("INSERT",), "fact"),
    ]:
        for deed in deeds:
            table = f"accord_{what}"
            made[f"{table}_notes_{deed.lower()}s"] = table, deed, key
    return made


def _prelude() -> Iterable[str]:
    if connection.vendor != "postgresql":
        return
    keys = {"id", "person_id", *_FACT_KEYS.values()}
    noted = [(f"accord_note_{key}", "TG_ARGV[0]", key) for key in sorted(keys)]
    for name, what, key in [*noted, ("accord_note_fact", "NEW.kind", "fact")]:
        yield f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN NEW := OLD; END IF;
                INSERT INTO accord_change (what, key, transaction) VALUES
                    ({what}, NEW.{key}, CAST(CAST(pg_current_xact_id() AS text) AS bigint));
                RETURN NULL;
            END $$ LANGUAGE plpgsql"""


def _statement(name: str, table: str, deed: str, key: str) -> str:
    what = table.removeprefix("accord_")
    if connection.vendor == "postgresql":
        return f"""CREATE OR REPLACE TRIGGER {name} AFTER {deed} ON {table}
            FOR EACH ROW EXECUTE FUNCTION accord_note_{key}('{what}')"""
    row = "OLD" if deed == "DELETE" else "NEW"
    said = "NEW.kind" if key == "fact" else f"'{what}'"
    return f"""CREATE TRIGGER IF NOT EXISTS {name} AFTER {deed} ON {table}
        BEGIN INSERT INTO accord_change (what, key) VALUES ({said}, {row}.{key}); END"""
