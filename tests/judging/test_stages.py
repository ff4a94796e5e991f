"""How a person moves through the revenue cycle."""

from datetime import timedelta

import pytest

from accord.agreement.rules.default import default_text
from accord.deals.models import Deal, DealChange, DealPerson
from accord.handoff.models import Attempt
from accord.judging.explain import explain
from accord.judging.models import Standing, Unmatched
from accord.ledger.actions import append, retract
from accord.lifecycle.models import DecidedMove
from tests.conftest import DAY, HOUR, MONDAY_TEN

ELEVEN = MONDAY_TEN + HOUR


def test_a_good_fit_that_asks_for_a_demo_becomes_an_mql(ada):
    ada.touch("page", path="/blog/pumps", at=MONDAY_TEN)
    ada.becomes_mql(at=ELEVEN)

    assert ada.judged(at=ELEVEN) == ["visitor", "lead", "mql"]


def test_every_move_says_why_and_under_which_version(ada):
    ada.becomes_mql(at=ELEVEN)
    ada.judged(at=ELEVEN)

    mql = ada.person.moves.get(to_stage="mql")

    assert mql.why.startswith("email is known and fit >= 40 and interest >= 40 (fit ")
    assert (mql.version, mql.origin, mql.cause, mql.at) == (1, "rule", "touch", ELEVEN)
    assert mql.cause_fact == ada.person.touches.get(form="demo").pk


def test_interest_without_fit_stays_a_lead(ada):
    ada.gives_email(at=MONDAY_TEN)
    ada.touch("form", form="demo", at=ELEVEN)

    assert ada.judged(at=ELEVEN) == ["visitor", "lead"]


def test_interest_fades_so_that_old_visits_do_not_add_up(ada):
    ada.gives_email(at=MONDAY_TEN)
    ada.is_a_good_fit(at=MONDAY_TEN)
    for month in range(10):
        ada.touch("page", path="/pricing", at=MONDAY_TEN + 90 * DAY * (month + 1))

    assert ada.judged(at=MONDAY_TEN + 1000 * DAY) == ["visitor", "lead"]


