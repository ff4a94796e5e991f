"""Where a lead stands, in the word of each team, and whether the two differ."""

from datetime import timedelta

import pytest

from accord.deals import actions
from accord.deals.actions import Opening, Worth
from accord.handoff.models import Answer, Handoff
from accord.judging.actions import step
from accord.ledger.actions import append, retract
from accord.lifecycle.models import DecidedMove
from accord.people.models import Person
from accord.templatetags.ui import condition_in_words
from tests.web.days import START

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def ada(agreement, mara) -> Person:
    """Ada, whom marketing has put forward."""
    ada = Person.objects.create(email="ada@acme.example")
    told = {"origin": "person", "actor": mara, "source": "crm", "source_key": "1"}
    append([DecidedMove(person=ada, stage="mql", occurred_at=START, **told)], at=START)
    step([ada.pk], at=START)
    return ada


@pytest.fixture
def answered(ada, sam):
    def say(kind: str, **said) -> Answer:
        at = START + HOUR
        told = {"source": "crm", "source_key": kind, "occurred_at": at, "actor": sam}
        (answer,) = append([Answer(person=ada, kind=kind, **told, **said)], at=at)
        step([ada.pk], at=at)
        return answer

    return say


def words(client, person: Person):
    return client.get(f"/people/{person.pk}/").context["words"]


def test_marketing_says_its_stage_and_what_it_means_by_it(signed_in, ada):
    said = words(signed_in, ada)

    assert (said.marketing.says, said.marketing.since) == ("MQL", START)
    assert said.marketing.because == "decided by Mara Okafor"
    assert said.marketing.means.startswith("A marketing qualified lead shows interest")
    assert (said.sales.says, said.differ) == ("nothing yet", False)


def test_what_sales_returned_stands_beside_it_and_the_two_differ(signed_in, ada, answered):
    answered("returned", reason="No budget", note="Next year")

    said = words(signed_in, ada)

    assert said.marketing.says == "MQL"
    assert (said.sales.says, said.sales.by) == ("returned: No budget", "Sam Brooks")
    assert (said.sales.because, said.differ) == ("Next year", True)
    assert "the two differ" in signed_in.get(f"/people/{ada.pk}/").text


def test_a_note_of_sales_is_left_as_it_was_written(signed_in, ada, answered):
    answered("returned", reason="No budget", note="budget < 10 k")

    assert "budget &lt; 10 k</p>" in signed_in.get(f"/people/{ada.pk}/").text


def test_an_answer_that_was_taken_back_is_no_answer(signed_in, ada, answered, sam):
    answer = answered("accepted")
    assert words(signed_in, ada).sales.says == "accepted"
    retract(answer, at=START + 2 * HOUR, by=sam, why="Undone")

    assert words(signed_in, ada).sales.says == "nothing yet"


def test_a_deal_says_more_than_an_answer(signed_in, ada, answered, sam):
    answered("accepted")
    opening = Opening("Pumps", stage="Proposal", worth=Worth(1_250_000, "EUR"))
    deal = actions.open_deal(ada, opening, company=None, by=sam, at=START + 2 * HOUR)
    assert words(signed_in, ada).sales.says == "deal open, Proposal, 12,500.00 EUR"

    actions.lose(deal, "Price", by=sam, at=START + 3 * HOUR)

    assert words(signed_in, ada).sales.says == "deal lost: Price, 12,500.00 EUR"


def test_of_someone_never_handed_over_sales_says_nothing(signed_in, ada):
    bob = Person.objects.create(email="bob@acme.example")
    told = {"origin": "import", "source": "crm", "source_key": "2", "occurred_at": START}
    append([DecidedMove(person=bob, stage="lead", **told)], at=START)
    step([bob.pk], at=START)
    Handoff.objects.filter(person=bob).delete()

    said = words(signed_in, bob)

    assert (said.marketing.says, said.sales.says) == ("Lead", "nothing: it was never handed over")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("fit >= 40 and interest < 36 (fit 75)", "fit at least 40 and interest below 36 (fit 75)"),
        ("grade = A", "grade is A"),
        ("returned by Sam: no budget", "returned by Sam: no budget"),
        ("", ""),
    ],
)
def test_a_condition_is_told_in_words(condition, said):
    assert condition_in_words(condition) == said
