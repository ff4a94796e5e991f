"""A large company out of a small one: everyone, and all that happened, many times over.

The simulated company is built and judged once; then each of its people, companies and deals gets
twins with numbers of their own, facts and judgements alike, by one statement a table. So a page
finds what it would find after years, and it takes a minute instead of an hour.
"""

from collections.abc import Mapping
from datetime import datetime

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Field, Max, Model

from accord.demo.actions import build

ALONE = {
    "LedgerClock", "AgreementVersion", "Signature", "AgreedStage", "AgreedPromise", "Campaign",
    "CampaignCost", "ImportRun", "Asset", "Cursor", "Team", "User", "Absence", "SideProfile",
    "WallScreen", "Acknowledgement", "Review", "Change",
}  # fmt: skip
"""Of these there is one, however many people come by."""

NUMBERED = {"fact": "kind", "cause_fact": "cause"}
"""Columns that hold the number of a fact, and those that say in which table it lies."""

Apart = Mapping[type[Model], int]
"""By how much the numbers of twins differ in each table: as little as in a company that grew by itself."""


def grown(*, people: int, times: int, until: datetime, password: str) -> None:
    """Build the company of so many people, and add so many times as many twins less one."""
    build(people=people, until=until, password=password)
    models = [model for model in apps.get_app_config("accord").get_models() if _has_twins(model)]
    apart = {
        model: 1 + (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) for model in models
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for model in models:
            cursor.execute(_statement(model, apart), [times])
        cursor.execute(
            "UPDATE accord_cursor SET position = (SELECT max(position) FROM accord_ledgerentry)"
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _has_twins(model: type[Model]) -> bool:
    return model.__name__ not in ALONE


def _statement(model: type[Model], apart: Apart) -> str:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_twin_of(field, apart) for field in fields)
    table, key = model._meta.db_table, model._meta.pk.column
    return (
        "WITH RECURSIVE twin(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM twin WHERE n + 1 < %s) "  # noqa: S608
        f'INSERT INTO "{table}" ({columns}) '
        f'SELECT {values} FROM "{table}" t CROSS JOIN twin WHERE t."{key}" < {apart[model]}'
    )


def _twin_of(field: Field, apart: Apart) -> str:
    """What a twin has in this column: a number or name of its own, or the same."""
    column = f't."{field.column}"'
    if field.name in NUMBERED:
        return f"{column} + twin.n * {_apart_by(NUMBERED[field.name], apart)}"
    numbers = field.related_model or (field.model if field.primary_key else None)
    if numbers in apart:
        return f"{column} + twin.n * {apart[numbers]}"
    if field.unique or field.name == "source_key":
        return f"'t' || twin.n || '-' || {column}"
    return column


def _apart_by(kind: str, apart: Apart) -> str:
    """How far apart they are in the table that a row names."""
    cases = " ".join(f"WHEN '{model._meta.model_name}' THEN {far}" for model, far in apart.items())
    return f'CASE t."{kind}" {cases} ELSE {max(apart.values())} END'
