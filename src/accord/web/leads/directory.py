"""The list of people: search, filters, pages. A read model over people, companies and standing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from accord.ledger.models import Retraction
from accord.people.models import Company, Employment, Person, PersonFact
from accord.scoring.models import InterestSum
from accord.scoring.rules import MILLION, faded

PAGE = 50
NAME_FIELDS = ("first_name", "last_name")
SHOWN_FIELDS = (*NAME_FIELDS, "title")


@dataclass(frozen=True, slots=True)
class Search:
    """What the reader asked for, as it stands in the address of the page."""

    text: str = ""
    stage: str = ""
    grade: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.stage or self.grade)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    pk: int
    name: str
    email: str
    title: str
    company: str
    stage: str
    since: datetime | None
    fit: int | None
    interest: float | None
    grade: str
    position: str
    version: int | None


def found(search: Search, among: QuerySet[Person]) -> QuerySet[Person]:
    """The people among these that match, whoever moved last first."""
    people = among.select_related("standing")
    for word in search.text.split():
        people = people.filter(_matches(word))
    if search.stage:
        people = people.filter(standing__stage=search.stage)
    if search.grade:
        people = people.filter(standing__grade=search.grade)
    return people.order_by(F("standing__stage_since").desc(nulls_last=True), "-pk")


def listed(people: Iterable[Person], *, at: datetime) -> list[Listed]:
    """The lines for one page of people, in their order; the cost does not grow with their number."""
    people = list(people)
    ids = [person.pk for person in people]
    facts = latest_facts(ids, SHOWN_FIELDS)
    companies = latest_companies(ids)
    interest = interest_at(ids, at)
    return [
        _line(one, facts.get(one.pk, {}), companies.get(one.pk), interest.get(one.pk))
        for one in people
    ]


def interest_at(person_ids: list[int], at: datetime) -> dict[int, float]:
    """The interest of these people at a moment, in points."""
    found: dict[int, float] = {}
    for part in InterestSum.objects.filter(person_id__in=person_ids):
        elapsed = (at - part.true_at).total_seconds()
        left = faded(part.amount / MILLION, part.half_life, elapsed)
        found[part.person_id] = found.get(part.person_id, 0.0) + left
    return found


def latest_facts(person_ids: list[int], fields: Iterable[str]) -> dict[int, dict[str, str]]:
    """What is known now of these people, per person and field."""
    facts = PersonFact.objects.filter(person_id__in=person_ids, field__in=fields)
    known: dict[int, dict[str, str]] = {}
    for fact in _valid(facts, "personfact"):
        known.setdefault(fact.person_id, {})[fact.field] = fact.value or ""
    return known


def latest_companies(person_ids: list[int]) -> dict[int, Company | None]:
    """Whom these people work for now."""
    employments = Employment.objects.filter(person_id__in=person_ids).select_related("company")
    return {one.person_id: one.company for one in _valid(employments, "employment")}


def name_of(person: Person, known: dict[str, str]) -> str:
    """The person's name, else the e-mail address, else a number for a visitor."""
    name = " ".join(known[field] for field in NAME_FIELDS if known.get(field))
    return name or person.email or f"Visitor {person.pk}"


def _matches(word: str) -> Q:
    """The word is in the e-mail address, the name or the name of the company."""
    named = PersonFact.objects.filter(field__in=NAME_FIELDS, value__icontains=word)
    employed = Employment.objects.filter(company__name__icontains=word)
    matches = (
        Q(email__icontains=word)
        | Q(pk__in=named.values("person"))
        | Q(pk__in=employed.values("person"))
    )
    return matches | Q(pk=int(word)) if word.isdecimal() and len(word) < 18 else matches


def _valid(facts: QuerySet, kind: str) -> QuerySet:
    """Without what was retracted, the latest last."""
    retracted = Retraction.objects.filter(kind=kind, person__isnull=False).values("fact")
    return facts.exclude(pk__in=retracted).order_by("recorded_at", "pk")


def _line(
    person: Person, known: dict[str, str], company: Company | None, interest: float | None
) -> Listed:
    standing = getattr(person, "standing", None)
    name = name_of(person, known)
    email = person.email or ""
    return Listed(
        pk=person.pk,
        name=name,
        email=email if email != name else "",
        title=known.get("title", ""),
        company=company.name if company else "",
        stage=standing.stage if standing else "",
        since=standing.stage_since if standing else None,
        fit=standing.fit if standing else None,
        interest=interest,
        grade=standing.grade if standing else "",
        position=standing.position if standing else "",
        version=standing.version if standing else None,
    )
