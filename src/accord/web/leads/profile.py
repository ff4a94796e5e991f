"""What is known of one person besides the timeline: facts with their origin, moves, clocks.

A read model over people, companies, stages, handoffs and promises.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Q

from accord.agreement.rules.fields import CATALOGUE, FieldType
from accord.deals.models import DealPerson
from accord.handoff.models import Handoff
from accord.judging.models import Restatement, Unmatched
from accord.ledger.models import Retraction
from accord.lifecycle.models import Move
from accord.people.models import Company, CompanyFact, Employment, Person, PersonFact, PersonLink
from accord.sla.models import Clock
from accord.sla.rules import clocks as promise
from accord.sla.rules.excuses import Excuse
from accord.templatetags.ui import clock_time

EXCUSED = {
    Excuse.BAD_DATA: "the contact data was bad",
    Excuse.VOLUME: "marketing handed over far more than it promised",
    Excuse.FEEDBACK_OVERDUE: "the reply of marketing was overdue",
    Excuse.NEVER_TOUCHED: "sales never touched it",
}
MOST_RESTATED = 20
Retracted = Mapping[tuple[str, int], Retraction]


@dataclass(frozen=True, slots=True)
class Known:
    """One thing known of a person or company, and where it comes from."""

    label: str
    value: str
    source: str
    at: datetime
    recorded_at: datetime
    imported_at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Promised:
    """One clock of a handoff and how it stands now."""

    clock: Clock
    standing: promise.Standing

    @property
    def is_undone(self) -> bool:
        """Whether what was promised has still not been done."""
        return self.clock.met_at is None

    @property
    def excuse(self) -> str:
        return EXCUSED.get(self.clock.excuse, self.clock.excuse)


@dataclass(frozen=True, slots=True)
class Episode:
    """One handoff with the promises that ran on it."""

    handoff: Handoff
    promises: list[Promised]


@dataclass(frozen=True, slots=True)
class Restated:
    """What judging anew has changed: each value before and after."""

    row: Restatement
    changes: list[tuple[str, object, object]]


def merged_with(person: Person) -> tuple[list[PersonLink], list[PersonLink]]:
    """The links by which others were found to be this person, and this person to be another."""
    links = PersonLink.objects.filter(Q(person=person) | Q(other=person))
    links = links.exclude(pk__in=Retraction.objects.filter(kind="personlink").values("fact"))
    mine = list(links.select_related("person", "other"))
    return [one for one in mine if one.person_id == person.pk], [
        one for one in mine if one.other_id == person.pk
    ]


def retractions(person_ids: list[int], company: Company | None) -> Retracted:
    """What no longer holds, by the kind and number of the fact."""
    deals = DealPerson.objects.filter(person_id__in=person_ids).values("deal")
    about = Q(person_id__in=person_ids) | Q(deal__in=deals)
    about |= Q(company=company) if company else Q()
    ended = Retraction.objects.filter(about).select_related("actor")
    return {(one.kind, one.fact): one for one in ended}


def known_of_person(person_ids: list[int], retracted: Retracted) -> dict[str, Known]:
    """What is known now, the latest value of each field, in the order of the catalogue."""
    facts = PersonFact.objects.filter(person_id__in=person_ids)
    return _known(facts.select_related("actor"), "personfact", retracted)


def known_of_company(company: Company | None, retracted: Retracted) -> dict[str, Known]:
    if company is None:
        return {}
    facts = CompanyFact.objects.filter(company=company)
    return _known(facts.select_related("actor"), "companyfact", retracted)


def employer(person_ids: list[int]) -> Company | None:
    """The company the person works for now."""
    ended = Retraction.objects.filter(kind="employment", person_id__in=person_ids).values("fact")
    latest = (
        Employment.objects.filter(person_id__in=person_ids)
        .exclude(pk__in=ended)
        .select_related("company")
        .order_by("-recorded_at", "-pk")
        .first()
    )
    return latest.company if latest else None


def moves_of(person: Person) -> list[Move]:
    """Every move, the first one first."""
    return list(Move.objects.filter(person=person).order_by("number"))


def episodes(person: Person, *, as_of: datetime) -> list[Episode]:
    """Every handoff with its clocks, the latest first."""
    handoffs = Handoff.objects.filter(person=person).select_related("owner").order_by("-number")
    clocks = Clock.objects.filter(person=person).order_by("handoff", "due_at", "side", "promise")
    running = {
        number: [_promised(clock, as_of) for clock in group]
        for number, group in groupby(clocks, key=lambda clock: clock.handoff)
    }
    return [Episode(handoff, running.get(handoff.number, [])) for handoff in handoffs]


def restated(person: Person) -> list[Restated]:
    """What judging anew has changed, the latest first."""
    rows = Restatement.objects.filter(person=person).order_by("-restated_at", "-pk")[:MOST_RESTATED]
    return [Restated(row, _changes(row.before or {}, row.after or {})) for row in rows]


def unmatched(person: Person) -> list[Unmatched]:
    """What was said about this person and belongs to no handoff."""
    return list(Unmatched.objects.filter(person=person).order_by("pk")[:MOST_RESTATED])


def _known(facts: Iterable, kind: str, retracted: Retracted) -> dict[str, Known]:
    latest = {}
    for fact in facts.order_by("recorded_at", "pk"):
        if (kind, fact.pk) not in retracted:
            latest[fact.field] = fact
    order = {name: place for place, name in enumerate(CATALOGUE)}
    names = sorted(latest, key=lambda name: (order.get(name, len(order)), name))
    return {name: _one(latest[name]) for name in names if latest[name].value is not None}


def _one(fact: PersonFact | CompanyFact) -> Known:
    field = CATALOGUE.get(fact.field)
    label = field.label if field else fact.field.replace("_", " ")
    return Known(
        label=label[0].upper() + label[1:],
        value=_as_read(fact.value, field.type if field else FieldType.TEXT),
        source=fact.source,
        at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        imported_at=fact.imported_at,
        by=str(fact.actor) if fact.actor else "",
    )


def _changes(before: dict, after: dict) -> list[tuple[str, object, object]]:
    """The values that differ; all of them where something was said no longer, or for the first time."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [(name.replace("_", " "), before.get(name), after.get(name)) for name in names]


def _as_read(value: str, kind: FieldType) -> str:
    """A number with its thousands apart, a moment in local time, anything else as it was given."""
    try:
        if kind is FieldType.NUMBER:
            return f"{Decimal(value):,f}"
        if kind is FieldType.MOMENT:
            return clock_time(datetime.fromisoformat(value))
    except (ArithmeticError, ValueError):
        return value
    return value


def _promised(clock: Clock, as_of: datetime) -> Promised:
    times = promise.Clock(clock.starts_at, clock.due_at, clock.met_at, clock.ended_at)
    excuse = Excuse(clock.excuse) if clock.excuse else None
    return Promised(clock, promise.standing(times, as_of=as_of, excuse=excuse))
