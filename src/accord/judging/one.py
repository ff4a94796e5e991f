"""The log of one person as far as scores hang on it, in two questions: for what is asked at once."""

from collections.abc import Iterator

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accord.handoff.models import Attempt
from accord.judging.log import ABOUT_A_COMPANY, OWN_FACTS, Event, Log, read_logs
from accord.ledger.gathering import Part, gathered
from accord.ledger.models import LedgerEntry, Retraction
from accord.people.models import CompanyFact, Employment, PersonFact, PersonLink
from accord.touchpoints.models import Touch

SCORED = (Touch, PersonFact, Employment, Attempt, Retraction)
"""The facts about a person that change a score."""

ALWAYS = ("pk", "place_", "recorded_at", "occurred_at")


def scored_log(person: int) -> Log:
    """What `read_logs` reads of this person, without what changes no score."""
    links = PersonLink.objects.filter(Q(person=person) | Q(other=person))
    pairs = list(links.values_list("person", "other"))
    if any(other == person for _, other in pairs):
        return read_logs([person])[person]
    others = [*{other for _, other in pairs}]
    log = Log(person, others=others)
    found = gathered(**_parts([person, *others]))
    log.events = sorted(_events(found), key=lambda event: event.order)
    return log


def _parts(persons: list[int]) -> dict[str, Part]:
    """What each table is asked: by its name the person's own, two more about companies."""
    parts = {
        model._meta.model_name: Part(
            _placed(model.objects.filter(person__in=persons)),
            *ALWAYS,
            "person_id",
            *OWN_FACTS[model],
        )
        for model in SCORED
    }
    links = _placed(PersonLink.objects.filter(person=persons[0]))
    parts["personlink"] = Part(links, *ALWAYS, "person_id", "other_id")
    worked = Employment.objects.filter(person__in=persons, company__isnull=False).values("company")
    facts = _placed(CompanyFact.objects.filter(company__in=worked))
    parts["companyfact"] = Part(facts, *ALWAYS, "company_id", "field", "value")
    undone = _placed(Retraction.objects.filter(company__in=worked, person=None))
    parts["of_company"] = Part(undone, *ALWAYS, *OWN_FACTS[Retraction])
    return parts


def _placed(facts: QuerySet) -> QuerySet:
    """The facts with their places in the ledger."""
    entries = LedgerEntry.objects.filter(kind=facts.model._meta.model_name, fact=OuterRef("pk"))
    return facts.annotate(place_=Subquery(entries.values("position")))


def _events(found: dict[str, list[dict]]) -> Iterator[Event]:
    for table, rows in found.items():
        kind = "retraction" if table == "of_company" else table
        for row in rows:
            pk, place, recorded_at, occurred_at = (row.pop(name) for name in ALWAYS)
            person = row.pop("person_id", ABOUT_A_COMPANY)
            yield Event((recorded_at, place, 0), kind, pk, occurred_at, person, _says(kind, row))


def _says(kind: str, row: dict) -> dict[str, object]:
    return {"other": row["other_id"]} if kind == "personlink" else row
