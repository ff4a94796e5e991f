"""Campaigns and what they cost."""

from django.db import models
from django.db.models import F, Q

from accord.ledger.models import Fact


class Campaign(models.Model):
    """Something marketing runs; its key is what `utm_campaign` carries, case-folded."""

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=100, blank=True)
    channel = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="campaign_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignCost(Fact):
    """Money spent from one local day to another (both included), in minor units.

    A cost belongs to a source, and where it is known to a channel and a campaign.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="costs", null=True, blank=True
    )
    traffic_source = models.CharField(max_length=100)
    channel = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="cost_ends_on_or_after_its_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(name="cost_has_a_currency", condition=~Q(currency="")),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} for {self.traffic_source}"
