"""Asking the database which conditions hold: thousands of moments in one statement, or one each."""

from collections.abc import Iterator
from datetime import UTC, datetime

from accord.agreement.queries import InForce
from accord.agreement.rules.default import default_agreement, default_text
from accord.agreement.rules.hours import working_hours
from accord.judging.evaluate import Moment, verdicts
from accord.judging.terms import prepared
from bench.table import Line, seconds_of


def measure(*, small: bool) -> Iterator[Line]:
    many, few = (500, 20) if small else (20_000, 300)
    agreement = default_agreement()
    start = datetime(2026, 1, 1, tzinfo=UTC)
    version = InForce(1, start, default_text(), agreement, working_hours(agreement, ()))
    moments = [_moment(prepared(version), n) for n in range(many)]
    verdicts(moments[:1])
    together = seconds_of(lambda: verdicts(moments))
    alone = seconds_of(lambda: [verdicts([moment]) for moment in moments[:few]])
    rules = len(agreement.fit) + len(agreement.stages) + len(agreement.personas)
    size = f"{many:,} × {rules} rules"
    yield Line("moments judged in one statement", size, many, together)
    slower = (alone / few) / (together / many)
    yield Line("  a statement a moment", f"{few:,}", few, alone, f"{slower:,.1f} times as long")


def _moment(terms, number: int) -> Moment:
    known = {
        "email": f"p{number}@acme.test",
        "email_kind": "company",
        "title": "Plant manager" if number % 3 else "Student",
        "industry": "chemicals",
        "employees": str(number % 900),
    }
    return Moment(terms, 1_770_000_000 + number, known, number % 90 * 1_000_000, number % 3)
