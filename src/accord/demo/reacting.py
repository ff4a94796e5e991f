"""What people at Northwind do about the leads: sales with handoffs, lead administration by hand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accord.agreement.queries import InForce
from accord.deals.models import Deal, DealChange, DealPerson
from accord.demo.rules.sales import Deed, Office, Reason
from accord.demo.rules.selling import Sale
from accord.demo.writing import Scene, retract, touches_of, when
from accord.feedback.models import Rating, Reply
from accord.handoff.models import Answer, Assignment, Attempt, Handoff, Outcome, Pause
from accord.judging.models import Standing
from accord.ledger.models import Fact
from accord.lifecycle.models import DecidedMove
from accord.staff.models import Absence
from accord.touchpoints.models import Touch

KINDS: dict[str, type[Fact]] = {
    "assignment": Assignment,
    "attempt": Attempt,
    "answer": Answer,
    "outcome": Outcome,
    "rating": Rating,
    "reply": Reply,
    "pause": Pause,
}


@dataclass
class Floor:
    """The sales floor: the terms of each version, and which handoffs were worked already."""

    scene: Scene
    offices: dict[int, Office]
    numbers: dict[int, int]
    """The number of each person in the story, by id."""
    firms: dict[int | None, list[int]]
    """Who works for each firm."""
    worked: set[tuple[int, int]] = field(default_factory=set)
    handed_over: set[int] = field(default_factory=set)
    in_deals: set[int] = field(default_factory=set)
    """Who is in a deal already, or was put aside by hand."""

    @classmethod
    def of(cls, scene: Scene, versions: Sequence[InForce]) -> "Floor":
        away = defaultdict(list)
        for absence in Absence.objects.select_related("user"):
            away[absence.user.name].append((absence.starts_at, absence.ends_at))
        offices = {
            version.number: Office(version.hours, away, _reasons(version)) for version in versions
        }
        firms = defaultdict(list)
        for number in scene.persons:
            firms[scene.story.people[number].firm].append(number)
        numbers = {pk: number for number, pk in scene.persons.items()}
        sorted_out = DecidedMove.objects.values_list("person_id", flat=True)
        in_deals = {numbers[person_id] for person_id in sorted_out}
        return cls(scene, offices, numbers, firms, in_deals=in_deals)


def _reasons(version: InForce) -> list[Reason]:
    return [
        Reason(reason.reason, reason.kind, reason.note == "required")
        for reason in version.agreement.returns
    ]


@dataclass
class Reaction:
    """The facts that one round of reacting adds, by kind."""

    facts: dict[type[Fact], list[Fact]] = field(default_factory=lambda: defaultdict(list))
    deals: list[tuple[Deal, Sale, int]] = field(default_factory=list)


def react(floor: Floor) -> int:
    """Work every handoff that judging opened since the last round; how many there were."""
    fresh = [
        handoff
        for handoff in Handoff.objects.order_by("opened_at", "person__external_id", "number")
        if (handoff.person_id, handoff.number) not in floor.worked
    ]
    floor.handed_over |= {floor.numbers[handoff.person_id] for handoff in fresh}
    reaction = Reaction()
    for handoff in fresh:
        floor.worked.add((handoff.person_id, handoff.number))
        _work(floor, handoff, reaction)
    _write_deals(floor, reaction)
    for facts in reaction.facts.values():
        _write(floor.scene, facts)
    return len(fresh)


def _write(scene: Scene, facts: list[Fact]) -> None:
    written = scene.write(facts)
    if written and isinstance(written[0], Attempt):
        wrong = [attempt for attempt in written if not attempt.automatic][7::90]
        retract(scene, wrong, by="Dana Fuchs", why="Noted at the wrong lead")


def _work(floor: Floor, handoff: Handoff, reaction: Reaction) -> None:
    scene, number = floor.scene, floor.numbers[handoff.person_id]
    story, office = scene.story, floor.offices[handoff.version]
    worked = story.worked(number, handoff.number, handoff.opened_at, office)
    key = f"{story.people[number].key}-{handoff.number}"
    for n, deed in enumerate(worked.deeds):
        fact = _deed(scene, handoff.person_id, deed, f"{key}-{n}")
        reaction.facts[type(fact)].append(fact)
    seen = story.again(number, handoff.number, worked)
    again = f"-again-{handoff.number}"
    reaction.facts[Touch] += touches_of(scene, number, seen, again)
    sale = story.sale(number, handoff.number, worked, office)
    if sale is not None and sale.changes[0].at <= scene.moment:
        company = scene.companies[story.people[number].firm]
        deal = Deal(name=sale.name, external_id=f"deal-{key}", company_id=company)
        reaction.deals.append((deal, sale, number))


def _deed(scene: Scene, person_id: int, deed: Deed, key: str) -> Fact:
    said = dict(deed.said)
    if "owner" in said:
        said["owner"] = scene.users[said["owner"]]
    return KINDS[deed.kind](
        person_id=person_id,
        actor=scene.users.get(deed.by),
        source="crm",
        source_key=key,
        **said,
        **when(deed.at, deed.late),
    )


def _write_deals(floor: Floor, reaction: Reaction) -> None:
    Deal.objects.bulk_create([deal for deal, _, _ in reaction.deals], ignore_conflicts=True)
    ids = dict(Deal.objects.values_list("external_id", "pk"))
    for deal, sale, number in reaction.deals:
        deal.pk = ids[deal.external_id]
        reaction.facts[DealChange] += _changes(floor.scene, deal, sale)
        reaction.facts[DealChange] += _campaign(floor.scene, deal, sale, number)
        reaction.facts[DealPerson] += _people(floor, deal, sale, number)


def _changes(scene: Scene, deal: Deal, sale: Sale) -> Iterator[DealChange]:
    for n, change in enumerate(sale.changes):
        yield DealChange(
            deal_id=deal.pk,
            kind=change.kind,
            stage=change.stage,
            amount_minor=change.cents,
            currency=sale.currency if change.cents is not None else "",
            why=change.why,
            actor=scene.users[sale.closer.name],
            source="crm",
            source_key=f"{deal.external_id}-{n}",
            **when(change.at, change.late),
        )


def _campaign(scene: Scene, deal: Deal, sale: Sale, number: int) -> Iterator[DealChange]:
    """Often the account executive names the campaign that the lead came from last."""
    opened_at = sale.changes[0].at
    named = [
        scene.campaigns[seen.origin.key]
        for seen in scene.story.journeys[number].touches
        if seen.at <= opened_at and seen.origin.key in scene.campaigns
    ]
    if named and scene.story.chance("campaign", deal.external_id).random() < 0.7:
        yield DealChange(
            deal_id=deal.pk,
            kind="campaign",
            campaign_id=named[-1],
            actor=scene.users[sale.closer.name],
            source="crm",
            source_key=f"{deal.external_id}-campaign",
            **when(opened_at),
        )


def _people(floor: Floor, deal: Deal, sale: Sale, number: int) -> Iterator[DealPerson]:
    """The lead, and colleagues whom we know by then and who are nobody else's lead."""
    joining = [(number, sale.changes[0].at, sale.role)]
    colleagues = _colleagues(floor, number)
    for (joins_at, role), (colleague, known_at) in zip(sale.colleagues, colleagues, strict=False):
        joining.append((colleague, max(joins_at, known_at), role))
        floor.in_deals.add(colleague)
    for n, (person, at, role) in enumerate(joining):
        yield DealPerson(
            deal_id=deal.pk,
            person_id=floor.scene.persons[person],
            role=role,
            actor=floor.scene.users[sale.closer.name],
            source="crm",
            source_key=f"{deal.external_id}-person-{n}",
            **when(at),
        )


