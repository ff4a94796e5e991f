"""A company in which something of everything happened, and a browser to look at it."""

import os
import shutil
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model

from accord.agreement.actions import load, sign
from accord.agreement.rules.default import default_text
from accord.deals.models import Deal, DealChange, DealPerson
from accord.feedback.models import Rating, Reply
from accord.handoff.models import Answer, Assignment, Attempt, Handoff, Outcome, Pause
from accord.judging.models import Restatement, Standing, Unmatched
from accord.ledger.actions import append, retract
from accord.lifecycle.models import Move
from accord.people.models import Company, CompanyFact, Employment, Person, PersonFact
from accord.scoring.models import InterestSum
from accord.sla.models import Clock
from accord.touchpoints.actions import new_touch
from tests.web.days import START

PASSWORD = "long-enough-for-a-test"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1440, "height": 1000}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {
        "color_scheme": "light",
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
    },
}


def make_user(email: str, role: str, name: str = ""):
    return get_user_model().objects.create_user(email, PASSWORD, name=name, role=role)


@pytest.fixture
def mara(db):
    return make_user("mara@example.com", "marketer", "Mara Okafor")


@pytest.fixture
def sam(db):
    return make_user("sam@example.com", "account executive", "Sam Brooks")


@pytest.fixture
def agreement(mara, sam):
    """The default agreement, signed by both sides."""
    version = load(default_text(), at=START, by=mara)
    sign(version, side="marketing", by=mara, at=START)
    return sign(version, side="sales", by=sam, at=START)


@pytest.fixture
def company_at_work(agreement, mara, sam):
    """Builds a person with `rows` of everything, and a visitor with nothing."""

    def build(rows: int = 1, name: str = "ada") -> SimpleNamespace:
        return _Story(mara, sam, name).told(rows)

    return build


@pytest.fixture
def signed_in(client, mara):
    """A marketer, who sees everyone."""
    client.force_login(mara)
    return client


