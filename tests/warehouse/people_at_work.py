"""One process that writes and copies, others that read: run by test_readers.py, each by itself.

    python -m tests.warehouse.people_at_work write HOME SECONDS
    python -m tests.warehouse.people_at_work read HOME SECONDS

Every transaction of the writer adds two touches for each change of a deal, whose values cancel
out, and withdraws two that did. So in every state that ever was, the sums are what they must be.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta

ENOUGH = 4
"""Copies without which nothing was tried; a busy machine may take longer."""

START = datetime(2026, 3, 2, 9, tzinfo=UTC)

CONSERVED = """
SELECT t.touches, t.total, t.withdrawn, d.changes, d.amount
FROM (SELECT count(*) AS touches, sum(v.value) AS total, count(v.retracted_s) AS withdrawn
      FROM touch v) t
CROSS JOIN (SELECT count(*) AS changes, cast(sum(c.amount_minor) AS bigint) AS amount
            FROM deal_change c) d"""


def main(deed: str, home: str, seconds: float) -> None:
    os.environ["ACCORD_HOME"] = home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.settings")
    import django

    django.setup()
    until = time.monotonic() + seconds
    print(json.dumps({"write": _write, "read": _read}[deed](until)))  # noqa: T201


def _patient(until: float) -> bool:
    return until > time.monotonic() - 60


def _write(until: float) -> dict[str, object]:
    """Record, copy, record, copy; files stay for five seconds only."""
    from accord.deals.models import Deal
    from accord.people.models import Person
    from accord.touchpoints.models import Touch
    from accord.warehouse.columnar import writing

    person = Person.objects.get_or_create(email="ada@acme.test")[0]
    deal = Deal.objects.get_or_create(name="Pumps")[0]
    number, copies = Touch.objects.count() // 2, 0
    while time.monotonic() < until or (copies < ENOUGH and _patient(until)):
        for _ in range(5):
            _one_transaction(number, person, deal)
            number += 1
        writing.refresh(grace_s=5.0)
        copies += 1
    return {"transactions": number, "copies": copies}


def _one_transaction(number: int, person, deal) -> None:
    from django.db import transaction

    from accord.deals.models import DealChange
    from accord.ledger.actions import append, retract
    from accord.touchpoints.actions import new_touch
    from accord.touchpoints.models import Touch

    at = START + timedelta(minutes=number)
    said = {"occurred_at": at, "source": "story"}
    with transaction.atomic():
        append(
            [
                new_touch(
                    person_id=person.pk, kind="page", value=value, source_key=f"{value}", **said
                )
                for value in (number + 1, -number - 1)
            ],
            at=at,
        )
        change = DealChange(
            deal=deal, kind="amount", amount_minor=2, currency="EUR", source_key=str(number), **said
        )
        append([change], at=at)
        if number % 3 == 2:  # far behind, so that an old part is written anew
            keys = [f"{number // 2 + 1}", f"{-number // 2 - 1}"]
            for touch in Touch.objects.filter(source_key__in=keys):
                retract(touch, at=at, by=None, why="it was a test")


def _read(until: float) -> dict[str, object]:
    """Ask as often as possible; every answer belongs to one state, and no state comes back."""
    from accord.warehouse.engines import chosen

    asked, position, wrong, states = 0, 0, [], set()
    while time.monotonic() < until:
        engine = chosen(refresh=False)
        for _ in range(3):
            (told,) = engine.ask(CONSERVED, {}, {})
            states.add(told["touches"])
            asked += 1
            if not _conserved(told) or engine.copy.position < position:
                wrong.append(told | {"position": engine.copy.position})
        position = engine.copy.position
    return {"asked": asked, "states": len(states), "wrong": wrong}


def _conserved(told: dict) -> bool:
    return (
        told["touches"] == 2 * told["changes"] == told["amount"]
        and told["total"] == 0
        and told["withdrawn"] % 2 == 0
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
