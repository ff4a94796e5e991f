"""Answers taken in: what sales said about leads that were handed over."""

import pytest

from accord.handoff.models import Answer

ANSWERS = """\
Answer ID,Email,Answered at,Decision,Return reason,Comment,Answered by
1,ada@acme.test,2026-03-02 10:00,OK,,,Sam@Example.com
2,bea@acme.test,2026-03-02 11:00,Zurück,No budget,Next year,gone@example.com
"""
WORDS = "values: {answer: {ok: accepted, zurück: returned}}\n"


@pytest.fixture
def leads(take_in):
    take_in("people", "external_id,email\n1,ada@acme.test\n2,bea@acme.test\n")


def test_answers_in_other_words(take_in, leads, sam):
    result = take_in("answers", ANSWERS, WORDS)

    assert result.counts == (2, 0, 0, 0)
    accepted, returned = Answer.objects.order_by("occurred_at")
    assert (accepted.kind, accepted.actor) == ("accepted", sam)
    assert (returned.kind, returned.reason, returned.note, returned.actor) == (
        "returned",
        "No budget",
        "Next year",
        None,
    )
    assert dict(result.account.notes) == {
        "rows name someone who is no user here; the answer stands without a name": 1
    }


def test_the_same_file_again_changes_nothing(take_in, leads, sam):
    take_in("answers", ANSWERS, WORDS)

    assert take_in("answers", ANSWERS, WORDS).counts == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("ada@acme.test,,2026-03-02,returned,", "reason", "a lead is returned with a reason"),
        (
            "ada@acme.test,,2026-03-02,maybe,",
            "answer",
            (
                "this is none of accepted, returned, passed on; translate it under `values` in the "
                "mapping"
            ),
        ),
        ("cyd@acme.test,,2026-03-02,accepted,", "email", "nobody with this id or e-mail is known"),
        (",9,2026-03-02,accepted,", "external_id", "nobody with this id or e-mail is known"),
        (
            "ada@acme.test,2,2026-03-02,accepted,",
            "email",
            "the e-mail belongs to another person than the id 2",
        ),
        (
            ",,2026-03-02,accepted,",
            "email",
            "nothing says who or what this is about: email or external_id",
        ),
        ("ada@acme.test,,,accepted,", "occurred", "this is missing"),
    ],
)
def test_a_row_is_refused_for_a_reason(take_in, leads, row, column, reason):
    result = take_in("answers", f"email,external_id,occurred,answer,reason\n{row}\n")

    assert result.reasons == [(2, column, reason)]
    assert Answer.objects.count() == 0
