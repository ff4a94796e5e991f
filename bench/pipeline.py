"""The product's reports on 100 thousand, a million and ten million touches, beside texts by hand.

Each question has a process of its own, so that its memory is its own; peak memory is read after the
product's question, before the one by hand. What a report does in Python after its SQL is the same
for both and stands in its time, but not in what is compared.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from bench.table import Line, seconds_of

SIZES = (100_000, 1_000_000, 10_000_000)
PERIOD = {"since": date(2025, 10, 1), "until": date(2026, 9, 30)}
DAY = 86_400
QUICK_S, TIMES = 10.0, 3
SCORES = "scores and stages of everyone"
REPORTS = {
    "attribution by nineteen methods": ("attribution-methods", "source"),
    "funnel by month": ("funnel", "month"),
    "working time to the first answer": ("first-response", "month"),
}


def measure(*, small: bool) -> Iterator[Line]:
    from bench.trial import sign_default

    sign_default()
    open_one()
    first: dict[str, float] = {}
    for touches in (20_000,) if small else SIZES:
        with tempfile.TemporaryDirectory(prefix="accord-bench-") as folder:
            _by_itself("write", folder, touches)
            for what in (SCORES, *REPORTS):
                yield from _lines(json.loads(_by_itself("ask", folder, what)), touches, first)


def open_one() -> None:
    """A handoff in the database: working time is counted from the first one on."""
    from accord.handoff.models import Handoff
    from accord.people.models import Person
    from bench.invented import FIRST

    person = Person.objects.create(email="first@example.com")
    Handoff.objects.create(
        person=person, number=1, move=1, opened_at=FIRST, opened_on=FIRST.date(), version=1
    )


def _lines(said: dict, touches: int, first: dict[str, float]) -> Iterator[Line]:
    cost = said["seconds"] / touches
    slope = f"slope {cost / first.setdefault(said['what'], cost):.2f}"
    size, ratio = f"{touches:,} touches", f"{said['asked'] / said['by_hand']:.2f} of by hand"
    ratio = f"{ratio}, CPU {said['cpu'] / said['by_hand_cpu']:.2f}"
    if said["what"] == SCORES:
        yield Line(said["what"], size, touches, said["seconds"], f"{ratio}; {slope}", said["peak"])
    else:
        yield Line(said["what"], size, touches, said["seconds"], slope, said["peak"])
        yield Line("  its SQL alone", size, touches, said["asked"], ratio, said["peak"])


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
    """Each is opened and won; some are worth less later, some are lost; on some are two people."""
    many, chance = len(person), company.chance
    deal = np.arange(1, many + 1)
    company.add("deal", {"deal_id": deal, "name": [f"deal {number}" for number in deal]})
    also = chance.random(many) < 0.3
    others = chance.integers(1, len(company.began) + 1, int(also.sum()))
    company.facts("deal_person", "dealperson", "fact_id", {
        "person_id": np.concatenate([person, others]), "deal_id": np.concatenate([deal, deal[also]]),
        "recorded_us": np.concatenate([at, at[also]]) * 1_000_000,
        "occurred_us": np.concatenate([at, at[also]]) * 1_000_000,
    })  # fmt: skip
    worth, chosen = chance.integers(100, 8_000_000, many), chance.random(many)
    refunded, lost = chosen < 0.1, chosen > 0.95
    changes = (
        ("opened", deal, at - 20 * DAY, [None] * many),
        ("won", deal, at, worth),
        ("amount", deal[refunded], at[refunded] + 9 * DAY, worth[refunded] // 3),
        ("lost", deal[lost], at[lost] + 12 * DAY, [None] * int(lost.sum())),
    )
    for kind, deals, moment, amount in changes:
        company.facts("deal_change", "dealchange", "change_id", {
            "deal_id": deals, "kind": [kind] * len(deals), "recorded_us": moment * 1_000_000,
            "occurred_us": moment * 1_000_000, "occurred_on": _local(moment),
            "currency": ["EUR"] * len(deals), "amount_minor": amount,
        })  # fmt: skip


def _local(at):
    return np.datetime_as_string(at.astype("datetime64[s]").astype("datetime64[D]"))


def ask(folder: Path, what: str) -> None:
    """The product first, then its memory, then by hand; both from the same files."""
    from accord.warehouse.columnar import manifest
    from accord.warehouse.engines.duckdb import DuckDB

    engine = DuckDB(manifest.read(folder), folder)
    told = _scores(engine) if what == SCORES else _report(engine, *REPORTS[what])
    print(json.dumps({"what": what, **told}))


def _scores(engine) -> dict[str, float]:
    from accord.agreement.rules.default import default_text
    from accord.judging.trial.judged import judged
    from accord.judging.trial.queries import draft_terms
    from bench.beside import ByHand
    from bench.invented import FIRST, LAST

    terms, base = draft_terms(default_text()), ByHand(engine)
    seconds, cpu = _best_of(lambda: judged(engine, terms, FIRST, LAST))
    peak = _peak()
    by_hand, by_hand_cpu = _best_of(lambda: base.scores(LAST))
    return {
        "seconds": seconds, "asked": seconds, "cpu": cpu, "peak": peak,
        "by_hand": by_hand, "by_hand_cpu": by_hand_cpu,
    }  # fmt: skip


def _report(engine, name: str, by: str) -> dict[str, float]:
    from accord.reports.queries import run
    from bench.beside import ByHand, Timed
    from bench.invented import LAST

    def quickest(answering) -> tuple[float, Timed]:
        found = []
        for _ in range(TIMES):
            timed = Timed(answering)
            seconds = seconds_of(lambda: run(name, by=by, as_of=LAST, engine=timed, **PERIOD))  # noqa: B023
            found.append((seconds, timed))
            if seconds >= QUICK_S:
                break
        return min(found, key=lambda each: each[1].seconds)

    seconds, ours = quickest(engine)
    peak = _peak()
    _, theirs = quickest(ByHand(engine))
    return {
        "seconds": seconds, "asked": ours.seconds, "cpu": ours.cpu, "peak": peak,
        "by_hand": theirs.seconds, "by_hand_cpu": theirs.cpu,
    }  # fmt: skip


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _best_of(question: Callable[[], object]) -> tuple[float, float]:
    """How long it takes, by the clock and of the processor, several times if it is quick: the first
    time modules are loaded and files are new.
    """
    found = []
    for _ in range(TIMES):
        cpu = time.process_time()
        seconds = seconds_of(question)
        found.append((seconds, time.process_time() - cpu))
        if seconds >= QUICK_S:
            break
    return min(found)


def main(deed: str, folder: Path, about: str) -> None:
    import django

    django.setup()
    if deed == "write":
        write(folder, int(about))
    else:
        ask(folder, about)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
