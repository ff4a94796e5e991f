"""Content assets: what they are, whom they are for, and which step of the buying cycle they serve."""

from django.db import models
from django.db.models import Q


class Asset(models.Model):
    """A blog post, brochure, data sheet, white paper, guide, schedule, FAQ, video or webinar."""

    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    buying_stage = models.CharField(max_length=40, blank=True)
    persona = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="asset_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.title
