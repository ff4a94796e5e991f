"""Imports: which file was read, how far, and the rows that were refused."""

from django.db import models
from django.db.models import F, Q


class ImportRun(models.Model):
    """One file read in: every row of it is created, updated, unchanged or rejected."""

    kind = models.CharField(max_length=20)
    file = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=60)
    history = models.BooleanField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    read = models.PositiveBigIntegerField(default=0)
    created = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_accounts_for_every_row",
                condition=Q(read=F("created") + F("updated") + F("unchanged") + F("rejected")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.file}"
