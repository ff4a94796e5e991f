"""The cast of the tests, and what every test needs: Mara in marketing, Sam in sales, Ada the lead."""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from accord.agreement import actions as agreement
from accord.agreement.models import AgreementVersion
from accord.agreement.rules.default import default_text
from accord.handoff.models import Answer, Assignment, Attempt, Outcome
from accord.judging import worker
from accord.ledger.actions import append
from accord.ledger.models import Fact
from accord.people.models import Company, CompanyFact, Employment, Person, PersonFact
from accord.people.rules import email_facts
from accord.staff.models import Team, User
from accord.touchpoints.actions import new_touch
from accord.touchpoints.models import Touch

# The same examples at every run, so that a red build is red again; HYPOTHESIS_PROFILE=searching
# looks for new ones.
hypothesis_settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis_settings.register_profile("searching", deadline=None, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

MONDAY_TEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday at ten in Berlin."""

_COPIES = count(1)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what touches the database; the rest was tested beside SQLite."""
    if not os.environ.get("ACCORD_TEST_DATABASE"):
        return
    kept = [item for item in items if _needs_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _needs_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("browser"):
        return False
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True, scope="session")
def _teardown_may_empty_the_log():
    """Between tests the tables of facts are emptied, which their triggers refuse otherwise."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO accord_permit (why) VALUES ('test teardown')")
        try:
            original(self)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM accord_permit")

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture
def copy_folder(tmp_path_factory) -> Path:
    """Where the columnar copy of this test's database lies; nobody else sees it."""
    return tmp_path_factory.getbasetemp() / f"copy-{next(_COPIES)}"


@pytest.fixture(autouse=True)
def _a_copy_of_its_own(copy_folder, settings):
    settings.COPY = copy_folder
    yield
    if copy_folder.exists() and not (copy_folder / "keep").exists():
        shutil.rmtree(copy_folder)


@pytest.fixture
def mara(db) -> User:
    team, _ = Team.objects.get_or_create(name="Marketing", kind=Team.Kind.MARKETING)
    return User.objects.create_user(
        "mara@example.com", "correct horse battery", name="Mara Klein", role="marketer", team=team
    )


@pytest.fixture
def sam(db) -> User:
    team, _ = Team.objects.get_or_create(name="Sales development", kind=Team.Kind.SDR)
    return User.objects.create_user(
        "sam@example.com", "correct horse battery", name="Sam Ortiz", role="sdr", team=team
    )


@pytest.fixture
def make_version(mara, sam) -> Callable[..., AgreementVersion]:
    """A version that both teams signed; without a text it is the default agreement."""

    def make(text: str = "", *, at: datetime = MONDAY_TEN) -> AgreementVersion:
        version = agreement.load(text or default_text(), at=at, by=mara)
        agreement.sign(version, side="marketing", by=mara, at=at)
        return agreement.sign(version, side="sales", by=sam, at=at)

    return make


@pytest.fixture
def in_force(make_version) -> AgreementVersion:
    """The default agreement, signed by both."""
    return make_version()


class Story:
    """What happens to Ada, told hour by hour; each sentence adds facts to the log."""

    def __init__(self, person: Person, by: User) -> None:
        self.person = person
        self.by = by
        self.numbers = count(1)

    def add(self, model: type[Fact], *, at: datetime, learned: datetime | None = None, **says):
        """Add one fact about the person; `learned` says when Accord heard of it."""
        fact = model(
            person=self.person,
            occurred_at=at,
            source="story",
            source_key=f"{self.person.pk}-{next(self.numbers)}",
            **says,
        )
        append([fact], at=learned or at)
        return fact

    def touch(self, kind: str, *, at: datetime, learned: datetime | None = None, **says) -> Touch:
        touch = new_touch(
            person_id=self.person.pk,
            kind=kind,
            occurred_at=at,
            source="story",
            source_key=f"{self.person.pk}-{next(self.numbers)}",
            **says,
        )
        append([touch], at=learned or at)
        return touch

    def knows(self, *, at: datetime, **fields: str) -> None:
        """Fields of the person become known."""
        for field, value in fields.items():
            self.add(PersonFact, at=at, field=field, value=value)

    def works_for(self, employer: Company, *, at: datetime, **fields: str) -> None:
        self.add(Employment, at=at, company=employer)
        for field, value in fields.items():
            fact = CompanyFact(
                company=employer,
                field=field,
                value=value,
                occurred_at=at,
                source="story",
                source_key=f"{employer.pk}-{field}-{at.isoformat()}",
            )
            append([fact], at=at)

    def gives_email(self, *, at: datetime) -> None:
        self.knows(at=at, **email_facts(self.person.email or "ada@acme.test"))

    def is_a_good_fit(self, *, at: datetime) -> None:
        """Everything the default agreement likes about a company and its people."""
        acme, _ = Company.objects.get_or_create(name="Acme Pumps", domain="acme.test")
        self.knows(at=at, title="Plant operations manager", country="DE", seniority="manager")
        self.works_for(acme, at=at, company="Acme Pumps", industry="chemicals", employees="200")

    def becomes_mql(self, *, at: datetime) -> None:
        """A good fit gives the address and asks for a demo."""
        self.gives_email(at=at)
        self.is_a_good_fit(at=at)
        self.touch("page", path="/pricing", at=at)
        self.touch("form", form="demo", at=at)

    def is_called(self, *, at: datetime, reached: bool = True, **says) -> Attempt:
        return self.add(Attempt, at=at, channel="call", reached=reached, actor=self.by, **says)

    def is_given_to(self, owner: User, *, at: datetime) -> Assignment:
        return self.add(Assignment, at=at, owner=owner)

    def is_accepted(self, *, at: datetime) -> Answer:
        return self.add(Answer, at=at, kind="accepted", actor=self.by)

    def is_returned(self, reason: str, *, at: datetime) -> Answer:
        return self.add(Answer, at=at, kind="returned", reason=reason, actor=self.by)

    def qualifies(self, *, at: datetime) -> Outcome:
        return self.add(Outcome, at=at, result="qualified", actor=self.by)

    def judged(self, *, at: datetime) -> list[str]:
        """Let the worker judge; the stages Ada has been in."""
        worker.run_until_idle(at=at)
        return list(self.person.moves.order_by("number").values_list("to_stage", flat=True))


@pytest.fixture
def make_story(sam) -> Callable[..., Story]:
    def make(email: str = "ada@acme.test") -> Story:
        return Story(Person.objects.create(email=email), sam)

    return make


@pytest.fixture
def ada(make_story, in_force) -> Story:
    """Ada, of whom nothing is known yet, under the default agreement."""
    return make_story()
