from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from accord.kit.hours import WorkingHours
from accord.sla.rules.clocks import (
    Answer,
    AnswerKind,
    Attempt,
    Clock,
    Episode,
    Standing,
    clock_of,
    depth_met,
    standing,
)
from accord.sla.rules.excuses import Excuse
from accord.sla.rules.terms import Span, Term, Unit, What, applicable, due_at

BERLIN = ZoneInfo("Europe/Berlin")
LONG = ((time(9), time(12, 30)), (time(13, 15), time(18)))
SHORT = ((time(9), time(16)),)
OFFICE = WorkingHours(
    BERLIN, (LONG, LONG, LONG, LONG, SHORT, (), ()), frozenset({date(2026, 5, 1)})
)


def berlin(text: str) -> datetime:
    """A moment of April 2026 such as `20 10:00`, or one written in full."""
    return datetime.fromisoformat(text if len(text) > 8 else f"2026-04-{text}").replace(
        tzinfo=BERLIN
    )


def term(what: What, amount: int, unit: Unit, **more) -> Term:
    return Term("A promise", what, Span(amount, unit), target=0.9, index=0, **more)


FIRST_TOUCH = term(What.FIRST_TOUCH, 4, Unit.WORKING_HOURS)
ANSWER = term(What.ANSWER, 2, Unit.WORKING_DAYS)
OUTCOME = term(What.OUTCOME, 15, Unit.WORKING_DAYS)
DEPTH = term(What.DEPTH, 10, Unit.WORKING_DAYS, attempts=3, channels=2)
FEEDBACK = term(What.FEEDBACK, 5, Unit.WORKING_DAYS)

HANDED_OVER = berlin("20 10:00")
AUTOMATIC_MAIL = Attempt(berlin("20 10:01"), "mail", reached=False, automatic=True)
CALL = Attempt(berlin("20 11:00"), "call", reached=False)
ACCEPTED = Answer(berlin("21 09:30"), AnswerKind.ACCEPTED)
RETURNED = Answer(berlin("21 09:30"), AnswerKind.RETURNED)
PASSED_ON = Answer(berlin("20 10:30"), AnswerKind.PASSED_ON)


@pytest.mark.parametrize(
    ("span", "start", "due"),
    [
        pytest.param(Span(4, Unit.WORKING_HOURS), "20 16:00", "21 11:00", id="over night"),
        pytest.param(Span(4, Unit.WORKING_HOURS), "25 03:00", "27 13:45", id="on Saturday night"),
        pytest.param(Span(2, Unit.WORKING_DAYS), "24 10:00", "28 10:00", id="over the weekend"),
        pytest.param(Span(4, Unit.HOURS), "25 03:00", "25 07:00", id="hours of the clock"),
        pytest.param(
            Span(1, Unit.DAYS), "2026-03-28 10:00", "2026-03-29 11:00", id="a day is 24 hours"
        ),
        pytest.param(Span(2, Unit.WEEKS), "06 10:00", "20 10:00", id="weeks"),
    ],
)
def test_a_promise_is_due_at_the_end_of_the_agreed_time(span, start, due):
    assert due_at(span, berlin(start), OFFICE) == berlin(due)


def test_every_clock_stands_still_in_an_absence():
    absence = [(berlin("21 00:00"), berlin("22 00:00"))]

    def due(amount: int, unit: Unit) -> datetime:
        return due_at(Span(amount, unit), HANDED_OVER, OFFICE, absence)

    assert due(1, Unit.WORKING_DAYS) == berlin("22 10:00")
    assert due(8, Unit.WORKING_HOURS) == berlin("22 09:45")
    assert due(1, Unit.DAYS) == berlin("22 10:00")


@pytest.mark.parametrize(
    ("met_at", "as_of", "expected"),
    [
        pytest.param(None, "20 14:44", Standing.OPEN, id="nothing yet"),
        pytest.param(None, "20 14:45", Standing.OPEN, id="on the due moment it can still be kept"),
        pytest.param(None, "20 14:46", Standing.BREACHED, id="too late"),
        pytest.param("20 14:44", "20 14:45", Standing.MET, id="in time"),
        pytest.param("20 14:45", "20 14:46", Standing.MET, id="exactly on the due moment"),
        pytest.param("20 14:46", "20 14:46", Standing.BREACHED, id="a minute late"),
        pytest.param("20 14:00", "20 13:59", Standing.OPEN, id="asked before it was done"),
    ],
)
def test_an_act_on_the_due_moment_keeps_the_promise(met_at, as_of, expected):
    clock = Clock(HANDED_OVER, berlin("20 14:45"), met_at and berlin(met_at))

    assert standing(clock, as_of=berlin(as_of)) == expected


