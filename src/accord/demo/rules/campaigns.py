"""What Northwind's marketing runs, what it costs, and how good the people are that it brings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accord.demo.rules.rhythm import Period
from accord.kit.periods import Month


@dataclass(frozen=True, slots=True)
class Origin:
    """A way in which people come; one with a key is a campaign, the others cost nothing.

    `starts` and `ends` are shares of the period, `draw` is how many it brings beside others,
    `fits` the share from firms that could buy, `intent` how far they mean it (0 to 1),
    `spoiled` the share whose contact data is wrong, `cost` EUR a month per 1,000 people.
    """

    key: str
    name: str
    source: str
    medium: str
    channel: str
    draw: float
    fits: float
    intent: float
    cost: int = 0
    starts: float = 0.0
    ends: float = 1.0
    spoiled: float = 0.02
    referrer: str = ""
    days: int = 0

    def runs(self, day: date, period: Period) -> bool:
        if self.days:
            opens = self.opens(period)
            return opens <= day < opens + timedelta(days=self.days)
        return self.starts <= period.share(day) <= self.ends

    def opens(self, period: Period) -> date:
        """The first day; a fair of some days opens on a Tuesday."""
        day = period.at_share(self.starts)
        return day + timedelta(days=(1 - day.weekday()) % 7) if self.days else day

    def closes(self, period: Period) -> date:
        if self.days:
            return self.opens(period) + timedelta(days=self.days - 1)
        return period.at_share(self.ends)


SEARCH = "https://www.google.example.com/"
ORIGINS = (
    Origin("", "Organic search", "google", "organic", "Organic Search", 1.5, 0.55, 0.42,
           referrer=SEARCH),
    Origin("", "Direct", "direct", "none", "Direct", 0.9, 0.6, 0.5),
    Origin("", "Other sites", "referral", "referral", "Referral", 0.5, 0.55, 0.4,
           referrer="https://forum.plant-talk.example.com/pumps"),
    Origin("pumps-search", "Pumps on Google", "google", "cpc", "Paid Search", 1.5, 0.6, 0.55,
           cost=2300, referrer=SEARCH),
    Origin("brand-search", "Our name on Google", "google", "cpc", "Paid Search", 0.4, 0.72, 0.75,
           cost=350, referrer=SEARCH),
    Origin("plant-managers", "Plant managers on LinkedIn", "linkedin", "paid-social",
           "Paid Social", 1.1, 0.82, 0.48, cost=2700, starts=0.08, ends=0.66,
           referrer="https://www.linkedin.example.com/feed"),
    Origin("pumps-for-everyone", "Pumps for everyone", "linkedin", "paid-social", "Paid Social",
           1.3, 0.3, 0.16, cost=3200, starts=0.38, ends=0.78, spoiled=0.05,
           referrer="https://www.linkedin.example.com/feed"),
    Origin("energy-letter", "Energy letter, passed on", "newsletter", "email", "Email", 0.6, 0.66,
           0.5, cost=260),
    Origin("energy-webinars", "Energy cost webinars", "newsletter", "email", "Email", 0.5, 0.75,
           0.58, cost=600, starts=0.15),
    Origin("hydro-directory", "Hydro partner directory", "partner", "referral", "Partner", 0.5,
           0.85, 0.72, cost=450, referrer="https://directory.hydro-partners.example.com/"),
    Origin("partner-addresses", "Addresses from a partner", "partner", "list", "Partner", 1.0,
           0.5, 0.3, cost=1500, starts=0.2, ends=0.5, spoiled=0.3),
    Origin("np-400-launch", "Launch of the NP-400", "linkedin", "paid-social", "Paid Social", 10.0,
           0.8, 0.8, cost=8000, starts=0.965, referrer="https://www.linkedin.example.com/feed"),
    Origin("flow-fair-spring", "Flow Fair, spring", "events", "fair", "Events", 20.0, 0.78, 0.62,
           cost=9500, starts=0.3, days=3),
    Origin("flow-fair-autumn", "Flow Fair, autumn", "events", "fair", "Events", 17.0, 0.78, 0.62,
           cost=9000, starts=0.8, days=3),
)  # fmt: skip
CAMPAIGNS = tuple(origin for origin in ORIGINS if origin.key)
BY_KEY = {origin.key: origin for origin in CAMPAIGNS}
ORGANIC, DIRECT = ORIGINS[0], ORIGINS[1]
BRAND, LETTER = BY_KEY["brand-search"], BY_KEY["energy-letter"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Money spent on a campaign from one day to another."""

    origin: Origin
    key: str
    starts_on: date
    ends_on: date
    cents: int


def costs(period: Period, people: int) -> Iterator[Cost]:
    """The bills: one a month for what runs on, one for each fair."""
    for origin in CAMPAIGNS:
        opens, closes = origin.opens(period), origin.closes(period)
        full = origin.cost * people // 1000 * 100
        if origin.days:
            yield Cost(origin, f"{origin.key}-stand", opens, closes, full)
            continue
        for month in Month.of(opens).through(Month.of(closes)):
            starts, ends = max(opens, month.first), min(closes, month.last)
            days, of = (ends - starts).days + 1, (month.last - month.first).days + 1
            yield Cost(origin, f"{origin.key}-{month}", starts, ends, full * days // of)


@dataclass(frozen=True, slots=True)
class Piece:
    """A content asset, for one step of the buying cycle and one kind of reader."""

    key: str
    title: str
    kind: str
    buying_stage: str
    persona: str


OPERATIONS, MAINTENANCE, PROCUREMENT = (
    "Plant operations lead",
    "Maintenance engineer",
    "Procurement manager",
)
PIECES = (
    Piece("sizing-basics", "Pump sizing in ten minutes", "blog post", "awareness", MAINTENANCE),
    Piece("cavitation", "Five signs of cavitation", "blog post", "awareness", MAINTENANCE),
    Piece("energy-brochure", "What pumping costs you", "brochure", "awareness", OPERATIONS),
    Piece("plant-checklist", "Checklist for plant walks", "guide", "awareness", OPERATIONS),
    Piece("energy-paper", "Energy in process pumping", "white paper", "consideration", OPERATIONS),
    Piece("hygienic-paper", "Hygienic design", "white paper", "consideration", OPERATIONS),
    Piece("service-guide", "Service intervals that pay", "guide", "consideration", MAINTENANCE),
    Piece("water-case", "How a water works saved 31 %", "case study", "consideration", OPERATIONS),
    Piece("energy-webinar", "Cutting energy cost", "webinar", "consideration", OPERATIONS),
    Piece("np-200-sheet", "NP-200 data sheet", "data sheet", "decision", MAINTENANCE),
    Piece("cost-schedule", "Cost of ownership schedule", "schedule", "decision", PROCUREMENT),
    Piece("delivery-faq", "Delivery and warranty", "faq", "decision", PROCUREMENT),
)
PIECE = {piece.key: piece for piece in PIECES}
