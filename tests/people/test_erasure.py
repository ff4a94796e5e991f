"""Erasing a person: nothing leads to her any more, and every count stays as it was."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction

from accord.agreement.rules.default import default_text
from accord.deals.models import Deal, DealChange, DealPerson
from accord.feedback.models import Rating, Reply
from accord.handoff.models import Attempt, Handoff, Outcome, Pause
from accord.judging import replay
from accord.judging.models import Restatement, Standing
from accord.ledger.actions import append, retract
from accord.ledger.guards import missing_guards
from accord.ledger.models import Fact, LedgerEntry, Retraction
from accord.lifecycle.models import DecidedMove, Move
from accord.people import erasure
from accord.people.models import Person, PersonFact, PersonLink
from accord.touchpoints.models import Touch
from tests.conftest import DAY, HOUR, MONDAY_TEN

EMAIL = "ada.byron@analytical.test"
TOKENS = {
    "ada.byron", "analytical.test", "ada.byron%40", "augusta", "byron-king", "5550199",
    "crm-4711", "c-90210", "quillnote",
}  # fmt: skip
"""What leads to Ada: address, names, phone, ids of other systems, and words in notes."""

CACHES = {"Clock", "Delivery", "Handoff", "InterestSum", "Move", "Standing", "Unmatched"}


def accord(*words: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("erase", *words, stdout=out, stderr=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def known(make_story, in_force, mara, sam):
    """Ada, of whom everything is known that can be, on her way to a won deal."""
    ada = make_story(EMAIL)
    Person.objects.filter(pk=ada.person.pk).update(external_id="CRM-4711")
    at = MONDAY_TEN
    ada.knows(at=at, first_name="Augusta", last_name="Byron-King", phone="+44 5550199",
              customer_number="C-90210", city="Quillnote upon Thames")  # fmt: skip
    ada.touch("page", path=f"/confirm?mail={EMAIL.replace('@', '%40')}", at=at)
    ada.touch("page", path="/pricing", referrer="https://mail.example/quillnote", at=at)
    ada.touch("page", path="/search", term="quillnote", page_title="Welcome, Augusta", at=at)
    ada.becomes_mql(at=at + HOUR)
    ada.is_called(at=at + 2 * HOUR, note="quillnote: asks for Byron-King")
    ada.is_given_to(sam, at=at + 2 * HOUR)
    ada.add(Pause, at=at + 3 * HOUR, ends_at=at + DAY, why="quillnote", actor=sam)
    ada.is_accepted(at=at + DAY)
    ada.add(Rating, at=at + DAY, stars=4, note="quillnote", actor=sam)
    ada.add(Reply, at=at + DAY, text="quillnote", actor=mara)
    ada.add(Outcome, at=at + DAY, result="qualified", note="quillnote", actor=sam)
    ada.add(DecidedMove, at=at + 2 * DAY, stage="accepted", origin="person", why="quillnote",
            actor=sam)  # fmt: skip
    wrong = ada.add(Attempt, at=at + 2 * DAY, channel="mail", reached=False, note="quillnote")
    retract(wrong, at=at + 2 * DAY, by=sam, why="quillnote")
    deal = Deal.objects.create(name="Pumps for Augusta Byron-King", external_id="deal-1")
    ada.add(DealPerson, at=at + 3 * DAY, deal=deal, role="decides")
    for kind in ("opened", "won"):
        change = DealChange(deal=deal, kind=kind, why="Byron-King says so", occurred_at=at,
                            source="crm", source_key=kind, amount_minor=100, currency="EUR")  # fmt: skip
        append([change], at=at + 3 * DAY)
    ada.judged(at=at + 4 * DAY)
    return ada


@pytest.fixture
def colleague(make_story, known):
    """Someone else on the same deal, in whose history its name stands too."""
    bert = make_story("bert@analytical-engines.test")
    bert.gives_email(at=MONDAY_TEN)
    bert.add(DealPerson, at=MONDAY_TEN + 3 * DAY, deal=Deal.objects.get(), role="uses")
    bert.judged(at=MONDAY_TEN + 4 * DAY)
    return bert


def everything() -> dict[str, list[str]]:
    """Each value of each column of each table in the database, as text in small letters."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for column, value in zip(cursor.description, row, strict=True):
                    found.setdefault(f"{table}.{column[0]}", []).append(str(value).casefold())
    return found


