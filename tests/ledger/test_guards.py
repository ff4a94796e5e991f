"""Facts and versions of the agreement are only added: the database itself refuses the rest."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from accord.ledger.guards import guarded_tables, missing_guards, permit
from accord.touchpoints.models import Touch
from tests.ledger.rows import facts

NAMES = {
    model._meta.db_table: model.__name__ for model in apps.get_app_config("accord").get_models()
}
TABLES = sorted(NAMES[table] for table in guarded_tables())
REFUSALS = "facts are only added: retract this one|a version of the agreement is never changed"
PROTECTED = {"AgreementVersion": "text", "LedgerEntry": "kind"}
"""A column that may not change; of facts, their source."""


def change_with_orm(row: models.Model, column: str) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**{column: "other"})


def save_with_orm(row: models.Model, column: str) -> None:
    setattr(row, column, "other")
    row.save()


def bulk_update_with_orm(row: models.Model, column: str) -> None:
    setattr(row, column, "other")
    type(row)._base_manager.bulk_update([row], [column])


def delete_with_orm(row: models.Model, column: str) -> None:
    row.delete()


def delete_all_with_orm(row: models.Model, column: str) -> None:
    type(row)._base_manager.all().delete()


def change_with_sql(row: models.Model, column: str) -> None:
    execute(f"UPDATE {row._meta.db_table} SET {column} = {column}")


def delete_with_sql(row: models.Model, column: str) -> None:
    execute(f"DELETE FROM {row._meta.db_table}")


def upsert_with_sql(row: models.Model, column: str) -> None:
    table, key = row._meta.db_table, row._meta.pk.column
    execute(
        f"INSERT INTO {table} SELECT * FROM {table} WHERE 1 = 1 "
        f"ON CONFLICT ({key}) DO UPDATE SET {column} = 'other'"
    )


def replace_with_sql(row: models.Model, column: str) -> None:
    table = row._meta.db_table
    if connection.vendor == "sqlite":
        execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute(f"TRUNCATE {table} CASCADE")


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


CHANGES = (change_with_orm, save_with_orm, bulk_update_with_orm, change_with_sql, upsert_with_sql)
REMOVALS = (delete_with_orm, delete_all_with_orm, delete_with_sql, replace_with_sql)


def stand_in(rows, name: str) -> tuple[models.Model, str]:
    """A stored row of a guarded table, and a column of it that may not change."""
    return rows.stored(name), PROTECTED.get(name, "source")


@pytest.mark.parametrize("deed", [*CHANGES, *REMOVALS], ids=lambda deed: deed.__name__)
@pytest.mark.parametrize("name", TABLES)
def test_nothing_changes_or_removes_a_row(rows, name, deed):
    row, column = stand_in(rows, name)
    before = type(row)._base_manager.values().get(pk=row.pk)

    with pytest.raises(IntegrityError, match=REFUSALS), transaction.atomic():
        deed(row, column)

    assert type(row)._base_manager.values().get(pk=before[row._meta.pk.attname]) == before


@pytest.mark.parametrize("name", TABLES)
def test_a_permit_allows_both_and_ends_with_its_block(rows, name):
    row, column = stand_in(rows, name)
    other = rows.stored(name)

    with permit("a person asked to be erased"):
        change_with_orm(row, column)
        other.delete()

    assert getattr(type(row)._base_manager.get(), column) == "other"
    with pytest.raises(IntegrityError, match=REFUSALS), transaction.atomic():
        change_with_sql(row, column)


def test_a_permit_that_breaks_off_leaves_everything_as_it_was(rows):
    touch = rows.stored("Touch", kind="page")

    def breaks_off() -> None:
        with permit("a person asked to be erased"):
            Touch.objects.update(kind="form")
            raise LookupError

    with pytest.raises(LookupError):
        breaks_off()

    touch.refresh_from_db()
    assert touch.kind == "page"
    with pytest.raises(IntegrityError, match=REFUSALS), transaction.atomic():
        Touch.objects.update(kind="form")


def test_every_table_of_facts_is_guarded():
    assert {model.__name__ for model in facts()} <= set(TABLES)


def test_after_the_migrations_no_guard_is_missing(db):
    assert missing_guards() == []


@pytest.mark.parametrize("name", TABLES)
def test_a_guard_that_was_dropped_is_named_and_comes_back(db, name):
    table = apps.get_model("accord", name)._meta.db_table
    guards = [f"{table}_keeps_deletes", f"{table}_keeps_updates"]
    if name == "AgreementVersion":
        guards.insert(1, f"{table}_keeps_signed")
    if connection.vendor == "postgresql":
        guards.insert(-1, f"{table}_keeps_truncates")
    for guard in guards:
        execute(f"DROP TRIGGER {guard}" + (f" ON {table}" * (connection.vendor != "sqlite")))

    assert missing_guards() == guards
    call_command("migrate", verbosity=0)
    assert missing_guards() == []


def test_a_guard_that_was_switched_off_is_named_and_comes_back(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot switch a trigger off")
    execute("ALTER TABLE accord_touch DISABLE TRIGGER accord_touch_keeps_updates")

    assert missing_guards() == ["accord_touch_keeps_updates"]
    call_command("migrate", verbosity=0)
    assert missing_guards() == []


def test_a_migration_that_makes_a_table_anew_loses_no_guard(transactional_db):
    narrow, wide = Touch._meta.get_field("channel"), models.CharField(max_length=80, null=True)
    wide.set_attributes_from_name("channel")
    wide.model = Touch

    for old, new in ((narrow, wide), (wide, narrow)):
        with connection.schema_editor() as editor:
            editor.alter_field(Touch, old, new)
        dropped = missing_guards()
        call_command("migrate", verbosity=0)
        assert missing_guards() == []
        assert bool(dropped) == (connection.vendor == "sqlite"), "Django drops them on SQLite"


@pytest.mark.parametrize(
    "change",
    [{"holidays": ["2026-05-02"]}, {"in_force_from": None}, {"text": "other"}, {"number": 9}],
)
def test_a_version_in_force_is_never_changed(in_force, change):
    with pytest.raises(IntegrityError, match=REFUSALS), transaction.atomic():
        type(in_force).objects.filter(number=1).update(**change)


def test_nobody_reaches_the_permit_through_a_table_of_ours():
    assert "accord_permit" not in NAMES
