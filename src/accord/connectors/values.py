"""From the text of a cell to a value: dates, numbers, yes and no, addresses, amounts."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from accord.agreement.rules.currencies import CURRENCIES
from accord.kit.money import UnableToReadMoneyError, parse_minor
from accord.kit.periods import first_moment
from accord.kit.text import fold

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
MOST_REMEMBERED = 50_000
_DAY = timedelta(days=1)
_KNOWN_CURRENCIES = frozenset(CURRENCIES)

_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_YES = frozenset(["yes", "y", "true", "t", "1"])
_NO = frozenset(["no", "n", "false", "f", "0"])
_DOMAIN = re.compile(r"[^\s/@.]+(?:\.[^\s/@.]+)+")


class UnableToReadValueError(ValueError):
    """A cell does not say what its field needs; `name` is set where a check names the field."""

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.name = name


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file writes its values, and the moment after which nothing can have happened yet."""

    at: datetime
    zone: ZoneInfo
    formats: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."
    currency: str = ""
    _moments: dict[str, tuple[datetime, bool]] = field(default_factory=dict)

    def moment(self, text: str) -> tuple[datetime, bool]:
        """The moment in UTC, and whether the text says a time of day."""
        if text not in self._moments:
            if len(self._moments) >= MOST_REMEMBERED:
                self._moments.clear()
            self._moments[text] = self._moment(text)
        return self._moments[text]

    def _moment(self, text: str) -> tuple[datetime, bool]:
        written, timed = self._iso(text) if not self.formats else self._formatted(text)
        try:
            if written.tzinfo:
                moment = written.astimezone(UTC)
            else:
                moment = first_moment(written.date(), self.zone, written.time())
        except (OverflowError, ValueError):
            raise UnableToReadValueError("there is no such moment") from None
        if moment < EARLIEST:
            raise UnableToReadValueError("the date lies before 1970")
        return moment, timed

    def _iso(self, text: str) -> tuple[datetime, bool]:
        if not _ISO.fullmatch(text):
            raise UnableToReadValueError(
                "this is no date such as 2026-03-31 or 2026-03-31 14:05; "
                "say how the file writes dates under `dates` in the mapping"
            )
        try:
            return datetime.fromisoformat(text), len(text) > len("2026-03-31")
        except ValueError:
            raise UnableToReadValueError("there is no such day or time") from None

    def _formatted(self, text: str) -> tuple[datetime, bool]:
        for form in self.formats:
            try:
                return datetime.strptime(text, form), "%H" in form or "%I" in form  # noqa: DTZ007
            except ValueError:
                continue
        raise UnableToReadValueError(f"this is no date written as {' or '.join(self.formats)}")


def _text(text: str, _manner: Manner) -> str:
    return text


def _word(text: str, _manner: Manner) -> str:
    return fold(text)


def _number(text: str, manner: Manner) -> float:
    group = "," if manner.decimal == "." else "."
    shape = rf"[+-]?(?:\d{{1,3}}(?:[{group} ]\d{{3}})+|\d+)(?:[{manner.decimal}]\d+)?"
    if not re.fullmatch(shape, text, re.ASCII):
        raise UnableToReadValueError("this is no number")
    number = float(re.sub(rf"[{group} ]", "", text).replace(manner.decimal, "."))
    if not math.isfinite(number):
        raise UnableToReadValueError("the number is too large")
    return number


def _yes_no(text: str, _manner: Manner) -> bool:
    word = fold(text)
    if word not in _YES | _NO:
        raise UnableToReadValueError("this is neither yes nor no")
    return word in _YES


def _past_moment(text: str, manner: Manner) -> datetime:
    moment, timed = manner.moment(text)
    # A day without a time begins at local midnight, so today is never the future.
    if moment > manner.at:
        raise UnableToReadValueError("the moment lies in the future" if timed else _FUTURE_DAY)
    return moment


def _day(text: str, manner: Manner) -> date:
    moment, _ = manner.moment(text)
    return moment.astimezone(manner.zone).date()


def _email(text: str, _manner: Manner) -> str:
    return address(text)


def _addresses(text: str, _manner: Manner) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _domain(text: str, _manner: Manner) -> str:
    """The domain of a web address or of itself, without `www.`."""
    bare = re.sub(r"^[a-z][a-z0-9+.-]*://", "", fold(text))
    domain = re.split(r"[/?#:]", bare, maxsplit=1)[0].removeprefix("www.").rstrip(".")
    if not _DOMAIN.fullmatch(domain):
        raise UnableToReadValueError("this is no domain such as northwind.example")
    return domain


@lru_cache(maxsize=MOST_REMEMBERED)
def address(text: str) -> str:
    """An e-mail address as it is stored and compared."""
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise UnableToReadValueError("this is no e-mail address") from None
    return fold(text)


def money(text: str, currency: str, manner: Manner) -> int:
    """Whole minor units of an amount; its currency must be one that exists."""
    if not currency:
        raise UnableToReadValueError(
            "nothing says in which currency; add `constants: {currency: EUR}` to the mapping",
            "amount",
        )
    if currency not in _KNOWN_CURRENCIES:
        raise UnableToReadValueError("there is no such currency", "currency")
    try:
        return parse_minor(text, currency, decimal_mark=manner.decimal)
    except UnableToReadMoneyError as error:
        raise UnableToReadValueError(str(error), "amount") from None


def as_text(value: object) -> str:
    """A value as a fact keeps it: `12.5`, `yes`, a moment in ISO 8601 and UTC."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


_FUTURE_DAY = "the day lies in the future"

READERS: dict[str, Callable[[str, Manner], object]] = {
    "text": _text,
    "word": _word,
    "number": _number,
    "yes/no": _yes_no,
    "moment": _past_moment,
    "day": _day,
    "email": _email,
    "list": _addresses,
    "domain": _domain,
}