def test_sales_accepts_qualifies_and_wins(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_accepted(at=ELEVEN)
    ada.qualifies(at=MONDAY_TEN + DAY)
    deal = Deal.objects.create(name="Pumps for Acme")
    _deal(ada, deal, "opened", at=MONDAY_TEN + 2 * DAY)
    _deal(ada, deal, "won", at=MONDAY_TEN + 9 * DAY)

    assert ada.judged(at=MONDAY_TEN + 10 * DAY) == [
        "visitor", "lead", "mql", "accepted", "sql", "opportunity", "customer",
    ]  # fmt: skip


def test_a_return_goes_where_its_reason_says(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_returned("Competitor", at=ELEVEN)

    assert ada.judged(at=ELEVEN)[-1] == "disqualified"
    handoff = ada.person.handoffs.get()
    assert (handoff.answer, handoff.reason, handoff.reason_kind) == (
        "returned",
        "Competitor",
        "disqualify",
    )


def test_a_returned_lead_rests_and_wakes_on_the_agreed_day(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_returned("No budget", at=ELEVEN)

    assert ada.judged(at=MONDAY_TEN + 88 * DAY)[-1] == "recycled"
    assert ada.judged(at=MONDAY_TEN + 92 * DAY)[-1] == "lead"
    woken = ada.person.moves.get(cause="wake")
    assert woken.on.isoformat() == "2026-05-31"
    assert woken.why.startswith("rested as agreed: ")


def test_an_old_score_does_not_bring_a_returned_lead_back_at_once(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_returned("No budget", at=ELEVEN)
    ada.touch("page", path="/pricing", at=ELEVEN + HOUR)

    assert ada.judged(at=ELEVEN + DAY)[-1] == "recycled"


def test_a_fresh_demo_request_brings_a_resting_lead_back(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_returned("No budget", at=ELEVEN)
    ada.touch("form", form="demo", at=MONDAY_TEN + 80 * DAY)
    ada.touch("page", path="/pricing", at=MONDAY_TEN + 80 * DAY)

    assert ada.judged(at=MONDAY_TEN + 81 * DAY)[-2:] == ["recycled", "mql"]
    assert list(ada.person.handoffs.values_list("number", "answer")) == [(1, "returned"), (2, "")]


def test_rules_do_not_take_a_lead_from_sales(ada):
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_accepted(at=ELEVEN)
    ada.touch("form", form="demo", at=ELEVEN + HOUR)

    assert ada.judged(at=ELEVEN + DAY)[-1] == "accepted"


def test_somebody_who_never_comes_near_stays_a_visitor(ada):
    ada.touch("page", path="/", at=MONDAY_TEN)

    assert ada.judged(at=ELEVEN) == ["visitor"]
    assert Standing.objects.get(person=ada.person).stage == "visitor"


def test_a_move_decided_by_a_person_is_a_fact_and_stands(ada, mara):
    ada.gives_email(at=MONDAY_TEN)
    ada.add(DecidedMove, at=ELEVEN, stage="nurture", origin="person", actor=mara, why="a student")

    assert ada.judged(at=ELEVEN)[-1] == "nurture"
    move = ada.person.moves.get(to_stage="nurture")
    assert (move.origin, move.why, move.backward) == (
        "person",
        "decided by Mara Klein: a student",
        True,
    )


def test_an_undone_answer_gives_the_lead_back_to_sales(ada, sam):
    ada.becomes_mql(at=MONDAY_TEN)
    answer = ada.is_returned("Competitor", at=ELEVEN)
    ada.judged(at=ELEVEN)
    retract(answer, at=ELEVEN + timedelta(seconds=8), by=sam, why="wrong button")

    assert ada.judged(at=ELEVEN + HOUR)[-2:] == ["disqualified", "mql"]
    handoff = ada.person.handoffs.get()
    assert (handoff.answer, handoff.closed_at) == ("", None)


@pytest.mark.parametrize(
    ("kind", "says", "why"),
    [
        ("answer", {"kind": "accepted"}, "no handoff was open then"),
        ("attempt", {"channel": "call", "reached": True}, "no handoff was open then"),
        ("outcome", {"result": "qualified"}, "no accepted handoff was there to have an outcome"),
        ("reply", {"text": "we look into it"}, "no returned handoff waited for a reply"),
    ],
)
def test_what_fits_nowhere_is_listed_and_not_lost(ada, kind, says, why):
    from django.apps import apps

    ada.gives_email(at=MONDAY_TEN)
    ada.add(apps.get_model("accord", kind), at=ELEVEN, **says)
    ada.judged(at=ELEVEN)

    assert list(Unmatched.objects.values_list("kind", "why")) == [(kind, why)]


def test_a_meeting_with_sales_is_a_touch_that_rules_may_count(make_story, make_version):
    text = default_text()
    first_rule = "  rules:\n"
    meeting = "    - {name: Meeting, points: 30, when: \"kind = 'meeting'\"}\n"
    make_version(text.replace(first_rule, first_rule + meeting, 1))
    ada = make_story()
    ada.gives_email(at=MONDAY_TEN)
    ada.add(Attempt, at=ELEVEN, channel="meeting", reached=True)
    ada.add(Attempt, at=ELEVEN, channel="meeting", reached=False, automatic=True)
    ada.judged(at=ELEVEN)

    score = explain(ada.person.pk, at=ELEVEN)

    assert [(point.rule, point.points) for point in score.interest_points] == [("Meeting", 30)]
    assert score.interest == 30


def test_a_deal_won_before_its_first_contact_is_known_from_the_later_of_both(ada):
    deal = Deal.objects.create(name="Won on a fair")
    _change(deal, "won", at=MONDAY_TEN)
    ada.gives_email(at=MONDAY_TEN + 2 * DAY)
    ada.add(DealPerson, at=MONDAY_TEN + 2 * DAY, deal=deal)

    assert ada.judged(at=MONDAY_TEN + 3 * DAY) == ["visitor", "lead", "customer"]
    assert ada.person.moves.get(to_stage="customer").at == MONDAY_TEN + 2 * DAY


def _deal(story, deal, kind, *, at):
    if kind == "opened":
        story.add(DealPerson, at=at, deal=deal, role="buyer")
    _change(deal, kind, at=at)


def _change(deal, kind, *, at):
    append(
        [
            DealChange(
                deal=deal,
                kind=kind,
                amount_minor=1_200_000,
                currency="EUR",
                occurred_at=at,
                source="story",
                source_key=f"{deal.pk}-{kind}",
            )
        ],
        at=at,
    )
