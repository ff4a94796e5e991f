"""Rows of several tables in one question, for what shows a little of everything."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    F,
    Field,
    JSONField,
    QuerySet,
    Value,
)
from django.db.models import TextField as Text
from django.db.models.functions import JSONObject


class Part:
    """Rows of one table, and which of their columns are wanted; `owner__name` follows a link."""

    def __init__(self, rows: QuerySet, *columns: str) -> None:
        self.rows = rows
        self.columns = columns
        self.readers = {name: _READERS.get(type(_field(rows, name))) for name in columns}

    def question(self, name: str) -> QuerySet:
        """The rows as a name and one value, so that all tables have the same columns."""
        row = JSONObject(**{f"c{place}": F(name) for place, name in enumerate(self.columns)})
        told = self.rows.order_by().annotate(part_=Value(name, Text()), row_=row)
        return told.values_list("part_", "row_")

    def row(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """One row by the names of its columns."""
        values = (told[f"c{place}"] for place in range(len(self.columns)))
        return {
            name: value if reader is None or value is None else reader(value)
            for (name, reader), value in zip(self.readers.items(), values, strict=True)
        }


def gathered(**parts: Part) -> dict[str, list[dict[str, Any]]]:
    """The rows of every part, in no order; one question, however many tables there are."""
    first, *others = (part.question(name) for name, part in parts.items())
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in parts}
    for name, told in first.union(*others, all=True):
        found[name].append(parts[name].row(told))
    return found


def _field(rows: QuerySet, path: str) -> Field:
    """The field that a column, or a computed value, is of."""
    if path in rows.query.annotations:
        return rows.query.annotations[path].output_field
    model, *rest = rows.model, *path.split("__")
    for name in rest[:-1]:
        model = model._meta.get_field(name).related_model
    last = "id" if rest[-1] == "pk" else rest[-1]
    return next(
        field for field in model._meta.concrete_fields if last in (field.name, field.attname)
    )


def _moment(told: str) -> datetime:
    moment = datetime.fromisoformat(told)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _value(told: Any) -> Any:
    """SQLite tells JSON within JSON as text."""
    return json.loads(told) if isinstance(told, str) else told


_READERS = {
    DateTimeField: _moment,
    DateField: date.fromisoformat,
    BooleanField: bool,
    JSONField: _value,
}
"""How a value comes back from text; any other is itself."""
