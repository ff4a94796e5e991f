"""Little logs that nobody would think of: a few persons, short lives, everything that can happen."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from accord.agreement import actions as agreement
from accord.deals.models import Deal, DealChange, DealPerson
from accord.feedback.models import Reply
from accord.handoff.models import Answer, Assignment, Attempt, Outcome, Pause
from accord.ledger.actions import append, retract
from accord.ledger.models import Fact
from accord.lifecycle.models import DecidedMove
from accord.people.models import Company, CompanyFact, Employment, Person, PersonFact, PersonLink
from accord.staff.models import Absence, User
from accord.touchpoints.actions import new_touch

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
GAPS = (0, 0, 1, 45, 300, 1500, 4000, 20_000, 70_000)

SMALL = """
accord: 1
company: Small
currency: EUR
zone: Europe/Berlin
hours:
  mon-thu: ["09:00-12:00", "13:00-17:00"]
  fri: ["09:00-14:00"]
personas:
  - {name: Chief, when: "title has 'chief'"}
  - {name: Student, when: "title = 'student'"}
fit:
  - {points: 30, when: "employees >= 50"}
  - {points: 20, when: "title has 'chief'"}
  - {points: 10, when: "consent = yes"}
  - {points: 15, when: "not country is known"}
  - {points: -60, when: "title = 'student'"}
  - {points: 5, when: "created > 10 days ago"}
interest:
  half_life: 10 days
  rules:
    - {name: Page, points: 10, when: "kind = 'page'", at_most: 2 per day}
    - {name: Prices, points: 8, when: "path starts '/pricing'", at_most: 1 per month}
    - {name: Form, points: 30, when: "kind = 'form'", half_life: 20 days}
    - {name: Fresh, points: 5, when: "kind = 'form' and occurred >= 2 days ago"}
    - {name: Download, points: 15, when: "kind = 'download'", at_most: 2 per week}
grades: [{A: "fit >= 40"}, {B: "fit >= 15"}, {C: else}]
position:
  decision: "kind = 'form'"
  consideration: "kind = 'download'"
  awareness: "kind = 'page'"
stages:
  - {name: visitor, owner: marketing}
  - {name: lead, owner: marketing, enter: "email is known"}
  - {name: warm, owner: marketing, enter: "interest >= 15 and fit >= 0"}
  - {name: mql, owner: marketing, enter: "email is known and fit >= 20 and interest >= 30", handoff: true}
  - {name: accepted, owner: sdr}
  - {name: sql, owner: sales}
  - {name: customer, owner: sales}
  - {name: nurture, owner: marketing, aside: true, enter: "persona = 'student' and position >= 'consideration'"}
  - {name: recycled, owner: marketing, aside: true, wakes: true}
  - {name: out, owner: marketing, aside: true, terminal: true}
moves:
  - {from: mql, to: accepted, on: accepted}
  - {from: any, to: by reason, on: returned}
  - {from: accepted, to: sql, on: qualified}
  - {from: any, to: by reason, on: not qualified}
  - {from: accepted, to: sql, on: deal opened}
  - {from: any, to: customer, on: deal won}
  - {from: sql, to: nurture, on: deal lost}
promises:
  marketing:
    - {name: Volume, deliver: 5, of: mql, where: "grade >= 'B' and interest != 40"}
    - {name: New ones, deliver: 5, of: warm, where: "handoffs_before = 0"}
    - {name: Answer feedback, within: 2 working days}
  sales:
    - {name: First touch, within: 4 working hours, for: "grade = 'A' and returned_before = no", target: 95%}
    - {name: First touch, within: 1 working day, target: 90%, hours: owner}
    - {name: Accept or return, within: 20 hours, target: 95%}
    - {name: Depth, attempts: 2, over: 5 working days, channels: 2, for: "interest between 30 and 60 or interest = 70", target: 90%}
    - {name: Outcome, within: 3 working days, for: "handoffs_before < 2", target: 100%}
returns:
  - {reason: Later, kind: recycle, to: recycled, wake: 20 days}
  - {reason: Much later, kind: recycle, to: recycled, wake: 9 weeks}
  - {reason: Bad number, kind: bad data, to: nurture}
  - {reason: Competitor, kind: disqualify, to: out}
