"""A worker that is killed twenty times judges as one that was left alone."""

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.guards.places import ROOT, run

KILLS = 20
PEOPLE, MONTHS = 120, 3

CACHES = {
    "accord_move": "person_id, number",
    "accord_handoff": "person_id, number",
    "accord_clock": "person_id, handoff, side, promise",
    "accord_delivery": "person_id, move, promise",
    "accord_interestsum": "person_id, half_life",
    "accord_unmatched": "person_id, kind, fact",
    "accord_standing": "person_id",
}


def accord(home: Path, *words: str) -> str:
    told = run(sys.executable, "-m", "accord", *words, "--home", str(home), PYTHONPATH=SOURCE)
    assert told.returncode == 0, told.stderr
    return told.stdout


SOURCE = str(ROOT / "src")


def forget_judgements(home: Path) -> None:
    """Leave the facts, as if nobody had judged them yet."""
    with closing(sqlite3.connect(home / "accord.sqlite3")) as base:
        for table in [*CACHES, "accord_cursor", "accord_restatement"]:
            base.execute(f"DELETE FROM {table}")
        base.commit()


def judgements(home: Path) -> dict[str, list]:
    """Every judgement, without the ids that the database gave."""
    with closing(sqlite3.connect(home / "accord.sqlite3")) as base:
        base.row_factory = sqlite3.Row
        return {
            table: [
                {name: row[name] for name in row.keys() if name != "id"}  # noqa: SIM118
                for row in base.execute(f"SELECT * FROM {table} ORDER BY {key}")
            ]
            for table, key in CACHES.items()
        }


def test_twenty_kills_change_no_judgement(tmp_path):
    alone, killed = tmp_path / "alone", tmp_path / "killed"
    told = ["demo", "--people", str(PEOPLE), "--months", str(MONTHS), "--until", "2026-03-31"]
    accord(alone, *told)
    shutil.copytree(alone, killed)
    forget_judgements(alone)
    accord(alone, "worker", "--once")

    forget_judgements(killed)
    script = [sys.executable, "-m", "tests.journeys.kill_the_worker", str(killed), str(KILLS)]
    said = run(*script, PYTHONPATH=f"{SOURCE}:{ROOT}")
    assert said.returncode == 0, said.stderr
    kills = json.loads(said.stdout)
    accord(killed, "worker", "--once")

    last, reached = kills["last"], kills["reached"]
    assert reached == sorted(reached), "the cursor never goes back"
    assert sum(0.05 * last <= position <= 0.95 * last for position in reached) >= 15
    assert judgements(killed) == judgements(alone)
    assert accord(killed, "replay", "--check").endswith("0 differences\n")
