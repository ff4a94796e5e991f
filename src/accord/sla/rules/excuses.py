"""The closed list of what excuses a broken promise."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from accord.kit.periods import Month, local_date

BAD_DATA_KIND = "bad data"


class Excuse(StrEnum):
    """Why a breach is not held against a team. The first three excuse sales, the last marketing."""

    BAD_DATA = "bad data"
    VOLUME = "volume"
    FEEDBACK_OVERDUE = "feedback overdue"
    NEVER_TOUCHED = "never touched"


def bad_data(return_kind: str | None) -> bool:
    """The lead was returned because its contact data was wrong."""
    return return_kind == BAD_DATA_KIND


def feedback_overdue(
    feedback_due_at: datetime | None,
    replied_at: datetime | None,
    starts_at: datetime,
    due_at: datetime,
) -> bool:
    """Marketing owed feedback on this lead beyond its time while the clock of sales ran."""
    if feedback_due_at is None or feedback_due_at >= due_at:
        return False
    return replied_at is None or replied_at > max(feedback_due_at, starts_at)


def never_touched(first_touch_at: datetime | None, as_of: datetime) -> bool:
    """No human in sales ever tried to reach the lead, so it says nothing about its quality."""
    return first_touch_at is None or first_touch_at > as_of


def over_volume(delivered: int, deliver: int) -> bool:
    """Marketing brought more than 150 % of what it promised for the month."""
    return 2 * delivered > 3 * deliver


def passed_volume_at(deliveries: Iterable[datetime], deliver: int) -> datetime | None:
    """The delivery of the month with which marketing went over 150 % of its promise."""
    in_order = sorted(deliveries)
    first_too_many = 3 * deliver // 2
    return in_order[first_too_many] if len(in_order) > first_too_many else None


def volume_excuses(handed_over_at: datetime, passed_at: datetime | None, zone: ZoneInfo) -> bool:
    """The handoff was opened later in the local month in which the volume was passed."""
    if passed_at is None or handed_over_at <= passed_at:
        return False
    return Month.of(local_date(handed_over_at, zone)) == Month.of(local_date(passed_at, zone))
