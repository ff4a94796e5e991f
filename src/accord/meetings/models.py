"""What both teams do together: looking at the numbers every day."""

from django.db import models


class Review(models.Model):
    """Someone looked at the dashboard on a day and said so; once a day counts."""

    user = models.ForeignKey("accord.User", models.PROTECT, related_name="reviews")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_review_a_day", fields=["user", "on"]),
        ]
        indexes = [models.Index(fields=["on"], name="review_by_day")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.on}"
