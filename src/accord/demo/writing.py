"""From the simulated story to facts in the log, up to the moment at which the story ends."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter

from django.db import models

from accord.campaigns.models import Campaign, CampaignCost
from accord.content.actions import new_asset
from accord.content.models import Asset
from accord.demo.rules import knowledge
from accord.demo.rules.campaigns import CAMPAIGNS, PIECES, Origin, costs
from accord.demo.rules.journeys import Seen
from accord.demo.rules.market import Firm, Prospect
from accord.demo.rules.rhythm import A_DAY
from accord.demo.rules.story import Story
from accord.ledger.actions import append
from accord.ledger.models import Fact, Retraction
from accord.people.models import Company, CompanyFact, Employment, Person, PersonFact
from accord.staff.models import User
from accord.touchpoints.actions import new_touch
from accord.touchpoints.models import Touch

CURRENCY = "EUR"
BROUGHT_BY = {
    "email open": "newsletter",
    "email click": "newsletter",
    "webinar": "webinars",
    "event": "fair",
    "ad click": "advertisements",
}
TERMS = ("process pump", "chemical pump price", "hygienic pump", "pump energy saving")
BOOKED_TWICE = "pumps-search"


@dataclass
class Scene:
    """What the writing of facts needs to know: the story, its end, and who has which id."""

    story: Story
    moment: datetime
    users: Mapping[str, User]
    persons: dict[int, int] = field(default_factory=dict)
    companies: dict[int, int] = field(default_factory=dict)
    campaigns: dict[str, int] = field(default_factory=dict)
    assets: dict[str, int] = field(default_factory=dict)

    def write(self, facts: Iterable[Fact]) -> list[Fact]:
        """Add those facts of one kind that are known when the story ends, in that order."""
        known = [fact for fact in facts if fact.recorded_at <= self.moment]
        known.sort(key=attrgetter("recorded_at", "source_key"))
        return append(known, at=self.moment, history=True)


def when(at: datetime, late: timedelta = timedelta()) -> dict[str, datetime]:
    """The two times of a fact of history."""
    return {"occurred_at": at, "recorded_at": at + late}


def open_the_stage(scene: Scene) -> None:
    """Everyone and everything that facts are about: campaigns, assets, people, firms."""
    story = scene.story
    scene.campaigns = _rows(Campaign, "key", (_campaign(origin) for origin in CAMPAIGNS))
    scene.assets = _rows(Asset, "key", (new_asset(**asdict(piece)) for piece in PIECES))
    persons = _rows(Person, "external_id", (_person(scene, person) for person in _seen(scene)))
    scene.persons = {
        person.number: persons[person.key] for person in story.people if person.key in persons
    }
    known = [n for n, known_at in _firms_known(scene).items() if known_at <= scene.moment]
    companies = _rows(Company, "domain", (_company(story.firms[n]) for n in known))
    scene.companies = {n: companies[story.firms[n].domain] for n in sorted(known)}


def _rows(model: type[models.Model], key: str, rows: Iterable[models.Model]) -> dict[str, int]:
    """Make the rows that are missing; the ids of all of them by their key."""
    there = set(model.objects.values_list(key, flat=True))
    wanted = {getattr(row, key): row for row in rows}
    model.objects.bulk_create(row for name, row in wanted.items() if name not in there)
    ids = dict(model.objects.values_list(key, "pk"))
    return {name: ids[name] for name in wanted}


def _campaign(origin: Origin) -> Campaign:
    return Campaign(key=origin.key, name=origin.name, source=origin.source, channel=origin.channel)


def _company(firm: Firm) -> Company:
    return Company(name=firm.name, domain=firm.domain)


def _seen(scene: Scene) -> Iterator[Prospect]:
    """Who was seen before the story ends."""
    for person, journey in zip(scene.story.people, scene.story.journeys, strict=True):
        if any(seen.learned_at <= scene.moment for seen in journey.touches):
            yield person


def _person(scene: Scene, person: Prospect) -> Person:
    known_at = scene.story.journeys[person.number].known_at
    known = known_at is not None and known_at <= scene.moment
    return Person(external_id=person.key, email=person.email if known else None)


def _firms_known(scene: Scene) -> dict[int, datetime]:
    return knowledge.firms_known(scene.story.people, scene.story.journeys)


def write_marketing(scene: Scene) -> None:
    """Costs, what was learned of firms and people, and every touch."""
    _write_costs(scene)
    scene.write(_company_facts(scene))
    scene.write(_person_facts(scene))
    scene.write(_employments(scene))
    touches = scene.write(
        touch
        for number in scene.persons
        for touch in touches_of(scene, number, scene.story.journeys[number].touches)
    )
    ours = [touch for touch in touches if touch.kind == "page" and touch.path == "/careers"][::25]
    retract(scene, ours, by="Felix Brandt", why="A visit of our own, to try the page")


def _write_costs(scene: Scene) -> None:
    rows = [
        CampaignCost(
            campaign_id=scene.campaigns[cost.origin.key],
            traffic_source=cost.origin.source,
            channel=cost.origin.channel,
            starts_on=cost.starts_on,
            ends_on=cost.ends_on,
            amount_minor=cost.cents,
            currency=CURRENCY,
            source="finance",
            source_key=key,
            **when(scene.story.rhythm.moment(cost.ends_on, scene.story.chance("cost", key))),
        )
        for cost in costs(scene.story.period, len(scene.story.people))
        for key in (cost.key, f"{cost.key}-again")
        if key == cost.key or cost.key == _booked_twice(scene)
    ]
    written = scene.write(rows)
    again = [cost for cost in written if cost.source_key.endswith("-again")]
    retract(scene, again, by="Dana Fuchs", why="Booked twice")


def _booked_twice(scene: Scene) -> str:
    first = scene.story.period.first
    return f"{BOOKED_TWICE}-{first:%Y-%m}"


def retract(scene: Scene, facts: Sequence[Fact], *, by: str, why: str) -> None:
    """Take facts back a day or two after they were recorded."""
    scene.write(
        Retraction(
            kind=fact._meta.model_name,
            fact=fact.pk,
            person_id=getattr(fact, "person_id", None),
            why=why,
            actor=scene.users[by],
            source="accord",
            source_key=f"retract-{fact._meta.model_name}-{fact.source_key}",
            **when(fact.recorded_at + A_DAY + timedelta(minutes=len(fact.source_key))),
        )
        for fact in facts
    )


def _company_facts(scene: Scene) -> Iterator[CompanyFact]:
    known = _firms_known(scene)
    for number, company in scene.companies.items():
        firm = scene.story.firms[number]
        learned = knowledge.of_firm(firm, known[number], scene.story.chance("firm", number))
        for n, item in enumerate(learned):
            yield CompanyFact(
                company_id=company,
                field=item.field,
                value=item.value,
                source=item.source,
                source_key=f"{firm.domain}-{n}",
                **when(item.at, item.late),
            )


def _person_facts(scene: Scene) -> Iterator[PersonFact]:
    story = scene.story
    for number, person_id in scene.persons.items():
        person = story.people[number]
        learned = knowledge.of_person(
            person, story.journeys[number], story.firm_of(person), story.chance("known", number)
        )
        for n, item in enumerate(learned):
            yield PersonFact(
                person_id=person_id,
                field=item.field,
                value=item.value,
                source=item.source,
                source_key=f"{person.key}-{n}",
                **when(item.at, item.late),
            )


def _employments(scene: Scene) -> Iterator[Employment]:
    for number, person_id in scene.persons.items():
        person = scene.story.people[number]
        known_at = scene.story.journeys[number].known_at
        if known_at is not None and person.firm in scene.companies:
            yield Employment(
                person_id=person_id,
                company_id=scene.companies[person.firm],
                source="website",
                source_key=person.key,
                **when(known_at),
            )


def touches_of(scene: Scene, number: int, seen: Sequence[Seen], again: str = "") -> Iterator[Touch]:
    """The touches of one person; `again` tells a later series from the first."""
    person = scene.story.people[number]
    for n, one in enumerate(seen):
        origin = one.origin
        yield new_touch(
            person_id=scene.persons[number],
            kind=one.kind,
            path=one.path,
            form=one.form,
            page_title=one.title,
            traffic_source=origin.source,
            medium=origin.medium,
            channel=origin.channel,
            referrer=one.referrer,
            term=TERMS[number % len(TERMS)] if origin.key == "pumps-search" else None,
            campaign_id=scene.campaigns.get(origin.key),
            asset_id=scene.assets.get(one.piece),
            source=BROUGHT_BY.get(one.kind, "website"),
            source_key=f"{person.key}{again}-{n}",
            **when(one.at, one.late),
        )
