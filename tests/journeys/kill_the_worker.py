"""Kills a worker again and again: python -m tests.journeys.kill_the_worker HOME KILLS.

The facts of HOME wait to be judged. Each worker is a fork of this process, so that killing it
costs no new start; it is killed once the cursor has passed a point, a moment later. Prints how
far the cursor had come after each kill, and the last position there is.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path


def main(home: Path, kills: int) -> None:
    os.environ["ACCORD_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.settings")
    import django

    django.setup()
    last = _ask(home, "SELECT max(position) FROM accord_ledgerentry")
    chance = random.Random(5)
    reached = [
        _killed(home, last * (kill + 1) // (kills + 2), chance.uniform(0, 0.15))
        for kill in range(kills)
    ]
    print(json.dumps({"last": last, "reached": reached}))  # noqa: T201


def _killed(home: Path, goal: int, pause: float) -> int:
    child = os.fork()
    if child == 0:
        _judge()
    patience = time.monotonic() + 20
    while _position(home) < goal and time.monotonic() < patience:
        time.sleep(0.005)
    time.sleep(pause)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return _position(home)


def _judge() -> None:
    """The worker, in many small batches."""
    from datetime import UTC, datetime

    from accord.judging import worker

    worker.ENTRIES_AT_ONCE, worker.PERSONS_AT_ONCE = 60, 20
    worker.run_until_idle(at=datetime.now(UTC))
    os._exit(0)


def _position(home: Path) -> int:
    return _ask(home, "SELECT max(position) FROM accord_cursor")


def _ask(home: Path, question: str) -> int:
    with closing(sqlite3.connect(home / "accord.sqlite3", timeout=20)) as base:
        return base.execute(question).fetchone()[0] or 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
