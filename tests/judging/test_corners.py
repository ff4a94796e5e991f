"""Where judging goes wrong easily: what was known before, taken back, shared, or lies ahead."""

from datetime import date, timedelta

import pytest

from accord.agreement.rules.default import default_text
from accord.deals.models import Deal, DealChange, DealPerson
from accord.handoff.models import Answer, Assignment
from accord.judging import actions, replay
from accord.judging.models import Standing, Unmatched
from accord.ledger.actions import append, retract
from accord.people.models import Employment, PersonFact, PersonLink
from accord.staff.models import Absence
from tests.conftest import DAY, HOUR, MONDAY_TEN

FROM_APRIL = default_text().replace("# from: 2027-01-01", "from: 2026-04-01")
APRIL = date(2026, 4, 1)


@pytest.fixture
def from_april(make_version):
    assert "\nfrom: 2026-04-01" in FROM_APRIL
    return make_version(FROM_APRIL)


def test_what_was_known_before_the_agreement_counts_once_it_holds(from_april, make_story):
    ada = make_story()
    ada.becomes_mql(at=MONDAY_TEN + 25 * DAY)

    assert ada.judged(at=MONDAY_TEN + 26 * DAY) == []
    assert ada.judged(at=MONDAY_TEN + 40 * DAY) == ["visitor", "lead", "mql"]
    assert {move.on for move in ada.person.moves.all()} == {APRIL}
    assert replay.check() == []


def test_an_answer_given_before_the_agreement_is_listed_and_not_lost(from_april, make_story):
    ada = make_story()
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_accepted(at=MONDAY_TEN + HOUR)
    ada.judged(at=MONDAY_TEN + 40 * DAY)

    assert list(Unmatched.objects.values_list("kind", "why")) == [
        ("answer", "no agreement held then")
    ]


def test_an_undone_answer_takes_nothing_else_with_it(ada, sam):
    """Facts of two kinds may have the same number."""
    ada.becomes_mql(at=MONDAY_TEN)
    numbers = PersonFact.objects.filter(field="title").values_list("pk", flat=True)
    while not Answer.objects.filter(pk=numbers[0]).exists():
        answer = ada.add(Answer, at=MONDAY_TEN + HOUR, kind="passed on", actor=sam)
    retract(answer, at=MONDAY_TEN + 2 * HOUR, by=sam, why="wrong button")
    fit = Standing.objects.filter(person=ada.person).values_list("fit", flat=True)
    ada.judged(at=MONDAY_TEN + HOUR)
    before = fit.get()

    ada.judged(at=MONDAY_TEN + 2 * HOUR)

    assert answer.pk == numbers[0]
    assert fit.get() == before


def test_nobody_begins_a_life_because_a_company_is_known(ada, make_story):
    bert = make_story("bert@acme.test")
    bert.is_a_good_fit(at=MONDAY_TEN)
    employer = Employment.objects.get().company
    ada.add(Employment, at=MONDAY_TEN + DAY, company=employer)

    assert ada.judged(at=MONDAY_TEN + DAY) == ["visitor"]
    assert ada.person.moves.get().at == MONDAY_TEN + DAY
    assert Standing.objects.get(person=ada.person).fit == 50


def test_a_lead_assigned_before_it_was_known_has_its_owner(ada, sam):
    ada.add(Assignment, at=MONDAY_TEN, owner=sam)
    ada.becomes_mql(at=MONDAY_TEN + HOUR)
    ada.judged(at=MONDAY_TEN + HOUR)

    assert ada.person.handoffs.get().owner == sam


def test_a_rule_that_hangs_on_time_is_asked_at_every_touch(make_version, make_story):
    old_friend = "\nfit:\n  - {name: Old friend, points: 90, when: 'created < 9 days ago'}\n"
    make_version(default_text().replace("\nfit:\n", old_friend))
    ada = make_story()
    ada.gives_email(at=MONDAY_TEN)
    ada.touch("form", form="demo", at=MONDAY_TEN)
    ada.touch("form", form="contact", at=MONDAY_TEN)
    ada.knows(at=MONDAY_TEN, created=MONDAY_TEN.isoformat())
    assert ada.judged(at=MONDAY_TEN + 10 * DAY) == ["visitor", "lead"]

    ada.touch("mail", at=MONDAY_TEN + 10 * DAY)

    assert ada.judged(at=MONDAY_TEN + 10 * DAY) == ["visitor", "lead", "mql"]


def test_what_a_merged_person_took_back_stays_taken_back(ada, make_story, mara):
    visitor = make_story("visitor@unknown.test")
    retract(visitor.touch("form", form="demo", at=MONDAY_TEN), at=MONDAY_TEN, by=mara, why="a test")
    ada.gives_email(at=MONDAY_TEN)
    ada.is_a_good_fit(at=MONDAY_TEN)
    ada.add(PersonLink, at=MONDAY_TEN + DAY, other=visitor.person)

    assert ada.judged(at=MONDAY_TEN + DAY) == ["visitor", "lead"]


