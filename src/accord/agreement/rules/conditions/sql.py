"""A condition as SQL: every value bound, every identifier quoted and from the catalogue.

The columns hold what the catalogue promises: folded text, doubles, 0 or 1, whole epoch seconds,
ranks; and `at`, the moment judged, in epoch seconds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import reduce
from typing import Literal
from zoneinfo import ZoneInfo

from sqlglot import exp

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
    Text,
    Value,
)

Dialect = Literal["sqlite", "postgres", "duckdb", "spark"]
Placeholders = Literal["native", "django", "named"]
Bound = str | int | float

_NATIVE: dict[str, str] = {
    "sqlite": ":{}", "postgres": "%({})s", "duckdb": "${}", "spark": ":{}",
}  # fmt: skip
_PERCENT = "%({})s"
_OTHERS: dict[str, str] = {"django": _PERCENT, "named": ":{}"}
_MARKED = re.compile("\x00([a-z][a-z0-9_]*)\x00")
_ALIAS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


@dataclass
class Binder:
    """Collects the values of one statement under names of their own: p0, p1, …"""

    values: dict[str, Bound] = field(default_factory=dict)

    def bind(self, value: Bound) -> exp.Placeholder:
        """The place of this value in the statement."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return exp.Placeholder(this=name)


def to_sql(
    condition: Condition,
    dialect: Dialect,
    *,
    binder: Binder,
    zone: ZoneInfo,
    placeholders: Placeholders = "native",
) -> str:
    """The condition as a boolean expression for one engine; its values are in the binder."""
    expression = to_expression(condition, binder=binder, zone=zone)
    return render(expression, dialect, placeholders)


def to_expression(
    condition: Condition, *, binder: Binder, zone: ZoneInfo, table_alias: str | None = None
) -> exp.Expr:
    """The condition as an expression that can be built into a larger statement."""
    if table_alias is not None and not _ALIAS.fullmatch(table_alias):
        raise ValueError(f"“{table_alias}” cannot be the name of a table")
    return _Builder(binder, zone, table_alias).node(condition.tree)


def render(expression: exp.Expr, dialect: Dialect, placeholders: Placeholders = "native") -> str:
    """A statement for an engine's own driver, for Django's cursor on it, or for the warehouse."""
    pattern = _NATIVE[dialect] if placeholders == "native" else _OTHERS[placeholders]
    sql = expression.transform(_marked).sql(dialect=dialect)
    if pattern == _PERCENT:
        sql = sql.replace("%", "%%")
    return _MARKED.sub(lambda match: pattern.format(match[1]), sql)


def _marked(node: exp.Expr) -> exp.Expr:
    """Placeholders are marked until the end, so that nothing else is taken for one."""
    return exp.Var(this=f"\x00{node.name}\x00") if isinstance(node, exp.Placeholder) else node


@dataclass(frozen=True)
class _Builder:
    binder: Binder
    zone: ZoneInfo
    table_alias: str | None

    def node(self, node: Node) -> exp.Expr:
        if isinstance(node, And):
            return _joined(exp.And, [self.operand(part) for part in node.parts])
        if isinstance(node, Or):
            return _joined(exp.Or, [self.operand(part) for part in node.parts])
        if isinstance(node, Not):
            return exp.Not(this=exp.Paren(this=self.node(node.part)))
        return self.leaf(node)

    def operand(self, node: Node) -> exp.Expr:
        built = self.node(node)
        return exp.Paren(this=built) if isinstance(node, And | Or) else built

    def leaf(self, leaf: Leaf) -> exp.Expr:
        column = self.column(leaf.field.name)
        if isinstance(leaf, Known):
            return exp.Not(this=exp.Is(this=column, expression=exp.Null()))
        if isinstance(leaf, OneOf):
            values = [self.value(value) for value in leaf.values]
            return exp.In(this=column, expressions=values)
        if isinstance(leaf, Between):
            return exp.Between(this=column, low=self.value(leaf.low), high=self.value(leaf.high))
        return self.compare(leaf, column)

    def compare(self, leaf: Compare, column: exp.Expr) -> exp.Expr:
        return _COMPARISONS[leaf.operator](column, self.value(leaf.value))

    def column(self, name: str) -> exp.Expr:
        table = exp.to_identifier(self.table_alias, quoted=True)
        return exp.Column(this=exp.to_identifier(name, quoted=True), table=table)

    def value(self, value: Value) -> exp.Expr:
        """Typed, since an engine may take a bound value, or a decimal, for something else."""
        if isinstance(value, Text):
            return _cast(self.binder.bind(value.value), "text")
        if isinstance(value, Number):
            return _cast(self.binder.bind(value.value), "double")
        if isinstance(value, Day):
            midnight = datetime.combine(value.value, time.min, tzinfo=self.zone)
            return _cast(self.binder.bind(int(midnight.timestamp())), "bigint")
        if isinstance(value, Ago):
            seconds = _cast(self.binder.bind(value.seconds), "bigint")
            return exp.Paren(this=exp.Sub(this=self.column("at"), expression=seconds))
        return _cast(self.binder.bind(int(value.value)), "bigint")


def _joined(connective: type[exp.Connector], parts: list[exp.Expr]) -> exp.Expr:
    return reduce(lambda left, right: connective(this=left, expression=right), parts)


def _cast(value: exp.Expr, kind: str) -> exp.Expr:
    return exp.Cast(this=value, to=exp.DataType.build(kind))


def _has(column: exp.Expr, text: exp.Expr) -> exp.Expr:
    place = exp.StrPosition(this=column, substr=text)
    return exp.GT(this=place, expression=exp.Literal.number(0))


def _starts(column: exp.Expr, text: exp.Expr) -> exp.Expr:
    """Not LIKE, in which % and _ and \\ mean something else on each engine."""
    beginning = _function("SUBSTR", column, exp.Literal.number(1), _function("LENGTH", text))
    return exp.EQ(this=beginning, expression=text.copy())


def _ends(column: exp.Expr, text: exp.Expr) -> exp.Expr:
    after_first = exp.Add(this=exp.Literal.number(1), expression=_function("LENGTH", column))
    start = exp.Sub(this=after_first, expression=_function("LENGTH", text))
    return exp.EQ(this=_function("SUBSTR", column.copy(), start), expression=text.copy())


def _function(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function that has this name, and this meaning, on every engine."""
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


def _plain(
    kind: type[exp.Binary],
) -> Callable[[exp.Expr, exp.Expr], exp.Expr]:
    return lambda column, value: kind(this=column, expression=value)


_COMPARISONS: dict[Operator, Callable[[exp.Expr, exp.Expr], exp.Expr]] = {
    Operator.EQUAL: _plain(exp.EQ),
    Operator.NOT_EQUAL: _plain(exp.NEQ),
    Operator.LESS: _plain(exp.LT),
    Operator.AT_MOST: _plain(exp.LTE),
    Operator.MORE: _plain(exp.GT),
    Operator.AT_LEAST: _plain(exp.GTE),
    Operator.HAS: _has,
    Operator.STARTS: _starts,
    Operator.ENDS: _ends,
}
