"""The agreement as it was written and signed, version by version, and its terms as rows for SQL."""

from django.db import models
from django.db.models import Q

from accord.ledger.models import Fact


class AgreementVersion(models.Model):
    """One version: its text is never changed; holidays are frozen when it is signed."""

    number = models.PositiveIntegerField(primary_key=True)
    text = models.TextField()
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey("accord.User", models.PROTECT, related_name="+", null=True)
    holidays = models.JSONField(default=list)
    in_force_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="version_numbers_start_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Signature(Fact):
    """One side signed a version; the version is in force when both have."""

    class Side(models.TextChoices):
        MARKETING = "marketing", "Marketing"
        SALES = "sales", "Sales"

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(name="side_signs_a_version_once", fields=["version", "side"]),
        ]

    def __str__(self) -> str:
        return f"{self.side} signed version {self.version_id}"


class AgreedStage(models.Model):
    """A stage of a version, as a row that reports can join."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="stages")
    name = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=20)
    handoff = models.BooleanField()
    aside = models.BooleanField()
    terminal = models.BooleanField()
    wakes = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="version_has_a_stage_once", fields=["version", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class AgreedPromise(models.Model):
    """A promise of a version, as a row that reports can join. Shares are per mille."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="promises")
    side = models.CharField(max_length=10)
    name = models.CharField(max_length=100)
    term = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=15)
    target = models.PositiveIntegerField(null=True)
    deliver = models.PositiveIntegerField(null=True)
    stage = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="version_has_a_term_once", fields=["version", "side", "name", "term"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.name}"


class Acknowledgement(models.Model):
    """Someone confirmed what a version expects of their role, and of the stages they answer for."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="acknowledgements")
    user = models.ForeignKey("accord.User", models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="user_acknowledges_a_version_once", fields=["version", "user"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} acknowledged version {self.version_id}"
