"""The product's SQL on 100 thousand, a million and ten million touches, beside the same by hand.

Each question has a process of its own, so that its memory is its own; peak memory is read after the
product's question, before the one by hand.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from bench.table import Line, seconds_of

SIZES = (100_000, 1_000_000, 10_000_000)
AGREED = {"since": date(2025, 10, 1), "until": date(2026, 9, 30)}
DAY = 86_400
QUICK_S = 10.0
WHAT = (
    "scores and stages of everyone (one sum)",
    "attribution by nineteen methods (six)",
    "funnel by month",
    "working time to the first answer",
)


def measure(*, small: bool) -> Iterator[Line]:
    from accord.handoff.models import Handoff
    from accord.people.models import Person
    from bench.invented import FIRST
    from bench.trial import sign_default

    sign_default()
    person = Person.objects.create(email="first@example.com")
    Handoff.objects.create(
        person=person, number=1, move=1, opened_at=FIRST, opened_on=FIRST.date(), version=1
    )
    first: dict[str, float] = {}
    for touches in (20_000,) if small else SIZES:
        with tempfile.TemporaryDirectory(prefix="accord-bench-") as folder:
            _by_itself("write", folder, touches)
            for what in WHAT:
                said = json.loads(_by_itself("ask", folder, what))
                yield _line(said, touches, first)


def _line(said: dict, touches: int, first: dict[str, float]) -> Line:
    cost = said["seconds"] / touches
    slope = cost / first.setdefault(said["what"], cost)
    ratio = f"{said['seconds'] / said['by_hand']:.2f} of by hand; slope {slope:.2f}"
    size = f"{touches:,} touches"
    return Line(said["what"], size, touches, said["seconds"], ratio, peak=said["peak"])


def _by_itself(deed: str, folder: str, about: object) -> str:
    words = [sys.executable, "-m", "bench.pipeline", deed, folder, str(about)]
    done = subprocess.run(words, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def write(folder: Path, touches: int) -> None:
    """People, touches, stages, handoffs and deals, straight as a columnar copy."""
    from accord.warehouse.changes import Seen
    from accord.warehouse.columnar import manifest
    from accord.warehouse.engines.database import Database
    from bench.invented import Company

    company = Company(folder, people=touches // 10, touches=touches)
    stages = Database().ask("SELECT s.* FROM stage s", {}, {})
    company.add("stage", {name: [row[name] for row in stages] for name in stages[0]})
    _decide(company)
    manifest.publish(
        manifest.Manifest(
            number=1,
            fingerprint=manifest.fingerprint(),
            anchor="",
            through_s=None,
            position=company.position,
            seen=Seen(0),
            tops={},
            columns=company.columns,
            parts=tuple(company.parts),
        ),
        folder,
    )


def _decide(company) -> None:
    """Most become a lead, some go on step by step, a few win."""
    chance, began = company.chance, company.began // 1_000_000
    person, number = np.arange(1, len(began) + 1), 0
    at = began + chance.integers(0, 10 * DAY, len(began))
    for stage, share, before in (
        ("lead", 0.8, "visitor"),
        ("mql", 0.4, "lead"),
        ("accepted", 0.7, "mql"),
        ("sql", 0.6, "accepted"),
        ("customer", 0.5, "sql"),
    ):
        goes = chance.random(len(person)) < share
        number, person = number + 1, person[goes]
        at = at[goes] + chance.integers(0, 8 * DAY, len(person))
        _add_moves(company, person, at, (number, before, stage))
        if stage == "mql":
            _add_handoffs(company, person, at)
    _add_deals(company, person, at)


def _add_moves(company, person, at, step: tuple[int, str, str]) -> None:
    number, before, stage = step
    many = len(person)
    ones = np.ones(many, dtype=np.int64)
    company.add("move", {
        "person_id": person, "number": ones * number, "from_stage": [before] * many,
        "to_stage": [stage] * many, "at_s": at, "entered_on": _local(at),
        "entered_day": at // DAY, "origin": ["rule"] * many, "version": ones, "entry": ones,
        "backward": ones * 0,
    })  # fmt: skip


def _add_handoffs(company, person, at) -> None:
    many = len(person)
    touched = at + company.chance.integers(60, 4 * DAY, many)
    company.add("handoff", {
        "person_id": person, "number": np.ones(many, dtype=np.int64), "opened_s": at,
        "opened_on": _local(at), "opened_day": at // DAY, "version": np.ones(many, dtype=np.int64),
        "grade": ["A"] * many, "rep_id": company.chance.integers(1, 21, many), "assigned_s": at + 60,
        "first_touch_s": touched, "attempts": np.ones(many, dtype=np.int64), "answer": [""] * many,
        "answered_s": touched, "outcome": [""] * many,
    })  # fmt: skip


def _add_deals(company, person, at) -> None:
    deal = np.arange(1, len(person) + 1)
    company.add("deal", {"deal_id": deal, "name": [f"deal {number}" for number in deal]})
    company.facts("deal_person", "dealperson", "fact_id", {
        "person_id": person, "deal_id": deal, "recorded_us": at * 1_000_000,
        "occurred_us": at * 1_000_000,
    })  # fmt: skip
    company.facts("deal_change", "dealchange", "change_id", {
        "deal_id": deal, "kind": ["won"] * len(deal), "recorded_us": at * 1_000_000,
        "occurred_us": at * 1_000_000, "occurred_on": _local(at), "currency": ["EUR"] * len(deal),
        "amount_minor": company.chance.integers(1, 80, len(deal)) * 100_000,
    })  # fmt: skip


def _local(at):
    return np.datetime_as_string(at.astype("datetime64[s]").astype("datetime64[D]"))


def ask(folder: Path, what: str) -> None:
    """The product first, then its memory, then by hand; both from the same files."""
    from accord.warehouse.columnar import manifest
    from accord.warehouse.engines.duckdb import DuckDB

    engine = DuckDB(manifest.read(folder), folder)
    ours = _best_of(_product(engine)[what])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    theirs = _by_hand(engine, what)
    print(json.dumps({"what": what, "seconds": ours, "by_hand": theirs, "peak": peak}))


def _product(engine) -> dict[str, Callable[[], object]]:
    from accord.agreement.rules.default import default_text
    from accord.judging.trial.judged import judged
    from accord.judging.trial.queries import draft_terms
    from accord.reports.queries import run
    from bench.invented import FIRST, LAST

    told = {"as_of": LAST, "engine": engine, **AGREED}
    questions = (
        lambda: judged(engine, draft_terms(default_text()), FIRST, LAST),
        lambda: run("attribution-methods", by="source", **told),
        lambda: run("funnel", by="month", **told),
        lambda: run("first-response", by="month", **told),
    )
    return dict(zip(WHAT, questions, strict=True))


def _best_of(question: Callable[[], object]) -> float:
    """Asked a second time if it was quick: the first time modules are loaded and files are new."""
    seconds = seconds_of(question)
    return min(seconds, seconds_of(question)) if seconds < QUICK_S else seconds


def _by_hand(engine, what: str) -> float:
    import duckdb

    from accord.reports.calendars import openings
    from bench import by_hand
    from bench.invented import LAST

    base = duckdb.connect(":memory:", config={"threads": min(os.cpu_count() or 1, 4)})
    base.execute("SET memory_limit = '1GB'").fetchall()
    for view in ("touch", "move", "handoff", "deal_change", "deal_person"):
        files = [str(engine.folder / "parts" / name) for name in engine.copy.files_of(view)]
        base.execute(f"CREATE VIEW {view} AS FROM read_parquet({files!r})").fetchall()
    rows = [*openings(LAST)]
    base.execute("CREATE TABLE opening (version BIGINT, utc_day BIGINT, starts_s BIGINT, "
                 "ends_s BIGINT, before_s BIGINT)").fetchall()  # fmt: skip
    lists = {name: [row[n] for row in rows] for n, name in enumerate("abcde")}
    base.execute(
        "INSERT INTO opening SELECT unnest($a), unnest($b), unnest($c), unnest($d), unnest($e)",
        lists,
    ).fetchall()
    questions = (by_hand.SCORES, by_hand.ATTRIBUTION, by_hand.FUNNEL, by_hand.CLOCKS)
    sql = questions[WHAT.index(what)]
    return _best_of(lambda: base.execute(sql).fetchall())


def main(deed: str, folder: Path, about: str) -> None:
    import django

    django.setup()
    if deed == "write":
        write(folder, int(about))
    else:
        ask(folder, about)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
