"""What the conditions of an agreement mean for one row, in plain Python and without SQL.

A second reading for the tests alone: True, False, or None for unknown.
"""

import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from operator import eq, ge, gt, le, lt, ne
from zoneinfo import ZoneInfo

from accord.agreement.rules.conditions.tree import (
    Ago,
    And,
    Between,
    Compare,
    Day,
    Known,
    Node,
    Not,
    OneOf,
    Or,
    Value,
)
from accord.agreement.rules.fields import Field, FieldType

ORDERINGS = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
TEXTUAL = {
    "has": lambda whole, part: part in whole,
    "starts": lambda whole, part: whole.startswith(part),
    "ends": lambda whole, part: whole.endswith(part),
}
TRUTHS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

Row = dict[str, object]
"""Fields by name, unknown ones left out or None; `at` is the moment judged, in whole seconds."""


def holds(condition, row: Row, zone: ZoneInfo) -> bool:
    """Whether a condition holds; unknown does not hold, and no condition always does."""
    return condition is None or answer(condition.tree, row, zone) is True


def answer(node: Node, row: Row, zone: ZoneInfo) -> bool | None:
    if isinstance(node, Not):
        inner = answer(node.part, row, zone)
        return None if inner is None else not inner
    if isinstance(node, And | Or):
        decisive = isinstance(node, Or)
        answers = [answer(part, row, zone) for part in node.parts]
        return decisive if decisive in answers else None if None in answers else not decisive
    held = row.get(node.field.name)
    if isinstance(node, Known):
        return held is not None
    return None if held is None else _compared(node, held, row, zone)


def _compared(node: Compare | Between | OneOf, held, row: Row, zone: ZoneInfo) -> bool:
    def plain(value: Value):
        if isinstance(value, Ago):
            return row["at"] - timedelta(**{f"{value.unit.removesuffix('s')}s": value.amount})
        return midnight(value.value, zone) if isinstance(value, Day) else value.value

    if isinstance(node, Between):
        return plain(node.low) <= held <= plain(node.high)
    if isinstance(node, OneOf):
        return any(held == plain(value) for value in node.values)
    operator = node.operator.value
    return (ORDERINGS.get(operator) or TEXTUAL[operator])(held, plain(node.value))


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def typed(field: Field, said: str):
    """What a stored value says; None where it does not fit the type of its field."""
    if field.type is FieldType.TEXT:
        return folded(said)
    if field.type is FieldType.YES_NO:
        return TRUTHS.get(folded(said))
    try:
        if field.type is FieldType.MOMENT:
            moment = datetime.fromisoformat(said)
            return moment.replace(microsecond=0) if moment.tzinfo else None
        return float(said) if isfinite(float(said)) else None
    except ValueError:
        return None
