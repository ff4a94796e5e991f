"""One sound row of any table, made from what its columns ask for."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.apps import apps
from django.db import models

from accord.ledger.models import Fact

MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SPECIAL = {
    "Absence": {"ends_at": MOMENT + timedelta(days=1)},
    "DecidedMove": {"origin": "import"},
    "Pause": {"ends_at": MOMENT + timedelta(days=1)},
    "Rating": {"stars": 3},
    "LedgerClock": {"id": 1},
}
"""What a column needs beside a value of its type."""

OF_ITS_OWN = {"Signature", "Acknowledgement", "Review"}
"""Tables of which two sound rows never point to the same other row."""


def tables() -> list[type[models.Model]]:
    return list(apps.get_app_config("accord").get_models())


def facts() -> list[type[Fact]]:
    return [model for model in tables() if issubclass(model, Fact)]


class Rows:
    """Sound rows: no two of them share a text or a number unless they are told to."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.choices: dict[object, count[int]] = defaultdict(count)
        self.subjects: dict[type[models.Model], models.Model] = {}

    def new(self, name: str, /, **changes: object) -> models.Model:
        """A row that is not stored yet."""
        model = apps.get_model("accord", name)
        given = SPECIAL.get(name, {}) | changes
        asked = [field for field in model._meta.concrete_fields if self._is_asked(field, given)]
        values = {field.name: self._value(model, field) for field in asked}
        return model(**values, **given)

    def stored(self, name: str, /, **changes: object) -> models.Model:
        row = self.new(name, **changes)
        row.save(force_insert=True)
        return row

    def _is_asked(self, field: models.Field, given: dict[str, object]) -> bool:
        if {field.name, field.attname} & given.keys() or field.has_default() or field.null:
            return False
        return not (isinstance(field, models.AutoField) or field.blank)

    def _value(self, model: type[models.Model], field: models.Field) -> object:
        if isinstance(field, models.ForeignKey):
            return self._subject(model, field)
        if field.choices:
            number = next(self.choices[model, field.name]) if field.unique else 0
            return field.choices[number % len(field.choices)][0]
        if isinstance(field, models.CharField | models.TextField):
            return f"{next(self.numbers)}-{field.name}"[: field.max_length]
        if isinstance(field, models.IntegerField):
            return next(self.numbers)
        plain = {
            models.DateTimeField: MOMENT,
            models.DateField: date(2026, 3, 2),
            models.BooleanField: False,
            models.JSONField: {},
        }
        return plain[type(field)]

    def _subject(self, model: type[models.Model], field: models.ForeignKey) -> models.Model:
        """The one row that others point to; two fields of a row point to two of them."""
        target = field.related_model
        first = next(each for each in model._meta.concrete_fields if each.related_model is target)
        if field is not first or model.__name__ in OF_ITS_OWN:
            return self.stored(target.__name__)
        if target not in self.subjects:
            self.subjects[target] = self.stored(target.__name__)
        return self.subjects[target]
