"""A condition as a sentence that marketing and sales both understand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accord.agreement.rules.conditions.tree import (
    Ago,
    And,
    Between,
    Compare,
    Condition,
    Day,
    Known,
    Leaf,
    Node,
    Not,
    Number,
    OneOf,
    Operator,
    Or,
    Rank,
    Text,
    Value,
)
from accord.agreement.rules.fields import Field

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

# What is said, and what is said under a `not`.
_PHRASES: dict[Operator, tuple[str, str]] = {
    Operator.EQUAL: ("is {}", "is not {}"),
    Operator.NOT_EQUAL: ("is not {}", "is {}"),
    Operator.LESS: ("is less than {}", "is not less than {}"),
    Operator.AT_MOST: ("is at most {}", "is not at most {}"),
    Operator.MORE: ("is more than {}", "is not more than {}"),
    Operator.AT_LEAST: ("is at least {}", "is not at least {}"),
    Operator.HAS: ("contains {}", "does not contain {}"),
    Operator.STARTS: ("starts with {}", "does not start with {}"),
    Operator.ENDS: ("ends with {}", "does not end with {}"),
}
_RANK_PHRASES: dict[Operator, tuple[str, str]] = {
    **_PHRASES,
    Operator.LESS: ("is lower than {}", "is not lower than {}"),
    Operator.AT_MOST: ("is {} or lower", "is not {} or lower"),
    Operator.MORE: ("is higher than {}", "is not higher than {}"),
    Operator.AT_LEAST: ("is {} or higher", "is not {} or higher"),
}
_DAY_PHRASES: dict[Operator, tuple[str, str]] = {
    Operator.LESS: ("is before {}", "is not before {}"),
    Operator.AT_MOST: ("is at or before the start of {}", "is not at or before the start of {}"),
    Operator.MORE: ("is after the start of {}", "is not after the start of {}"),
    Operator.AT_LEAST: ("is on or after {}", "is not on or after {}"),
}
_AGO_PHRASES: dict[Operator, tuple[str, str]] = {
    Operator.LESS: ("is more than {} ago", "is not more than {} ago"),
    Operator.AT_MOST: ("is at least {} ago", "is not at least {} ago"),
    Operator.MORE: ("is less than {} ago", "is not less than {} ago"),
    Operator.AT_LEAST: ("is at most {} ago", "is not at most {} ago"),
}


def sentence(condition: Condition, fields: Mapping[str, Field]) -> str:
    """The condition in words, to follow upon “if”; the labels are those of the given fields."""
    return _Speaker(fields).node(condition.tree)


@dataclass(frozen=True)
class _Speaker:
    fields: Mapping[str, Field]

    def node(self, node: Node) -> str:
        if isinstance(node, And):
            return self.joined(node.parts, "and")
        if isinstance(node, Or):
            return self.joined(node.parts, "or")
        if isinstance(node, Not):
            return self.negated(node)
        return self.leaf(node, negated=False)

    def joined(self, parts: tuple[Node, ...], word: str) -> str:
        """Groups inside groups are held together by both/either, and by brackets below that."""
        comma = "," if any(isinstance(part, And | Or) for part in parts) else ""
        return f"{comma} {word} ".join(self.part(part) for part in parts)

    def part(self, node: Node) -> str:
        if not isinstance(node, And | Or):
            return self.node(node)
        if any(isinstance(part, And | Or) for part in node.parts):
            return f"({self.node(node)})"
        opening = "both" if len(node.parts) == 2 else "all of"
        return f"{opening if isinstance(node, And) else 'either'} {self.node(node)}"

    def negated(self, node: Not) -> str:
        if isinstance(node.part, Not | And | Or):
            return f"it is not so that ({self.node(node.part)})"
        return self.leaf(node.part, negated=True)

    def leaf(self, leaf: Leaf, *, negated: bool) -> str:
        field = self.fields.get(leaf.field.name, leaf.field)
        return f"the {field.label} {_predicate(leaf, negated=negated)}"


def _predicate(leaf: Leaf, *, negated: bool) -> str:
    is_or_not = "is not" if negated else "is"
    if isinstance(leaf, Known):
        return f"{is_or_not} known"
    if isinstance(leaf, OneOf):
        return f"{is_or_not} {_listed([_value(value) for value in leaf.values])}"
    if isinstance(leaf, Between):
        return f"{is_or_not} between {_edge(leaf.low)} and {_edge(leaf.high)}"
    return _comparison(leaf, negated=negated)


def _comparison(leaf: Compare, *, negated: bool) -> str:
    phrases = _PHRASES
    if isinstance(leaf.value, Rank):
        phrases = _RANK_PHRASES
    elif isinstance(leaf.value, Day):
        phrases = _DAY_PHRASES
    elif isinstance(leaf.value, Ago):
        phrases = _AGO_PHRASES
    return phrases[leaf.operator][negated].format(_value(leaf.value))


def _listed(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _edge(value: Value) -> str:
    """The end of a span: a date is the moment at which the day begins."""
    if isinstance(value, Day):
        return f"the start of {_value(value)}"
    return f"{_value(value)} ago" if isinstance(value, Ago) else _value(value)


def _value(value: Value) -> str:
    if isinstance(value, Text):
        return f"“{value.written}”"
    if isinstance(value, Number):
        return _number(value.value)
    if isinstance(value, Day):
        return _date(value.value)
    if isinstance(value, Ago):
        return f"{value.amount:,} {value.unit}{'' if value.amount == 1 else 's'}"
    if isinstance(value, Rank):
        return value.written
    return "yes" if value.value else "no"


def _number(number: float) -> str:
    """With every digit that was written, and never as 1e-06."""
    return f"{Decimal(repr(number + 0.0)).normalize():,f}"


def _date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