def where_is_she() -> dict[str, set[str]]:
    """The columns in which a word still leads to Ada."""
    return {
        column: {token for token in TOKENS for value in values if token in value}
        for column, values in everything().items()
        if any(token in value for token in TOKENS for value in values)
    }


def stages() -> Counter[tuple[str, str]]:
    return Counter(Move.objects.values_list("to_stage", "on"))


def facts() -> dict[str, list[tuple]]:
    """What stays of every fact: its id and its times, in its table."""
    times = ("pk", "occurred_at", "occurred_on", "recorded_at", "imported_at")
    return {
        model.__name__: list(model.objects.order_by("pk").values_list(*times))
        for model in apps.get_app_config("accord").get_models()
        if issubclass(model, Fact)
    }


def test_the_words_to_look_for_are_there_at_first(known):
    found = set().union(*where_is_she().values())

    assert found == TOKENS


def test_nothing_leads_to_her_any_more(known, colleague):
    code, _ = accord(EMAIL, "--why", "she asked on 3 March", "--yes")

    assert code == 0
    assert where_is_she() == {}


def test_every_fact_keeps_its_id_its_moment_and_its_place(known):
    before = facts(), list(LedgerEntry.objects.order_by("position").values())

    accord(EMAIL, "--why", "she asked", "--yes")

    assert (facts(), list(LedgerEntry.objects.order_by("position").values())) == before


def test_every_count_stays_and_replay_finds_no_difference(known, colleague):
    before = (
        stages(),
        Standing.objects.values("stage", "fit", "interest", "grade").get(person=known.person),
    )
    handoffs = list(Handoff.objects.values())

    accord(EMAIL, "--why", "she asked", "--yes")

    after = (
        stages(),
        Standing.objects.values("stage", "fit", "interest", "grade").get(person=known.person),
    )
    assert after == before
    assert after[1]["stage"] == "customer"
    assert list(Handoff.objects.values()) == handoffs
    assert [replay.named(difference) for difference in replay.check()] == []
    assert not Restatement.objects.exists()


def test_what_kind_of_person_it_was_is_still_known(known):
    accord(EMAIL, "--why", "she asked", "--yes")

    said = dict(PersonFact.objects.values_list("field", "value"))
    assert said["email"] == said["first_name"] == said["phone"] == "erased"
    assert (said["title"], said["country"], said["email_kind"]) == (
        "Plant operations manager", "DE", "company",
    )  # fmt: skip
    assert list(Touch.objects.order_by("pk").values_list("path", flat=True)) == [
        "erased", "/pricing", "/search", "/pricing", None,
    ]  # fmt: skip


def test_she_is_a_person_without_a_name_from_then_on(known):
    accord(EMAIL, "--why", "she asked", "--yes")

    person = Person.objects.get(pk=known.person.pk)
    assert (person.email, person.external_id) == (None, None)
    assert person.erased_at is not None
    assert accord(EMAIL, "--why", "again", "--yes") == (1, f"Nobody is known as {EMAIL}.\n")


def test_others_stay_as_they_are(known, make_story):
    eve = make_story("eve@other.test")
    eve.gives_email(at=MONDAY_TEN)
    eve.is_called(at=MONDAY_TEN, note="ask again")
    rows = [
        list(model.objects.filter(person=eve.person).values()) for model in (PersonFact, Attempt)
    ]

    accord(EMAIL, "--why", "she asked", "--yes")

    assert Person.objects.get(pk=eve.person.pk).email == "eve@other.test"
    assert rows == [
        list(model.objects.filter(person=eve.person).values()) for model in (PersonFact, Attempt)
    ]


def test_the_log_is_guarded_again_afterwards(known):
    accord(EMAIL, "--why", "she asked", "--yes")

    assert missing_guards() == []
    with pytest.raises(IntegrityError, match="facts are only added"), transaction.atomic():
        Touch.objects.update(kind="form")


def test_an_erasure_that_breaks_off_has_erased_nothing(known, monkeypatch):
    before = everything()

    def breaks(*_args) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(erasure, "_erase_from_judgements", breaks)
    with pytest.raises(OSError, match="the disk is full"), transaction.atomic():
        erasure.erase(known.person, at=MONDAY_TEN + 5 * DAY, by=None, why="she asked")

    assert everything() == before


