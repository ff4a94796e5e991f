"""The language in which an agreement says when a rule holds.

A condition is read into a typed tree, shown as a sentence, and judged as SQL by the engine at
hand; there is no other evaluator.
"""

from accord.agreement.rules.conditions.errors import ConditionError
from accord.agreement.rules.conditions.parsing import parse
from accord.agreement.rules.conditions.sentences import sentence
from accord.agreement.rules.conditions.sql import (
    Binder,
    Dialect,
    Placeholders,
    render,
    to_expression,
    to_sql,
)
from accord.agreement.rules.conditions.thresholds import check_threshold
from accord.agreement.rules.conditions.tree import Condition
from accord.agreement.rules.fields import CATALOGUE, Field, FieldType, Scope, catalogue

__all__ = [
    "CATALOGUE",
    "Binder",
    "Condition",
    "ConditionError",
    "Dialect",
    "Field",
    "FieldType",
    "Placeholders",
    "Scope",
    "catalogue",
    "check_threshold",
    "parse",
    "render",
    "sentence",
    "to_expression",
    "to_sql",
]
