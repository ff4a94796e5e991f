"""Tried from columns, an agreement does what judging does step by step, up to the first decision."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from accord.agreement.queries import BEGINNING, InForce
from accord.agreement.rules.hours import working_hours
from accord.agreement.rules.reading import read
from accord.judging.fold import walked
from accord.judging.log import read_logs
from accord.judging.terms import prepared
from accord.judging.trial.judged import judged
from accord.judging.trial.singly import DECISIONS
from accord.people.models import Person
from accord.warehouse.engines.database import Database
from tests.judging.inventing import A_GOOD_START, CHANGED, SMALL, World, lives

TRYING = {
    "deadline": None,
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],
    "suppress_health_check": list(HealthCheck),
}
a_few = settings(max_examples=25, derandomize=True, **TRYING)
many = settings(max_examples=600, **TRYING)

PLAIN = SMALL.replace(
    """, enter: "persona = 'student' and position >= 'consideration'"}""", "}"
).replace("""  - {points: 5, when: "created > 10 days ago"}\n""", "")
"""The small agreement without what makes every touch worth a look."""

BY_TIME = PLAIN.replace(
    """{points: 10, when: "consent = yes"}""", """{points: 10, when: "created < 2 hours ago"}"""
)


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def terms_of(text):
    agreement = read(text)
    return prepared(InForce(0, BEGINNING, text, agreement, working_hours(agreement, ())))


def tried(terms, until):
    """The moves of everyone by rule, as a trial sees them."""
    found = judged(Database(), terms, LONG_AGO, until)
    return sorted(
        (e.person, e.at, e.stage, e.fit, e.interest, e.grade, e.position, e.persona)
        for e in found.entries
    )


def folded(terms, until):
    """The same by walking every log, cut before the first decision by people."""
    logs = list(read_logs(Person.objects.values_list("pk", flat=True)).values())
    for log in logs:
        links = {}
        for place, event in enumerate(log.events):
            if event.kind == "personlink":
                links[event.fact] = event.says["other"]
            if event.kind == "retraction" and event.says["kind"] == "personlink":
                links.pop(event.says["fact"], None)
            if event.kind in DECISIONS and event.person in (log.person, *links.values()):
                del log.events[place:]
                break
    walks = walked(logs, [terms], until)
    return sorted(
        (m.person_id, m.at, m.to_stage, m.fit, m.interest, m.grade, m.position, m.persona)
        for walk in walks
        for m in walk.judgement.moves
        if m.to_stage in terms.ruled
    )


@pytest.fixture
def compared(mara, sam):
    def run(life, text):
        with transaction.atomic():
            world = World([mara, sam])
            for deed in [*A_GOOD_START, *life]:
                world.happens(deed)
            until = world.at + timedelta(days=1)
            terms = terms_of(text)
            assert tried(terms, until) == folded(terms, until)
            transaction.set_rollback(True)

    return run


@pytest.mark.parametrize(
    "text", [PLAIN, BY_TIME, SMALL, CHANGED], ids=["plain", "time", "aside", "changed"]
)
@a_few
@given(life=lives)
def test_whatever_happens_a_trial_makes_the_moves_of_the_fold(compared, life, text):
    compared(life, text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [PLAIN, BY_TIME, SMALL, CHANGED], ids=["plain", "time", "aside", "changed"]
)
@many
@given(life=lives)
def test_so_it_is_for_many_lives(compared, life, text):
    compared(life, text)
