"""Who works at Northwind Pumps, and how: quick and slow, patient and hasty."""

from dataclasses import dataclass
from datetime import date, timedelta

DOMAIN = "northwind.test"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone with a login."""

    name: str
    role: str
    team: str
    title: str

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Rep:
    """How an SDR works: typical working hours to a first try, tries made, leads forgotten."""

    name: str
    hours_to_first_try: float
    tries: int
    forgets: float
    generous: float
    """How much likelier than others to accept a lead."""


@dataclass(frozen=True, slots=True)
class Closer:
    """How an account executive works: share of deals won, typical days from open to end."""

    name: str
    wins: float
    days: float


TEAMS = {"Marketing": "marketing", "SDR": "sdr", "Sales": "sales", "Leadership": "other"}

COLLEAGUES = (
    Colleague("Mara Klein", "manager", "Marketing", "Marketing manager"),
    Colleague("Felix Brandt", "marketer", "Marketing", "Campaigns"),
    Colleague("Nora Lindqvist", "marketer", "Marketing", "Content"),
    Colleague("Paulo Mendes", "marketer", "Marketing", "Events and partners"),
    Colleague("Sam Ortiz", "sdr", "SDR", "Sales development"),
    Colleague("Priya Nair", "sdr", "SDR", "Sales development"),
    Colleague("Jonas Weber", "sdr", "SDR", "Sales development"),
    Colleague("Lucie Martin", "sdr", "SDR", "Sales development"),
    Colleague("Robert Kahl", "manager", "Sales", "Head of sales"),
    Colleague("Elena Rossi", "account executive", "Sales", "Chemicals and pharma"),
    Colleague("Tom Becker", "account executive", "Sales", "Water"),
    Colleague("Ingrid Holm", "account executive", "Sales", "Food"),
    Colleague("Marek Nowak", "account executive", "Sales", "Everything else"),
    Colleague("Dana Fuchs", "lead administrator", "Marketing", "Lead administration"),
    Colleague("Helen Sommer", "executive", "Leadership", "Managing director"),
    Colleague("Yusuf Demir", "administrator", "Leadership", "Systems"),
)
BY_NAME = {colleague.name: colleague for colleague in COLLEAGUES}

SIGNS_FOR_MARKETING, SIGNS_FOR_SALES = "Mara Klein", "Robert Kahl"
HEAD = "Helen Sommer"
LEADS = {"Marketing": SIGNS_FOR_MARKETING, "SDR": SIGNS_FOR_SALES, "Sales": SIGNS_FOR_SALES}
PROFILES = {
    "marketing": {
        "goal": "Enough leads that sales wants to talk to, in every industry we know",
        "measure": "MQLs a month, and the share of them that sales accepts",
        "horizon": "a year",
    },
    "sales": {
        "goal": "The quota, with customers who stay",
        "measure": "revenue won a month",
        "horizon": "this month and the next",
    },
}
"""What each team says that it works for."""

REPLIES = ("Felix Brandt", "Nora Lindqvist", "Paulo Mendes")


def superior_of(name: str) -> str | None:
    """Whom a colleague reports to; nobody above the head of the company."""
    if name == HEAD:
        return None
    lead = LEADS.get(BY_NAME[name].team, HEAD)
    return HEAD if lead == name else lead


REPS = (
    Rep("Sam Ortiz", hours_to_first_try=0.7, tries=6, forgets=0.01, generous=0.04),
    Rep("Priya Nair", hours_to_first_try=1.8, tries=6, forgets=0.03, generous=0.0),
    Rep("Lucie Martin", hours_to_first_try=3.2, tries=4, forgets=0.06, generous=0.08),
    Rep("Jonas Weber", hours_to_first_try=8.5, tries=3, forgets=0.17, generous=-0.12),
)
CLOSERS = (
    Closer("Elena Rossi", wins=0.46, days=38),
    Closer("Tom Becker", wins=0.38, days=46),
    Closer("Ingrid Holm", wins=0.42, days=33),
    Closer("Marek Nowak", wins=0.25, days=58),
)


@dataclass(frozen=True, slots=True)
class Away:
    """Someone is not at work from one morning to another; the share places it in the period."""

    name: str
    share: float
    days: int
    why: str

    def starts(self, first: date, last: date) -> date:
        """The Monday nearest before the share of the period."""
        day = first + timedelta(days=round(self.share * (last - first).days))
        return day - timedelta(days=day.weekday())


ABSENCES = (
    Away("Priya Nair", 0.12, 5, "Training"),
    Away("Jonas Weber", 0.22, 12, "Parental leave"),
    Away("Sam Ortiz", 0.45, 14, "Holiday"),
    Away("Lucie Martin", 0.62, 14, "Holiday"),
    Away("Jonas Weber", 0.78, 7, "Illness"),
    Away("Tom Becker", 0.55, 14, "Holiday"),
    Away("Priya Nair", 0.9, 7, "Holiday"),
)
