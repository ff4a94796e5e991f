"""A person's log as judging reads it: every fact that concerns the person, in the order learned."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model

from accord.deals.models import DealChange, DealPerson
from accord.feedback.models import Reply
from accord.handoff.models import Answer, Assignment, Attempt, Outcome, Pause
from accord.ledger.models import LedgerEntry, Retraction
from accord.lifecycle.models import DecidedMove
from accord.people.models import CompanyFact, Employment, PersonFact, PersonLink
from accord.touchpoints.models import Touch

OWN_FACTS: dict[type[Model], tuple[str, ...]] = {
    Touch: ("occurred_on",),
    PersonFact: ("field", "value"),
    Employment: ("company_id",),
    DecidedMove: ("stage", "origin", "why", "actor__name"),
    Answer: ("kind", "reason", "note", "actor__name"),
    Assignment: ("owner_id",),
    Attempt: ("channel", "reached", "automatic", "occurred_on"),
    Outcome: ("result", "reason", "note", "actor__name"),
    Reply: (),
    Pause: ("ends_at", "why"),
    Retraction: ("kind", "fact", "why"),
}
"""The facts that name a person, and what judging needs of each."""

KEYS_AT_ONCE = 10_000
"""Values that one statement binds at most; SQLite refuses more than 32,766."""

Order = tuple[datetime, int, int]

ABOUT_A_COMPANY = 0
"""Stands for the person in events that are about no person."""


@dataclass(frozen=True, slots=True)
class Event:
    """One fact: its place in the order learned, when it happened, and what it says."""

    order: Order
    kind: str
    fact: int
    occurred_at: datetime
    person: int
    says: dict[str, object]

    @property
    def at(self) -> datetime:
        return self.order[0]

    @property
    def by(self) -> str:
        """Who did it, as the end of a sentence; nothing where nobody is named."""
        name = self.says.get("actor__name")
        return f" by {name}" if name else ""


@dataclass(slots=True)
class Log:
    """Everything that concerns one person. `others` are persons found to be the same one.

    `absorbed` says from when until when this person was found to be somebody else.
    """

    person: int
    events: list[Event] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    absorbed: list[tuple[Order, Order | None]] = field(default_factory=list)

    def is_absorbed(self, order: Order) -> bool:
        """Whether this person is judged no further then, since the other one is."""
        return any(start < order and (end is None or order < end) for start, end in self.absorbed)


def read_logs(persons: Iterable[int]) -> dict[int, Log]:
    """The logs of these persons, a fixed number of queries however many they are."""
    wanted = sorted(set(persons))
    links = list(PersonLink.objects.filter(person__in=wanted).values_list("id", "person", "other"))
    everyone = sorted({*wanted, *(other for _, _, other in links)})
    places = _places(everyone)
    events = [event for model, names in OWN_FACTS.items() for event in _own(model, names, places)]
    by_person: dict[int, list[Event]] = defaultdict(list)
    for event in [*events, *_link_events(wanted, places), *_deal_events(everyone, places)]:
        by_person[event.person].append(event)
    logs = {person: Log(person, list(by_person[person])) for person in wanted}
    for person, other in {(person, other) for _, person, other in links}:
        logs[person].others.append(other)
        logs[person].events += [e for e in by_person[other] if e.kind != "personlink"]
    _add_companies(logs.values())
    for log in logs.values():
        log.events.sort(key=lambda event: event.order)
    _note_absorbed(logs)
    return logs


def concerned(entries: Sequence[tuple[int | None, int | None, int | None]]) -> set[int]:
    """The persons whom ledger entries (person, company, deal) concern."""
    persons = {person for person, _, _ in entries if person}
    companies = {company for person, company, _ in entries if company and not person}
    deals = {deal for _, _, deal in entries if deal}
    persons |= _persons(Employment, "company", companies)
    persons |= _persons(DealPerson, "deal", deals)
    merged_into = _persons(PersonLink, "other", persons)
    return persons | merged_into | _persons(PersonLink, "person", persons, "other")


def _persons(model: type[Model], by: str, keys: set[int], column: str = "person") -> set[int]:
    """Persons named in the rows of some keys, asked for so many at a time as a statement takes."""
    wanted, found = sorted(keys), set()
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        rows = model.objects.filter(**{f"{by}__in": wanted[start : start + KEYS_AT_ONCE]})
        found |= set(rows.values_list(column, flat=True))
    return found


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the facts of some persons stand in the ledger."""

    persons: list[int]
    of: dict[tuple[str, int], int]
    kinds: frozenset[str]


def _places(persons: list[int]) -> _Places:
    entries = LedgerEntry.objects.filter(person__in=persons)
    rows = list(entries.values_list("kind", "fact", "position"))
    places = {(kind, fact): position for kind, fact, position in rows}
    return _Places(persons, places, frozenset(kind for kind, _, _ in rows))


