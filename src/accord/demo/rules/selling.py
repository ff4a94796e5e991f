"""What becomes of a qualified lead: a deal, its steps, the people in it, its end."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from accord.demo.rules.cast import CLOSERS, Closer
from accord.demo.rules.market import Firm, Prospect
from accord.demo.rules.sales import HOUR, Office

STEPS = ("Needs analysis", "Proposal", "Negotiation")
LOST_FOR = ("Price", "Competition", "No budget", "No decision", "Delivery time")
RESTATED_FOR = {
    "One pump sent back": 0.8,
    "Discount for late delivery": 0.95,
    "Spare parts added to the order": 1.1,
}
MEANS_IT = {"passing": 0.4, "reading": 0.6, "comparing": 0.9, "buying": 1.15}
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A step of a deal; `late` if it was noted later than it happened."""

    kind: str
    at: datetime
    stage: str = ""
    cents: int | None = None
    why: str = ""
    late: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Sale:
    """A deal from its opening on; `colleagues` join it at these moments in these roles."""

    name: str
    closer: Closer
    currency: str
    role: str
    changes: tuple[Change, ...]
    colleagues: tuple[tuple[datetime, str], ...]


def sell(
    prospect: Prospect, firm: Firm, qualified_at: datetime, office: Office, random: Random
) -> Sale | None:
    """The deal that an account executive opens; some qualified leads never become one."""
    if random.random() < 0.18:
        return None
    closer = random.choice(CLOSERS)
    opened_at = office.after(closer.name, qualified_at, random.uniform(1, 30) * HOUR)
    cents = _worth(firm, random)
    changes = [Change("opened", opened_at, STEPS[0], cents)]
    changes += _steps(opened_at, closer, (office, prospect, cents), random)
    joins = sorted(
        (office.after(closer.name, opened_at, random.uniform(4, 90) * HOUR), role)
        for role in random.sample(
            ("decision maker", "influencer", "user"), random.choice((0, 1, 2))
        )
    )
    sale = Sale(
        name=f"{firm.name}: {random.choice(('NP-200', 'NP-400', 'service contract'))}",
        closer=closer,
        currency="CHF" if firm.country == "CH" and random.random() < 0.5 else "EUR",
        role="decision maker" if "Head" in prospect.title else "champion",
        changes=tuple(changes),
        colleagues=tuple(joins),
    )
    return replace(sale, changes=(*sale.changes, *_afterwards(sale.changes[-1], office, random)))


def _worth(firm: Firm, random: Random) -> int:
    """Larger plants buy more pumps; whole hundreds, in cents."""
    euros = random.lognormvariate(10.3, 0.55) * (0.6 + min(firm.employees, 1000) / 600)
    return max(20, round(euros / 100)) * 100 * 100


def _steps(
    at: datetime, closer: Closer, known: tuple[Office, Prospect, int], random: Random
) -> list[Change]:
    office, prospect, cents = known
    changes = []
    days = closer.days * random.lognormvariate(0, 0.45)
    wins = random.random() < closer.wins * MEANS_IT[prospect.intent]
    for step in STEPS[1:] if wins or random.random() < 0.6 else STEPS[1:2]:
        at = office.after(closer.name, at + A_DAY * (days * random.uniform(0.2, 0.4)), HOUR)
        changes.append(Change("stage", at, step))
        if random.random() < 0.35:
            cents = max(20, round(cents / 10000 * random.uniform(0.75, 1.3))) * 10000
            changes.append(Change("amount", at + timedelta(minutes=5), cents=cents))
    at = office.after(closer.name, at + A_DAY * (days * random.uniform(0.2, 0.4)), 2 * HOUR)
    late = A_DAY * random.randrange(1, 5) if random.random() < 0.15 else timedelta()
    if wins:
        changes.append(Change("won", at, cents=cents, late=late))
    else:
        changes.append(Change("lost", at, why=random.choice(LOST_FOR), late=late))
    return changes


def _afterwards(end: Change, office: Office, random: Random) -> list[Change]:
    """Some won deals turn out to be worth less, or more."""
    if end.kind != "won" or end.cents is None or random.random() >= 0.12:
        return []
    why, times = random.choice(list(RESTATED_FOR.items()))
    at = office.after("Robert Kahl", end.at + A_DAY * random.uniform(5, 60), HOUR)
    return [Change("amount", at, cents=round(end.cents * times / 100) * 100, why=why)]
