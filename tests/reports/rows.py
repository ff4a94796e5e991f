"""Builders of single rows for the stories of the reports; moments are written as text, in Berlin."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from accord.agreement import actions as agreement
from accord.agreement.rules.default import default_text
from accord.campaigns.models import CampaignCost
from accord.deals.models import Deal, DealChange, DealPerson
from accord.handoff.models import Attempt, Handoff
from accord.ledger.actions import append
from accord.lifecycle.models import Move
from accord.people.models import Company, Person
from accord.sla.models import Clock, Delivery
from accord.staff.models import User
from accord.touchpoints.actions import new_touch

BERLIN = ZoneInfo("Europe/Berlin")
STAGES = ["visitor", "lead", "mql", "accepted", "sql", "opportunity", "customer"]
_numbers = count(1)


def at(text: str) -> datetime:
    """`2026-03-02` or `2026-03-02 14:00` in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def a_user(name: str) -> User:
    return User.objects.create_user(
        f"{name.lower()}@example.com", name=name, role=User.Role.SDR, is_active=True
    )


def an_agreement(user: User, signed: str = "2026-01-01", **replaced: str) -> int:
    """The default agreement with some words replaced, signed by both sides; its number."""
    text = default_text()
    for old, new in replaced.items():
        text = text.replace(old, new)
    version = agreement.load(text, at=at(signed), by=user)
    for side in ("marketing", "sales"):
        version = agreement.sign(version, side=side, by=user, at=at(signed))
    return version.number


def write(fact, when: str, recorded: str | None = None):
    """Add a fact as history: recorded when it happened unless said otherwise."""
    fact.occurred_at = at(when)
    fact.recorded_at = at(recorded) if recorded else None
    fact.source, fact.source_key = "story", str(next(_numbers))
    append([fact], at=fact.recorded_at or fact.occurred_at, history=True)
    return fact


def a_person(name: str) -> Person:
    return Person.objects.create(email=f"{name.lower()}@example.com")


def a_touch(person: Person, when: str, recorded: str | None = None, **given):
    if "source" in given:
        given["traffic_source"] = given.pop("source")
    return write(new_touch(person_id=person.pk, kind="page", **given), when, recorded)


def an_attempt(person: Person, when: str):
    return write(Attempt(person=person, channel="call", reached=True), when)


def moves(person: Person, *path: tuple[str, str], backward: tuple[int, ...] = ()) -> None:
    """Put a person through stages: (stage, moment) in order; `backward` numbers steps back."""
    before, entries = "", {}
    first = Move.objects.filter(person=person).count() + 1
    for number, (stage, when) in enumerate(path, first):
        entries[stage] = entries.get(stage, 0) + 1
        Move.objects.create(
            person=person, number=number, from_stage=before, to_stage=stage, at=at(when),
            on=at(when).date(), origin="rule", cause="touch", version=1, why="as told", fit=0,
            interest=0, entry=entries[stage], backward=number in backward,
        )  # fmt: skip
        before = stage


def a_deal(
    *persons: Person,
    won: str | None = None,
    amount: int | None = None,
    currency: str = "EUR",
    company: Company | None = None,
) -> Deal:
    deal = Deal.objects.create(name=f"deal {next(_numbers)}", company=company)
    for person in persons:
        write(DealPerson(deal=deal, person=person), won or "2026-01-01")
    if won:
        a_change(deal, "won", won, amount_minor=amount, currency=currency if amount else "")
    return deal


def a_change(deal: Deal, kind: str, when: str, **given):
    return write(DealChange(deal=deal, kind=kind, **given), when)


def a_cost(source: str, days: tuple[str, str], amount: int, currency: str = "EUR", **given):
    first, last = map(date.fromisoformat, days)
    cost = CampaignCost(
        traffic_source=source, starts_on=first, ends_on=last, amount_minor=amount,
        currency=currency, **given,
    )  # fmt: skip
    return write(cost, days[0])


def a_handoff(person: Person, opened: str, number: int = 1, **given) -> Handoff:
    for name in ("answered_at", "first_touch_at"):
        if name in given:
            given[name] = at(given[name])
    return Handoff.objects.create(
        person=person, number=number, move=number, opened_at=at(opened),
        opened_on=at(opened).date(), version=given.pop("version", 1), **given,
    )  # fmt: skip


TERMS = {"Answer feedback": 2, "First touch": 1, "Accept or return": 2, "Depth": 3, "Outcome": 4}
WHAT = {
    "Answer feedback": "feedback", "First touch": "first touch", "Accept or return": "answer",
    "Depth": "depth", "Outcome": "outcome",
}  # fmt: skip


def a_clock(handoff: Handoff, promise: str, due: str, met: str | None = None, **given) -> Clock:
    ended = given.pop("ended", None)
    return Clock.objects.create(
        person=handoff.person, handoff=handoff.number, promise=promise,
        side="marketing" if promise == "Answer feedback" else "sales",
        term=given.pop("term", TERMS[promise]), what=WHAT[promise], version=1,
        starts_at=at(given.pop("starts", None) or f"{handoff.opened_on}"), due_at=at(due),
        due_on=at(due).date(), met_at=at(met) if met else None,
        ended_at=at(ended) if ended else None, **given,
    )  # fmt: skip


def a_delivery(person: Person, when: str, *, counts: bool = True, move: int = 1) -> Delivery:
    return Delivery.objects.create(
        person=person, move=move, promise="Volume", version=1, at=at(when), on=at(when).date(),
        counts=counts,
    )  # fmt: skip
