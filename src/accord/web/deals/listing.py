"""The list of deals: what is asked of it, who is found, and what they are worth together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db.models import Count, F, Q, QuerySet

from accord.deals.models import Deal, DealPerson
from accord.deals.queries import standing
from accord.ledger.queries import holding
from accord.staff.models import User
from accord.web.filters import Filters, is_number

PAGE = 50
OPEN, WON, LOST = "open", "won", "lost"
STATE = {"": "All", OPEN: "Open", WON: "Won", LOST: "Lost"}
NEWEST, OLDEST, LARGEST = "", "oldest", "largest"
ORDER: dict[str, tuple] = {
    NEWEST: ("-opened_at", "-pk"),
    OLDEST: ("opened_at", "pk"),
    LARGEST: (F("amount_minor").desc(nulls_last=True), "-pk"),
}
SORT = {NEWEST: "Opened last", OLDEST: "Opened first", LARGEST: "Largest"}
AGE = {"30": "Opened in 30 days", "90": "Opened in 90 days", "over-90": "Older than 90 days"}


@dataclass(frozen=True, slots=True)
class Search(Filters):
    """What each filter of the list is set to; empty where it is not."""

    RIGHT: ClassVar = {
        "state": STATE.__contains__,
        "age": AGE.__contains__,
        "sort": SORT.__contains__,
        "owner": is_number,
        "company": is_number,
    }

    text: str = ""
    state: str = ""
    stage: str = ""
    owner: str = ""
    currency: str = ""
    company: str = ""
    age: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Worth:
    """What deals of one currency are worth together, and how many they are."""

    currency: str
    minor: int
    deals: int
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """One deal of the list, with its owner and who takes part."""

    deal: Any
    owner: str
    people: int
    days: int


def found(search: Search, among: QuerySet[Deal], *, at: datetime) -> QuerySet[Deal]:
    """The deals among these that were asked for, in the order asked for."""
    deals = among
    for word in search.text.split():
        deals = deals.filter(Q(name__icontains=word) | Q(company__name__icontains=word))
    if search.state:
        deals = deals.filter(end="" if search.state == OPEN else search.state)
    for name in ("stage", "owner", "currency", "company"):
        if value := getattr(search, name):
            deals = deals.filter(**{name: value})
    if search.age:
        days = timedelta(days=int(search.age.removeprefix("over-")))
        older = search.age.startswith("over-")
        deals = deals.filter(**{"opened_at__lt" if older else "opened_at__gte": at - days})
    return deals.order_by(*ORDER[search.sort])


def worth(
    amounts: Iterable[tuple[int, str | None, int | None]], search: Search, address: str
) -> list[Worth]:
    """What deals are worth in each currency, the most first; `amounts` says it of each of them."""
    by_currency: dict[str, list[int]] = defaultdict(list)
    for _, currency, minor in amounts:
        if currency:
            by_currency[currency].append(minor or 0)
    return sorted(
        (
            Worth(currency, sum(each), len(each), f"{address}?{search.instead(currency=currency)}")
            for currency, each in by_currency.items()
        ),
        key=lambda one: -one.minor,
    )


def of(pks: Iterable[int]) -> list[Any]:
    """These deals as they stand, in this order; how others stand is not worked out."""
    found = standing(Deal.objects.filter(pk__in=list(pks)).select_related("company")).in_bulk()
    return [found[pk] for pk in pks if pk in found]


def lines(deals: Sequence[Any], *, at: datetime) -> list[Line]:
    """The lines of one page; the cost does not grow with their number."""
    owners = User.objects.in_bulk([deal.owner for deal in deals if deal.owner])
    links = holding(DealPerson.objects.filter(deal__in=[deal.pk for deal in deals]))
    people = dict(links.values("deal").annotate(n=Count("pk")).values_list("deal", "n"))
    return [
        Line(
            deal=deal,
            owner=str(owners.get(deal.owner, "")),
            people=people.get(deal.pk, 0),
            days=((deal.ended_at or at) - deal.opened_at).days,
        )
        for deal in deals
    ]
