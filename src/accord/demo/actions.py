"""Building Northwind Pumps: a year of facts, judged, and sales reacting to what is handed over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from accord.agreement.queries import versions_in_force
from accord.agreement.rules.hours import holiday_dates
from accord.deals.models import Deal
from accord.demo.reacting import Floor, by_hand, react
from accord.demo.rules.rhythm import Rhythm
from accord.demo.rules.story import period_until, tell
from accord.demo.staff import settle
from accord.demo.writing import Scene, open_the_stage, write_marketing
from accord.handoff.models import Handoff
from accord.judging.worker import run_until_idle
from accord.ledger.models import LedgerEntry
from accord.touchpoints.models import Touch

ZONE = ZoneInfo("Europe/Berlin")
HOLIDAYS = "DE-BE"
CLOSING = time(18)
MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Summary:
    """What was built."""

    first: date
    moment: datetime
    people: int
    companies: int
    touches: int
    facts: int
    handoffs: int
    deals: int
    rounds: int


def build(
    *,
    people: int = 2000,
    months: int = 12,
    seed: int = 7,
    until: date | datetime,
    password: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Summary:
    """Write the simulated company into the database and judge it.

    The story covers so many whole months and the current one, up to `until`: a moment, or a day
    at whose closing it ends. The same arguments give the same facts; run again after an
    interruption it completes them.
    """
    moment = until if isinstance(until, datetime) else closing(until)
    period = period_until(moment.astimezone(ZONE).date(), months)
    years = range(period.first.year - 1, period.last.year + 2)
    rhythm = Rhythm(ZONE, frozenset(holiday_dates(HOLIDAYS, years)))
    users = settle(period, rhythm, months=months, people=people, password=password)
    story = tell(people=people, seed=seed, period=period, rhythm=rhythm)
    scene = Scene(story, moment, users)
    with transaction.atomic():
        open_the_stage(scene)
        write_marketing(scene)
    say(f"{len(scene.persons):,} people of {len(scene.companies):,} firms came by")
    run_until_idle(at=moment)
    rounds = _sales_reacts(scene, say)
    return Summary(
        first=period.first,
        moment=moment,
        people=len(scene.persons),
        companies=len(scene.companies),
        touches=Touch.objects.count(),
        facts=LedgerEntry.objects.count(),
        handoffs=Handoff.objects.count(),
        deals=Deal.objects.count(),
        rounds=rounds,
    )


def closing(day: date) -> datetime:
    """The hour at which Northwind closes, as the end of a story."""
    return datetime.combine(day, CLOSING, ZONE).astimezone(UTC)


def _sales_reacts(scene: Scene, say: Callable[[str], None]) -> int:
    """Judge and react in turns: a lead that went back may be handed over once more."""
    with transaction.atomic():
        by_hand(scene)
    floor = Floor.of(scene, versions_in_force())
    for number in range(1, MOST_ROUNDS + 1):
        with transaction.atomic():
            handed_over = react(floor)
        if not handed_over:
            return number - 1
        say(f"{handed_over:,} handoffs met sales, round {number}")
        run_until_idle(at=scene.moment)
    return MOST_ROUNDS
