"""T15: many people reach for the same leads at the same moment, and each lead has one winner."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from accord.handoff.models import Answer, Assignment, Handoff
from accord.ledger.models import LedgerEntry
from tests.web.queue.test_acting import seal_of

pytestmark = pytest.mark.django_db(transaction=True)

LEADS = 4


@pytest.fixture
def nobodys(handed_over):
    return [handed_over(f"lead{number}", owner=None) for number in range(LEADS)]


@pytest.fixture
def rivals(sam, tom):
    """Two reps of different teams, each with the form of every lead before them."""
    clients = {}
    for user in (sam, tom):
        clients[user.name] = Client()
        clients[user.name].force_login(user)
    return clients


def test_of_two_who_accept_at_once_one_wins_and_the_other_is_told(nobodys, rivals):
    entries = LedgerEntry.objects.count()
    addresses = [f"/queue/{person.pk}/accept/" for person in nobodys]
    seals = {
        (name, address): seal_of(client, address)
        for name, client in rivals.items()
        for address in addresses
    }
    ready = Barrier(2)

    def race(name: str) -> list:
        try:
            answers = []
            for address in addresses:
                ready.wait(timeout=20)
                answers.append(rivals[name].post(address, {"seen": seals[name, address]}))
            return answers
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        raced = dict(zip(rivals, pool.map(race, rivals), strict=True))

    for place, person in enumerate(nobodys):
        codes = Counter(answers[place].status_code for answers in raced.values())
        assert codes == {302: 1, 409: 1}
        owner = Handoff.objects.get(person=person).owner.name
        (loser,) = raced.keys() - {owner}
        assert f"{owner} was first" in raced[loser][place].text
        assert Answer.objects.get(person=person).actor.name == owner
        assert Assignment.objects.get(person=person).owner.name == owner
    assert LedgerEntry.objects.count() == entries + 2 * LEADS
