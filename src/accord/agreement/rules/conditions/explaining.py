"""What is wrong with the grammar of a condition, in plain words."""

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from accord.agreement.rules.conditions.errors import ConditionError, quoted

OPERATORS = "= != < <= > >= in between has starts ends, or is known"
_EXAMPLE = "for example: grade = 'A'"
_NO_COMMENTS = "Comments are not possible; the agreement has `why` for that."
_NO_REGEX = "Patterns are not possible; use has, starts or ends."
_NO_SUMS = "A condition cannot calculate; write the value itself."

_CHARACTER_CURES = {
    '"': "Write text in single quotes: 'text'",
    "`": "Write text in single quotes: 'text'",
    "‘": "Write text in straight single quotes: 'text'",
    "’": "Write text in straight single quotes: 'text'",
    "“": "Write text in straight single quotes: 'text'",
    "”": "Write text in straight single quotes: 'text'",
    "'": "Close the text with a single quote on the same line; a quote inside it is written twice.",
    ";": "A condition is a single expression; remove everything from here on.",
    "#": _NO_COMMENTS,
    "/": _NO_COMMENTS,
    "-": "Only a number may begin with -, as in -5. " + _NO_COMMENTS,
    "~": _NO_REGEX,
    "*": _NO_SUMS,
    "+": _NO_SUMS,
    "%": "Write the number alone, without %.",
    ".": "A field is one word without a full stop, and a number begins with a digit: 0.5",
    "&": "Write: and",
    "|": "Write: or",
    "!": "Write: not",
    "≠": "Write: !=",
    "≤": "Write: <=",
    "≥": "Write: >=",
    "\\": "Remove it; a quote inside a text is written twice: 'it''s'",
    "[": "Write lists in round brackets: industry in ('food', 'water')",
    "{": "Write lists in round brackets: industry in ('food', 'water')",
    "\N{NO-BREAK SPACE}": "Replace it with an ordinary space.",
}

_WORD_CURES = {
    **dict.fromkeys(["contains", "include", "includes", "like", "ilike"], "Write: has"),
    **dict.fromkeys(["startswith", "begins", "start"], "Write: starts"),
    **dict.fromkeys(["endswith", "end"], "Write: ends"),
    **dict.fromkeys(["matches", "regexp", "rlike", "similar", "glob"], _NO_REGEX),
    **dict.fromkeys(["equals", "equal"], "Write: ="),
}


def explain(error: UnexpectedInput, text: str) -> ConditionError:
    """The error of the grammar as one that a person can act on."""
    if isinstance(error, UnexpectedCharacters):
        return _unexpected_character(text, error.pos_in_stream or 0)
    if isinstance(error, UnexpectedToken):
        return _unexpected_token(error, text)
    return ConditionError("The condition cannot be read.", 1, f"Write one, {_EXAMPLE}")


def _unexpected_character(text: str, position: int) -> ConditionError:
    character = text[position]
    if character.isascii() and character.isdigit():
        return ConditionError(
            "A number or a date is not written plainly here.",
            position + 1,
            "Write numbers like 12 or 0.5, dates like 2026-03-31, with a space after them.",
        )
    if character == "'" and "'" in text[position + 1 :]:
        return ConditionError(
            "A text runs over the end of a line, or into the next word.",
            position + 1,
            "Put a space after the closing quote; a quote inside a text is written twice.",
        )
    if character == "'":
        return ConditionError("A text is not closed.", position + 1, _CHARACTER_CURES["'"])
    return ConditionError(
        f"{quoted(character)} cannot be used in a condition.",
        position + 1,
        _CHARACTER_CURES.get(character, f"Remove it. Operators are {OPERATORS}."),
    )


