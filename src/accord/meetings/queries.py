"""Who looked at the dashboard, and on which days."""

from datetime import date

from accord.meetings.models import Review
from accord.staff.models import User


def reviewers(day: date) -> list[User]:
    """Who looked on a day, in the order in which they said so."""
    reviews = Review.objects.filter(on=day).select_related("user").order_by("at", "pk")
    return [review.user for review in reviews]


def review_days(since: date) -> set[date]:
    """The days on which anybody looked, from one day on."""
    return set(Review.objects.filter(on__gte=since).values_list("on", flat=True).distinct())
