"""A condition as a typed tree: every comparison is known to make sense for its field."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from accord.agreement.rules.fields import Field

SECONDS = {"hour": 3600, "day": 86400, "week": 604800}


class Operator(Enum):
    """How a field is compared with one value."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    HAS = "has"
    STARTS = "starts"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Text:
    """A text, folded for comparison, and as it was written."""

    value: str
    written: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number; compared as a double on every engine."""

    value: float


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""

    value: bool


@dataclass(frozen=True, slots=True)
class Rank:
    """A value of an ordered list by its place, 0 for the lowest, and as the list spells it."""

    value: int
    written: str


@dataclass(frozen=True, slots=True)
class Day:
    """The midnight with which a date begins in the company's zone."""

    value: date


@dataclass(frozen=True, slots=True)
class Ago:
    """So long before the moment judged."""

    amount: int
    unit: str

    @property
    def seconds(self) -> int:
        """A day counts 24 hours, also when the clocks change."""
        return self.amount * SECONDS[self.unit]


Value = Text | Number | YesNo | Rank | Day | Ago


@dataclass(frozen=True, slots=True)
class Compare:
    """A field against one value."""

    field: Field
    operator: Operator
    value: Value
    column: int = dataclasses.field(compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """A field from one value to another, both included."""

    field: Field
    low: Value
    high: Value
    column: int = dataclasses.field(compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A field that is one of several values."""

    field: Field
    values: tuple[Value, ...]
    column: int = dataclasses.field(compare=False)


@dataclass(frozen=True, slots=True)
class Known:
    """A field of which anything is known; never itself unknown."""

    field: Field
    column: int = dataclasses.field(compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; the opposite of unknown is unknown."""

    part: "Node"
    column: int = dataclasses.field(compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple["Node", ...]


Leaf = Compare | Between | OneOf | Known
Node = Leaf | Not | And | Or


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that has been read and found sound."""

    text: str
    tree: Node

    @property
    def names(self) -> frozenset[str]:
        """The fields it asks for."""
        return frozenset(leaf.field.name for leaf, _ in leaves(self.tree))

    @property
    def relative(self) -> bool:
        """Whether its answer can change by the passing of time alone."""
        values = (value for leaf, _ in leaves(self.tree) for value in values_of(leaf))
        return any(isinstance(value, Ago) for value in values)


def leaves(node: Node, negated: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """Every comparison from left to right, and whether it stands below a `not`."""
    if isinstance(node, Not):
        yield from leaves(node.part, True)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part, negated)
    else:
        yield node, negated


def values_of(leaf: Leaf) -> tuple[Value, ...]:
    """The values a field is compared with."""
    if isinstance(leaf, Compare):
        return (leaf.value,)
    if isinstance(leaf, Between):
        return (leaf.low, leaf.high)
    if isinstance(leaf, OneOf):
        return leaf.values
    return ()
