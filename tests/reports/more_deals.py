"""Deals by the dozen on people who are there: won, lost, refunded, in two currencies, or twice."""

from datetime import UTC, datetime, timedelta

from accord.campaigns.models import Campaign
from accord.deals.models import Deal, DealChange, DealPerson
from accord.ledger.actions import append
from accord.people.models import Company, Person

DAY = timedelta(days=1)
WHY = ("Two pumps sent back", "Discount for late delivery", "One more was ordered", "Wrong VAT")


def more_deals(random, *, count, since, until):
    """Write deals that were opened and ended between two moments; facts learned late among them."""
    people = list(Person.objects.order_by("pk"))
    firms = [*Company.objects.order_by("pk")[:8], None]
    campaigns = [*Campaign.objects.order_by("pk")]
    facts = []
    for number in range(count):
        deal = Deal.objects.create(name=f"more {number % 25}", company=random.choice(firms))
        opened = since + (until - since) * random.random() * 0.8
        took = timedelta(days=random.choice((0, 3, 20, 60)), hours=random.randrange(30))
        on_it = random.sample(people, random.choice((0, 1, 1, 2, 3)))
        facts += [DealPerson(deal=deal, person=each, **_when(opened)) for each in on_it]
        facts += _changes(random, deal, opened, (took, campaigns))
    for fact_type in (DealPerson, DealChange):
        rows = [fact for fact in facts if isinstance(fact, fact_type)]
        for place, fact in enumerate(rows):
            fact.source, fact.source_key = "more deals", f"{fact_type.__name__} {place}"
        append(rows, at=datetime(2026, 12, 31, tzinfo=UTC), history=True)


def _when(at, late=timedelta()):
    at = at.replace(microsecond=0)
    return {"occurred_at": at, "recorded_at": at + late}


def _changes(random, deal, opened, known):
    took, campaigns = known
    currency = random.choice(("EUR", "EUR", "EUR", "EUR", "CHF"))

    def change(kind, at, late=timedelta(), **says):
        if "amount_minor" in says:
            says["currency"] = currency
        return DealChange(deal=deal, kind=kind, **says, **_when(at, late))

    amount = random.choice((0, 1, 7, 100_01, 999_99, random.randrange(10**7), -350))
    if random.random() < 0.9:
        yield change("opened", opened, stage="Proposal")
    if random.random() < 0.7:
        yield change("amount", opened + took / 2, amount_minor=amount * 2)
    if campaigns and random.random() < 0.5:
        yield change("campaign", opened + took / 3, campaign=random.choice(campaigns))
    if random.random() < 0.2:
        yield change("lost", opened + took, why="Price")
    if random.random() < 0.75:
        yield from _won(random, opened + took + DAY * random.choice((0, 0, 9)), (change, amount))


def _won(random, won, known):
    """The win, and what may come after it."""
    change, amount = known
    late = DAY * random.choice((0, 0, 3))
    yield change("won", won, late, **({"amount_minor": amount} if random.random() < 0.8 else {}))
    if random.random() < 0.35:
        left = amount - random.randrange(-50, 5000)
        at, why = won + DAY * random.randrange(40), random.choice(WHY)
        yield change("amount", at, late, amount_minor=left, why=why)
    if random.random() < 0.08:
        yield change("lost", won + DAY, why="Cancelled")
