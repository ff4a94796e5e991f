"""Everyone's interest from nothing: a sum over columns, beside a loop and DuckDB's own sum.

Then the sums are written where replay writes them, on the disk before it is over.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb
import numpy as np
import pyarrow as pa
from django.db import transaction

from accord.judging.caches import Difference, caches, write
from accord.people.models import Person
from accord.scoring.columns import beginnings, interest_at, rescored, running_sums
from accord.scoring.models import InterestSum
from accord.scoring.rules import millionths
from bench.table import Line, seconds_of

DAY = 86_400
NOW = 1_780_000_000.0
HALF_LIVES = np.array([21 * DAY, 30 * DAY, 60 * DAY])
IN_DUCKDB = """SELECT person, sum(points * pow(2.0, -(? - touched) / half_life)) AS interest
               FROM touch GROUP BY person"""


def measure(*, small: bool) -> Iterator[Line]:
    touches, people = (10_000, 1_000) if small else (1_000_000, 100_000)
    person, points, touched, half_life = _invented(touches, people)
    size = f"{touches:,} of {people:,}"

    def ours():
        return rescored(person, points, touched, half_life, moment=NOW, persons=people)

    seconds = min(seconds_of(ours) for _ in range(5))
    yield Line("everyone scored anew from touches", size, touches, seconds)
    rows, written = _written(ours().tolist())
    yield Line(
        "  and the sums written durably, once made rows", f"{people:,} sums", people,
        seconds + written, f"{rows:.3f} s more to make rows of them",
    )  # fmt: skip
    few = touches // 10
    loop = seconds_of(lambda: _loop(person[:few], points[:few], touched[:few], half_life[:few]))
    times = loop * touches / few / seconds
    yield Line(
        "  the same, a loop over touches", f"{few:,}", few, loop, f"{times:,.0f} times as long"
    )
    with duckdb.connect(":memory:") as engine:
        engine.register("rows", pa.table({
            "person": person, "points": points, "touched": touched, "half_life": half_life,
        }))  # fmt: skip
        engine.execute("CREATE TABLE touch AS SELECT * FROM rows").fetchall()
        theirs = min(
            seconds_of(lambda: engine.execute(IN_DUCKDB, [NOW]).fetchnumpy()) for _ in range(3)
        )
    yield Line("  the same, SQL by hand in DuckDB", size, touches, theirs, _times(theirs, seconds))
    running = seconds_of(lambda: _after_each(person, points, touched))
    yield Line("  the score after each touch too", size, touches, running, _times(running, seconds))


def _written(scores: list[float]) -> tuple[float, float]:
    """How long it takes to make rows of these sums, and to write them."""
    people = [Person(email=f"p{number}@rescored.example") for number in range(len(scores))]
    Person.objects.bulk_create(people, batch_size=2_000)
    first = Person.objects.latest("pk").pk - len(scores) + 1
    now = datetime.fromtimestamp(NOW, UTC)
    cache = next(each for each in caches((), now) if each.model is InterestSum)
    half_life = int(HALF_LIVES[0])
    found: list[Difference] = []

    def make():
        for person, score in enumerate(scores, start=first):
            row = InterestSum(
                person_id=person, half_life=half_life, amount=millionths(score), true_at=now
            )
            found.append(Difference(cache, (person, half_life), None, None, row))

    def keep():
        with transaction.atomic():
            write(found, at=now, because="a measurement")

    return seconds_of(make), seconds_of(keep)


def _times(other: float, ours: float) -> str:
    return f"{other / ours:,.1f} times as long"


def _invented(touches: int, people: int):
    chance = np.random.default_rng(7)
    person = np.sort(chance.integers(0, people, touches))
    touched = NOW - chance.random(touches) * 365 * DAY
    order = np.lexsort((touched, person))
    points = chance.choice([1.0, 3.0, 8.0, 12.0, 40.0], touches)
    return person, points, touched[order], chance.choice(HALF_LIVES, touches)


def _loop(person, points, touched, half_life) -> dict[int, float]:
    scores: dict[int, float] = {}
    columns = (person.tolist(), points.tolist(), touched.tolist(), half_life.tolist())
    for who, worth, at, half in zip(*columns, strict=True):
        scores[who] = scores.get(who, 0.0) + worth * 2.0 ** (-(NOW - at) / half)
    return scores


def _after_each(person, points, touched) -> None:
    """What a stage rule needs: the score at every touch, here with one half-life."""
    sums = running_sums(person, touched, points, 21 * DAY)
    rows = np.arange(len(person))
    interest_at(beginnings(person), touched, [(21 * DAY, rows, touched, sums)])
