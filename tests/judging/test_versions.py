"""Judging by the agreement of the day, and keeping the past as it was judged."""

import pytest

from accord.agreement.rules.default import default_text
from accord.agreement.rules.problems import AgreementErrors
from accord.judging import replay
from accord.judging.explain import explain
from accord.judging.models import Restatement
from accord.ledger.actions import append
from accord.lifecycle.models import DecidedMove
from accord.touchpoints.actions import new_touch
from tests.conftest import DAY, HOUR, MONDAY_TEN

DAY_20, DAY_30, DAY_40 = (MONDAY_TEN + n * DAY for n in (20, 30, 40))
ENTER_MQL = "email is known and fit >= 40 and interest >= 40"


@pytest.fixture
def stricter() -> str:
    """The default agreement with an MQL that is harder to become."""
    assert ENTER_MQL in default_text()
    return default_text().replace(ENTER_MQL, "email is known and fit >= 40 and interest >= 400")


def test_a_lead_keeps_the_version_that_judged_it(ada, make_version, stricter):
    ada.becomes_mql(at=DAY_20)
    ada.judged(at=DAY_20)
    before = list(ada.person.moves.values())

    make_version(stricter, at=DAY_30)
    ada.touch("page", path="/pricing", at=DAY_40)

    assert ada.judged(at=DAY_40) == ["visitor", "lead", "mql"]
    assert list(ada.person.moves.values()) == before
    assert ada.person.handoffs.get().version == 1


def test_from_the_day_it_holds_the_new_version_judges(ada, make_story, make_version, stricter):
    make_version(stricter, at=DAY_30)
    bert = make_story("bert@acme.test")
    bert.becomes_mql(at=DAY_40)

    assert bert.judged(at=DAY_40) == ["visitor", "lead"]


def test_the_same_log_under_another_version_gives_another_explained_history(
    ada, make_story, make_version, stricter
):
    for story, at in ((ada, DAY_20), (bert := make_story("bert@acme.test"), DAY_40)):
        story.becomes_mql(at=at)
    make_version(stricter, at=DAY_30)
    ada.judged(at=DAY_40)

    first = explain(ada.person.pk, at=DAY_20 + HOUR)
    second = explain(bert.person.pk, at=DAY_40 + HOUR)

    assert (first.version, second.version) == (1, 2)
    assert [p.points for p in first.interest_points] == [p.points for p in second.interest_points]
    assert (ada.judged(at=DAY_40)[-1], bert.judged(at=DAY_40)[-1]) == ("mql", "lead")


def test_a_looser_version_promotes_who_waited_at_the_moment_it_holds(
    make_story, make_version, stricter
):
    make_version(stricter, at=MONDAY_TEN)
    ada = make_story()
    ada.becomes_mql(at=DAY_20)
    assert ada.judged(at=DAY_20) == ["visitor", "lead"]

    make_version(default_text().replace(ENTER_MQL, "email is known"), at=DAY_30)

    assert ada.judged(at=DAY_40) == ["visitor", "lead", "mql"]
    move = ada.person.moves.get(to_stage="mql")
    assert (move.at, move.version, move.cause) == (DAY_30, 2, "agreement")
    assert move.why.startswith("new agreement, version 2: ")


def test_a_touch_recorded_late_changes_nothing_that_was_judged(ada):
    ada.gives_email(at=MONDAY_TEN)
    ada.is_a_good_fit(at=MONDAY_TEN)
    ada.judged(at=DAY_20)
    before = list(ada.person.moves.values())

    ada.touch("form", form="demo", at=MONDAY_TEN + HOUR, learned=DAY_20)
    ada.touch("form", form="demo", at=DAY_20, learned=DAY_20)
    ada.judged(at=DAY_30)

    moves = list(ada.person.moves.order_by("number").values())
    assert moves[: len(before)] == before
    assert [(m["to_stage"], m["at"]) for m in moves[len(before) :]] == [("mql", DAY_20)]


def test_history_brought_in_later_restates_what_was_believed(ada):
    ada.gives_email(at=DAY_20)
    ada.is_a_good_fit(at=DAY_20)
    ada.judged(at=DAY_20)
    asked = [
        new_touch(
            person_id=ada.person.pk,
            kind="form",
            form="demo",
            occurred_at=MONDAY_TEN + n * HOUR,
            source="old CRM",
            source_key=str(n),
        )
        for n in range(3)
    ]

    append(asked, at=DAY_30, history=True)
    ada.judged(at=DAY_30)

    assert ada.person.moves.get(number=1).at == MONDAY_TEN
    assert list(Restatement.objects.filter(what="move").values_list("number", flat=True)) == [1]
    assert replay.check() == []


def test_holidays_are_frozen_when_a_version_is_signed(in_force):
    assert "2026-05-01" in in_force.holidays or in_force.holidays == []


def test_nothing_is_judged_before_an_agreement_holds(make_story):
    ada = make_story()
    ada.becomes_mql(at=MONDAY_TEN)

    assert ada.judged(at=DAY_20) == []
    assert explain(ada.person.pk, at=DAY_20).version is None


def test_a_stage_may_not_vanish_under_the_people_in_it(in_force, make_version):
    without = _with_nurture_as("name: resting,")

    with pytest.raises(AgreementErrors) as refused:
        make_version(without, at=DAY_30)

    (problem,) = refused.value.problems
    assert problem.what == "the stage “nurture” of version 1 is gone"
    assert problem.cure == "Keep it, or write `was: nurture` at the stage that takes its people."


def test_people_in_a_renamed_stage_are_in_the_new_one(ada, mara, make_version):
    ada.gives_email(at=MONDAY_TEN)
    ada.add(DecidedMove, at=DAY_20, stage="nurture", origin="person", actor=mara)
    make_version(_with_nurture_as("name: resting, was: nurture,"), at=DAY_30)

    assert ada.judged(at=DAY_40)[-2:] == ["nurture", "resting"]
    assert ada.person.moves.get(to_stage="resting").why == "new agreement: nurture is now resting"


def _with_nurture_as(stage: str) -> str:
    text = default_text().replace("name: nurture,", stage)
    return text.replace("to: nurture", "to: resting").replace("from: nurture", "from: resting")