def _own(model: type[Model], names: tuple[str, ...], places: _Places) -> Iterable[Event]:
    kind = model._meta.model_name
    if kind not in places.kinds:
        return
    columns = ("id", "person_id", "recorded_at", "occurred_at", *names)
    rows = model.objects.filter(person__in=places.persons).values_list(*columns)
    for pk, person, recorded_at, occurred_at, *values in rows.iterator():
        position = places.of[kind, pk]
        says = dict(zip(names, values, strict=True))
        yield Event((recorded_at, position, 0), kind, pk, occurred_at, person, says)


def _link_events(persons: list[int], places: _Places) -> Iterable[Event]:
    for link in PersonLink.objects.filter(person__in=persons):
        order = (link.recorded_at, places.of["personlink", link.pk], 0)
        says = {"other": link.other_id}
        yield Event(order, "personlink", link.pk, link.occurred_at, link.person_id, says)


def _deal_events(persons: list[int], places: _Places) -> Iterable[Event]:
    """Changes of the deals a person takes part in, known from the later of link and change.

    A link that was taken back brings no later changes; of two links the earlier one counts.
    """
    if "dealperson" not in places.kinds:
        return ()
    links = list(DealPerson.objects.filter(person__in=persons))
    undone = Retraction.objects.filter(kind="dealperson", fact__in=[link.pk for link in links])
    ends = {row.fact: (row.recorded_at, places.of["retraction", row.pk]) for row in undone}
    changes = _changes_of_deals({link.deal_id for link in links})
    first: dict[tuple[str, int, int], Event] = {}
    for link in links:
        linked, end = (link.recorded_at, places.of["dealperson", link.pk]), ends.get(link.pk)
        for own, row, says in changes[link.deal_id]:
            kind, key = row._meta.model_name, (row._meta.model_name, row.pk, link.person_id)
            order = (*max(linked, own), own[1])
            ended = kind == "dealchange" and end is not None and own > end
            if not ended and (key not in first or order < first[key].order):
                first[key] = Event(order, kind, row.pk, row.occurred_at, link.person_id, says)
    return first.values()


def _changes_of_deals(deals: set[int]) -> dict[int, list[tuple]]:
    """What changed on each deal and what of it was taken back: place in the log, row, content."""
    entries = LedgerEntry.objects.filter(deal__in=deals)
    position = {(k, f): place for k, f, place in entries.values_list("kind", "fact", "position")}
    found: dict[int, list[tuple]] = defaultdict(list)
    for change in DealChange.objects.filter(deal__in=deals).select_related("deal"):
        own = (change.recorded_at, position["dealchange", change.pk])
        says = {"kind": change.kind, "deal": change.deal.name, "why": change.why}
        found[change.deal_id].append((own, change, says))
    for row in Retraction.objects.filter(deal__in=deals, kind="dealchange"):
        own = (row.recorded_at, position["retraction", row.pk])
        says = {"kind": row.kind, "fact": row.fact, "why": row.why}
        found[row.deal_id].append((own, row, says))
    return found


def _note_absorbed(logs: dict[int, Log]) -> None:
    """Who was found to be somebody else is judged no further, unless the link is taken back."""
    links = list(PersonLink.objects.filter(other__in=list(logs)))
    if not links:
        return
    facts = [link.pk for link in links]
    undone = {row.fact: row for row in Retraction.objects.filter(kind="personlink", fact__in=facts)}
    entries = LedgerEntry.objects.filter(person__in={link.person_id for link in links})
    place = {(kind, fact): at for kind, fact, at in entries.values_list("kind", "fact", "position")}
    for link in links:
        start = (link.recorded_at, place["personlink", link.pk], 0)
        row = undone.get(link.pk)
        end = (row.recorded_at, place["retraction", row.pk], 0) if row else None
        logs[link.other_id].absorbed.append((start, end))


def _add_companies(logs: Iterable[Log]) -> None:
    """Facts about the companies a person ever worked for belong to the person's log."""
    worked = {
        log.person: {e.says["company_id"] for e in log.events if e.kind == "employment"} - {None}
        for log in logs
    }
    companies = set().union(*worked.values()) if worked else set()
    if not companies:
        return
    by_company: dict[int, list[Event]] = defaultdict(list)
    entries = LedgerEntry.objects.filter(company__in=companies)
    position = {(k, f): p for k, f, p in entries.values_list("kind", "fact", "position")}
    for fact in CompanyFact.objects.filter(company__in=companies):
        order = (fact.recorded_at, position["companyfact", fact.pk], 0)
        says = {"company_id": fact.company_id, "field": fact.field, "value": fact.value}
        event = Event(order, "companyfact", fact.pk, fact.occurred_at, ABOUT_A_COMPANY, says)
        by_company[fact.company_id].append(event)
    for row in Retraction.objects.filter(company__in=companies, person=None):
        order = (row.recorded_at, position["retraction", row.pk], 0)
        says = {"kind": row.kind, "fact": row.fact, "why": row.why}
        event = Event(order, "retraction", row.pk, row.occurred_at, ABOUT_A_COMPANY, says)
        by_company[row.company_id].append(event)
    for log in logs:
        for company in worked[log.person]:
            log.events += by_company[company]
