"""How deals stand: open, won or lost, in which stage, worth what, by the changes that still hold."""

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accord.deals.models import Deal, DealChange, DealPerson
from accord.ledger.queries import holding

OPENED, WON, LOST = DealChange.Kind.OPENED, DealChange.Kind.WON, DealChange.Kind.LOST
ENDS = (WON, LOST)


def standing(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """These deals as they stand now; one whose opening was taken back is none.

    Won or lost is whatever was said last; worth the last amount, also one from after the win.
    """
    return deals.annotate(
        opened_at=_first(Q(kind=OPENED), "occurred_at"),
        owner=_first(Q(kind=OPENED), "actor"),
        end=Coalesce(_last(Q(kind__in=ENDS), "kind"), Value(""), output_field=CharField()),
        ended_at=_last(Q(kind__in=ENDS), "occurred_at"),
        ended_why=Coalesce(_last(Q(kind__in=ENDS), "why"), Value(""), output_field=CharField()),
        stage=Coalesce(_last(~Q(stage=""), "stage"), Value(""), output_field=CharField()),
        amount_minor=_last(Q(amount_minor__isnull=False), "amount_minor"),
        currency=_last(Q(amount_minor__isnull=False), "currency"),
        campaign=_last(Q(kind=DealChange.Kind.CAMPAIGN), "campaign"),
    ).exclude(opened_at=None)


def people_on(deal: Deal) -> QuerySet[DealPerson]:
    """Who takes part in a deal now, whoever came first first."""
    links = holding(DealPerson.objects.filter(deal=deal))
    return links.select_related("person", "actor").order_by("occurred_at", "pk")


def deals_of(person_ids: list[int]) -> QuerySet[Deal]:
    """The deals in which any of these persons takes part now."""
    links = holding(DealPerson.objects.filter(person_id__in=person_ids))
    return standing(Deal.objects.filter(pk__in=links.values("deal")))


def _last(which: Q, column: str) -> Subquery:
    return _change(which, column, "-occurred_at", "-pk")


def _first(which: Q, column: str) -> Subquery:
    return _change(which, column, "occurred_at", "pk")


def _change(which: Q, column: str, *order: str) -> Subquery:
    changes = holding(DealChange.objects.filter(which, deal=OuterRef("pk")))
    return Subquery(changes.order_by(*order).values(column)[:1])
