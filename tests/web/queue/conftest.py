"""Leads that marketing handed over a while ago, and the people who work them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accord.handoff.models import Answer
from accord.judging.worker import run_until_idle
from accord.people.models import Person
from accord.staff.models import Team, User
from tests.conftest import Story
from tests.web.conftest import make_user


@pytest.fixture
def sam(db) -> User:
    """An SDR with a team."""
    return _rep("sam@example.com", "Sam Ortiz", "SDR")


@pytest.fixture
def priya(sam) -> User:
    """A colleague of Sam's team."""
    return _rep("priya@example.com", "Priya Nair", "SDR")


@pytest.fixture
def tom(db) -> User:
    """A rep of another team."""
    return _rep("tom@example.com", "Tom Becker", "Sales", "account executive")


@pytest.fixture
def robert(sam, priya) -> User:
    """He leads Sam and Priya from another team."""
    chief = _rep("robert@example.com", "Robert Kahl", "Sales", "manager")
    for rep in (sam, priya):
        rep.reports_to = chief
        rep.save()
    return chief


def _rep(email: str, name: str, team: str, role: str = "sdr") -> User:
    user = make_user(email, role, name)
    user.team, _ = Team.objects.get_or_create(
        name=team, defaults={"kind": "sdr" if role == "sdr" else "sales"}
    )
    user.save()
    return user


@pytest.fixture
def handed_over(make_story, in_force, sam) -> Callable[..., Person]:
    """Hands a new lead over; the owner is Sam unless another, or nobody, is said."""

    def hand_over(
        name: str = "ada", owner: User | None = sam, ago: timedelta = timedelta(hours=2)
    ) -> Person:
        at = timezone.now() - ago
        story = make_story(f"{name}@acme.test")
        if owner:
            story.is_given_to(owner, at=at)
        story.knows(at=at, first_name=name.title(), last_name="Lindqvist")
        story.becomes_mql(at=at)
        run_until_idle(at=at)
        return story.person

    return hand_over


@pytest.fixture
def sent_back(handed_over, sam) -> Callable[..., Person]:
    """A lead that Sam returned."""

    def build(name: str = "ada", ago: timedelta = timedelta(hours=2)) -> Person:
        person = handed_over(name, ago=ago + timedelta(hours=1))
        at = timezone.now() - ago
        Story(person, sam).add(
            Answer, at=at, kind="returned", reason="No budget", actor=sam, note="Ask in spring"
        )
        run_until_idle(at=at)
        return person

    return build
