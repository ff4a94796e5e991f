"""What Northwind learns of people and firms: from a form at once, from a directory days later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from accord.demo.rules.journeys import Journey
from accord.demo.rules.market import FREE_MAIL, THROWN_AWAY, Firm, Prospect
from accord.people.rules import email_facts

DIRECTORY = "company directory"


@dataclass(frozen=True, slots=True)
class Learned:
    """A value of one field, true from one moment on and learned then or later, from a source."""

    field: str
    value: str
    at: datetime
    source: str
    late: timedelta = timedelta()


def of_person(
    prospect: Prospect, journey: Journey, firm: Firm | None, random: Random
) -> Iterator[Learned]:
    """What is known of a person once the name is known."""
    at = journey.known_at
    if at is None:
        return
    source = "fair" if journey.known_through == "event" else "website"
    given = _given(prospect, firm, at, random)
    looked_up = timedelta(days=random.randrange(1, 5), minutes=random.randrange(500))
    if random.random() < 0.78:
        given["title"] = prospect.title
    elif random.random() < 0.8:
        yield Learned("title", prospect.title, at, DIRECTORY, looked_up)
    for name, value in given.items():
        yield Learned(name, value, at, source)
    if random.random() < 0.03:
        yield Learned("consent", "no", at + timedelta(days=random.randrange(20, 90)), source)


def _given(prospect: Prospect, firm: Firm | None, at: datetime, random: Random) -> dict[str, str]:
    given = email_facts(prospect.email)
    if given["email_domain"] == FREE_MAIL:
        given["email_kind"] = "free"
    elif given["email_domain"] == THROWN_AWAY:
        given["email_kind"] = "disposable"
    given |= {
        "first_name": prospect.first_name,
        "last_name": prospect.last_name,
        "created": at.isoformat(),
        "lead_source": prospect.origin.source,
        "language": "de" if firm is None or firm.country in ("DE", "AT", "CH") else "en",
        "consent": "yes" if random.random() < 0.85 else "no",
    }
    if firm is not None:
        given["country"] = firm.country
    if random.random() < 0.5:
        given["phone"] = f"+49 30 5550 {random.randrange(10000):04}"
    return given


def of_firm(firm: Firm, known_at: datetime, random: Random) -> Iterator[Learned]:
    """What is known of a firm once someone from there is known; the directory may be slow."""
    source = "website"
    for name, value in (("company", firm.name), ("domain", firm.domain)):
        yield Learned(name, value, known_at, source)
    yield Learned("company_country", firm.country, known_at, source)
    if random.random() < 0.03:
        return
    late = timedelta(minutes=random.randrange(1, 20))
    if random.random() < 0.18:
        late = timedelta(days=random.randrange(1, 7), minutes=random.randrange(600))
    looked_up = {
        "industry": firm.industry,
        "employees": str(firm.employees),
        "revenue": str(firm.revenue),
        "technology": firm.technology,
    }
    for name, value in looked_up.items():
        yield Learned(name, value, known_at, DIRECTORY, late)
    if random.random() < 0.06:
        grown = str(round(firm.employees * random.uniform(0.8, 1.3)) + 1)
        yield Learned(
            "employees", grown, known_at + timedelta(days=random.randrange(30, 160)), DIRECTORY
        )


def firms_known(people: Sequence[Prospect], journeys: Sequence[Journey]) -> dict[int, datetime]:
    """When the first person of each firm became known."""
    known: dict[int, datetime] = {}
    for person, journey in zip(people, journeys, strict=True):
        if person.firm is not None and journey.known_at is not None:
            known[person.firm] = min(journey.known_at, known.get(person.firm, journey.known_at))
    return known
