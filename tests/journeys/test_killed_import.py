"""An import that is killed twenty times ends in the tables of one that was left alone."""

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.guards.places import ROOT, run

ROWS = 20_000
KILLS = 20
BATCH = 250
PATIENCE = 50.0

FACTS = {
    "touch": "SELECT p.email, p.external_id, t.kind, t.path, t.traffic_source, c.key, t.source_key, "
    "t.occurred_at FROM accord_touch t JOIN accord_person p ON p.id = t.person_id "
    "LEFT JOIN accord_campaign c ON c.id = t.campaign_id",
    "personfact": "SELECT p.email, f.field, f.value, f.source_key, f.occurred_at "
    "FROM accord_personfact f JOIN accord_person p ON p.id = f.person_id",
    "person": "SELECT email, external_id FROM accord_person",
    "campaign": "SELECT key, name FROM accord_campaign",
    "ledgerentry": "SELECT kind, count(*) FROM accord_ledgerentry GROUP BY kind",
    "importrun": "SELECT read, created, updated, unchanged, rejected FROM accord_importrun",
}


class Program:
    """`accord` with a home of its own, started as often as we like."""

    def __init__(self, home: Path, *words: str | Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ACCORD_")}
        source = {"PYTHONPATH": str(ROOT / "src"), "ACCORD_HOME": str(home)}
        self.home = home
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("again.py"), *words],
            env=kept | source, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def start(self) -> int:
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def ended(self) -> int:
        """Wait for the end; its exit code, negative where a signal ended it."""
        return int(self._process.stdout.readline())

    def kill_after(self, goal: int, pause: float) -> int:
        """Start, kill it a moment after it has passed a number of rows; how far it came."""
        child = self.start()
        patience = time.monotonic() + PATIENCE
        while rows_read(self.home) < goal and time.monotonic() < patience:
            time.sleep(0.005)
        time.sleep(pause)
        os.kill(child, signal.SIGKILL)
        assert self.ended() == -signal.SIGKILL
        return rows_read(self.home)

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def program():
    started = []

    def start(home: Path, *words: str | Path) -> Program:
        started.append(Program(home, *words))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture
def touches(tmp_path) -> Path:
    """Visitors and known people, equal rows, rows that are refused, campaigns that come anew."""
    chance = random.Random(7)
    path = tmp_path / "touches.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("occurred,kind,path,email,anonymous_id,utm_source,utm_campaign\n")
        for n in range(ROWS):
            who = f"p{chance.randrange(2_000)}@acme.test," if n % 3 else f",v{n // 5}"
            day = f"2026-0{chance.randint(1, 5)}-{chance.randint(10, 28)}"
            day = "never" if n % 500 == 99 else day
            file.write(f"{day},page,/p/{chance.randrange(50)},{who},google,c{n // 900}\n")
    return path


def words(touches: Path, folder: Path) -> list[str | Path]:
    rejects = folder / "rejects.csv"
    return ["import", "touches", touches, "--batch-size", str(BATCH), "--rejects", rejects]


def rows_read(home: Path) -> int:
    """How far the import says it has come."""
    with closing(sqlite3.connect(home / "accord.sqlite3", timeout=5)) as base:
        return base.execute("SELECT coalesce(max(read), 0) FROM accord_importrun").fetchone()[0]


def fingerprint(home: Path) -> dict[str, str]:
    """A digest of each table, without numbers that are given and moments of the import."""
    with closing(sqlite3.connect(home / "accord.sqlite3", timeout=5)) as base:
        return {
            name: hashlib.sha256(repr(sorted(map(str, base.execute(sql)))).encode()).hexdigest()
            for name, sql in FACTS.items()
        }


def test_twenty_kills_change_nothing(touches, tmp_path, program):
    alone, killed = tmp_path / "alone", tmp_path / "killed"
    for home in (alone, killed):
        home.mkdir()
    source = str(ROOT / "src")
    made = run(sys.executable, "-m", "accord", "migrate", "-v0", "--home", alone, PYTHONPATH=source)
    assert made.returncode == 0, made.stderr
    (killed / "accord.sqlite3").write_bytes((alone / "accord.sqlite3").read_bytes())
    undisturbed = program(alone, *words(touches, alone))
    undisturbed.start()

    chance = random.Random(11)
    disturbed = program(killed, *words(touches, killed))
    goals = [ROWS * (kill + 1) // (KILLS + 2) for kill in range(KILLS)]
    reached = [disturbed.kill_after(goal, chance.uniform(0, 0.03)) for goal in goals]
    disturbed.start()

    assert disturbed.ended() == undisturbed.ended() == 0
    assert reached == sorted(reached), "progress never goes back"
    assert sum(ROWS * 0.05 <= rows <= ROWS * 0.95 for rows in reached) >= 15
    assert fingerprint(killed) == fingerprint(alone)
    assert (killed / "rejects.csv").read_text() == (alone / "rejects.csv").read_text()
    assert (alone / "rejects.csv").read_text().count("\n") == 1 + ROWS // 500