def _colleagues(floor: Floor, number: int) -> list[tuple[int, datetime]]:
    """Who else of the firm is known, and since when."""
    story, taken = floor.scene.story, floor.handed_over | floor.in_deals
    return [
        (colleague, known_at)
        for colleague in floor.firms[story.people[number].firm]
        if colleague not in taken
        and (known_at := story.journeys[colleague].known_at) is not None
        and known_at <= floor.scene.moment
    ]


def by_hand(scene: Scene) -> None:
    """Lead administration sorts out competitors and parks some leads who only read."""
    in_stage_lead = set(
        Standing.objects.filter(stage="lead", person__handoffs=None).values_list(
            "person_id", flat=True
        )
    )
    moves = []
    for number, person_id in scene.persons.items():
        stage = _put_into(scene, number) if person_id in in_stage_lead else ""
        known_at = scene.story.journeys[number].known_at
        if not stage or known_at is None:
            continue
        random = scene.story.chance("hand", number, "when")
        day = scene.story.rhythm.day_of(known_at) + timedelta(days=random.randrange(1, 20))
        moves.append(
            DecidedMove(
                person_id=person_id,
                stage=stage,
                origin=DecidedMove.Origin.PERSON,
                why="Works for a competitor" if stage == "disqualified" else "Only reads so far",
                actor=scene.users["Dana Fuchs"],
                source="crm",
                source_key=f"{scene.story.people[number].key}-by-hand",
                **when(scene.story.rhythm.moment(day, random)),
            )
        )
    scene.write(moves)


def _put_into(scene: Scene, number: int) -> str:
    person = scene.story.people[number]
    firm = scene.story.firm_of(person)
    chance = scene.story.chance("hand", number).random()
    if firm is not None and firm.industry == "pump makers":
        return "disqualified" if chance < 0.7 else ""
    return "nurture" if person.intent == "reading" and chance < 0.06 else ""
