"""Stages: the moves that people decided (facts) and the whole chain of moves (judged)."""

from django.db import models
from django.db.models import Q

from accord.ledger.models import Fact


class DecidedMove(Fact):
    """A person of the company, or an import, put someone into a stage."""

    class Origin(models.TextChoices):
        PERSON = "person", "Person"
        IMPORT = "import", "Import"

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="decided_moves")
    stage = models.CharField(max_length=40)
    origin = models.CharField(max_length=10, choices=Origin)
    why = models.CharField(max_length=300, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(name="decided_move_names_a_stage", condition=~Q(stage="")),
            models.CheckConstraint(
                name="decided_move_of_a_person_names_who",
                condition=~Q(origin="person") | Q(actor__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.stage}"


class Move(models.Model):
    """A person went from one stage to another. A judgement: replay writes the same row again.

    `number` counts a person's moves from 1; `at` is when Accord learned the cause, `on` the
    local date of that moment. `interest` is in millionths of a point. `entry` counts how often
    the person has entered this stage, this time included; `backward` compares the two stages
    in the order of the agreement.
    """

    class Origin(models.TextChoices):
        PERSON = "person", "Person"
        IMPORT = "import", "Import"
        RULE = "rule", "Rule"

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="moves")
    number = models.PositiveIntegerField()
    from_stage = models.CharField(max_length=40, blank=True)
    to_stage = models.CharField(max_length=40)
    at = models.DateTimeField()
    on = models.DateField()
    origin = models.CharField(max_length=10, choices=Origin)
    cause = models.CharField(max_length=20)
    cause_fact = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(null=True)
    why = models.CharField(max_length=600)
    fit = models.IntegerField()
    interest = models.BigIntegerField()
    grade = models.CharField(max_length=40, blank=True)
    position = models.CharField(max_length=40, blank=True)
    persona = models.CharField(max_length=100, blank=True)
    entry = models.PositiveIntegerField()
    backward = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="move_has_its_number", fields=["person", "number"]),
            models.CheckConstraint(name="move_says_why", condition=~Q(why="")),
        ]
        indexes = [models.Index(fields=["to_stage", "at"], name="move_by_stage")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.from_stage or 'new'} to {self.to_stage}"
