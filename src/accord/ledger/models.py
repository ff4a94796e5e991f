"""The one log: what every fact carries, and its place in the order in which facts became known."""

from django.db import models
from django.db.models import F, Q


class Fact(models.Model):
    """A row that is only ever added: when it happened, when we learned it, and who said so.

    `occurred_at` is when it happened, `recorded_at` when Accord learned it; both are UTC. A row
    brought in as history counts as recorded when it happened and carries the moment of its
    import in `imported_at`. `occurred_on` is the local date in the agreement's zone.
    """

    occurred_at = models.DateTimeField()
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=60)
    source_key = models.CharField(max_length=200)
    actor = models.ForeignKey(
        "accord.User", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                name="%(class)s_comes_once_from_its_source", fields=["source", "source_key"]
            ),
            models.CheckConstraint(
                name="%(class)s_names_its_source", condition=~Q(source="") & ~Q(source_key="")
            ),
            models.CheckConstraint(
                name="%(class)s_history_is_not_recorded_before_it_happened",
                condition=Q(imported_at=None) | Q(recorded_at__gte=F("occurred_at")),
            ),
        ]


class LedgerEntry(models.Model):
    """The place of one fact in the order in which facts were committed.

    A cursor over positions never misses a row: on PostgreSQL an advisory lock is held from the
    insert to the commit, on SQLite there is one writer at a time.
    """

    position = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    fact = models.BigIntegerField()
    person = models.ForeignKey(
        "accord.Person", models.PROTECT, related_name="+", null=True, db_index=False
    )
    company = models.ForeignKey(
        "accord.Company", models.PROTECT, related_name="+", null=True, db_index=False
    )
    deal = models.ForeignKey(
        "accord.Deal", models.PROTECT, related_name="+", null=True, db_index=False
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ledger_holds_a_fact_once", fields=["kind", "fact"]),
        ]
        indexes = [
            models.Index(fields=["person", "recorded_at", "position"], name="ledger_by_person"),
            models.Index(
                fields=["company", "position"],
                name="ledger_by_company",
                condition=Q(company__isnull=False),
            ),
            models.Index(
                fields=["deal", "position"], name="ledger_by_deal", condition=Q(deal__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.kind} {self.fact}"


class LedgerClock(models.Model):
    """One row: the latest moment recorded or judged, before which no live row falls.

    `zone` is the company's: the local date of a fact is stored with it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    reached_at = models.DateTimeField()
    zone = models.CharField(max_length=64, default="UTC")

    class Meta:
        constraints = [
            models.CheckConstraint(name="ledger_clock_is_one_row", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"{self.reached_at:%Y-%m-%d %H:%M:%S}"


class Retraction(Fact):
    """A fact ends to hold from now on; what was judged before it stands."""

    kind = models.CharField(max_length=20)
    fact = models.BigIntegerField()
    person = models.ForeignKey(
        "accord.Person", models.PROTECT, related_name="retractions", null=True, blank=True
    )
    company = models.ForeignKey(
        "accord.Company", models.PROTECT, related_name="+", null=True, blank=True
    )
    deal = models.ForeignKey("accord.Deal", models.PROTECT, related_name="+", null=True, blank=True)
    why = models.CharField(max_length=300)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(name="fact_is_retracted_once", fields=["kind", "fact"]),
            models.CheckConstraint(name="retraction_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fact} no longer holds: {self.why}"
