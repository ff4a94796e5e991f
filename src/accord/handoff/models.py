"""Handing a lead over: what sales answered, tried and found out (facts), and each episode (judged)."""

from django.db import models
from django.db.models import F, Q

from accord.ledger.models import Fact


class Answer(Fact):
    """Sales answered a handed-over lead: accepted, returned with a reason, or passed on."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned"
        PASSED_ON = "passed on", "Passed on"

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="returned_lead_has_a_reason", condition=~Q(kind="returned") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Assignment(Fact):
    """A lead is given to someone in sales."""

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="assignments")
    owner = models.ForeignKey("accord.User", models.PROTECT, related_name="assignments")

    def __str__(self) -> str:
        return f"{self.person_id} to {self.owner_id}"


class Attempt(Fact):
    """Someone in sales tried to reach a lead. An automatic mail is no attempt of a human."""

    class Channel(models.TextChoices):
        CALL = "call", "Call"
        MAIL = "mail", "Mail"
        MEETING = "meeting", "Meeting"
        SOCIAL = "social", "Social"

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="attempts")
    channel = models.CharField(max_length=10, choices=Channel)
    reached = models.BooleanField()
    automatic = models.BooleanField(default=False)
    note = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"{self.channel} to {self.person_id}"


class Outcome(Fact):
    """What became of an accepted lead: qualified, or not and why."""

    class Result(models.TextChoices):
        QUALIFIED = "qualified", "Qualified"
        NOT_QUALIFIED = "not qualified", "Not qualified"

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="outcomes")
    result = models.CharField(max_length=15, choices=Result)
    reason = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="lead_that_does_not_qualify_has_a_reason",
                condition=~Q(result="not qualified") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.result}"


class Pause(Fact):
    """Sales and the lead agreed to wait; the clocks stand still meanwhile."""

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="pauses")
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=300)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="pause_ends_after_it_starts", condition=Q(ends_at__gt=F("occurred_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} waits until {self.ends_at:%Y-%m-%d}"


class Handoff(models.Model):
    """One episode: a person entered a stage that hands over. A judgement; replay writes it again.

    Its clocks run under the version of its day. `number` counts a person's handoffs from 1;
    `move` is the number of the move that opened it.
    """

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="handoffs")
    number = models.PositiveIntegerField()
    move = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    version = models.PositiveIntegerField()
    grade = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey("accord.User", models.PROTECT, related_name="handoffs", null=True)
    assigned_at = models.DateTimeField(null=True)
    first_touch_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=100, blank=True)
    reason_kind = models.CharField(max_length=20, blank=True)
    replied_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=15, blank=True)
    outcome_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="handoff_has_its_number", fields=["person", "number"]),
            models.CheckConstraint(
                name="handoff_answer_and_its_time_come_together",
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["opened_on"], name="handoff_by_day")]

    def __str__(self) -> str:
        return f"handoff {self.number} of {self.person_id}"
