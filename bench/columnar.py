"""The columnar copy: made from nothing, brought up to date, and asked whether it is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.core.management import call_command

from accord.ledger.actions import append, retract
from accord.people.models import Person
from accord.touchpoints.actions import new_touch
from accord.touchpoints.models import Touch
from accord.warehouse.columnar import manifest, writing
from accord.warehouse.engines import chosen
from bench.table import Line, seconds_of

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
AT_ONCE = 5_000
COUNTED = "SELECT t.kind, count(*) AS touches FROM touch t GROUP BY t.kind"


def measure(*, small: bool) -> Iterator[Line]:
    call_command("migrate", "accord", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    people = [Person.objects.create(email=f"p{n}@acme.test") for n in range(50)]
    before = 0
    for touches in (2_000,) if small else (50_000, 200_000):
        _touch(people, before, touches)
        before = touches
        size = f"{touches:,} touches"
        seconds = seconds_of(lambda: writing.refresh(anew=True))
        rows = sum(part.rows for part in manifest.read(writing.folder()).parts)
        yield Line("columnar copy made from nothing, rows", size, rows, seconds)
    yield _ratio("  nothing new since", size, 1, seconds_of(writing.refresh), seconds)
    _touch(people, before, before + 1_000)
    yield _ratio("  1,000 touches are new", size, 1_000, seconds_of(writing.refresh), seconds)
    retract(Touch.objects.earliest("pk"), at=START + timedelta(days=365), by=None, why="a test")
    yield _ratio("  one old touch is withdrawn", size, 1, seconds_of(writing.refresh), seconds)
    engine = chosen()
    asked = seconds_of(lambda: engine.ask(COUNTED, {}, {}))
    yield _ratio("  touches counted by kind", size, touches, asked, seconds)


def _ratio(what: str, size: str, count: int, seconds: float, anew: float) -> Line:
    return Line(what, size, count, seconds, f"{seconds / anew:.3f} of making it anew")


def _touch(people: list[Person], start: int, stop: int) -> None:
    for first in range(start, stop, AT_ONCE):
        facts = [
            new_touch(
                person_id=people[number % len(people)].pk,
                kind="page",
                path=f"/products/{number % 40}",
                traffic_source="google",
                occurred_at=START + timedelta(seconds=60 * number),
                source="bench",
                source_key=str(number),
            )
            for number in range(first, min(first + AT_ONCE, stop))
        ]
        append(facts, at=START + timedelta(seconds=60 * stop))
