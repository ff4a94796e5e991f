"""What happened between a person and us: a page read, a form sent, a mail opened."""

from django.db import models

from accord.ledger.models import Fact


class Touch(Fact):
    """One touch, as it was given and, for comparison, case-folded (the `*_key` columns).

    Empty text is stored as null: unknown. `kind` is one of page, form, download, email open,
    email click, webinar, event, chat, ad click, review, social, call, mail, meeting, or another
    lower-case word that a source brings.
    """

    person = models.ForeignKey("accord.Person", models.PROTECT, related_name="touches")
    kind = models.CharField(max_length=40)
    path = models.CharField(max_length=500, null=True)
    path_key = models.CharField(max_length=500, null=True)
    form = models.CharField(max_length=200, null=True)
    form_key = models.CharField(max_length=200, null=True)
    page_title = models.CharField(max_length=300, null=True)
    page_title_key = models.CharField(max_length=300, null=True)
    traffic_source = models.CharField(max_length=100, null=True)
    source_name_key = models.CharField(max_length=100, null=True)
    medium = models.CharField(max_length=100, null=True)
    medium_key = models.CharField(max_length=100, null=True)
    term = models.CharField(max_length=200, null=True)
    term_key = models.CharField(max_length=200, null=True)
    content = models.CharField(max_length=200, null=True)
    content_key = models.CharField(max_length=200, null=True)
    referrer = models.CharField(max_length=500, null=True)
    referrer_key = models.CharField(max_length=500, null=True)
    channel = models.CharField(max_length=60, null=True)
    channel_key = models.CharField(max_length=60, null=True)
    channel_rules = models.PositiveSmallIntegerField(default=0)
    value = models.FloatField(null=True)
    campaign = models.ForeignKey(
        "accord.Campaign", models.PROTECT, related_name="touches", null=True
    )
    asset = models.ForeignKey("accord.Asset", models.PROTECT, related_name="touches", null=True)

    def __str__(self) -> str:
        what = self.form or self.page_title or self.path or (self.asset and self.asset.title)
        return f"{self.kind} {what}" if what else self.kind
