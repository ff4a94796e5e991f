"""The clocks that run on a handoff, from the facts as they come in. Working hours in Berlin are
Monday to Thursday 9:00-12:30 and 13:15-18:00, Friday 9:00-16:00.
"""

from datetime import UTC, datetime

import pytest

from accord.agreement.rules.default import default_text
from accord.feedback.models import Reply
from accord.handoff.models import Answer, Attempt, Pause
from accord.judging import replay
from accord.people.models import PersonFact
from accord.staff.models import Absence
from tests.conftest import DAY, HOUR, MONDAY_TEN

FIRST_TOUCH = "within: 1 working day, target: 90%"


def march(text: str) -> datetime:
    """A moment of March 2026 such as `2 14:00`, in Berlin."""
    day, time = text.split()
    hour, minute = map(int, time.split(":"))
    return datetime(2026, 3, int(day), hour - 1, minute, tzinfo=UTC)


@pytest.fixture
def handed_over(ada):
    """Ada was handed over with grade A on a Monday at ten."""
    ada.becomes_mql(at=MONDAY_TEN)
    return ada


@pytest.fixture
def owner_hours(make_version):
    """The second term of first touch runs on the owner's hours; Ada has grade B."""
    text = default_text().replace(FIRST_TOUCH, f"{FIRST_TOUCH}, hours: owner")
    return make_version(text.replace("grade = 'A'", "grade = 'D'"))


def clock(story, promise: str, *, handoff: int = 1, until=MONDAY_TEN + 40 * DAY):
    """The clock of a promise after everything told so far was judged."""
    story.judged(at=until)
    assert replay.check() == []
    return story.person.clocks.filter(promise=promise, handoff=handoff).first()


def test_grade_a_is_touched_within_four_working_hours(handed_over):
    first_touch = clock(handed_over, "First touch")

    assert handed_over.person.handoffs.get().grade == "A"
    assert (first_touch.starts_at, first_touch.met_at) == (MONDAY_TEN, None)
    assert (first_touch.term, first_touch.due_at) == (0, march("2 14:45"))


def test_every_other_grade_has_a_working_day(make_version, make_story):
    make_version(default_text().replace('A: "fit >= 60"', 'A: "fit >= 600"'))
    ada = make_story()
    ada.becomes_mql(at=MONDAY_TEN)
    first_touch = clock(ada, "First touch")

    assert ada.person.handoffs.get().grade == "B"
    assert (first_touch.term, first_touch.due_at) == (1, march("3 10:00"))


def test_a_human_call_is_the_first_touch_an_automatic_mail_is_none(handed_over):
    handed_over.add(Attempt, at=march("2 10:01"), channel="mail", reached=False, automatic=True)
    handed_over.is_called(at=march("2 11:30"), reached=False)

    assert clock(handed_over, "First touch").met_at == march("2 11:30")
    assert handed_over.person.handoffs.get().attempts == 1


def test_passing_a_lead_on_is_no_answer(handed_over, sam):
    handed_over.add(Answer, at=march("2 11:00"), kind="passed on", actor=sam)
    assert clock(handed_over, "Accept or return").met_at is None

    handed_over.add(
        Answer, at=march("3 9:30"), learned=MONDAY_TEN + 40 * DAY, kind="accepted", actor=sam
    )

    assert clock(handed_over, "Accept or return").met_at == march("3 9:30")
    assert handed_over.person.handoffs.get().answer == "accepted"


def test_an_outcome_is_due_from_the_acceptance(handed_over):
    assert clock(handed_over, "Outcome", until=MONDAY_TEN) is None

    handed_over.is_accepted(at=march("4 11:00"))
    handed_over.qualifies(at=march("20 11:00"))

    outcome = clock(handed_over, "Outcome")
    assert (outcome.starts_at, outcome.due_at) == (march("4 11:00"), march("25 11:00"))
    assert outcome.met_at == march("20 11:00")


def test_a_returned_lead_owes_no_outcome(handed_over):
    handed_over.is_returned("No budget", at=march("3 11:00"))

    assert clock(handed_over, "Outcome") is None


@pytest.mark.parametrize(
    ("attempts", "met_at"),
    [
        pytest.param(["call"] * 5, None, id="five calls, one channel"),
        pytest.param(["call"] * 4 + ["mail"], "7 12:00", id="five tries on two channels"),
        pytest.param(["call", "mail"], None, id="too few"),
        pytest.param(["call", "reached"], "4 12:00", id="the lead was reached"),
    ],
)
def test_depth_is_kept_by_contact_or_by_enough_tries(handed_over, attempts, met_at):
    for day, channel in enumerate(attempts, start=3):
        reached = channel == "reached"
        says = {"channel": "call" if reached else channel, "reached": reached}
        handed_over.add(Attempt, at=march(f"{day} 12:00"), **says)

    depth = clock(handed_over, "Depth")
    assert depth.due_at == march("16 10:00")
    assert depth.met_at == (march(met_at) if met_at else None)


