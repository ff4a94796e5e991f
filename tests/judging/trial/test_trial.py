"""Trying a draft on what really happened to Ada: nothing is looked ahead, nothing is guessed."""

from datetime import date, timedelta

import pytest

from accord.agreement.rules.default import default_text
from accord.deals.models import Deal, DealChange, DealPerson
from accord.judging import worker
from accord.judging.trial.queries import UnableToTryError, trial
from accord.judging.trial.rules import Kind
from accord.ledger.actions import append, retract
from accord.people.models import Company, CompanyFact
from accord.sla.rules.clocks import Standing
from tests.conftest import DAY, HOUR, MONDAY_TEN

MARCH = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
LATER = MONDAY_TEN + 60 * DAY
MQL = "fit >= 40 and interest >= 40"
STRICT = default_text().replace(MQL, "fit >= 40 and interest >= 75")
EASY = default_text().replace(MQL, "fit >= 40 and interest >= 10")
CHEMISTS = default_text().replace(MQL, f"{MQL} and industry = 'chemicals'")


def tried(text, *, at=LATER, **days):
    worker.run_until_idle(at=at)
    return trial(text, as_of=at, **(days or MARCH))


def wins_a_deal(story, *, at, amount=100_000):
    deal = Deal.objects.create(name="Pumps")
    story.add(DealPerson, at=at, deal=deal, role="buyer")
    says = {"amount_minor": amount, "currency": "EUR", "source": "story", "occurred_at": at}
    for kind in ("opened", "won"):
        change = DealChange(deal=deal, kind=kind, source_key=f"{deal.pk}-{kind}", **says)
        append([change], at=at)