@pytest.mark.parametrize(
    ("met_at", "as_of", "expected"),
    [
        pytest.param(None, "20 15:00", Standing.EXCUSED, id="a breach is forgiven"),
        pytest.param("20 15:00", "20 16:00", Standing.EXCUSED, id="a late act too"),
        pytest.param("20 11:00", "20 15:00", Standing.MET, id="what was kept stays kept"),
        pytest.param(None, "20 14:00", Standing.OPEN, id="what is not due stays open"),
    ],
)
def test_an_excuse_forgives_a_breach_and_nothing_else(met_at, as_of, expected):
    clock = Clock(HANDED_OVER, berlin("20 14:45"), met_at and berlin(met_at))

    assert standing(clock, as_of=berlin(as_of), excuse=Excuse.BAD_DATA) == expected


@pytest.mark.parametrize(
    ("term", "episode", "met_at"),
    [
        pytest.param(FIRST_TOUCH, Episode(HANDED_OVER), None, id="nobody called"),
        pytest.param(
            FIRST_TOUCH,
            Episode(HANDED_OVER, [AUTOMATIC_MAIL]),
            None,
            id="an automatic mail is no touch",
        ),
        pytest.param(
            FIRST_TOUCH,
            Episode(HANDED_OVER, [AUTOMATIC_MAIL, CALL]),
            CALL.at,
            id="a human called",
        ),
        pytest.param(
            FIRST_TOUCH,
            Episode(berlin("20 11:01"), [CALL]),
            None,
            id="a call before the handoff does not count",
        ),
        pytest.param(
            FIRST_TOUCH, Episode(CALL.at, [CALL]), CALL.at, id="a call at the handoff does"
        ),
        pytest.param(ANSWER, Episode(HANDED_OVER, answers=[ACCEPTED]), ACCEPTED.at, id="accepted"),
        pytest.param(ANSWER, Episode(HANDED_OVER, answers=[RETURNED]), RETURNED.at, id="returned"),
        pytest.param(
            ANSWER,
            Episode(HANDED_OVER, answers=[PASSED_ON]),
            None,
            id="passing on to a colleague is no answer",
        ),
        pytest.param(
            ANSWER,
            Episode(HANDED_OVER, answers=[PASSED_ON, ACCEPTED]),
            ACCEPTED.at,
            id="the colleague accepted",
        ),
        pytest.param(
            FEEDBACK,
            Episode(HANDED_OVER, answers=[RETURNED], replies=[berlin("20 09:00")]),
            None,
            id="a reply before the return answers nothing",
        ),
        pytest.param(
            FEEDBACK,
            Episode(HANDED_OVER, answers=[RETURNED], replies=[berlin("22 09:00")]),
            berlin("22 09:00"),
            id="a reply closes what the return opened",
        ),
    ],
)
def test_what_keeps_a_promise(term, episode, met_at):
    assert clock_of(term, episode, OFFICE).met_at == met_at


@pytest.mark.parametrize(
    ("term", "starts_at", "due"),
    [
        pytest.param(FIRST_TOUCH, HANDED_OVER, "20 14:45", id="first touch, from the handoff"),
        pytest.param(ANSWER, HANDED_OVER, "22 10:00", id="answer, from the handoff"),
        pytest.param(DEPTH, HANDED_OVER, "2026-05-05 10:00", id="depth, from the handoff"),
        pytest.param(OUTCOME, ACCEPTED.at, "2026-05-13 09:30", id="outcome, from acceptance"),
    ],
)
def test_when_a_clock_starts_and_is_due(term, starts_at, due):
    clock = clock_of(term, Episode(HANDED_OVER, answers=[ACCEPTED]), OFFICE)

    assert (clock.starts_at, clock.due_at) == (starts_at, berlin(due))