def test_marketing_answers_the_feedback_of_a_return(handed_over, mara):
    handed_over.is_returned("No budget", at=march("3 11:00"))
    handed_over.add(Reply, at=march("9 16:00"), text="we call again in autumn", actor=mara)

    feedback = clock(handed_over, "Answer feedback")
    assert (feedback.side, feedback.what) == ("marketing", "feedback")
    assert (feedback.starts_at, feedback.due_at) == (march("3 11:00"), march("10 11:00"))
    assert feedback.met_at == march("9 16:00")


def test_an_accepted_lead_brings_no_feedback(handed_over):
    handed_over.is_accepted(at=march("3 11:00"))

    assert clock(handed_over, "Answer feedback") is None


def test_clocks_stand_still_while_sales_and_lead_agreed_to_wait(handed_over):
    handed_over.add(
        Pause, at=march("2 10:30"), ends_at=march("4 9:00"), why="on a trip until Wednesday"
    )

    assert clock(handed_over, "First touch").due_at == march("4 12:30")


def test_an_absence_of_the_owner_counts_where_the_term_says_so(owner_hours, make_story, sam):
    Absence.objects.create(user=sam, starts_at=march("2 12:00"), ends_at=march("5 8:00"))
    ada = make_story()
    ada.becomes_mql(at=MONDAY_TEN)
    ada.is_given_to(sam, at=march("2 10:30"))

    assert clock(ada, "First touch").due_at == march("5 10:00")
    assert clock(ada, "Accept or return").due_at == march("4 10:00")


def test_wrong_contact_data_excuses_sales(handed_over):
    handed_over.is_returned("Bounced email", at=march("3 11:00"))

    assert clock(handed_over, "First touch").excuse == "bad data"
    assert clock(handed_over, "Answer feedback").excuse == ""


@pytest.mark.parametrize(
    ("replied", "excuse"),
    [
        pytest.param(None, "feedback overdue", id="never answered"),
        pytest.param("9 16:00", "", id="answered in time"),
    ],
)
def test_feedback_that_marketing_owes_excuses_sales_on_that_lead(
    handed_over, mara, replied, excuse
):
    handed_over.is_returned("No budget", at=march("3 11:00"))
    if replied:
        handed_over.add(Reply, at=march(replied), text="we look into it", actor=mara)
    again = MONDAY_TEN + 80 * DAY
    handed_over.touch("form", form="demo", at=again)
    handed_over.touch("page", path="/pricing", at=again)

    first_touch = clock(handed_over, "First touch", handoff=2, until=again + DAY)
    assert first_touch.excuse == excuse


def test_the_term_that_held_at_the_handoff_stays(handed_over):
    handed_over.add(PersonFact, at=march("2 10:30"), field="email_kind", value="disposable")
    first_touch = clock(handed_over, "First touch")

    assert handed_over.person.standing.grade == "D"
    assert (first_touch.term, first_touch.due_at) == (0, march("2 14:45"))


def test_a_second_time_within_ninety_days_is_delivered_and_not_counted(handed_over):
    handed_over.is_returned("No budget", at=march("3 11:00"))
    for days in (80, 250):
        at = MONDAY_TEN + days * DAY
        handed_over.touch("form", form="demo", at=at)
        handed_over.touch("form", form="contact", at=at)
        handed_over.is_returned("No budget", at=at + HOUR)
    handed_over.judged(at=MONDAY_TEN + 251 * DAY)

    deliveries = handed_over.person.deliveries.order_by("at").values_list("on", "counts")
    assert [(day.isoformat(), counts) for day, counts in deliveries] == [
        ("2026-03-02", True),
        ("2026-05-21", False),
        ("2026-11-07", True),
    ]


def test_a_new_version_leaves_open_clocks_as_they_are(handed_over, make_version):
    handed_over.judged(at=MONDAY_TEN)
    before = list(handed_over.person.clocks.order_by("pk").values())
    make_version(
        default_text().replace("within: 4 working hours", "within: 1 working hour"),
        at=march("2 10:30"),
    )
    handed_over.touch("page", path="/pricing", at=march("2 11:00"))
    handed_over.judged(at=march("2 11:00"))

    assert list(handed_over.person.clocks.order_by("pk").values()) == before
    assert {row["version"] for row in before} == {1}
    assert handed_over.person.standing.version == 2
