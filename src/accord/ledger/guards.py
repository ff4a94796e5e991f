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


def guarded_tables() -> dict[str, str]:
    """Each guarded table and the columns that may not be updated ("" for all of them)."""
    tables = {
        model._meta.db_table: ""
        for model in apps.get_app_config("accord").get_models()
        if issubclass(model, Fact) or model is LedgerEntry
    }
    return tables | {"accord_agreementversion": "number, text, loaded_at"}


def install_guards(**_signal: object) -> None:
    """Create every trigger that is missing; run after each migration, since Django drops some."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS accord_permit (why varchar(100) NOT NULL)")
        for statement in _prelude():
            cursor.execute(statement)
        for table, columns in guarded_tables().items():
            if table in present:
                for statement in _triggers(table, columns):
                    cursor.execute(statement)


def missing_guards() -> list[str]:
    """The names of the triggers that should stand in the database and do not."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}
    expected = {f"{t}_keeps_{deed}" for t in guarded_tables() for deed in ("updates", "deletes")}
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
        f"""CREATE OR REPLACE FUNCTION accord_refuse() RETURNS trigger AS $$
            BEGIN
                IF NOT EXISTS (SELECT 1 FROM accord_permit) THEN
                    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                IF TG_OP = 'TRUNCATE' THEN RETURN NULL; END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END $$ LANGUAGE plpgsql"""  # noqa: S608 - nothing of it comes from outside
    ]


def _triggers(table: str, columns: str) -> list[str]:
    update = f"UPDATE OF {columns}" if columns else "UPDATE"
    if connection.vendor == "sqlite":
        return [
            f"""CREATE TRIGGER IF NOT EXISTS {table}_keeps_{name} BEFORE {deed} ON {table}
                WHEN NOT EXISTS (SELECT 1 FROM accord_permit)
                BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""  # noqa: S608 - as above
            for name, deed in (("updates", update), ("deletes", "DELETE"))
        ]
    return [
        f"""CREATE OR REPLACE TRIGGER {table}_keeps_updates BEFORE {update} ON {table}
            FOR EACH ROW EXECUTE FUNCTION accord_refuse()""",
        f"""CREATE OR REPLACE TRIGGER {table}_keeps_deletes BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION accord_refuse()""",
        f"""CREATE OR REPLACE TRIGGER {table}_keeps_truncates BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION accord_refuse()""",
    ]
