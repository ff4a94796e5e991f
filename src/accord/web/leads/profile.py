"""What is known of one person besides the timeline: facts with their origin, moves, clocks.

A read model over people, companies, stages, handoffs and promises, read in one question.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q

from accord.agreement.rules.fields import CATALOGUE, FieldType
from accord.deals.models import DealPerson
from accord.handoff.models import Answer, Handoff, Outcome
from accord.judging.models import Restatement, Unmatched
from accord.ledger.gathering import Part, gathered
from accord.ledger.models import Retraction
from accord.ledger.queries import holding
from accord.lifecycle.models import Move
from accord.people.models import CompanyFact, Employment, Person, PersonFact, PersonLink
from accord.sla.models import Clock
from accord.sla.rules import clocks as promise
from accord.sla.rules.excuses import Excuse
from accord.templatetags.ui import clock_time, day
from accord.touchpoints.models import Touch

EXCUSED = {
    Excuse.BAD_DATA: "the contact data was bad",
    Excuse.VOLUME: "marketing handed over far more than it promised",
    Excuse.FEEDBACK_OVERDUE: "the reply of marketing was overdue",
    Excuse.NEVER_TOUCHED: "sales never touched it",
}
MOST_RESTATED = 20
MOST_READ = 8
FACT = ("pk", "field", "value", "source", "occurred_at", "recorded_at", "imported_at")
SAID = ("kind", "reason", "note", "occurred_at")
ACTOR = ("actor__name", "actor__email")


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

    @property
    def origin(self) -> str:
        """Who told it and when, in words; what was told together reads the same."""
        learned = f"learned {day(self.recorded_at)}"
        if self.imported_at:
            learned = f"from {day(self.at)}, imported {day(self.imported_at)}"
        return ", ".join(filter(None, [self.source, learned, self.by and f"by {self.by}"]))


@dataclass(frozen=True, slots=True)
class Ended:
    """That a fact no longer holds: since when, why and who said so."""

    recorded_at: datetime
    why: str
    actor: str


@dataclass(frozen=True, slots=True)
class Said:
    """What sales said of the lead: an answer or an outcome, with its reason."""

    what: str
    reason: str
    note: str
    at: datetime
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
    """One handoff with its owner and the promises that ran on it."""

    handoff: Handoff
    owner: str
    promises: list[Promised]


@dataclass(frozen=True, slots=True)
class Restated:
    """What judging anew has changed: each value before and after."""

    row: Restatement
    changes: list[tuple[str, object, object]]


@dataclass(frozen=True, slots=True)
class Read:
    """Something of ours that the person has read, how often, and when last."""

    title: str
    kind: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Employer:
    """The company the person works for now."""

    pk: int
    name: str


Retracted = Mapping[tuple[str, int], Ended]


@dataclass(frozen=True)
class Profile:
    """Everything that is told of a person beside the score and the timeline."""

    facts: dict[str, Known]
    employer: Employer | None
    company_facts: dict[str, Known]
    retracted: Retracted
    moves: list[Move]
    episodes: list[Episode]
    said: list[Said]
    read: list[Read]
    restated: list[Restated]
    unmatched: list[Unmatched]


def merged_with(person: Person) -> tuple[list[PersonLink], list[PersonLink]]:
    """The links by which others were found to be this person, and this person to be another."""
    links = holding(PersonLink.objects.filter(Q(person=person) | Q(other=person)))
    mine = list(links.select_related("person", "other"))
    return [one for one in mine if one.person_id == person.pk], [
        one for one in mine if one.other_id == person.pk
    ]


def profile(person: Person, ids: Sequence[int], *, as_of: datetime) -> Profile:
    """What is told of a person, `ids` being who they were found to be; one question."""
    found = gathered(**_facts(ids), **_sayings(ids), **_judged(person), **_ended(ids))
    gone = _gone(found)
    employer = _employer(found["employments"], gone)
    about = [row for row in found["company"] if employer and row["company_id"] == employer.pk]
    clocks = [Clock(**row) for row in found["clocks"]]
    return Profile(
        facts=_known(found["person"], "personfact", gone),
        employer=employer,
        company_facts=_known(about, "companyfact", gone),
        retracted=gone,
        moves=sorted((Move(**row) for row in found["moves"]), key=lambda move: move.number),
        episodes=_episodes(found["handoffs"], clocks, as_of),
        said=_said(found, gone),
        read=_read(found["assets"]),
        restated=_restated(found["restated"]),
        unmatched=[Unmatched(**row) for row in found["unmatched"]][:MOST_RESTATED],
    )


def of_company(company_id: int, ids: Sequence[int]) -> tuple[dict[str, Known], Retracted]:
    """What is known of a company, and what no longer holds of these people there; one question."""
    facts = holding(CompanyFact.objects.filter(company=company_id))
    found = gathered(facts=Part(facts, *FACT, *ACTOR), **_ended(ids))
    return _known(found["facts"], "companyfact", {}), _gone(found)


def retractions(ids: Sequence[int]) -> Retracted:
    """What no longer holds of persons, their deals and their companies."""
    return _gone(gathered(**_ended(ids)))


def _facts(ids: Sequence[int]) -> dict[str, Part]:
    worked = Employment.objects.filter(person_id__in=ids, company__isnull=False).values("company")
    employed = ("pk", "company_id", "company__name", "recorded_at")
    touched = holding(Touch.objects.filter(person_id__in=ids, asset__isnull=False))
    read = touched.values("asset").annotate(times=Count("pk"), last=Max("occurred_at"))
    return {
        "person": Part(PersonFact.objects.filter(person_id__in=ids), *FACT, *ACTOR),
        "employments": Part(Employment.objects.filter(person_id__in=ids), *employed),
        "company": Part(
            CompanyFact.objects.filter(company__in=worked), *FACT, *ACTOR, "company_id"
        ),
        "assets": Part(read, "asset__title", "asset__kind", "times", "last"),
    }


def _sayings(ids: Sequence[int]) -> dict[str, Part]:
    outcome = ("result", *SAID[1:])
    return {
        "answer": Part(Answer.objects.filter(person_id__in=ids), "pk", *SAID, *ACTOR),
        "outcome": Part(Outcome.objects.filter(person_id__in=ids), "pk", *outcome, *ACTOR),
    }


def _judged(person: Person) -> dict[str, Part]:
    owner = ("owner__name", "owner__email")
    return {
        "moves": Part(Move.objects.filter(person=person), *_columns(Move)),
        "handoffs": Part(Handoff.objects.filter(person=person), *_columns(Handoff), *owner),
        "clocks": Part(Clock.objects.filter(person=person), *_columns(Clock)),
        "restated": Part(Restatement.objects.filter(person=person), *_columns(Restatement)),
        "unmatched": Part(Unmatched.objects.filter(person=person), *_columns(Unmatched)),
    }


ENDED = ("of_person", "of_deals", "of_company")


def _ended(ids: Sequence[int]) -> dict[str, Part]:
    """What no longer holds, by whom it is about."""
    deals = DealPerson.objects.filter(person_id__in=ids).values("deal")
    worked = Employment.objects.filter(person_id__in=ids, company__isnull=False).values("company")
    abouts = (Q(person_id__in=ids), Q(deal__in=deals), Q(company__in=worked))
    columns = ("kind", "fact", "recorded_at", "why", *ACTOR)
    return {
        name: Part(Retraction.objects.filter(about), *columns)
        for name, about in zip(ENDED, abouts, strict=True)
    }


def _columns(model: type) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _who(row: Mapping[str, Any], whose: str = "actor") -> str:
    return row[f"{whose}__name"] or row[f"{whose}__email"] or ""


def _gone(found: Mapping[str, list[dict]]) -> Retracted:
    return {(row["kind"], row["fact"]): _over(row) for name in ENDED for row in found[name]}


def _over(row: Mapping[str, Any]) -> Ended:
    return Ended(row["recorded_at"], row["why"], _who(row))


def _employer(rows: Iterable[dict], gone: Retracted) -> Employer | None:
    held = [row for row in rows if ("employment", row["pk"]) not in gone]
    latest = max(held, key=lambda row: (row["recorded_at"], row["pk"]), default=None)
    if latest is None or latest["company_id"] is None:
        return None
    return Employer(latest["company_id"], latest["company__name"])


def _episodes(rows: Iterable[dict], clocks: Sequence[Clock], as_of: datetime) -> list[Episode]:
    """Every handoff with its clocks, the latest first."""
    running = sorted(clocks, key=lambda clock: (clock.due_at, clock.side, clock.promise))
    episodes = []
    for row in sorted(rows, key=lambda row: -row["number"]):
        owner = row.pop("owner__name"), row.pop("owner__email")
        mine = [promised(clock, as_of) for clock in running if clock.handoff == row["number"]]
        episodes.append(Episode(Handoff(**row), owner[0] or owner[1] or "", mine))
    return episodes


def _said(found: Mapping[str, list[dict]], gone: Retracted) -> list[Said]:
    """What sales answered and found out, the latest first."""
    said = [
        Said(row.get("kind") or row["result"], row["reason"], row["note"], row["occurred_at"],
             _who(row))
        for kind in ("answer", "outcome")
        for row in found[kind]
        if (kind, row["pk"]) not in gone
    ]  # fmt: skip
    return sorted(said, key=lambda one: one.at, reverse=True)


def _read(rows: Iterable[dict]) -> list[Read]:
    """What was read last stands first."""
    read = [Read(r["asset__title"], r["asset__kind"], r["times"], r["last"]) for r in rows]
    return sorted(read, key=lambda one: one.last, reverse=True)[:MOST_READ]


def _restated(rows: Iterable[dict]) -> list[Restated]:
    """What judging anew has changed, the latest first."""
    latest = sorted(rows, key=lambda row: (row["restated_at"], row["id"]), reverse=True)
    return [
        Restated(Restatement(**row), _changes(row["before"] or {}, row["after"] or {}))
        for row in latest[:MOST_RESTATED]
    ]


def _known(rows: Iterable[dict], kind: str, gone: Retracted) -> dict[str, Known]:
    """What is known now, in the order of the catalogue; what was told together stands together."""
    latest = {}
    for row in sorted(rows, key=lambda row: (row["recorded_at"], row["pk"])):
        if (kind, row["pk"]) not in gone:
            latest[row["field"]] = row
    order = {name: place for place, name in enumerate(CATALOGUE)}
    names = sorted(latest, key=lambda name: (order.get(name, len(order)), name))
    known = {name: _one(latest[name]) for name in names if latest[name]["value"] is not None}
    origins = list(dict.fromkeys(one.origin for one in known.values()))
    return dict(sorted(known.items(), key=lambda item: origins.index(item[1].origin)))


def _one(row: Mapping[str, Any]) -> Known:
    field = CATALOGUE.get(row["field"])
    label = field.label if field else row["field"].replace("_", " ")
    return Known(
        label=label[0].upper() + label[1:],
        value=_as_read(row["value"], field.type if field else FieldType.TEXT),
        source=row["source"],
        at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        imported_at=row["imported_at"],
        by=_who(row),
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


def promised(clock: Clock, as_of: datetime) -> Promised:
    """A clock and how it stands at a moment."""
    times = promise.Clock(clock.starts_at, clock.due_at, clock.met_at, clock.ended_at)
    excuse = Excuse(clock.excuse) if clock.excuse else None
    return Promised(clock, promise.standing(times, as_of=as_of, excuse=excuse))
