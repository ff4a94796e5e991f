"""What Pydantic refuses, in the words of the people who write agreements."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from accord.agreement.rules.problems import Finding, Path, did_you_mean, one_of
from accord.agreement.rules.values import Surroundings

Said = tuple[str, str]
ABSENT_CURES = {
    "owner": "Name the team that owns it: `owner: marketing`, `owner: sdr` or `owner: sales`.",
    "when": 'Add a condition: `when: "email is known"`.',
    "accord": "Begin the file with `accord: 1`.",
    "zone": "Add the company's time zone: `zone: Europe/Berlin`.",
    "currency": "Add the currency: `currency: EUR`.",
    "hours": 'Add the working hours: `hours: {mon-fri: ["09:00-17:00"]}`.',
    "target": "Add the share of leads it is promised for: `target: 90%`.",
    "half_life": "Say how fast points fade: `half_life: 21 days`.",
}


def findings(error: ValidationError, data: Any, around: Surroundings) -> Iterator[Finding]:
    """Every mistake that Pydantic found in the data of a file."""
    for detail in error.errors(include_url=False):
        # A value that would have been taken from a wrong one: the wrong one is named already.
        if detail["type"] != "default_factory_not_called":
            yield from _found(detail, data, around)


def _found(detail: ErrorDetails, data: Any, around: Surroundings) -> Iterator[Finding]:
    path: Path = detail["loc"]
    context = detail.get("ctx", {})
    if detail["type"] == "agreement":
        yield Finding(path, context["what"], context["cure"], context.get("column"))
    elif detail["type"] == "several":
        for inner, what, cure in context["all"]:
            yield Finding((*path, *inner), what, cure)
    elif detail["type"] == "missing":
        key = str(path[-1])
        cure = ABSENT_CURES.get(key, f"Add `{key}:`.")
        yield Finding(path[:-1], f"“{key}” is missing", cure, absent=key)
    elif detail["type"] == "extra_forbidden":
        what, cure = _unknown_key(path, data, around)
        yield Finding(path, what, cure)
    else:
        what, cure = SAID.get(detail["type"], _otherwise)(detail, context)
        yield Finding(path, what, cure)


def _unknown_key(path: Path, data: Any, around: Surroundings) -> Said:
    for step in path[:-1]:
        if isinstance(step, int) or step in data:
            data = data[step]
    known = around.keys.get(id(data), ())
    cure = did_you_mean(str(path[-1]), known) if known else "Remove it."
    return f"there is no “{path[-1]}” here", cure


def shown(value: Any) -> str:
    """A value of the file as it is repeated in a message."""
    if value is None:
        return "nothing"
    kinds = {list: "a list", dict: "a mapping", bool: "true or false"}
    text = f"“{value}”" if len(str(value)) <= 60 else f"“{str(value)[:59]}…”"
    return kinds.get(type(value), text)


def _choice(detail: ErrorDetails, context: dict[str, Any]) -> Said:
    choices = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
    said = detail["input"]
    what = f"{shown(said)} is not possible here"
    return what, did_you_mean(said, choices) if isinstance(said, str) else _write(choices)


def _write(choices: list[str]) -> str:
    return f"Write {one_of(choices)}."


def _text(detail: ErrorDetails, _context: dict[str, Any]) -> Said:
    said = detail["input"]
    cure = "Write words, in one line or several."
    if isinstance(said, int | float) or (said is not None and not isinstance(said, list | dict)):
        cure = f'Put it in quotes: "{said}".'
    return f"a text is expected, not {shown(said)}", cure


def _number(detail: ErrorDetails, _context: dict[str, Any]) -> Said:
    said = shown(detail["input"])
    return f"a whole number is expected, not {said}", "Write digits, without quotes: 40."


def _flag(detail: ErrorDetails, _context: dict[str, Any]) -> Said:
    return f"{shown(detail['input'])} is neither true nor false", "Write true, or leave it out."


def _date(detail: ErrorDetails, _context: dict[str, Any]) -> Said:
    cure = "Write year, month and day without quotes: 2026-03-31."
    return f"{shown(detail['input'])} is no date", cure


def _list(detail: ErrorDetails, _context: dict[str, Any]) -> Said:
    return f"a list is expected, not {shown(detail['input'])}", "Begin each entry with `- `."


def _mapping(detail: ErrorDetails, _context: dict[str, Any]) -> Said:
    return f"named terms are expected, not {shown(detail['input'])}", "Write `name: value`."


def _otherwise(detail: ErrorDetails, _context: dict[str, Any]) -> Said:
    return f"{shown(detail['input'])} is not possible here", f"{detail['msg']}."


SAID: dict[str, Callable[[ErrorDetails, dict[str, Any]], Said]] = {
    "literal_error": _choice,
    "string_type": _text,
    "string_too_short": lambda detail, context: ("the text is empty", "Write something."),
    "string_too_long": lambda detail, context: (
        f"the text has {len(detail['input'])} characters",
        f"Write at most {context['max_length']}.",
    ),
    "string_pattern_mismatch": _otherwise,
    "int_type": _number,
    "bool_type": _flag,
    "date_type": _date,
    "tuple_type": _list,
    "dict_type": _mapping,
    "model_type": _mapping,
    "model_attributes_type": _mapping,
    "too_short": lambda detail, context: ("the list is empty", "Write at least one entry."),
    "greater_than": lambda detail, context: (
        f"{detail['input']} is too small",
        f"Write a number above {context['gt']}.",
    ),
    "greater_than_equal": lambda detail, context: (
        f"{detail['input']} is too small",
        f"Write at least {context['ge']}.",
    ),
    "less_than_equal": lambda detail, context: (
        f"{detail['input']} is too large",
        f"Write at most {context['le']}.",
    ),
}
