"""The list of companies and who works for them. A read model over companies, people and deals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from accord.deals.models import Deal
from accord.deals.queries import standing
from accord.ledger.queries import holding
from accord.people.models import Company, CompanyFact, Employment, Person
from accord.staff.models import User
from accord.touchpoints.models import Touch
from accord.web import visible
from accord.web.filters import Filters
from accord.web.leads import directory

PAGE = 50
CUSTOMERS, SELLING, NO_DEAL = "customers", "selling", "none"
DEALS = {
    CUSTOMERS: "Customers",
    SELLING: "With an open deal",
    NO_DEAL: "Without a deal",
}
SHOWN = ("industry", "employees", "company_country")


@dataclass(frozen=True, slots=True)
class Search(Filters):
    """What is asked of the list, as it stands in the address."""

    RIGHT: ClassVar = {"deals": DEALS.__contains__}

    text: str = ""
    deals: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One company of the list, with what the reader may see of it."""

    company: Company
    known: dict[str, str]
    people: int
    deals: int


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone who works for the company, and how often there was a touch."""

    person: directory.Listed
    touches: int
    last: datetime | None


def found(search: Search, user: User) -> QuerySet[Company]:
    """The companies that were asked for, by name."""
    companies = visible.companies(user)
    for word in search.text.split():
        companies = companies.filter(Q(name__icontains=word) | Q(domain__icontains=word))
    deals = standing(Deal.objects.filter(company=OuterRef("pk")))
    if search.deals == CUSTOMERS:
        companies = companies.filter(Exists(deals.filter(end="won")))
    elif search.deals == SELLING:
        companies = companies.filter(Exists(deals.filter(end="")))
    elif search.deals == NO_DEAL:
        companies = companies.exclude(Exists(deals))
    return companies.order_by("name", "pk")


def lines(companies: Sequence[Company], user: User) -> list[Line]:
    """The lines of one page; the cost does not grow with their number."""
    ids = [company.pk for company in companies]
    known: dict[int, dict[str, str]] = {}
    facts = CompanyFact.objects.filter(company__in=ids, field__in=SHOWN)
    for fact in holding(facts).order_by("recorded_at", "pk"):
        known.setdefault(fact.company_id, {})[fact.field] = fact.value or ""
    people = workers_of(ids, user)
    deals = visible.deals(user).filter(company__in=ids).order_by().values("company")
    selling = dict(deals.annotate(n=Count("pk")).values_list("company", "n"))
    return [
        Line(one, known.get(one.pk, {}), len(people.get(one.pk, [])), selling.get(one.pk, 0))
        for one in companies
    ]


def workers_of(company_ids: Iterable[int], user: User) -> dict[int, list[int]]:
    """Who works for each of these companies now, as far as the user may see them."""
    employed = holding(Employment.objects.filter(company__in=company_ids)).values("person")
    among = visible.people(user).filter(pk__in=employed).order_by().values("pk")
    now = holding(Employment.objects.filter(person__in=among)).order_by("recorded_at", "pk")
    works_for = dict(now.values_list("person", "company"))
    found: dict[int, list[int]] = {}
    for person, company in works_for.items():
        found.setdefault(company, []).append(person)
    return found


def workers(person_ids: Sequence[int], *, at: datetime) -> list[Worker]:
    """These people with their touches, whoever was touched last first."""
    people = Person.objects.filter(pk__in=person_ids).select_related("standing")
    touched = holding(Touch.objects.filter(person__in=person_ids)).values("person")
    counted = touched.annotate(n=Count("pk"), last=Max("occurred_at"))
    touches = {row["person"]: (row["n"], row["last"]) for row in counted}
    listed = directory.listed(people, at=at)
    found = [Worker(one, *touches.get(one.pk, (0, None))) for one in listed]
    return sorted(found, key=lambda one: one.last.timestamp() if one.last else 0.0, reverse=True)
