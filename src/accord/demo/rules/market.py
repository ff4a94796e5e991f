"""The firms and people out there: who could buy a pump, and who only reads about them."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from accord.demo.rules.campaigns import MAINTENANCE, OPERATIONS, ORIGINS, PROCUREMENT, Origin
from accord.demo.rules.rhythm import Period, Rhythm

FREE_MAIL, THROWN_AWAY = "mail.example.com", "throwaway.example.com"

PLACES = (
    "Rhein", "Nordsee", "Alpen", "Elbe", "Havel", "Donau", "Isar", "Weser", "Harz", "Mosel",
    "Ostsee", "Spree", "Neckar", "Tauber", "Eifel", "Taunus", "Vogtland", "Lausitz", "Aare",
    "Tirol", "Maas", "Schelde", "Drenthe", "Jura", "Allgäu", "Börde", "Kraichgau", "Saale",
    "Oder", "Emsland", "Fläming", "Rhön", "Spessart", "Steiger", "Lech", "Altmark",
)  # fmt: skip
TRADES = {
    "chemicals": ("Chemie", "Polymer", "Lacke", "Additive"),
    "food": ("Feinkost", "Molkerei", "Getränke", "Mühlen"),
    "water": ("Wasser", "Klärwerke", "Quellen", "Abwasser"),
    "pharma": ("Pharma", "Wirkstoff", "Labor", "Biotec"),
    "paper": ("Papier", "Karton"),
    "energy": ("Energie", "Fernwärme"),
    "hospitality": ("Hotels", "Thermen"),
    "software": ("Software", "Daten"),
    "education": ("Hochschule", "Akademie"),
    "pump makers": ("Pumpen", "Verdichter"),
}
BUYERS = ("chemicals", "food", "water", "pharma", "paper", "energy")
OTHERS = ("hospitality", "software", "education", "pump makers", "paper", "energy")
COUNTRIES = ("DE",) * 6 + ("AT", "CH", "NL", "BE", "PL", "DK")
FIRST_NAMES = (
    "Anna", "Ben", "Clara", "David", "Eva", "Finn", "Greta", "Hugo", "Ida", "Jan", "Katrin",
    "Leon", "Maria", "Nils", "Olga", "Peter", "Rosa", "Stefan", "Tina", "Uwe", "Vera", "Wim",
    "Zoë", "Jürgen", "Søren", "Agnieszka", "Mehmet", "Chloé", "Lars", "Judith", "Amir", "Petra",
)  # fmt: skip
LAST_NAMES = (
    "Albers", "Bergmann", "Claes", "Dietrich", "Engel", "Fischer", "Graf", "Hartmann", "Iversen",
    "Jansen", "Koch", "Lorenz", "Müller", "Neumann", "Otto", "Peeters", "Reuter", "Schäfer",
    "Thiel", "Ulrich", "Vogel", "Wagner", "Yilmaz", "Zimmer", "Kowalski", "de Vries", "Brunner",
    "Lang", "Moser", "Petersen", "Winkler", "Haas", "Krüger", "Böhm", "Sauer", "Frank",
)  # fmt: skip
TITLES = {
    OPERATIONS: ("Head of plant operations", "Plant manager", "Operations director"),
    MAINTENANCE: ("Maintenance engineer", "Head of maintenance", "Reliability engineer"),
    PROCUREMENT: ("Procurement manager", "Head of purchasing", "Technical buyer"),
    "": ("Student", "Consultant", "Marketing assistant", "Journalist", "Sales representative"),
}


@dataclass(frozen=True, slots=True)
class Firm:
    """A company out there."""

    name: str
    domain: str
    industry: str
    employees: int
    revenue: int
    country: str
    technology: str
    could_buy: bool


@dataclass(frozen=True, slots=True)
class Prospect:
    """A person out there, with what nobody at Northwind can see: intent, and wrong contact data.

    `intent` is one of passing, reading, comparing, buying.
    """

    number: int
    first_name: str
    last_name: str
    title: str
    email: str
    firm: int | None
    origin: Origin
    arrives: date
    intent: str
    spoiled: bool

    @property
    def key(self) -> str:
        return f"visitor-{self.number:06}"


def firms(count: int, seed: int) -> list[Firm]:
    """So many companies, each with a name and a domain of its own."""
    random = Random(f"{seed}:firms")
    taken: set[str] = set()
    return [_firm(random, taken) for _ in range(count)]


def _firm(random: Random, taken: set[str]) -> Firm:
    could_buy = random.random() < 0.66
    industry = random.choice(BUYERS if could_buy else OTHERS)
    employees = round(random.lognormvariate(5.4, 0.8) if could_buy else random.paretovariate(0.9))
    employees = min(max(employees, 3), 9000)
    name = base = f"{random.choice(PLACES)} {random.choice(TRADES[industry])}"
    number = 1
    while slug(name) in taken:
        number += 1
        name = f"{base} {number}"
    taken.add(slug(name))
    return Firm(
        name=f"{name} {random.choice(('GmbH', 'AG', 'SE', 'KG'))}",
        domain=f"{slug(name)}.test",
        industry=industry,
        employees=employees,
        revenue=employees * random.randrange(90, 260) * 1000,
        country=random.choice(COUNTRIES),
        technology=random.choice(("frequency drives", "plain motors", "steam")),
        could_buy=could_buy,
    )


def prospects(
    count: int, out_there: Sequence[Firm], *, seed: int, period: Period, rhythm: Rhythm
) -> list[Prospect]:
    """So many people, in the order of the days on which they first come."""
    arrivals = _arrivals(count, seed, period, rhythm)
    by_use = {
        True: [n for n, firm in enumerate(out_there) if firm.could_buy],
        False: [n for n, firm in enumerate(out_there) if not firm.could_buy],
    }
    taken: set[str] = set()
    return [
        _prospect(number, day, (period, out_there, by_use, taken), Random(f"{seed}:p{number}"))
        for number, day in enumerate(arrivals)
    ]


def _arrivals(count: int, seed: int, period: Period, rhythm: Rhythm) -> list[date]:
    """The days of the first visits: season, weekday, growth, and what campaigns draw."""
    days = period.days
    weights = accumulate(
        rhythm.demand(day)
        * (0.75 + 0.6 * period.share(day))
        * sum(origin.draw for origin in ORIGINS if origin.runs(day, period))
        for day in days
    )
    marks = list(weights)
    random = Random(f"{seed}:arrivals")
    return sorted(days[bisect(marks, random.random() * marks[-1])] for _ in range(count))


_World = tuple[Period, Sequence[Firm], dict[bool, list[int]], set[str]]


def _prospect(number: int, day: date, world: _World, random: Random) -> Prospect:
    period, out_there, by_use, taken = world
    running = [origin for origin in ORIGINS if origin.runs(day, period)]
    origin = random.choices(running, [each.draw for each in running])[0]
    fits = random.random() < origin.fits
    firm = _employer(fits, by_use, random)
    persona = random.choice((OPERATIONS, MAINTENANCE, PROCUREMENT)) if fits else ""
    first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
    domain = FREE_MAIL if random.random() < 0.93 else THROWN_AWAY
    return Prospect(
        number=number,
        first_name=first,
        last_name=last,
        title=random.choice(TITLES[persona]),
        email=_address(first, last, domain if firm is None else out_there[firm].domain, taken),
        firm=firm,
        origin=origin,
        arrives=day,
        intent=_intent(origin, fits, random),
        spoiled=random.random() < origin.spoiled,
    )


def _employer(fits: bool, by_use: dict[bool, list[int]], random: Random) -> int | None:
    if not fits and random.random() < 0.4:
        return None
    return random.choice(by_use[fits] or by_use[not fits])


def _intent(origin: Origin, fits: bool, random: Random) -> str:
    """Most pass by; the better the campaign, the more of them mean it."""
    strength = origin.intent * (1 if fits else 0.55)
    weights = (0.75 - 0.6 * strength, 0.36, 0.1 + 0.35 * strength, 0.02 + 0.2 * strength)
    if origin.source == "events" or origin.medium == "list":
        weights = (0.0, *weights[1:])
    return random.choices(("passing", "reading", "comparing", "buying"), weights)[0]


def _address(first: str, last: str, domain: str, taken: set[str]) -> str:
    local = f"{slug(first)}.{slug(last)}"
    address, number = f"{local}@{domain}", 1
    while address in taken:
        number += 1
        address = f"{local}{number}@{domain}"
    taken.add(address)
    return address


def slug(name: str) -> str:
    """A name as it stands in addresses: small letters, digits and hyphens."""
    plain = name.lower().replace("ß", "ss").replace("ø", "o")
    letters = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
