"""The list of leads: search, filters, order. A read model over people, companies and standing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accord.agreement.queries import InForce
from accord.handoff.models import Handoff
from accord.kit.periods import day_bounds
from accord.kit.text import whole_number
from accord.ledger.queries import holding
from accord.lifecycle.models import Move
from accord.people.models import Company, Employment, Person, PersonFact
from accord.scoring.models import InterestSum
from accord.scoring.rules import MILLION, faded
from accord.touchpoints.models import Touch
from accord.web.leads.asked import (
    EVERYONE,
    FIT,
    MOVED,
    NEVER,
    NEW,
    NOBODY,
    UNANSWERED,
    VISITORS,
    Search,
)
from accord.web.zone import zone_of

PAGE = 50
LEAD = "lead"
ORDERS: dict[str, tuple] = {
    MOVED: (F("standing__stage_since").desc(nulls_last=True), "-standing__person_id"),
    FIT: ("-standing__fit", "-standing__person_id"),
    NEW: ("-standing__person_id",),
}
_ANONYMOUS = Q(email=None, external_id=None)
NAME_FIELDS = ("first_name", "last_name")
SHOWN_FIELDS = (*NAME_FIELDS, "title")


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
    owner: str = ""


def found(search: Search, among: QuerySet[Person], agreed: InForce | None) -> QuerySet[Person]:
    """The people among these that were asked for, in the order asked for.

    Only who was judged is listed; that is everyone of whom anything is known.
    """
    people = among.filter(standing__isnull=False).select_related("standing")
    if search.who != EVERYONE:
        people = people.filter(_ANONYMOUS if search.who == VISITORS else ~_ANONYMOUS)
    for word in search.text.split():
        people = people.filter(_matches(word))
    for name in ("stage", "grade", "position"):
        if value := getattr(search, name):
            people = people.filter(**{f"standing__{name}": value})
    people = _with_handoff(people, search)
    if search.campaign:
        people = people.filter(pk__in=_reached_by(search.campaign))
    if search.since or search.until:
        people = people.filter(pk__in=_leads_since(*search.days(), agreed))
    return people.order_by(*ORDERS[search.sort])


def listed(people: Iterable[Person], *, at: datetime) -> list[Listed]:
    """The lines for one page of people, in their order; the cost does not grow with their number."""
    people = list(people)
    ids = [person.pk for person in people]
    facts = latest_facts(ids, SHOWN_FIELDS)
    companies = latest_companies(ids)
    interest = interest_at(ids, at)
    owners = _owners(ids)
    lines = [
        _line(one, facts.get(one.pk, {}), companies.get(one.pk), interest.get(one.pk))
        for one in people
    ]
    return [replace(line, owner=owners.get(line.pk, "")) for line in lines]


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
    for fact in holding(facts).order_by("recorded_at", "pk"):
        known.setdefault(fact.person_id, {})[fact.field] = fact.value or ""
    return known


def latest_companies(person_ids: list[int]) -> dict[int, Company | None]:
    """Whom these people work for now."""
    employments = Employment.objects.filter(person_id__in=person_ids).select_related("company")
    held = holding(employments).order_by("recorded_at", "pk")
    return {one.person_id: one.company for one in held}


def name_of(person: Person, known: dict[str, str]) -> str:
    """The person's name, else the e-mail address, else a number for a visitor."""
    name = " ".join(known[field] for field in NAME_FIELDS if known.get(field))
    return name or person.email or f"Visitor {person.pk}"


def _owners(person_ids: list[int]) -> dict[int, str]:
    """Who works these people now: the owners of their open handoffs."""
    handed = Handoff.objects.filter(person__in=person_ids, closed_at=None, owner__isnull=False)
    return {one.person_id: str(one.owner) for one in handed.select_related("owner")}


def _matches(word: str) -> Q:
    """The word is in the e-mail address, the name or the name of the company."""
    named = PersonFact.objects.filter(field__in=NAME_FIELDS, value__icontains=word)
    companies = Company.objects.filter(name__icontains=word)
    employed = Employment.objects.filter(company__in=companies)
    matches = (
        Q(email__icontains=word)
        | Q(pk__in=named.values("person"))
        | Q(pk__in=employed.values("person"))
    )
    number = whole_number(word)
    return matches if number is None else matches | Q(pk=number)


def _with_handoff(people: QuerySet[Person], search: Search) -> QuerySet[Person]:
    """Those whose handoff stands as asked; the owner is that of a handoff that is open."""
    if search.handoff == NEVER:
        return people.exclude(Exists(Handoff.objects.filter(person=OuterRef("pk"))))
    handoffs = Handoff.objects.filter(closed_at=None)
    if search.handoff == UNANSWERED:
        handoffs = handoffs.filter(answer="")
    if search.owner:
        handoffs = handoffs.filter(owner=None if search.owner == NOBODY else int(search.owner))
    if search.owner or search.handoff:
        people = people.filter(pk__in=handoffs.values("person"))
    return people


def _reached_by(campaign: str) -> QuerySet:
    """Who came by a touch of the campaign; `nobody` are those whom none has reached."""
    touches = holding(Touch.objects.filter(campaign=None if campaign == NOBODY else int(campaign)))
    return touches.values("person")


def _leads_since(since: date | None, until: date | None, agreed: InForce | None) -> QuerySet:
    """Who first came to the stage `lead`, or to a later one of the main line, in these days."""
    main = [s.name for s in agreed.agreement.stages if not s.aside] if agreed else []
    steps = main[main.index(LEAD) :] if LEAD in main else main
    moves = Move.objects.filter(to_stage__in=steps)
    earlier = moves.filter(person=OuterRef("person"), number__lt=OuterRef("number"))
    zone = zone_of(agreed)
    if since:
        moves = moves.filter(at__gte=day_bounds(since, zone)[0])
    if until:
        moves = moves.filter(at__lt=day_bounds(until, zone)[1])
    return moves.exclude(Exists(earlier)).values("person")


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
