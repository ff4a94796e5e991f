"""Who has looked at the dashboard today, and since when somebody has every working day."""

from dataclasses import dataclass
from datetime import timedelta

from accord.meetings.queries import review_days, reviewers
from accord.meetings.rules import streak
from accord.staff.models import User
from accord.web.dashboard.look import Look

LOOKED_BACK = timedelta(days=400)
NAMED = 3


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Whether somebody looked today, who, whether this user did, and the streak in working days."""

    today: bool
    by: str
    by_me: bool
    days: int


def reviewed(look: Look, user: User | None) -> Reviewed:
    """For this user; for a screen on a wall without names."""
    people = reviewers(look.today)
    days = streak(review_days(look.today - LOOKED_BACK), look.today, look.agreed.hours)
    by = _named(people, user) if user else ""
    return Reviewed(bool(people), by, user in people, days)


def _named(people: list[User], user: User) -> str:
    names = ["you" if one == user else str(one) for one in people]
    shown, more = names[:NAMED], len(names) - NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
