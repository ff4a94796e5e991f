"""Events through judging: facts of a simulated company, from nothing to stages and clocks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.core.management import call_command

from accord.demo.actions import build
from accord.judging import replay
from accord.judging.worker import run_until_idle
from accord.ledger.models import LedgerEntry
from accord.people.models import Person
from bench.table import Line, seconds_of

UNTIL = date(2026, 9, 30)


def measure(*, small: bool) -> Iterator[Line]:
    first: float | None = None
    for people in (60,) if small else (1_000, 4_000):
        call_command("migrate", "accord", "zero", verbosity=0)
        call_command("migrate", verbosity=0)
        build(people=people, months=3 if small else 9, seed=7, until=UNTIL)
        now = datetime.now(UTC)
        seconds = seconds_of(lambda now=now: replay.rebuild(at=now))
        events, persons = LedgerEntry.objects.count(), Person.objects.count()
        cost = seconds / events
        first = first or cost
        size = f"{events:,} of {persons:,}"
        slope = f"{cost / first:.2f} times a fact"
        yield Line("facts judged from nothing, of people", size, events, seconds, slope)
        again = seconds_of(lambda now=now: run_until_idle(at=now))
        yield Line("  nothing new to judge", size, 1, again)