def _unexpected_token(error: UnexpectedToken, text: str) -> ConditionError:
    token, expected = error.token, error.accepts or error.expected
    ended = token.type == "$END"
    column = len(text.rstrip()) + 1 if ended else (token.start_pos or 0) + 1
    for awaited, complain in _PLACES:
        if awaited in expected:
            message, cure = complain(token, "the end" if ended else quoted(token))
            return ConditionError(message, column, cure)
    return ConditionError(f"{quoted(token)} is not expected here.", column, f"Write, {_EXAMPLE}")


def _where_a_field_is_expected(token: Token, shown: str) -> tuple[str, str]:
    if token.type in {"TEXT", "NUMBER", "DATE", "YES", "NO"}:
        return (
            f"A comparison begins with a field, not with {shown}.",
            f"Put the field first, {_EXAMPLE}",
        )
    return f"A comparison is missing before {shown}.", f"Write a comparison here, {_EXAMPLE}"


def _where_a_value_is_expected(token: Token, shown: str) -> tuple[str, str]:
    if token.type == "NAME":
        return (
            f"A field is compared with a value, and {shown} is none.",
            f"If it is a text, put it in single quotes: '{token[:40]}'",
        )
    if token.type == "OPERATOR":
        return f"{shown} follows another operator.", f"Use one operator: {OPERATORS}."
    return (
        f"A value is missing before {shown}.",
        "Write a text in single quotes, a number, a date, yes, no, or 3 days ago.",
    )


def _where_an_operator_is_expected(token: Token, shown: str) -> tuple[str, str]:
    if token.type == "LPAR":
        return "Functions are not possible in a condition.", "Compare the field itself."
    if token.type == "NOT":
        return (
            "“not” stands only before a whole comparison.",
            "Write it first: not industry in ('food', 'water')",
        )
    cure = _WORD_CURES.get(token.lower(), f"Use one of {OPERATORS}.")
    return f"After a field comes an operator, not {shown}.", cure


def _after_is(token: Token, shown: str) -> tuple[str, str]:
    if token.type == "NOT" or token.lower() in {"null", "none", "unknown", "empty"}:
        return "“is” can only be followed by “known”.", "Write: not email is known"
    return (
        f"“is” can only be followed by “known”, not by {shown}.",
        "Write: email is known, or use =",
    )


def _after_a_number(_token: Token, shown: str) -> tuple[str, str]:
    return (
        f"A length of time ends with “ago”, not with {shown}.",
        "Write it like: 3 days ago",
    )


def _where_a_list_begins(_token: Token, shown: str) -> tuple[str, str]:
    return f"A list is missing before {shown}.", "Write: industry in ('food', 'water')"


def _inside_a_list(_token: Token, shown: str) -> tuple[str, str]:
    return (
        f"A list goes on with a comma or ends with a bracket, not with {shown}.",
        "Write: industry in ('food', 'water')",
    )


def _inside_between(_token: Token, shown: str) -> tuple[str, str]:
    return (
        f"“between” needs a second value, joined by “and”, before {shown}.",
        "Write: employees between 50 and 1000",
    )


def _after_a_comparison(token: Token, shown: str) -> tuple[str, str]:
    if token.type == "$END":
        return "A bracket is not closed.", "Add a closing bracket, or remove the opening one."
    if token.type == "RPAR":
        return "A bracket is closed that was never opened.", "Remove it."
    if token.type == "COMMA":
        return (
            "A comma stands only in a list.",
            "Write numbers without commas, and join comparisons with and, or or.",
        )
    return f"Something is missing before {shown}.", "Join comparisons with and, or or."


_PLACES = (
    ("KNOWN", _after_is),
    ("NAME", _where_a_field_is_expected),
    ("TEXT", _where_a_value_is_expected),
    ("IS", _where_an_operator_is_expected),
    ("COMMA", _inside_a_list),
    ("_OR", _after_a_comparison),
    ("_AND", _inside_between),
    ("AGO", _after_a_number),
    ("LPAR", _where_a_list_begins),
    ("RPAR", _after_a_comparison),
    ("$END", _after_a_comparison),
)
"""What the grammar waits for tells the place in the sentence, the first that applies."""
