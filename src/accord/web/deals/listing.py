"""The list of deals: what is asked of it, who is found, and what they are worth together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict

from accord.deals.models import Deal, DealPerson
from accord.deals.queries import standing
from accord.kit.text import whole_number
from accord.ledger.queries import holding
from accord.staff.models import User

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
class Search:
    """What each filter of the list is set to, as it stands in the address; empty where it is not."""

    text: str = ""
    state: str = ""
    stage: str = ""
    owner: str = ""
    currency: str = ""
    company: str = ""
    age: str = ""
    sort: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "Search":
        """What an address asks for; what it says wrongly is not asked."""
        said = {one.name: given.get(one.name, "").replace("\0", "").strip() for one in fields(cls)}
        for name, known in (("state", STATE), ("age", AGE), ("sort", SORT)):
            said[name] = said[name] if said[name] in known else ""
        for name in ("owner", "company"):
            said[name] = "" if whole_number(said[name]) is None else said[name]
        return cls(**said)

    @property
    def narrows(self) -> bool:
        """Whether fewer than all are asked for."""
        return any(getattr(self, one.name) for one in fields(self) if one.name != "sort")

    def query(self, **other: str) -> str:
        """The same as it stands in an address, or with something else instead."""
        said = {one.name: getattr(self, one.name) for one in fields(self)} | other
        return urlencode({name: value for name, value in said.items() if value})


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
            Worth(currency, sum(each), len(each), f"{address}?{search.query(currency=currency)}")
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
