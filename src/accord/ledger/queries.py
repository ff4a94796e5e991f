"""Which facts still hold."""

from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from accord.ledger.models import Fact, Retraction

F = TypeVar("F", bound=Fact)


def holding(facts: QuerySet[F]) -> QuerySet[F]:
    """Those of these facts that nobody has taken back."""
    kind = facts.model._meta.model_name
    return facts.exclude(Exists(Retraction.objects.filter(kind=kind, fact=OuterRef("pk"))))
