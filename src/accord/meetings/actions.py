"""What both teams do together: looking at the numbers every day."""

from datetime import datetime

from django.db import transaction

from accord.agreement.queries import in_force_at
from accord.kit.periods import local_date
from accord.meetings.models import Review
from accord.staff.models import User


class NothingToReviewError(Exception):
    """There is no dashboard to look at yet; the message says what is missing."""


@transaction.atomic
def review(*, by: User, at: datetime) -> bool:
    """Note that somebody has looked at the dashboard; False if they had said so on that day."""
    terms = in_force_at(at)
    if terms is None:
        raise NothingToReviewError(
            "no agreement is in force, so there is nothing to look at: let both sides sign one"
        )
    _, is_new = Review.objects.get_or_create(
        user=by, on=local_date(at, terms.zone), defaults={"at": at}
    )
    return is_new