def test_doubles_are_erased_with_her_unless_the_link_was_taken_back(known, make_story, mara):
    double, stranger = make_story("byron-king@analytical.test"), make_story("ada@other.test")
    links = [
        PersonLink(
            person=known.person,
            other=other.person,
            occurred_at=MONDAY_TEN,
            source="crm",
            source_key=f"link {other.person}",
        )
        for other in (double, stranger)
    ]
    append(links, at=MONDAY_TEN + 4 * DAY)
    retract(links[1], at=MONDAY_TEN + 4 * DAY, by=mara, why="two people after all")

    accord("byron-king@analytical.test", "--why", "she asked", "--yes")

    assert where_is_she() == {}
    assert list(Person.objects.exclude(erased_at=None).order_by("pk")) == [
        known.person, double.person,
    ]  # fmt: skip
    assert Person.objects.get(pk=stranger.person.pk).email == "ada@other.test"


def test_a_retraction_stays_the_only_one_of_its_fact(known, sam):
    accord(EMAIL, "--why", "she asked", "--yes")
    retraction = Retraction.objects.get()

    again = retract(
        Attempt.objects.get(pk=retraction.fact), at=MONDAY_TEN + 9 * DAY, by=sam, why="again"
    )

    assert (again, again.why) == (retraction, "erased")


def test_a_restatement_keeps_the_moves_and_loses_the_words(known):
    move = {"to_stage": "sql", "why": "decided by Sam Ortiz: quillnote"}
    Restatement.objects.create(person=known.person, restated_at=MONDAY_TEN, what="move", number=1,
                               before=move, after=None, because="new rows in the log")  # fmt: skip

    accord(EMAIL, "--why", "she asked", "--yes")

    assert Restatement.objects.get().before == {"to_stage": "sql", "why": "erased"}


def test_without_yes_it_is_only_told_what_is_known(known):
    before = everything()

    code, said = accord(EMAIL, "--why", "she asked")

    assert code == 1
    assert said.startswith(f"What is known of {EMAIL}:\n")
    assert "     11 person fact\n" in said
    assert said.endswith("Nothing is erased yet, and it cannot be undone: add --yes.\n")
    assert everything() == before


def test_the_answer_says_how_much_it_was(known):
    total = sum(
        erasure.facts_about(table, [known.person.pk]).count()
        for table in erasure.facts_about_persons()
    )

    code, said = accord("CRM-4711", "--why", "she asked", "--yes", "--json")

    assert code == 0
    assert json.loads(said) == {"persons": [known.person.pk], "facts": total, "restated": 0}


def test_who_decides_it_must_be_known(known):
    assert accord(EMAIL, "--why", "she asked", "--as", "eve@example.com", "--yes") == (
        1, "Nobody with the address eve@example.com may sign in.\n",
    )  # fmt: skip
    assert Person.objects.get(pk=known.person.pk).email == EMAIL


def test_a_rule_that_asked_for_what_is_erased_is_told(make_story, make_version):
    make_version(default_text().replace('"email is known"', "\"email ends '.test'\""))
    ada = make_story(EMAIL)
    ada.gives_email(at=MONDAY_TEN)
    assert ada.judged(at=MONDAY_TEN + DAY) == ["visitor", "lead"]

    _, said = accord(EMAIL, "--why", "she asked", "--yes")

    assert said.splitlines()[1] == (
        "1 judgement reads otherwise now: a rule had asked for what is erased."
    )
    assert where_is_she() == {}
    assert list(replay.check()) == []


def test_it_is_settled_for_every_column_whether_it_leads_to_a_person():
    undecided = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("accord").get_models()
        if any(field.related_model is Person for field in model._meta.concrete_fields)
        and model.__name__ not in CACHES | {"Restatement"}
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and field.name not in {"source", "source_key"}
        and field.name not in erasure.IDENTIFYING.get(model.__name__, {})
        and field.name not in erasure.KEPT.get(model.__name__, ())
    }

    assert undecided == {"LedgerEntry.kind"}, "add it to IDENTIFYING or KEPT"
