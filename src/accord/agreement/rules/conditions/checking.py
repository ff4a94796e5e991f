"""Whether every comparison of a condition makes sense for the field it asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from lark import Token, Tree

from accord.agreement.rules.conditions.errors import ConditionError, quoted
from accord.agreement.rules.conditions.tree import (
    Ago,
    And,
    Between,
    Compare,
    Day,
    Known,
    Node,
    Not,
    Number,
    OneOf,
    Operator,
    Or,
    Rank,
    Text,
    Value,
    YesNo,
)
from accord.agreement.rules.fields import CATALOGUE, Field, FieldType
from accord.kit.text import fold

MOST_DIGITS = 15  # as many as a double keeps exactly
LONGEST_AGO = 99_999
YEARS = range(1900, 3000)

_IN_ORDER = {"=", "!=", "<", "<=", ">", ">=", "in", "between"}
_ALLOWED: dict[FieldType, set[str]] = {
    FieldType.TEXT: {"=", "!=", "in", "has", "starts", "ends"},
    FieldType.NUMBER: _IN_ORDER,
    FieldType.ORDERED: _IN_ORDER,
    FieldType.MOMENT: {"<", "<=", ">", ">=", "between"},
    FieldType.YES_NO: {"=", "!="},
}
_CURES: dict[FieldType, str] = {
    FieldType.TEXT: "With a text use =, !=, in, has, starts, ends, or is known.",
    FieldType.NUMBER: "With a number use = != < <= > >=, in, between, or is known.",
    FieldType.ORDERED: "With an ordered list use = != < <= > >=, in, between, or is known.",
    FieldType.MOMENT: "A moment is exact to the second: use < <= > >=, between, or is known, "
    "as in {name} >= 2026-03-01 and {name} < 2026-03-02",
    FieldType.YES_NO: "Write {name} = yes, {name} = no, or {name} is known",
}
_VALUE_CURES: dict[FieldType, str] = {
    FieldType.TEXT: "Write it as text in single quotes.",
    FieldType.NUMBER: "Write a plain number, without quotes.",
    FieldType.ORDERED: "Write one of the values of its list, in single quotes.",
    FieldType.MOMENT: "Write a date without quotes, like 2026-03-31, or a time ago, "
    "like 3 days ago.",
    FieldType.YES_NO: "Write yes or no, without quotes.",
}


def check(syntax: Tree[Token], fields: Mapping[str, Field]) -> Node:
    """The typed tree of a condition that is small enough, or the first thing wrong with it."""
    return _Checker(fields).node(syntax)


@dataclass(frozen=True)
class _Checker:
    fields: Mapping[str, Field]

    def node(self, syntax: Tree[Token]) -> Node:
        checks: dict[str, Callable[[Tree[Token]], Node]] = {
            "either": lambda tree: Or(self.parts(tree)),
            "both": lambda tree: And(self.parts(tree)),
            "group": lambda tree: self.parts(tree)[0],
            "negation": lambda tree: Not(self.parts(tree)[0], _column(_tokens(tree)[0])),
            "compare": self.compare,
            "between": self.between,
            "one_of": self.one_of,
            "known": self.known,
        }
        return checks[syntax.data](syntax)

    def parts(self, syntax: Tree[Token]) -> tuple[Node, ...]:
        return tuple(self.node(part) for part in syntax.children if isinstance(part, Tree))

    def compare(self, syntax: Tree[Token]) -> Node:
        name, word = _tokens(syntax)[:2]
        field = self.field(name, word)
        value = _value(field, syntax.children[2])
        return Compare(field, Operator(word.lower()), value, _column(name))

    def between(self, syntax: Tree[Token]) -> Node:
        name, word = _tokens(syntax)[:2]
        field = self.field(name, word)
        low, high = (_value(field, written) for written in syntax.children[2:])
        if _is_backwards(low, high):
            raise ConditionError(
                "“between” begins with the higher value, so nothing lies between.",
                _column(syntax.children[2]),
                "Put the lower, or earlier, value first.",
            )
        return Between(field, low, high, _column(name))

    def one_of(self, syntax: Tree[Token]) -> Node:
        name, word = _tokens(syntax)[:2]
        field = self.field(name, word)
        values = tuple(_value(field, written) for written in syntax.children[2:])
        return OneOf(field, values, _column(name))

    def known(self, syntax: Tree[Token]) -> Node:
        name = _tokens(syntax)[0]
        return Known(self.known_field(name), _column(name))

    def field(self, name: Token, operator: Token) -> Field:
        """The field of this name, if it can be compared in this way."""
        field = self.known_field(name)
        _check_operator(field, operator)
        return field

    def known_field(self, name: Token) -> Field:
        if str(name) in self.fields:
            return self.fields[str(name)]
        if str(name) in CATALOGUE:
            message = f"The field {quoted(name)} cannot be asked here."
        else:
            message = f"There is no field {quoted(name)}."
        raise ConditionError(message, _column(name), self._cure(name))

    def _cure(self, name: Token) -> str:
        likely = get_close_matches(name.lower(), self.fields, n=1)
        if likely:
            return f"Did you mean “{likely[0]}”?"
        return f"Fields that can be asked here: {', '.join(sorted(self.fields))}."


def _check_operator(field: Field, operator: Token) -> None:
    if operator.lower() not in _ALLOWED[field.type]:
        raise ConditionError(
            f"{quoted(operator)} cannot be used with “{field.name}” (type {field.type.value}).",
            _column(operator),
            _CURES[field.type].format(name=field.name),
        )


def _is_backwards(low: Value, high: Value) -> bool:
    if isinstance(low, Ago) and isinstance(high, Ago):
        return low.seconds < high.seconds
    if isinstance(low, Day) and isinstance(high, Day):
        return low.value > high.value
    if isinstance(low, Number | Rank) and isinstance(high, Number | Rank):
        return low.value > high.value
    return False


def _value(field: Field, written: Token | Tree[Token]) -> Value:
    if isinstance(written, Tree):
        kind, tokens = "AGO", _tokens(written)
    else:
        kind, tokens = written.type, [written]
    reader = _READERS.get((field.type, kind))
    if reader is None:
        shown = " ".join(tokens)
        raise ConditionError(
            f"“{field.name}” (type {field.type.value}) cannot be compared with {quoted(shown)}.",
            _column(tokens[0]),
            _VALUE_CURES[field.type],
        )
    return reader(field, tokens)


def _text(field: Field, tokens: list[Token]) -> Text:
    written = _unquoted(tokens[0])
    if not written:
        raise ConditionError(
            "A text to compare with cannot be empty.",
            _column(tokens[0]),
            f"To ask whether it is missing, write: not {field.name} is known",
        )
    return Text(fold(written), written)


def _number(_field: Field, tokens: list[Token]) -> Number:
    if sum(character.isdigit() for character in tokens[0]) > MOST_DIGITS:
        raise ConditionError(
            f"A number can have at most {MOST_DIGITS} digits.",
            _column(tokens[0]),
            "Write it with fewer digits.",
        )
    return Number(float(tokens[0]))


def _yes_no(_field: Field, tokens: list[Token]) -> YesNo:
    return YesNo(tokens[0].type == "YES")


def _rank(field: Field, tokens: list[Token]) -> Rank:
    wanted = fold(_unquoted(tokens[0]))
    for rank, name in enumerate(field.order):
        if fold(name) == wanted:
            return Rank(rank, name)
    names = ", ".join(f"'{name}'" for name in field.order)
    raise ConditionError(
        f"{quoted(_unquoted(tokens[0]))} is not in the list of “{field.name}”.",
        _column(tokens[0]),
        f"Use one of these, lowest first: {names}." if names else "The agreement lists none yet.",
    )


def _day(_field: Field, tokens: list[Token]) -> Day:
    try:
        day = date.fromisoformat(tokens[0])
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise ConditionError(
            f"There is no date {quoted(tokens[0])} between {YEARS[0]} and {YEARS[-1]}.",
            _column(tokens[0]),
            "Write year, month and day, like 2026-03-31.",
        )
    return Day(day)


def _ago(_field: Field, tokens: list[Token]) -> Ago:
    amount, unit, _ = tokens
    if not amount.isdigit() or len(amount) > len(str(LONGEST_AGO)):
        raise ConditionError(
            f"{quoted(amount)} is no number of hours, days or weeks.",
            _column(amount),
            f"Write a whole number from 0 to {LONGEST_AGO}.",
        )
    return Ago(int(amount), unit.lower().removesuffix("s"))


_READERS: dict[tuple[FieldType, str], Callable[[Field, list[Token]], Value]] = {
    (FieldType.TEXT, "TEXT"): _text,
    (FieldType.NUMBER, "NUMBER"): _number,
    (FieldType.YES_NO, "YES"): _yes_no,
    (FieldType.YES_NO, "NO"): _yes_no,
    (FieldType.ORDERED, "TEXT"): _rank,
    (FieldType.MOMENT, "DATE"): _day,
    (FieldType.MOMENT, "AGO"): _ago,
}


def _unquoted(token: Token) -> str:
    return token[1:-1].replace("''", "'")


def _tokens(syntax: Tree[Token]) -> list[Token]:
    return [child for child in syntax.children if isinstance(child, Token)]


def _column(part: Token | Tree[Token]) -> int:
    token = part if isinstance(part, Token) else _tokens(part)[0]
    return (token.start_pos or 0) + 1
