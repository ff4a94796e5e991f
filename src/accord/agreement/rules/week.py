"""The agreed week: which hours of which days are working time."""

import re
from collections.abc import Iterator
from datetime import time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, model_validator

from accord.agreement.rules.problems import did_you_mean, one_of
from accord.agreement.rules.values import Day, Mistake, Term, Text, several, wrong
from accord.kit.hours import Block, Week

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
SPAN_OF_DAYS = "^(mon|tue|wed|thu|fri|sat|sun)(-(tue|wed|thu|fri|sat|sun))?$"
SCHEMA: dict[str, Any] = {
    "description": "The working hours of the company, and the days on which it is closed.",
    "properties": {
        "holidays": {"type": "string", "pattern": "^[A-Z]{2}(-.+)?$", "examples": ["DE-BE"]},
        "own": {"type": "array", "items": {"type": "string", "format": "date"}},
    },
    "patternProperties": {
        SPAN_OF_DAYS: {
            "type": "array",
            "items": {"type": "string", "pattern": f"^{BLOCK.pattern}$"},
        }
    },
    "required": [],
}
COUNTRY = re.compile("[A-Z]{2}")
END_OF_DAY = time(0)


def _week(said: Any) -> Any:
    """The seven days of `mon-thu: ["09:00-12:30", …]`, or all that is wrong with them at once."""
    if not isinstance(said, dict):
        return said
    mistakes: list[Mistake] = []
    week: dict[str, tuple[Block, ...]] = {}
    for key, blocks in said.items():
        days = tuple(_days(key, mistakes))
        read = tuple(_blocks(key, blocks, mistakes)) if days else ()
        for day in days:
            if day in week:
                mistakes.append(((key,), f"the hours of {day} are given twice", "Keep one."))
            week[day] = read
    if not mistakes and not any(week.values()):
        mistakes.append(((), "no day has working hours", 'Write `mon-fri: ["09:00-17:00"]`.'))
    if mistakes:
        raise several(mistakes)
    return tuple(week.get(day, ()) for day in DAYS)


def _days(key: str, mistakes: list[Mistake]) -> Iterator[str]:
    first, dash, last = key.partition("-")
    if first not in DAYS or (dash and last not in DAYS):
        cure = "Write a day or a range of days, mon to sun, such as `mon-thu`."
        cure = did_you_mean(key, ["holidays", "own"], cure)
        mistakes.append(((key,), f"“{key}” is neither a day nor a range of days", cure))
        return
    start = DAYS.index(first)
    end = DAYS.index(last) if dash else start
    if end < start:
        cure = "Begin with the earlier day; the week begins with mon."
        mistakes.append(((key,), f"“{key}” runs backwards", cure))
    yield from DAYS[start : end + 1]


def _blocks(key: str, said: Any, mistakes: list[Mistake]) -> Iterator[Block]:
    if not isinstance(said, list):
        cure = 'Write a list: ["09:00-12:30", "13:15-18:00"], or [] for a day off.'
        mistakes.append(((key,), "the hours of a day are a list", cure))
        return
    open_until = time(0)
    for index, block in enumerate(said):
        match = BLOCK.fullmatch(block) if isinstance(block, str) else None
        if match is None:
            cure = 'Write from and to with two digits each, in quotes: "09:00-12:30".'
            mistakes.append(((key, index), f"“{block}” is no span of hours", cure))
            continue
        opens = time(int(match[1]), int(match[2]))
        closes = time(int(match[3]), int(match[4])) if match[3] else END_OF_DAY
        early = opens < open_until or (index > 0 and open_until == END_OF_DAY)
        if early or (match[3] and closes <= opens):
            cure = "Let each span end after it begins and follow the one before it."
            mistakes.append(((key, index), f"“{block}” runs into another time", cure))
        open_until = closes
        yield opens, closes


def _country(code: str) -> str:
    country, dash, part = code.partition("-")
    parts = _parts(country)
    if parts is None:
        cure = "Write a country and, where it matters, its part: `DE` or `DE-BE`."
        raise wrong(f"the holidays of “{code}” are not known", cure)
    if dash and part not in parts:
        cure = f"Write {one_of([country, *(f'{country}-{known}' for known in parts)])}."
        raise wrong(f"“{country}” has no part “{part}” with holidays of its own", cure)
    return code


def _parts(country: str) -> tuple[str, ...] | None:
    """The parts of a country that have holidays of their own; none if it is not known."""
    # Loading this package takes a third of a second.
    import holidays

    if not COUNTRY.fullmatch(country):
        return None
    try:
        return tuple(holidays.country_holidays(country).subdivisions)
    except NotImplementedError:
        return None


class Hours(Term):
    """The working hours of the company, and the days on which it is closed.

    `blocks` holds seven days, Monday first; a block that ends at 00:00 ends at midnight.
    """

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(SCHEMA))

    blocks: Annotated[Week, BeforeValidator(_week)]
    holidays: Annotated[Text, AfterValidator(_country)] | None = None
    own: tuple[Day, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _days_apart(cls, said: Any) -> Any:
        if not isinstance(said, dict) or "blocks" in said:
            return said
        rest = {key: said[key] for key in ("holidays", "own") if key in said}
        return {"blocks": {key: said[key] for key in said if key not in rest}, **rest}