credit: {method: linear, lookback: 90 days, ground_rules: [Share.]}
"""

CHANGED = (
    SMALL.replace("name: warm, owner: marketing", "name: engaged, owner: marketing, was: warm")
    .replace("of: warm", "of: engaged")
    .replace("interest >= 30", "interest >= 20")
    .replace("half_life: 10 days", "half_life: 3 weeks")
    .replace("at_most: 2 per day", "at_most: 1 per week")
    .replace("currency: EUR", "currency: EUR\nfrom: 2026-04-10")
    .replace("within: 20 hours", "within: 1 working day")
    .replace('{A: "fit >= 40"}', '{A: "fit >= 30"}')
)

TOUCHES = (
    {"kind": "page"}, {"kind": "page", "path": "/Pricing/big"}, {"kind": "form", "form": "Demo"},
    {"kind": "form", "form": "demo"}, {"kind": "download"}, {"kind": "mail"},
)  # fmt: skip
KNOWN = (
    ("email", "ada@acme.test"), ("email", "ada@acme.test"), ("email", None), ("consent", "yes"),
    ("title", "Chief of pumps"), ("title", "Student"), ("country", "DE"), ("country", None),
    ("created", "2026-03-01T08:00:00+00:00"), ("title", None),
)  # fmt: skip
STAGES = ("lead", "warm", "mql", "nurture", "accepted", "recycled", "nowhere", "engaged")
REASONS = ("Later", "LATER", "Much later", "Bad number", "Competitor", "A reason nobody agreed on")

KINDS = {
    "touch": 10, "late touch": 2, "touch of history": 1, "knows": 6, "works": 2, "company": 3,
    "attempt": 3, "answer": 6, "outcome": 3, "assignment": 2, "pause": 1, "reply": 2,
    "decided": 2, "deal": 3, "on a deal": 2, "link": 1, "retract": 4, "sign": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """One thing that happens: after so many minutes, chosen by a number that is drawn."""

    kind: str
    gap: int
    chance: int


weighted = [kind for kind, often in KINDS.items() for _ in range(often)]
deeds = st.builds(Deed, st.sampled_from(weighted), st.sampled_from(GAPS), st.integers(0, 1_000_000))
lives = st.lists(deeds, min_size=1, max_size=28)

A_GOOD_START = [
    Deed("knows", 0, 0), Deed("company", 0, 0), Deed("works", 0, 0), Deed("touch", 1, 2),
]  # fmt: skip


@dataclass
class World:
    """Two or three persons, two companies, one deal, and the time."""

    users: list[User]
    at: datetime = BEGIN
    facts: list[Fact] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        self.people = [Person.objects.create(external_id=f"p{n}") for n in range(3)]
        self.companies = [Company.objects.create(name=f"c{n}") for n in range(2)]
        self.deal = Deal.objects.create(name="Pumps")
        for days in (1, 9, 30, 31):
            starts_at = BEGIN + timedelta(days=days)
            ends_at = starts_at + timedelta(days=2)
            Absence.objects.create(user=self.users[0], starts_at=starts_at, ends_at=ends_at)
        self.sign(SMALL)

    def sign(self, text: str) -> None:
        version = agreement.load(text, at=self.at)
        if not version.signatures.exists():
            for side in ("marketing", "sales"):
                agreement.sign(version, side=side, by=self.users[0], at=self.at)

    def happens(self, deed: Deed) -> None:
        self.at += timedelta(minutes=deed.gap)
        chance = random.Random(deed.chance)
        HAPPENINGS[deed.kind](self, chance)

    def add(self, model: type[Fact], *, late: int = 0, history: bool = False, **says) -> None:
        self.number += 1
        build = new_touch if model.__name__ == "Touch" else model
        fact = build(
            occurred_at=self.at - timedelta(minutes=late),
            source="world",
            source_key=str(self.number),
            **says,
        )
        self.facts += append([fact], at=self.at, history=history)

    def someone(self, chance: random.Random) -> Person:
        return chance.choice([self.people[0], self.people[0], *self.people])


def _touch(world: World, chance: random.Random, *, late: int = 0, history: bool = False) -> None:
    from accord.touchpoints.models import Touch

    person = world.someone(chance)
    says = chance.choice(TOUCHES)
    world.add(Touch, late=late, history=history, person_id=person.pk, **says)


def _late(world: World, chance: random.Random) -> None:
    _touch(world, chance, late=chance.choice([3, 200, 3000, 40_000, 200_000, -90]))


def _history(world: World, chance: random.Random) -> None:
    _touch(world, chance, late=chance.choice([0, 500, 9000, 60_000]), history=True)


def _knows(world: World, chance: random.Random) -> None:
    name, value = chance.choice(KNOWN)
    person, late = world.someone(chance), chance.choice([0, 0, 5000])
    world.add(PersonFact, late=late, person=person, field=name, value=value)


def _works(world: World, chance: random.Random) -> None:
    company = chance.choice([world.companies[0], *world.companies, None])
    world.add(Employment, person=world.someone(chance), company=company)


def _company(world: World, chance: random.Random) -> None:
    company, size = chance.choice(world.companies), chance.choice(["200", "60", "7", "many", None])
    world.add(CompanyFact, company=company, field="employees", value=size)


def _attempt(world: World, chance: random.Random) -> None:
    says = {"channel": chance.choice(["call", "mail"]), "reached": chance.random() < 0.3}
    says |= {"automatic": chance.random() < 0.2, "late": chance.choice([0, 0, 0, 60, 3000])}
    world.add(Attempt, person=world.someone(chance), **says)


def _answer(world: World, chance: random.Random) -> None:
    kind = chance.choice(["accepted", "accepted", "returned", "returned", "passed on"])
    reason = chance.choice(REASONS) if kind == "returned" else ""
    late = chance.choice([0, 0, 0, 100])
    world.add(Answer, late=late, person=world.someone(chance), kind=kind, reason=reason)


def _outcome(world: World, chance: random.Random) -> None:
    result = chance.choice(["qualified", "not qualified"])
    reason = chance.choice(REASONS) if result == "not qualified" else ""
    world.add(Outcome, person=world.someone(chance), result=result, reason=reason)


def _assignment(world: World, chance: random.Random) -> None:
    world.add(Assignment, person=world.someone(chance), owner=chance.choice(world.users))


def _pause(world: World, chance: random.Random) -> None:
    ends_at = world.at + timedelta(minutes=chance.choice([60, 2000, 9000]))
    world.add(Pause, person=world.someone(chance), ends_at=ends_at, why="on holiday")


def _reply(world: World, chance: random.Random) -> None:
    world.add(Reply, person=world.someone(chance), text="we look into it")


def _decided(world: World, chance: random.Random) -> None:
    stage, person = chance.choice(STAGES), world.someone(chance)
    world.add(DecidedMove, person=person, stage=stage, origin="import", why="")


def _deal(world: World, chance: random.Random) -> None:
    kind = chance.choice(["opened", "opened", "won", "lost", "amount"])
    says = {"amount_minor": 100, "currency": "EUR", "why": "too dear"}
    world.add(DealChange, deal=world.deal, kind=kind, **says)


def _on_a_deal(world: World, chance: random.Random) -> None:
    world.add(DealPerson, deal=world.deal, person=world.someone(chance), role="buyer")


def _link(world: World, chance: random.Random) -> None:
    person, other = chance.sample(world.people, 2)
    world.add(PersonLink, person=person, other=other)


def _retract(world: World, chance: random.Random) -> None:
    if world.facts:
        recent = world.facts[-6:] if chance.random() < 0.7 else world.facts
        retract(chance.choice(recent), at=world.at, by=world.users[0], why="a mistake")


def _sign(world: World, chance: random.Random) -> None:
    world.sign(CHANGED)


HAPPENINGS = {
    "touch": _touch,
    "late touch": _late,
    "touch of history": _history,
    "knows": _knows,
    "works": _works,
    "company": _company,
    "attempt": _attempt,
    "answer": _answer,
    "outcome": _outcome,
    "assignment": _assignment,
    "pause": _pause,
    "reply": _reply,
    "decided": _decided,
    "deal": _deal,
    "on a deal": _on_a_deal,
    "link": _link,
    "retract": _retract,
    "sign": _sign,
}
