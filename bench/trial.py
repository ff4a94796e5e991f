"""A draft of the agreement tried on a quarter: everyone at once, beside the fold, one by one."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.core.management import call_command

from accord.agreement.actions import load, sign
from accord.agreement.rules.default import default_text
from accord.demo.actions import build
from accord.judging.fold import judge
from accord.judging.trial.queries import draft_terms, trial
from accord.ledger.models import LedgerEntry
from accord.people.models import Person
from accord.staff.models import User
from bench.invented import FIRST, LAST, Company
from bench.table import Line, seconds_of

QUARTER = {"since": date(2026, 7, 1), "until": date(2026, 9, 30)}
DRAFT = default_text().replace("fit >= 40 and interest >= 40", "fit >= 50 and interest >= 35")
SIZES = ((100_000, 10_000), (1_000_000, 100_000))


def measure(*, small: bool) -> Iterator[Line]:
    fold = _fold_a_fact(small)
    sign_default()
    for touches, people in ((5_000, 500),) if small else SIZES:
        with tempfile.TemporaryDirectory(prefix="accord-bench-") as folder:
            company = Company(Path(folder), people=people, touches=touches)
            company.judge_and_react(draft_terms(default_text()))
            engine = company.engine()
            seconds = min(
                seconds_of(lambda engine=engine: trial(DRAFT, as_of=LAST, engine=engine, **QUARTER))
                for _ in range(1 if small else 3)
            )
            facts = company.position
            ratio = f"1/{fold * facts / seconds:,.0f} of the fold's time"
            yield Line(
                "a draft tried on a quarter, touches",
                f"{touches:,} of {people:,}",
                touches,
                seconds,
                ratio,
            )


def _fold_a_fact(small: bool) -> float:
    """What judging one fact costs where every person is walked by itself."""
    call_command("migrate", "accord", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    build(people=60 if small else 500, months=3, seed=7, until=LAST)
    persons = list(Person.objects.values_list("pk", flat=True))
    return seconds_of(lambda: judge(persons, until=LAST)) / LedgerEntry.objects.count()


def sign_default() -> None:
    """The default agreement in force in an installation that holds nothing else."""
    call_command("migrate", "accord", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    agree()


def agree() -> None:
    """Both sides sign the default agreement."""
    user = User.objects.create_user("mara@example.com", "correct horse battery", name="Mara")
    version = load(default_text(), at=FIRST, by=user)
    for side in ("marketing", "sales"):
        sign(version, side=side, by=user, at=FIRST)
