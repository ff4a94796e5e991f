"""What a condition means, written a second time and without SQL, for the tests alone.

A test invents a claim, writes it as text for Accord, and asks here what each row should answer:
True, False, or None for unknown.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accord.agreement.rules.conditions import catalogue

ZONE = ZoneInfo("America/Santiago")  # its clocks change at midnight
GRADES = ("A", "B", "C")
POSITIONS = ("decision", "consideration", "awareness")
FIELDS = catalogue({"plan_2": "text"}, GRADES, POSITIONS)

TEXTS = ("title", "industry")
NUMBERS = ("employees", "revenue")
LISTS = {"grade": ("C", "B", "A"), "position": ("awareness", "consideration", "decision")}
TYPES = {
    **dict.fromkeys(TEXTS, "text"),
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(LISTS, "ordered"),
    "consent": "yes/no",
    "created": "moment",
}
OPERATORS = {
    "text": ("=", "!=", "has", "starts", "ends"),
    "number": ("=", "!=", "<", "<=", ">", ">="),
    "ordered": ("=", "!=", "<", "<=", ">", ">="),
    "moment": ("<", "<=", ">", ">="),
    "yes/no": ("=", "!="),
}


@dataclass(frozen=True)
class Ago:
    amount: int
    unit: str


@dataclass(frozen=True)
class Figure:
    """A number as it is written, since one and the same can be written in several ways."""

    digits: str


Given = str | Figure | bool | date | Ago


@dataclass(frozen=True)
class Claim:
    """`what` is an operator, `in`, `between`, `known`, or one of `not`, `and`, `or`."""

    what: str
    field: str = ""
    given: tuple[Given, ...] = ()
    parts: tuple["Claim", ...] = ()


Row = dict[str, str | float | bool | datetime | None]


def answer(claim: Claim, row: Row) -> bool | None:
    if claim.what == "not":
        inner = answer(claim.parts[0], row)
        return None if inner is None else not inner
    if claim.what in ("and", "or"):
        return _together(claim.what == "or", [answer(part, row) for part in claim.parts])
    held = row[claim.field]
    if claim.what == "known":
        return held is not None
    if held is None:
        return None
    return _compared(claim, row)


def _together(decisive: bool, answers: list[bool | None]) -> bool | None:
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def _compared(claim: Claim, row: Row) -> bool:
    mine = _measure(claim.field, row[claim.field], row)
    others = [_measure(claim.field, given, row) for given in claim.given]
    first = others[0]
    if claim.what == "in":
        return any(mine == other for other in others)
    if claim.what == "between":
        return first <= mine <= others[1]
    if claim.what in ("has", "starts", "ends"):
        return {
            "has": first in mine,
            "starts": mine[: len(first)] == first,
            "ends": mine.endswith(first),
        }[claim.what]
    return {
        "=": mine == first,
        "!=": mine != first,
        "<": mine < first,
        "<=": mine <= first,
        ">": mine > first,
        ">=": mine >= first,
    }[claim.what]


def _measure(field: str, value: object, row: Row):
    """A held or given value as something Python compares rightly."""
    if isinstance(value, Figure):
        return float(value.digits)
    if isinstance(value, Ago):
        return row["at"] - timedelta(**{value.unit: value.amount})
    if isinstance(value, date) and not isinstance(value, datetime):
        return first_moment(value)
    if field in LISTS:
        return [name.lower() for name in LISTS[field]].index(value.lower())
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).casefold()
    return value


def first_moment(day: date) -> datetime:
    """The first second that a clock in the zone shows this date, found by looking."""
    moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("UTC")) - timedelta(hours=15)
    while moment.astimezone(ZONE).date() < day:
        moment += timedelta(minutes=30)
    return moment


def written(claim: Claim, *, inside: str = "") -> str:
    """The claim as text, with brackets only where they are needed."""
    if claim.what == "not":
        return f"not {written(claim.parts[0], inside='not')}"
    if claim.what in ("and", "or"):
        text = f" {claim.what} ".join(written(part, inside=claim.what) for part in claim.parts)
        loose = inside == "not" or (inside == "and" and claim.what == "or") or inside == claim.what
        return f"({text})" if loose else text
    if claim.what == "known":
        return f"{claim.field} is known"
    given = [_literal(value) for value in claim.given]
    if claim.what == "in":
        return f"{claim.field} in ({', '.join(given)})"
    return f"{claim.field} {claim.what} {' and '.join(given)}"


def _literal(value: Given) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Figure):
        return value.digits
    if isinstance(value, Ago):
        return f"{value.amount} {value.unit} ago"
    if isinstance(value, date):
        return value.isoformat()
    return "'" + value.replace("'", "''") + "'"
