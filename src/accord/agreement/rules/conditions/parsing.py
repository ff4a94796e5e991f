"""From the text of a condition to its typed tree, or to an error in plain words."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from accord.agreement.rules.conditions.checking import check
from accord.agreement.rules.conditions.errors import ConditionError
from accord.agreement.rules.conditions.explaining import explain
from accord.agreement.rules.conditions.tree import Condition
from accord.agreement.rules.fields import Field

MOST_CHARACTERS = 2000
MOST_NODES = 300
DEEPEST = 50

_KEYWORDS = {
    "and": "_AND",
    "or": "_OR",
    "not": "NOT",
    "between": "BETWEEN",
    "in": "IN",
    "is": "IS",
    "known": "KNOWN",
    "has": "HAS",
    "starts": "STARTS",
    "ends": "ENDS",
    "yes": "YES",
    "no": "NO",
    "ago": "AGO",
    **dict.fromkeys(["hour", "hours", "day", "days", "week", "weeks"], "UNIT"),
}
_VALUES = {"TEXT", "NUMBER", "DATE", "YES", "NO"}
_JOINERS = {"\u200c", "\u200d"}  # some scripts cannot be spelled without these two


def parse(text: str, fields: Mapping[str, Field]) -> Condition:
    """Read a condition over the given fields."""
    _check_characters(text)
    try:
        syntax = _grammar().parse(text)
    except UnexpectedInput as error:
        raise explain(error, text) from None
    _check_size(syntax)
    return Condition(text, check(syntax, fields))


def _check_characters(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise ConditionError(
            f"The condition has {len(text):,} characters; at most {MOST_CHARACTERS:,} are allowed.",
            MOST_CHARACTERS + 1,
            "Split it into several rules.",
        )
    if not text.strip():
        raise ConditionError("The condition is empty.", 1, "Write one, such as: email is known")
    for column, character in enumerate(text, start=1):
        if _is_invisible(character):
            raise ConditionError(
                f"The invisible character U+{ord(character):04X} cannot stand in a condition.",
                column,
                "Remove it, or type the condition anew.",
            )


def _is_invisible(character: str) -> bool:
    if character in "\t\r\n" or character in _JOINERS:
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _check_size(syntax: Tree[Token]) -> None:
    for nodes, (depth, column) in enumerate(_walk(syntax), start=1):
        if depth > DEEPEST:
            raise ConditionError(
                f"The condition is nested more than {DEEPEST} deep.",
                column,
                "Use fewer brackets and fewer not.",
            )
        if nodes > MOST_NODES:
            raise ConditionError(
                f"The condition has more than {MOST_NODES} parts.",
                column,
                "Split it into several rules, or put values together: field in ('a', 'b')",
            )


def _walk(syntax: Tree[Token]) -> Iterator[tuple[int, int]]:
    """Depth and column of every part. Not recursive, for it is what makes recursion safe."""
    waiting: list[tuple[Tree[Token] | Token, int]] = [(syntax, 1)]
    column = 1
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, Token):
            column = (part.start_pos or 0) + 1
            if part.type in _VALUES:
                yield depth - 1, column
        else:
            yield depth, column
            waiting.extend((child, depth + 1) for child in reversed(part.children))


@cache
def _grammar() -> Lark:
    text = resources.files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer="basic", lexer_callbacks={"NAME": _keyword_or_name})


def _keyword_or_name(token: Token) -> Token:
    """Keywords may be written in capitals, but only in plain letters."""
    keyword = _KEYWORDS.get(token.lower()) if token.isascii() else None
    return token.update(type=keyword) if keyword else token
