"""A spring in which leads moved on, came back, were returned and won, whatever the day is."""

import pytest

from accord.feedback.models import Rating
from accord.people.models import Person
from accord.staff.models import Team
from tests.reports.rows import (
    a_change,
    a_clock,
    a_deal,
    a_delivery,
    a_handoff,
    a_person,
    a_touch,
    an_agreement,
    an_attempt,
    moves,
    write,
)
from tests.web.days import ago


@pytest.fixture
def teams(mara, sam):
    """Mara is in marketing, Sam sells."""
    for user, name, kind in ((mara, "Marketing", "marketing"), (sam, "Sales", "sales")):
        user.team = Team.objects.create(name=name, kind=kind)
        user.save()


@pytest.fixture
def spring(teams, mara, sam):
    """Builds `rows` of everything that the cycle and the promises tell."""

    def build(rows: int = 1) -> None:
        an_agreement(mara, signed="2025-01-01", **{"deliver: 120": "deliver: 4"})
        more(rows)

    def more(rows: int) -> None:
        for _ in range(rows):
            number = Person.objects.count()
            _accepted(f"Ada{number}", sam)
            _returned(f"Bob{number}", sam)
            moves(a_person(f"Eve{number}"), ("lead", ago(120)), ("mql", ago(100)))

    build.more = more
    return build


def _accepted(name: str, sam) -> None:
    """Came back once, was accepted late, became a customer."""
    ada = a_person(name)
    a_touch(ada, ago(60), source="google")
    moves(
        ada,
        ("visitor", ago(60)),
        ("lead", ago(50)),
        ("mql", ago(45)),
        ("recycled", ago(44)),
        ("mql", ago(30)),
        ("accepted", ago(28)),
        ("opportunity", ago(20)),
        ("sql", ago(18)),
        ("opportunity", ago(15)),
        ("customer", ago(5)),
        backward=(4, 8),
    )
    handoff = a_handoff(
        ada, ago(30), owner=sam, answer="accepted", answered_at=ago(28), first_touch_at=ago(29)
    )
    an_attempt(ada, ago(29))
    a_clock(handoff, "First touch", ago(29, "12:00"), met=ago(29))
    a_clock(handoff, "Accept or return", ago(29, "12:00"), met=ago(28))
    a_clock(handoff, "Outcome", ago(20), excuse="feedback overdue")
    a_delivery(ada, ago(30))
    write(Rating(person=ada, stars=4, note="Knows what she wants", actor=sam), ago(27))
    deal = a_deal(ada)
    a_change(deal, "opened", ago(20), actor=sam)
    a_change(deal, "won", ago(5), amount_minor=120_000, currency="EUR")


def _returned(name: str, sam) -> None:
    """Was returned without being tried."""
    bob = a_person(name)
    moves(bob, ("lead", ago(40)), ("mql", ago(30)), ("disqualified", ago(27)))
    handoff = a_handoff(
        bob,
        ago(30),
        owner=sam,
        answer="returned",
        answered_at=ago(27),
        reason="Student",
        reason_kind="disqualify",
    )
    a_clock(handoff, "First touch", ago(29, "12:00"))
    a_clock(handoff, "Accept or return", ago(28, "12:00"), met=ago(28))
    a_delivery(bob, ago(29))
