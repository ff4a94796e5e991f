"""Erasing a person, as the law can demand: who it was goes, that something happened stays.

Ids, kinds, moments and what rules judge by (a job title, a country, the path of a page) remain
without anything that leads to the person, so that counts, rates and sums stay true. The tables
of higher concepts are found by their names.
"""

import logging
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat

from accord.kit.text import fold
from accord.ledger.actions import lock
from accord.ledger.guards import permit
from accord.ledger.models import Fact, Retraction
from accord.people.models import Person, PersonFact, PersonLink

log = logging.getLogger(__name__)

ERASED = "erased"
"""What stands where something identifying stood: that it was known is not forgotten."""

IDENTIFYING: dict[str, dict[str, str | None]] = {
    "Answer": {"note": ""},
    "Attempt": {"note": ""},
    "DecidedMove": {"why": ""},
    "Outcome": {"note": ""},
    "Pause": {"why": ""},
    "Rating": {"note": ""},
    "Reply": {"text": ERASED},
    "Retraction": {"why": ERASED},
    "Touch": {"referrer": None, "referrer_key": None, "term": None, "term_key": None},
}
"""Columns that identify or hold free text, and what they say afterwards."""

KEPT: dict[str, tuple[str, ...]] = {
    "Answer": ("kind", "reason"),
    "Attempt": ("channel",),
    "DealPerson": ("role",),
    "DecidedMove": ("stage", "origin"),
    "Outcome": ("result", "reason"),
    "PersonFact": ("field", "value"),
    "Retraction": ("kind",),
    "Touch": (
        "kind", "path", "path_key", "form", "form_key", "page_title", "page_title_key",
        "traffic_source", "source_name_key", "medium", "medium_key", "content", "content_key",
        "channel", "channel_key",
    ),
}  # fmt: skip
"""Columns that say what kind of thing it was; erased only where they name the person."""

KEPT_FIELDS = (
    "email_kind", "title", "department", "seniority", "country", "language", "consent", "created",
    "lead_source",
)  # fmt: skip
"""What was known of a person and fits many; every other field is erased."""

NAMING_FIELDS = ("email", "first_name", "last_name", "phone")
SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class Erased:
    """Who was erased (the person and its doubles), who is to be judged anew, how many facts."""

    persons: list[int]
    concerned: list[int]
    facts: int


@transaction.atomic
def erase(person: Person, *, at: datetime, by, why: str) -> Erased:
    """Take away whatever leads to this person, doubles included; it cannot be undone.

    Whoever calls judges `concerned` anew in the same transaction, since judgements repeat words.
    """
    lock(at=at)
    persons = doubles(person)
    words = _words(persons)
    with permit(f"erasing person {person.pk}"):
        facts = sum(_erase_facts(model, persons, words) for model in facts_about_persons())
        deals = _erase_from_deals(persons, words)
    partners = _model("DealPerson").objects.filter(deal__in=deals)
    concerned = {*persons, *partners.values_list("person", flat=True)}
    _erase_from_judgements(concerned)
    Person.objects.filter(pk__in=persons).update(
        email=None, external_id=None, erased_at=Coalesce("erased_at", Value(at))
    )
    log.info("persons %s erased at %s by %s: %s", persons, at, by, why)
    return Erased(persons, sorted(concerned), facts)


def doubles(person: Person) -> list[int]:
    """The person and everyone found to be the same."""
    gone = Retraction.objects.filter(kind="personlink").values("fact")
    links = list(PersonLink.objects.exclude(pk__in=gone).values_list("person", "other"))
    same = {person.pk}
    while further := {each for link in links if same & {*link} for each in link} - same:
        same |= further
    return sorted(same)


def facts_about_persons() -> list[type[Fact]]:
    """Every table of facts that name a person."""
    tables = apps.get_app_config("accord").get_models()
    return [table for table in tables if issubclass(table, Fact) and _person_fields(table)]


def facts_about(table: type[Fact], persons: Collection[int]) -> QuerySet:
    """The rows of a table that name one of these persons."""
    mine = Q()
    for name in _person_fields(table):
        mine |= Q(**{f"{name}__in": persons})
    return table.objects.filter(mine)


def _person_fields(table: type[models.Model]) -> list[str]:
    return [field.name for field in table._meta.concrete_fields if field.related_model is Person]


def _erase_facts(table: type[Fact], persons: Collection[int], words: Collection[str]) -> int:
    rows = facts_about(table, persons)
    if table is PersonFact:
        rows.exclude(field__in=KEPT_FIELDS).exclude(value=None).update(value=ERASED)
    if blank := IDENTIFYING.get(table.__name__):
        rows.update(**blank)
    _scrub(rows, KEPT.get(table.__name__, ()), words)
    # Keys of our own lead nowhere; one of another source is the person's name over there.
    numbered = Concat(Value("erased-"), Cast("pk", models.TextField()))
    rows.exclude(source="accord").update(source_key=numbered)
    return rows.count()


def _erase_from_deals(persons: Collection[int], words: Collection[str]) -> set[int]:
    """Take the person's name out of the deals the person took part in; the deals stay."""
    links = _model("DealPerson").objects.filter(person__in=persons)
    deals = set(links.values_list("deal", flat=True))
    _scrub(_model("Deal").objects.filter(pk__in=deals), ("name",), words)
    _scrub(_model("DealChange").objects.filter(deal__in=deals), ("why",), words)
    return deals


def _erase_from_judgements(persons: Collection[int]) -> None:
    """Why someone was moved is written anew by judging; what was believed before loses it."""
    _model("Move").objects.filter(person__in=persons).update(why=ERASED)
    table = _model("Restatement")
    rows = list(table.objects.filter(person__in=persons))
    for row in rows:
        for believed in (row.before, row.after):
            if believed and "why" in believed:
                believed["why"] = ERASED
    table.objects.bulk_update(rows, ["before", "after"], batch_size=500)


def _scrub(rows: QuerySet, columns: Iterable[str], words: Collection[str]) -> None:
    """Erase those texts that name the person."""
    if not words:
        return
    naming = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(words)))
    for row in list(rows.values("pk", *columns)):
        named = {
            name: ERASED
            for name in columns
            if row[name] is not None and naming.search(fold(row[name]))
        }
        if named:
            rows.filter(pk=row["pk"]).update(**named)


def _words(persons: Collection[int]) -> set[str]:
    """What the person is called: addresses, names, numbers, also as they stand in web addresses."""
    ids = Person.objects.filter(pk__in=persons).values_list("email", "external_id")
    said = PersonFact.objects.filter(person__in=persons, field__in=NAMING_FIELDS)
    words = {word for pair in ids for word in pair} | set(said.values_list("value", flat=True))
    folded = {fold(word) for word in words - {None, ERASED}}
    long = {word for word in folded if len(word) >= SHORTEST_WORD}
    return long | {fold(quote(word, safe="")) for word in long}


def _model(name: str) -> type[models.Model]:
    return apps.get_model("accord", name)
