"""Triggers that refuse to change or delete a fact, by the ORM or by SQL.

Erasing a person is the one exception: it holds a row in `accord_permit` for the length of its
transaction. The table is no model, so that nothing can reach it by accident.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction

from accord.ledger.models import Fact, LedgerEntry

REFUSAL = "facts are only added: retract this one instead"
VERSION = "accord_agreementversion"
VERSION_REFUSAL = "a version of the agreement is never changed: load a new one"


def guarded_tables() -> dict[str, str]:
    """Each guarded table and the columns that may not be updated ("" for all of them).

    A version of the agreement is completed once, when both sides have signed it.
    """
    tables = {
        model._meta.db_table: ""
        for model in apps.get_app_config("accord").get_models()
        if issubclass(model, Fact) or model is LedgerEntry
    }
    return tables | {VERSION: "number, text, loaded_at"}


def install_guards(**_signal: object) -> None:
    """Create every trigger that is missing; run after each migration, since Django drops some."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS accord_permit (why varchar(100) NOT NULL)")
        for statement in _prelude():
            cursor.execute(statement)
        for table, columns in guarded_tables().items():
            if table in present:
                for statement in _triggers(table, columns).values():
                    cursor.execute(statement)


def missing_guards() -> list[str]:
    """The names of the triggers that should stand in the database, in force, and do not."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}
    expected = {
        name for table, columns in guarded_tables().items() for name in _triggers(table, columns)
    }
    return sorted(expected - found)


@contextmanager
def permit(why: str) -> Iterator[None]:
    """Allow changes to facts inside this block, in one transaction; only for erasing a person."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO accord_permit (why) VALUES (%s)", [why])
        yield
        cursor.execute("DELETE FROM accord_permit")


def _prelude() -> list[str]:
    if connection.vendor == "sqlite":
        return []
    return [
        """CREATE OR REPLACE FUNCTION accord_refuse() RETURNS trigger AS $$
            BEGIN
                IF NOT EXISTS (SELECT 1 FROM accord_permit) THEN
                    RAISE EXCEPTION '%', TG_ARGV[0]
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'TRUNCATE' THEN RETURN NULL; END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END $$ LANGUAGE plpgsql"""
    ]


def _triggers(table: str, columns: str) -> dict[str, str]:
    """Every trigger of a table by its name, and the statement that makes it."""
    update = f"UPDATE OF {columns}" if columns else "UPDATE"
    deeds = {"updates": (update, ""), "deletes": ("DELETE", "")}
    if table == VERSION:
        deeds["signed"] = ("UPDATE", "OLD.in_force_from IS NOT NULL")
    if connection.vendor == "postgresql":
        deeds["truncates"] = ("TRUNCATE", "")
    trigger = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    refusal = VERSION_REFUSAL if table == VERSION else REFUSAL
    names = {deed: f"{table}_keeps_{deed}" for deed in deeds}
    return {
        names[deed]: trigger(names[deed], f"BEFORE {what} ON {table}", when, refusal)
        for deed, (what, when) in deeds.items()
    }


def _on_sqlite(name: str, before: str, when: str, refusal: str) -> str:
    condition = f"{when} AND " if when else ""
    return f"""CREATE TRIGGER IF NOT EXISTS {name} {before}
        WHEN {condition}NOT EXISTS (SELECT 1 FROM accord_permit)
        BEGIN SELECT RAISE(ABORT, '{refusal}'); END"""  # noqa: S608 - all of it is ours


def _on_postgresql(name: str, before: str, when: str, refusal: str) -> str:
    level = "STATEMENT" if "TRUNCATE" in before else "ROW"
    condition = f"WHEN ({when})" if when else ""
    return f"""CREATE OR REPLACE TRIGGER {name} {before}
        FOR EACH {level} {condition} EXECUTE FUNCTION accord_refuse('{refusal}')"""