def test_the_agreement_in_force_changes_nothing(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_accepted(at=MONDAY_TEN + DAY)

    found = tried(default_text())

    mql = found.stage("mql")
    assert mql.compared.now == mql.compared.then == (ada.person.pk,)
    assert mql.changes == ()
    assert [(load.name, load.now, load.then) for load in found.loads] == [("", 1, 1)]


def test_a_stricter_definition_loses_ada_whom_sales_accepted_and_won(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_accepted(at=MONDAY_TEN + DAY)
    wins_a_deal(ada, at=MONDAY_TEN + 9 * DAY)

    mql = tried(STRICT).stage("mql")

    (change,) = mql.changes
    assert (change.person, change.kind) == (ada.person.pk, Kind.LOST)
    assert (change.now_at, change.then_at) == (MONDAY_TEN, None)
    assert (str(mql.lost.acceptance), str(mql.lost.won)) == ("1 of 1", "1 of 1")
    assert mql.lost.revenue == 100_000
    assert mql.then.people == ()


def test_an_easier_definition_lets_her_in_on_her_first_download(ada):
    ada.gives_email(at=MONDAY_TEN)
    ada.is_a_good_fit(at=MONDAY_TEN)
    ada.touch("download", at=MONDAY_TEN + HOUR)
    ada.touch("form", form="demo", at=MONDAY_TEN + 2 * HOUR)
    ada.is_returned("No budget", at=MONDAY_TEN + DAY)

    mql = tried(EASY).stage("mql")

    (change,) = mql.changes
    assert change.kind == Kind.EARLIER
    assert (change.now_at, change.then_at) == (MONDAY_TEN + 2 * HOUR, MONDAY_TEN + HOUR)
    assert (change.fit, round(change.interest), change.grade) == (90, 12, "A")
    assert str(mql.then.acceptance) == "0 of 1"


def test_whether_sales_would_accept_who_was_never_handed_over_is_not_known(ada):
    ada.gives_email(at=MONDAY_TEN)
    ada.is_a_good_fit(at=MONDAY_TEN)
    ada.touch("download", at=MONDAY_TEN + HOUR)

    found = tried(EASY)

    mql = found.stage("mql")
    assert mql.gained.people == (ada.person.pk,)
    assert (mql.gained.handed_over, mql.gained.acceptance.value) == (0, None)
    (quality,) = [told for told in found.promises if told.name == "Quality"]
    assert (quality.then.denominator, quality.unknown) == (0, 1)
    assert [(load.rep, load.now, load.then) for load in found.loads] == [(None, 0, 1)]


def test_what_is_known_only_after_closing_changes_nothing(ada):
    acme = Company.objects.create(name="Acme Pumps", domain="acme.test")
    ada.knows(at=MONDAY_TEN, title="Plant operations manager")
    ada.works_for(acme, at=MONDAY_TEN, employees="200")
    ada.gives_email(at=MONDAY_TEN)
    ada.touch("form", form="demo", at=MONDAY_TEN + HOUR)
    ada.is_accepted(at=MONDAY_TEN + DAY)
    wins_a_deal(ada, at=MONDAY_TEN + 9 * DAY)
    before = tried(CHEMISTS)

    planted = CompanyFact(
        company=acme, field="industry", value="chemicals", source="story", source_key="planted",
        occurred_at=MONDAY_TEN - 300 * DAY,
    )  # fmt: skip
    append([planted], at=MONDAY_TEN + 10 * DAY)
    ada.touch("form", form="demo", at=MONDAY_TEN, learned=MONDAY_TEN + 11 * DAY)
    after = tried(CHEMISTS)

    assert before.stage("mql").lost.people == (ada.person.pk,)
    assert after.stages == before.stages
    assert after.promises == before.promises
    assert after.loads == before.loads


def test_what_people_did_is_left_as_it_was(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_returned("No budget", at=MONDAY_TEN + DAY)
    ada.touch("form", form="demo", at=MONDAY_TEN + 27 * DAY)

    found = tried(STRICT)

    mql = found.stage("mql")
    assert mql.after == (ada.person.pk,)
    assert mql.compared.of(Kind.LOST) == (ada.person.pk,)
    (volume,) = [told for told in found.promises if told.name == "Volume"]
    assert (volume.delivered_now, volume.delivered, volume.after) == (1, 0, 0)


def test_a_promise_of_the_draft_is_kept_or_broken_by_what_sales_really_did(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_called(at=MONDAY_TEN + 3 * HOUR)
    ada.is_accepted(at=MONDAY_TEN + 4 * HOUR)
    hurried = default_text().replace("within: 4 working hours", "within: 1 working hours")

    kept, broken = (
        next(told for told in tried(text).promises if told.name == "First touch")
        for text in (default_text(), hurried)
    )

    assert (kept.what, kept.standing) == ("within 4 working hours", Standing.MET)
    assert (broken.what, broken.standing) == ("within 1 working hour", Standing.BREACHED)
    assert (str(broken.now), str(broken.then)) == ("1 of 1", "0 of 1")


def test_marketing_is_told_whether_the_draft_would_deliver_the_volume(ada, make_story):
    for number in range(2):
        story = make_story(f"lead-{number}@acme.test")
        story.gives_email(at=MONDAY_TEN)
        story.is_a_good_fit(at=MONDAY_TEN)
        story.touch("download", at=MONDAY_TEN + DAY)
    draft = EASY.replace("deliver: 120", "deliver: 2")

    (volume,) = [told for told in tried(draft).promises if told.name == "Volume"]

    assert (volume.month, volume.goal, volume.standing) == ("2026-03", 2, Standing.MET)
    assert (volume.delivered_now, volume.delivered) == (0, 2)


def test_who_had_a_decision_before_the_period_is_not_tried_again(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_returned("No budget", at=MONDAY_TEN + DAY)

    april = {"since": date(2026, 4, 1), "until": date(2026, 4, 30)}
    ada.touch("form", form="demo", at=MONDAY_TEN + 35 * DAY)
    mql = tried(EASY, **april).stage("mql")

    assert (mql.compared.now, mql.compared.then) == ((), ())
    assert mql.after == (ada.person.pk,)


def test_someone_about_whom_something_was_taken_back_is_judged_step_by_step(ada, sam):
    ada.gives_email(at=MONDAY_TEN)
    ada.is_a_good_fit(at=MONDAY_TEN)
    mistaken = ada.touch("download", at=MONDAY_TEN + HOUR)
    retract(mistaken, at=MONDAY_TEN + 2 * HOUR, by=sam, why="a test of the form")
    ada.touch("page", at=MONDAY_TEN + 3 * HOUR)

    found = tried(EASY)

    assert found.singly == 1
    assert found.stage("mql").gained.people == (ada.person.pk,)


def test_without_an_agreement_in_force_there_is_nothing_to_compare_with(db):
    with pytest.raises(UnableToTryError, match="no agreement is in force"):
        trial(default_text(), as_of=LATER, **MARCH)


def test_a_period_that_has_not_begun_cannot_be_tried(ada):
    with pytest.raises(UnableToTryError, match="no period that has begun"):
        trial(default_text(), as_of=MONDAY_TEN - timedelta(days=30), **MARCH)
