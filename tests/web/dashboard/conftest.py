"""A small company of which everything on the dashboard can be counted by hand."""

import pytest

from accord.handoff.models import Assignment, Attempt
from accord.people.models import Person
from accord.staff.models import Team
from tests.reports.rows import (
    a_change,
    a_cost,
    a_deal,
    a_handoff,
    a_person,
    a_touch,
    an_agreement,
    moves,
    write,
)
from tests.web.conftest import make_user
from tests.web.days import ago


@pytest.fixture
def agreed(mara):
    """The default agreement, with a small volume."""
    return an_agreement(mara, signed="2026-01-01", **{"deliver: 120": "deliver: 4"})


@pytest.fixture
def company(agreed, sam):
    """Builds `rows` leads, each with a visit, an MQL, a handoff, an open deal and a won one."""
    sales, _ = Team.objects.get_or_create(name="Field", kind=Team.Kind.SALES)
    sam.team = sales
    sam.save()

    def build(rows: int = 1) -> list:
        people = []
        for row in range(rows):
            person = a_person(f"buyer{Person.objects.count()}")
            a_touch(person, ago(20 + row), source="google", channel="paid search")
            a_touch(person, ago(5), source="google", channel="paid search")
            moves(person, ("lead", ago(20 + row)), ("mql", ago(15)))
            a_handoff(person, ago(15), owner=sam)
            write(Assignment(person=person, owner=sam), ago(14))
            write(Attempt(person=person, channel="call", reached=True, actor=sam), ago(13))
            _deals(person, sam)
            people.append(person)
        a_cost("google", (ago(20)[:10], ago(11)[:10]), 10_000)
        return people

    return build


def _deals(person, sam) -> None:
    still_open = a_deal(person)
    worth = {"amount_minor": 500_000, "currency": "EUR", "actor": sam}
    a_change(still_open, "opened", ago(10), **worth)
    won = a_deal(person)
    a_change(won, "opened", ago(12), amount_minor=200_000, currency="EUR", actor=sam)
    a_change(won, "won", ago(3), actor=sam)


@pytest.fixture
def leader(db):
    return make_user("lead@example.com", "manager", "Rob Kahl")
