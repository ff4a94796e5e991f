"""Which agreement was in force when, ready to judge by."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from accord.agreement.models import AgreementVersion
from accord.agreement.rules.hours import working_hours
from accord.agreement.rules.reading import read
from accord.agreement.rules.terms import Agreement
from accord.kit.hours import WorkingHours

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)
"""From when the first version in force holds unless it says `from:`; as good as always."""

_READ: ContextVar["tuple[InForce, ...] | None"] = ContextVar("read", default=None)


@dataclass(frozen=True, eq=False)
class InForce:
    """One version in force: from when, what it says, and its working hours, holidays frozen."""

    number: int
    start: datetime
    text: str
    agreement: Agreement
    hours: WorkingHours

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.agreement.zone)


@contextmanager
def read_once() -> Iterator[None]:
    """While this lasts the versions in force are read once: what is told is told under the same ones."""
    before = _READ.set(_signed())
    try:
        yield
    finally:
        _READ.reset(before)


def versions_in_force() -> tuple[InForce, ...]:
    """Every version that both teams signed, in the order in which they take over."""
    held = _READ.get()
    return _signed() if held is None else held


def _signed() -> tuple[InForce, ...]:
    signed = AgreementVersion.objects.exclude(in_force_from=None).order_by(
        "in_force_from", "number"
    )
    return tuple(
        _in_force(row.number, row.in_force_from, row.text, tuple(row.holidays)) for row in signed
    )


def in_force_at(moment: datetime) -> InForce | None:
    """The version that held at a moment; none before the first."""
    return held_at(versions_in_force(), moment)


def held_at(versions: Sequence[InForce], moment: datetime) -> InForce | None:
    """Which of these versions held at a moment; none before the first."""
    return next((one for one in reversed(versions) if one.start <= moment), None)


@lru_cache(maxsize=64)
def _in_force(number: int, start: datetime, text: str, holidays: tuple[str, ...]) -> InForce:
    agreement = read(text)
    days = [date.fromisoformat(day) for day in holidays]
    return InForce(number, start, text, agreement, working_hours(agreement, days))
