"""The extra care for entering a stage: a threshold is crossed upward, and never by time alone."""

from collections.abc import Collection

from accord.agreement.rules.conditions.errors import ConditionError
from accord.agreement.rules.conditions.tree import (
    Ago,
    Compare,
    Condition,
    Leaf,
    Operator,
    leaves,
    values_of,
)

RISING = frozenset({"interest", "position"})
_UPWARD = {Operator.MORE, Operator.AT_LEAST}


def check_threshold(condition: Condition, rising: Collection[str] = RISING) -> None:
    """Refuse what could let someone in by waiting: `enter` must move by what happens."""
    for leaf, negated in leaves(condition.tree):
        if any(isinstance(value, Ago) for value in values_of(leaf)):
            raise ConditionError(
                "A stage cannot be entered by the passing of time.",
                leaf.column,
                "Use a date instead of a time ago; only `wake` moves people by time.",
            )
        if leaf.field.name in rising and (negated or not _is_upward(leaf)):
            name = leaf.field.name
            raise ConditionError(
                f"“{name}” falls by itself, so a stage can only be entered when it rises.",
                leaf.column,
                f"Compare {name} with > or >=, and without not.",
            )


def _is_upward(leaf: Leaf) -> bool:
    return isinstance(leaf, Compare) and leaf.operator in _UPWARD