def test_two_links_to_one_person_count_the_touches_once(ada, make_story, mara):
    visitor = make_story("visitor@unknown.test")
    visitor.touch("form", form="contact", at=MONDAY_TEN)
    ada.gives_email(at=MONDAY_TEN)
    ada.is_a_good_fit(at=MONDAY_TEN)
    once = ada.add(PersonLink, at=MONDAY_TEN + HOUR, other=visitor.person)
    ada.add(PersonLink, at=MONDAY_TEN + 2 * HOUR, other=visitor.person)

    assert ada.judged(at=MONDAY_TEN + DAY) == ["visitor", "lead"]
    assert ada.person.interest_sums.get().amount == 30_000_000

    retract(once, at=MONDAY_TEN + 2 * DAY, by=mara, why="noted twice")
    visitor.touch("form", form="contact", at=MONDAY_TEN + 3 * DAY)

    assert ada.judged(at=MONDAY_TEN + 3 * DAY)[-1] == "mql"


def test_an_absorbed_person_does_not_wake_up(ada, make_story):
    other = make_story("ada.l@acme.test")
    other.becomes_mql(at=MONDAY_TEN)
    other.is_returned("No budget", at=MONDAY_TEN + HOUR)
    ada.add(PersonLink, at=MONDAY_TEN + DAY, other=other.person)

    assert other.judged(at=MONDAY_TEN + 100 * DAY)[-1] == "recycled"
    assert replay.check() == []


def test_a_deal_moves_nobody_who_was_taken_off_it(ada, sam):
    deal = Deal.objects.create(name="Pumps for Acme")
    ada.gives_email(at=MONDAY_TEN)
    link = ada.add(DealPerson, at=MONDAY_TEN, deal=deal)
    retract(link, at=MONDAY_TEN + HOUR, by=sam, why="the wrong Ada")
    won = DealChange(
        deal=deal, kind="won", occurred_at=MONDAY_TEN + DAY, source="story", source_key="won"
    )
    append([won], at=MONDAY_TEN + DAY)

    assert ada.judged(at=MONDAY_TEN + DAY) == ["visitor", "lead"]


def test_what_history_says_of_tomorrow_is_judged_tomorrow(ada):
    tomorrow = MONDAY_TEN + DAY
    ada.gives_email(at=MONDAY_TEN)
    fact = PersonFact(
        person=ada.person,
        field="country",
        value="FR",
        occurred_at=tomorrow,
        source="old CRM",
        source_key="ahead",
    )
    append([fact], at=MONDAY_TEN, history=True)
    ada.judged(at=MONDAY_TEN + HOUR)
    assert replay.check() == []

    ada.judged(at=tomorrow + HOUR)

    assert Standing.objects.get(person=ada.person).scored_at == tomorrow
    assert replay.check() == []


def test_replay_checks_nobody_who_waits_to_be_judged(ada, make_story):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.judged(at=MONDAY_TEN)
    ada.is_returned("No budget", at=MONDAY_TEN + HOUR)
    actions.step([ada.person.pk], at=MONDAY_TEN + HOUR)
    assert replay.check() == []

    ada.is_called(at=MONDAY_TEN + 2 * HOUR)
    assert replay.check() == []

    ada.judged(at=MONDAY_TEN + 2 * HOUR)
    assert replay.check() == []


def test_an_absence_counts_only_while_the_absent_one_owns_the_lead(
    make_version, make_story, sam, mara
):
    text = (
        default_text()
        .replace(
            "within: 1 working day, target: 90%", "within: 1 working day, hours: owner, target: 90%"
        )
        .replace("for: \"grade = 'A'\", ", "for: \"grade = 'D'\", ")
    )
    make_version(text)
    Absence.objects.create(user=sam, starts_at=MONDAY_TEN, ends_at=MONDAY_TEN + timedelta(days=10))
    ada = make_story()
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_given_to(sam, at=MONDAY_TEN)
    ada.is_given_to(mara, at=MONDAY_TEN)
    ada.judged(at=MONDAY_TEN)

    assert ada.person.clocks.get(promise="First touch").due_at == MONDAY_TEN + DAY


def test_who_was_given_a_lead_by_mistake_does_not_own_it_later(ada, sam, mara):
    ada.is_given_to(mara, at=MONDAY_TEN)
    mistake = ada.is_given_to(sam, at=MONDAY_TEN + HOUR)
    retract(mistake, at=MONDAY_TEN + 2 * HOUR, by=sam, why="Undone")
    ada.becomes_mql(at=MONDAY_TEN + DAY)

    ada.judged(at=MONDAY_TEN + DAY)

    assert ada.person.handoffs.get().owner == mara
    assert replay.check() == []
