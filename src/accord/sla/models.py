"""The clocks that run on a handoff and the leads that count for a promise. Judgements, all of them."""

from django.db import models


class Clock(models.Model):
    """One promise on one handoff: when it started, when it is due, when it was met.

    Whether it is met or breached follows from these and from the moment asked. `ended_at` says
    when it lost its object (a lead returned before its outcome was due); `excuse` names the
    one of the agreed excuses that lies in this lead.
    """

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="clocks")
    handoff = models.PositiveIntegerField()
    side = models.CharField(max_length=10)
    promise = models.CharField(max_length=100)
    term = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=15)
    version = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_on = models.DateField()
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    excuse = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clock_runs_once_for_a_promise",
                fields=["person", "handoff", "side", "promise"],
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="clock_by_due_day")]

    def __str__(self) -> str:
        return f"{self.promise} on handoff {self.handoff} of {self.person_id}"


class Delivery(models.Model):
    """A person entered a stage that marketing promised to deliver, and met the promise's terms.

    `counts` is false for a re-entry within 90 days of the entry that counted before.
    """

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="deliveries")
    move = models.PositiveIntegerField()
    promise = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    on = models.DateField()
    counts = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="move_delivers_once_for_a_promise", fields=["person", "move", "promise"]
            ),
        ]
        indexes = [models.Index(fields=["on"], name="delivery_by_day")]

    def __str__(self) -> str:
        return f"{self.promise}: {self.person_id} on {self.on}"
