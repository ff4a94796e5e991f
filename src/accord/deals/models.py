"""Deals: opened from a lead, changed step by step, won or lost; money in minor units."""

from django.db import models
from django.db.models import Q

from accord.ledger.models import Fact


class Deal(models.Model):
    """One sale that is tried; its stage, amount and end stand in its changes."""

    name = models.CharField(max_length=200)
    external_id = models.CharField(max_length=200, null=True, unique=True)
    company = models.ForeignKey(
        "accord.Company", models.PROTECT, related_name="deals", null=True, blank=True
    )

    def __str__(self) -> str:
        return self.name


class DealChange(Fact):
    """What changed on a deal: it was opened, moved, given an amount or a campaign, won or lost."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Opened"
        STAGE = "stage", "Stage"
        AMOUNT = "amount", "Amount"
        CAMPAIGN = "campaign", "Primary campaign"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    stage = models.CharField(max_length=60, blank=True)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    campaign = models.ForeignKey("accord.Campaign", models.PROTECT, related_name="+", null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="deal_amount_has_a_currency",
                condition=Q(amount_minor=None) | ~Q(currency=""),
            ),
            models.CheckConstraint(
                name="deal_stage_change_names_the_stage", condition=~Q(kind="stage") | ~Q(stage="")
            ),
            models.CheckConstraint(
                name="deal_amount_change_has_an_amount",
                condition=~Q(kind="amount") | Q(amount_minor__isnull=False),
            ),
            models.CheckConstraint(
                name="deal_campaign_change_names_the_campaign",
                condition=~Q(kind="campaign") | Q(campaign__isnull=False),
            ),
            models.CheckConstraint(
                name="lost_deal_says_why", condition=~Q(kind="lost") | ~Q(why="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.kind}"


class DealPerson(Fact):
    """A person takes part in a deal, in a role."""

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="people")
    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="deals")
    role = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} on {self.deal_id}"
