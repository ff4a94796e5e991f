"""Kills a worker again and again: python -m tests.journeys.kill_the_worker HOME KILLS.

The facts of HOME wait to be judged. Each worker is a fork of this process, so that killing it
costs no new start; it is killed a moment after the cursor has passed a point, and the moment is a
drawn share of how long the worker takes from batch to batch on this machine. Prints how far the
cursor had come after each kill, and the last position there is.
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

PATIENCE_S = 60


def main(home: Path, kills: int) -> None:
    os.environ["ACCORD_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.settings")
    import django

    django.setup()
    last = _ask(home, "SELECT max(position) FROM accord_ledgerentry")
    chance = random.Random(5)
    reached, step = [], None
    for kill in range(kills):
        child = _start()
        step = _passes(home, last * (kill + 1) // (kills + 2), step)
        time.sleep(chance.random() * step)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        reached.append(_position(home))
    print(json.dumps({"last": last, "reached": reached}))  # noqa: T201


def _start() -> int:
    """A worker in a process of its own, which judges in many small batches; its id."""
    child = os.fork()
    if child:
        return child
    from datetime import UTC, datetime

    from accord.judging import worker

    worker.ENTRIES_AT_ONCE, worker.PERSONS_AT_ONCE = 60, 20
    worker.run_until_idle(at=datetime.now(UTC))
    os._exit(0)


def _passes(home: Path, goal: int, step: float | None) -> float:
    """Wait until the cursor passes a point; how long one batch takes, in seconds, as seen last."""
    position, moved = _position(home), None
    patience = time.monotonic() + PATIENCE_S
    while (position < goal or step is None) and time.monotonic() < patience:
        time.sleep(0.002)
        if (reached := _position(home)) != position:
            now = time.monotonic()
            step = now - moved if moved else step
            position, moved = reached, now
    return step or 0.0


def _position(home: Path) -> int:
    return _ask(home, "SELECT max(position) FROM accord_cursor")


def _ask(home: Path, question: str) -> int:
    with closing(sqlite3.connect(home / "accord.sqlite3", timeout=20)) as base:
        return base.execute(question).fetchone()[0] or 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
