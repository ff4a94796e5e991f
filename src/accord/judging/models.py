"""What judging keeps between two runs: its cursor, where each person stands, what was restated."""

from django.db import models


class Cursor(models.Model):
    """How far a reader of the ledger has come."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)
    judged_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"


class Standing(models.Model):
    """Where a person stands now: stage and score under the agreement in force. A cache.

    `interest` is in millionths of a point and true for `scored_at`; `next_due_at` is when time
    alone will change something (a wake-up, a new version in force).
    """

    person = models.OneToOneField(
        "accord.Person", models.PROTECT, primary_key=True, related_name="standing"
    )
    stage = models.CharField(max_length=40, blank=True)
    stage_since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(null=True)
    fit = models.IntegerField(default=0)
    interest = models.BigIntegerField(default=0)
    scored_at = models.DateTimeField(null=True)
    grade = models.CharField(max_length=40, blank=True)
    position = models.CharField(max_length=40, blank=True)
    persona = models.CharField(max_length=100, blank=True)
    next_due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["stage", "-stage_since", "-person"], name="standing_by_stage"),
            models.Index(fields=["-stage_since", "-person"], name="standing_by_since"),
            models.Index(fields=["next_due_at"], name="standing_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.stage or 'no stage'}"


class Unmatched(models.Model):
    """An answer, attempt, outcome or move that found nothing it could belong to. Never lost."""

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="unmatched")
    kind = models.CharField(max_length=20)
    fact = models.BigIntegerField()
    why = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="fact_is_unmatched_once", fields=["kind", "fact", "person"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fact}: {self.why}"


class Restatement(models.Model):
    """Judging anew changed something that was believed before; both are kept to be shown."""

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="restatements")
    restated_at = models.DateTimeField()
    what = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    because = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.what} {self.number} of {self.person_id}"
