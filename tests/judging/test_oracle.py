"""Judging says what a naive second reading of the agreement says, however the log comes in."""

import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accord.demo.actions import build
from accord.judging import actions, caches, replay, worker
from accord.people.models import Person
from tests.judging.comparing import disagreements, everything_judged
from tests.judging.inventing import A_GOOD_START, Deed, World, lives

# A life is short enough to be read as it is; making it shorter takes minutes.
TRYING = {
    "deadline": None,
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],
    "suppress_health_check": list(HealthCheck),
}
a_few = settings(max_examples=12, derandomize=True, **TRYING)
many = settings(max_examples=300, **TRYING)


@pytest.fixture
def small_batches(monkeypatch):
    def choose(entries: int, persons: int) -> None:
        monkeypatch.setattr(worker, "ENTRIES_AT_ONCE", entries)
        monkeypatch.setattr(worker, "PERSONS_AT_ONCE", persons)
        monkeypatch.setattr(replay, "PERSONS_AT_ONCE", persons)

    return choose


@pytest.fixture
def live(mara, sam):
    """Lets a little world live inside a transaction that leaves nothing behind."""

    def run(life: list[Deed], judge_when) -> None:
        with transaction.atomic():
            world = World([mara, sam])
            for number, deed in enumerate([*A_GOOD_START, *life]):
                world.happens(deed)
                judge_when(world, number)
            check(world)
            transaction.set_rollback(True)

    def check(world: World) -> None:
        at = world.at + timedelta(days=1)
        worker.run_until_idle(at=at)
        assert disagreements() == []
        assert replay.check() == []
        before = everything_judged()
        worker.run_until_idle(at=at)
        assert everything_judged() == before

    return run


@pytest.mark.django_db
def test_the_simulated_company_is_judged_as_the_oracle_judges_it():
    build(people=150, months=5, seed=11, until=date(2026, 3, 31))

    assert disagreements() == []
    assert replay.check() == []


@a_few
@given(life=lives, entries=st.integers(1, 9), persons=st.integers(1, 3))
def test_judged_at_once_it_is_what_the_oracle_says(live, small_batches, life, entries, persons):
    small_batches(entries, persons)

    live(life, lambda world, number: None)


@a_few
@given(life=lives, pauses=st.sets(st.integers(0, 40)))
def test_judged_step_by_step_it_comes_out_the_same(live, life, pauses):
    live(life, lambda world, number: number in pauses or worker.run_until_idle(at=world.at))


@pytest.mark.slow
@many
@given(
    life=lives,
    pauses=st.sets(st.integers(0, 40)),
    entries=st.integers(1, 9),
    persons=st.integers(1, 3),
)
def test_it_comes_out_the_same_for_many_lives(live, small_batches, life, pauses, entries, persons):
    small_batches(entries, persons)

    live(life, lambda world, number: number in pauses or worker.run_until_idle(at=world.at))


@a_few
@given(life=lives, seed=st.integers(0, 1000))
def test_it_does_not_matter_in_which_order_persons_are_judged(live, life, seed):
    def judge_when(world, number):
        if number < len(life) + len(A_GOOD_START) - 1:
            return
        worker.run_until_idle(at=world.at)
        before = everything_judged(without_ids=True)
        caches.clear()
        persons = list(Person.objects.values_list("pk", flat=True))
        random.Random(seed).shuffle(persons)
        for person in persons:
            actions.step([person], at=world.at)
        assert everything_judged(without_ids=True) == before

    live(life, judge_when)
