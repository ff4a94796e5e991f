"""Where each person stands: the score with its three parts. A cache that replay writes again."""

from django.db import models


class InterestSum(models.Model):
    """The interest of a person that decays with one half-life, true for one moment.

    At a later time t it is `amount · 2^(−(t − true_at) / half_life)`; amounts are in millionths
    of a point, half-lives in seconds.
    """

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="interest_sums")
    half_life = models.BigIntegerField()
    amount = models.BigIntegerField()
    true_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="person_has_one_sum_per_half_life", fields=["person", "half_life"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount / 1e6:.2f} for {self.person_id}"