class _Story:
    """Ada, a lead of whom everything is known, and Visitor, of whom nothing is."""

    def __init__(self, mara, sam, name: str) -> None:
        self.mara, self.sam, self.name = mara, sam, name
        self.at = START + timedelta(days=40)
        self.keys = 0

    @property
    def address(self) -> str:
        return f"{self.name}@pumps.example"

    def told(self, rows: int) -> SimpleNamespace:
        self.ada = Person.objects.create(email=self.address)
        self.visitor = Person.objects.create()
        Standing.objects.create(person=self.visitor, stage="visitor", stage_since=START)
        self._known()
        for row in range(rows):
            self._touches(row)
        for row in range(rows):
            self._episode(row + 1)
        for row in range(rows):
            self._deal(row)
        self._opportunity(3 * rows + 1)
        self._retracted()
        Standing.objects.create(
            person=self.ada,
            stage="opportunity",
            stage_since=START + timedelta(days=30),
            version=1,
            fit=90,
            interest=52_400_000,
            scored_at=self.at,
            grade="A",
            position="decision",
        )
        InterestSum.objects.create(
            person=self.ada, half_life=21 * 86_400, amount=52_400_000, true_at=self.at
        )
        return SimpleNamespace(ada=self.ada, visitor=self.visitor, touches=self.touches)

    def fact(self, model, day: float, **given):
        """One fact of Ada's, in the log."""
        return self.add(model(person=self.ada, **given), day)

    def add(self, fact, day: float):
        self.keys += 1
        fact.source = fact.source or "crm"
        fact.source_key = f"{self.name}-{self.keys}"
        fact.occurred_at = START + timedelta(days=day)
        (new,) = append([fact], at=fact.occurred_at)
        return new

    def _known(self) -> None:
        self.company = Company.objects.create(
            name="Northwind Pumps", domain=f"{self.name}.pumps.example"
        )
        self.fact(Employment, 0, company=self.company)
        known = {
            "email": self.address,
            "email_kind": "company",
            "email_domain": "pumps.example",
            "first_name": "Ada",
            "last_name": "Lindqvist",
            "title": "Head of plant operations",
            "country": "Sweden",
        }
        for field, value in known.items():
            self.fact(PersonFact, 0, field=field, value=value, source="demo form")
        for field, value in {"industry": "chemicals", "employees": "420"}.items():
            fact = CompanyFact(company=self.company, field=field, value=value, actor=self.mara)
            self.add(fact, 0.1)
        self.wrong = [self.fact(PersonFact, 0.2, field="city", value="Atlantis")]
        self.touches = []

    def _touches(self, row: int) -> None:
        said = [
            {"kind": "page", "path": "/pricing", "traffic_source": "google"},
            {"kind": "download", "page_title": "Choosing a pump: the complete guide"},
            {"kind": "form", "form": "demo", "path": "/demo"},
        ]
        for step, given in enumerate(said):
            touch = new_touch(person_id=self.ada.pk, source="web", **given)
            self.touches.append(self.add(touch, 1 + row + step / 10))
        absent = new_touch(person_id=self.ada.pk, kind="webinar", source="web")
        self.wrong.append(self.add(absent, 1.5 + row))

    def _episode(self, number: int) -> None:
        day = 10 + number
        passed = self.fact(Assignment, day, owner=self.sam)
        self.fact(Attempt, day + 0.1, channel="call", reached=number > 1, actor=self.sam)
        kind = "accepted" if number == 1 else "returned"
        why = "" if number == 1 else "No budget"
        answer = self.fact(Answer, day + 0.2, kind=kind, reason=why, actor=self.sam)
        self.fact(Outcome, day + 0.3, result="qualified", actor=self.sam)
        self.fact(Pause, day + 0.4, ends_at=START + timedelta(days=60), why="She is on holiday")
        self.fact(Rating, day + 0.5, stars=4, note="Knows what she wants", actor=self.sam)
        self.fact(Reply, day + 0.6, text="We have changed the form", actor=self.mara)
        self._judged(number, passed.occurred_at, answer)

    def _judged(self, number: int, at: datetime, answer) -> None:
        moves = [("lead", "mql", "touch", self.touches[-1].pk, False)]
        moves += [("mql", "accepted", "answer", answer.pk, False)]
        moves += [("accepted", "lead", "answer", answer.pk, True)]
        for step, move in enumerate(moves):
            self._move(3 * number - 2 + step, move, at + timedelta(hours=step))
        self._clocks(number, at)
        Unmatched.objects.create(
            person=self.ada, kind="outcome", fact=number, why="no open handoff"
        )
        Restatement.objects.create(
            person=self.ada,
            restated_at=self.at,
            what="move",
            number=number,
            before={"to_stage": "lead", "fit": 90},
            after={"to_stage": "mql", "fit": 90},
            because="history was imported",
        )

    def _move(self, number: int, move: tuple, at: datetime) -> None:
        old, new, cause, fact, backward = move
        Move.objects.create(
            person=self.ada,
            number=number,
            from_stage=old,
            to_stage=new,
            at=at,
            on=at.date(),
            origin="rule",
            cause=cause,
            cause_fact=fact,
            version=1,
            why=f"rule of {new}: fit 90 and interest 52 reach 40",
            fit=90,
            interest=52_400_000,
            grade="A",
            position="decision",
            entry=(number + 2) // 3,
            backward=backward,
        )

    def _clocks(self, number: int, at: datetime) -> None:
        Handoff.objects.create(
            person=self.ada,
            number=number,
            move=3 * number - 2,
            opened_at=at,
            opened_on=at.date(),
            version=1,
            grade="A",
            owner=self.sam,
            answer="accepted",
            answered_at=at + timedelta(hours=5),
        )
        kept = {
            "First touch": ("first touch", 4, 2, None, ""),
            "Accept or return": ("answer", 8, 20, None, ""),
            "Depth": ("depth", 80, None, None, "bad data"),
            "Outcome": ("outcome", 90, None, 30, ""),
            "Still open": ("outcome", 24 * 365 * 50, None, None, ""),
        }
        for promise, (what, due, met, ended, excuse) in kept.items():
            Clock.objects.create(
                person=self.ada,
                handoff=number,
                side="sales",
                promise=promise,
                term=0,
                what=what,
                version=1,
                starts_at=at,
                due_at=at + timedelta(hours=due),
                due_on=at.date(),
                met_at=at + timedelta(hours=met) if met else None,
                ended_at=at + timedelta(hours=ended) if ended else None,
                excuse=excuse,
            )

    def _opportunity(self, number: int) -> None:
        opened = DealChange.objects.filter(kind="opened", deal__company=self.company).latest("pk")
        self._move(
            number, ("lead", "opportunity", "dealchange", opened.pk, False), opened.occurred_at
        )

    def _retracted(self) -> None:
        for fact in self.wrong:
            retract(fact, at=self.at, by=self.mara, why="That was somebody else")

    def _deal(self, row: int) -> None:
        deal = Deal.objects.create(name=f"Pumps for plant {row + 1}", company=self.company)
        self.add(DealPerson(deal=deal, person=self.ada, role="decides"), 30)
        self.add(DealChange(deal=deal, kind="opened"), 30)
        amount = {"amount_minor": 1_250_000, "currency": "EUR"}
        self.add(DealChange(deal=deal, kind="amount", **amount), 31)
        self.add(DealChange(deal=deal, kind="lost", why="Chose another"), 32)


@pytest.fixture(scope="session")
def browser():
    """Chromium, one for all tests; where there is none, the tests say so and are skipped."""
    program = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if program is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium on this machine, and REQUIRE_BROWSER=1")
        pytest.skip("no Chromium on this machine; REQUIRE_BROWSER=1 would make this a failure")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)

    # Playwright runs a loop in this thread, in which Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser, live_server, settings):
    """Opens pages as somebody, on one of the screens; any error or outside request fails."""
    opened = []

    def open_as(user, screen: str = "light", **options):
        given = {**SCREENS[screen], "base_url": live_server.url, "reduced_motion": "reduce"}
        context = browser.new_context(**given, **options)
        if user is not None:
            context.add_cookies([_session(user, live_server.url, settings)])
        page = context.new_page()
        opened.append((context, _problems(page, live_server.url)))
        return page

    yield open_as
    for context, problems in opened:
        context.close()
        assert problems == []


def _problems(page, address: str) -> list[str]:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: said.type == "error" and problems.append(said.text))
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith((address, "data:")) or problems.append(f"outside: {asked.url}")
        ),
    )
    return problems


def _session(user, address: str, settings) -> dict:
    from django.test import Client

    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}


@pytest.fixture
def keeps_answers(settings, tmp_path):
    """Answers are kept, as they are on a server, and pages may lag behind the log."""
    kept = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    settings.CACHES = settings.CACHES | {"numbers": kept}
    settings.PAGES_LAG_S = 30