@pytest.mark.parametrize(
    ("term", "answers"),
    [
        pytest.param(OUTCOME, [], id="no outcome is owed before an answer"),
        pytest.param(OUTCOME, [PASSED_ON], id="nor by passing on"),
        pytest.param(OUTCOME, [RETURNED], id="nor after a return"),
        pytest.param(FEEDBACK, [], id="no feedback is owed before a return"),
        pytest.param(FEEDBACK, [ACCEPTED], id="nor after an acceptance"),
    ],
)
def test_no_clock_runs_where_there_is_nothing_to_wait_for(term, answers):
    assert clock_of(term, Episode(HANDED_OVER, answers=answers), OFFICE) is None


@pytest.mark.parametrize(
    ("returned", "as_of", "expected"),
    [
        ("22 09:00", "21 12:00", Standing.OPEN),
        ("22 09:00", "22 12:00", Standing.VOID),
        ("2026-05-14 09:00", "2026-05-15 09:00", Standing.BREACHED),
    ],
)
def test_an_accepted_lead_returned_in_time_owes_no_outcome(returned, as_of, expected):
    given_back = Answer(berlin(returned), AnswerKind.RETURNED)
    clock = clock_of(OUTCOME, Episode(HANDED_OVER, answers=[ACCEPTED, given_back]), OFFICE)

    assert standing(clock, as_of=berlin(as_of)) == expected


def attempts(*told: str) -> list[Attempt]:
    """Attempts such as `20 11:00 call` or `21 09:00 mail reached`."""
    words = [line.split() for line in told]
    return [
        Attempt(berlin(f"{day} {at}"), channel, "reached" in more, "automatic" in more)
        for day, at, channel, *more in words
    ]


@pytest.mark.parametrize(
    ("made", "outcome_at", "met_at"),
    [
        pytest.param([], None, None, id="nothing was tried"),
        pytest.param(["20 11:00 call", "21 11:00 mail"], None, None, id="too few attempts"),
        pytest.param(
            ["20 11:00 call", "21 11:00 call", "22 11:00 call"], None, None, id="one channel only"
        ),
        pytest.param(
            ["20 11:00 call", "21 11:00 call", "22 11:00 mail"],
            None,
            "22 11:00",
            id="attempts and channels",
        ),
        pytest.param(
            ["22 11:00 mail", "20 11:00 call", "21 11:00 call"],
            None,
            "22 11:00",
            id="in whatever order they are told",
        ),
        pytest.param(
            ["20 11:00 call", "21 11:00 call", "22 11:00 mail automatic"],
            None,
            None,
            id="a machine's mail is no attempt",
        ),
        pytest.param(["20 11:00 call reached"], None, "20 11:00", id="the lead was reached"),
        pytest.param(["20 11:00 call"], "23 15:00", "23 15:00", id="there was an outcome"),
        pytest.param(["24 11:00 call reached"], "23 15:00", "23 15:00", id="whichever came first"),
        pytest.param(["30 10:00 call reached"], None, "30 10:00", id="as the window ends"),
        pytest.param(["30 10:01 call reached"], "30 10:02", None, id="after the window"),
    ],
)
def test_depth_fails_only_without_contact_outcome_and_the_agreed_attempts(made, outcome_at, met_at):
    met = depth_met(
        attempts(*made),
        outcome_at and berlin(outcome_at),
        window_end=berlin("30 10:00"),
        need_attempts=3,
        need_channels=2,
    )

    assert met == (met_at and berlin(met_at))


def test_depth_counts_from_the_handoff():
    before = attempts("20 08:00 call reached")

    assert clock_of(DEPTH, Episode(HANDED_OVER, before), OFFICE).met_at is None


def test_the_first_term_that_holds_is_the_promise():
    for_best = Term("First touch", What.FIRST_TOUCH, Span(4, Unit.WORKING_HOURS), 0.95, 0)
    for_all = Term("First touch", What.FIRST_TOUCH, Span(1, Unit.WORKING_DAYS), 0.9, 1)
    depth = Term("Depth", What.DEPTH, Span(10, Unit.WORKING_DAYS), 0.9, 2)
    terms = [depth, for_all, for_best]

    assert applicable(terms, {0, 1, 2}) == {"First touch": for_best, "Depth": depth}
    assert applicable(terms, {1}) == {"First touch": for_all}
    assert applicable(terms, set()) == {}
