"""What sales and marketing tell each other about a lead: ratings, and marketing's reply to a return."""

from django.db import models
from django.db.models import Q

from accord.ledger.models import Fact


class Rating(Fact):
    """Sales rates the quality of a lead from 1 (worthless) to 5 (just right)."""

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="ratings")
    stars = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=1000, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(name="rating_is_one_to_five", condition=Q(stars__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.stars} for {self.person_id}"


class Reply(Fact):
    """Marketing answers the feedback that came with a returned lead."""

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="replies")
    text = models.CharField(max_length=2000)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(name="reply_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"reply on {self.person_id}"
