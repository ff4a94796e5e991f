"""Judging one by one, by the fold itself, whoever cannot be judged from columns.

These are persons found to be the same as another, and those of whom something was taken back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accord.judging.fold import walked
from accord.judging.log import Log, Order, read_logs
from accord.judging.terms import Terms
from accord.judging.walk import Walk

DECISIONS = frozenset(["answer", "outcome", "decidedmove", "dealchange"])
"""What people decide: from the first of these on a person's way is no longer that of the rules."""

AT_ONCE = 1_000
INSTANT = timedelta(microseconds=1)


def walked_singly(
    persons: Sequence[int], terms: Terms, until: datetime
) -> list[tuple[Walk, Order | None]]:
    """The walk of each person under these terms, and the first decision by people, if any."""
    found = []
    for start in range(0, len(persons), AT_ONCE):
        logs = list(read_logs(persons[start : start + AT_ONCE]).values())
        cuts = [_cut(log, until) for log in logs]
        found += list(zip(walked(logs, [terms], until - INSTANT), cuts, strict=True))
    return found


def _cut(log: Log, until: datetime) -> Order | None:
    """Let the log end before the first decision about the person, or who is found to be the same."""
    same: dict[int, int] = {}
    for place, event in enumerate(log.events):
        if event.at >= until:
            return None
        if event.kind == "personlink":
            same[event.fact] = int(str(event.says["other"]))
        elif event.kind == "retraction" and event.says["kind"] == "personlink":
            same.pop(int(str(event.says["fact"])), None)
        if event.kind in DECISIONS and event.person in {log.person, *same.values()}:
            del log.events[place:]
            return event.order
    return None
