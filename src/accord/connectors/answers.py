"""Answers: sales accepted a lead, returned it with a reason, or passed it on."""

from collections.abc import Sequence
from typing import Any

from accord.connectors.batch import Desk, Once, Row
from accord.connectors.fields import WHO, Field
from accord.connectors.identities import Persons, UnableToIdentifyError, users
from accord.connectors.values import Manner, UnableToReadValueError
from accord.handoff.models import Answer
from accord.kit.text import fold
from accord.people.models import Person
from accord.staff.models import User

TITLE = "Answers"
ABOUT = ("email", "external_id")
KEY_ALIASES = (
    "Id",
    "Answer ID",
)
FIELDS = (
    *WHO,
    Field("occurred", "moment", ("Occurred at", "Answered at", "Date", "Timestamp"), required=True),
    Field("answer", "word", ("Kind", "Decision", "Disposition"), required=True),
    Field("reason", aliases=("Return reason", "Reason code"), longest=100),
    Field("note", aliases=("Comment", "Notes"), longest=1_000),
    Field("by", aliases=("User", "Answered by", "Owner email")),
)


def check(values: dict[str, Any], _manner: Manner) -> None:
    """An answer is one of three, and a return says why."""
    if values["answer"] not in Answer.Kind.values:
        known = ", ".join(Answer.Kind.values)
        reason = f"this is none of {known}; translate it under `values` in the mapping"
        raise UnableToReadValueError(reason, "answer")
    if values["answer"] == Answer.Kind.RETURNED and "reason" not in values:
        raise UnableToReadValueError("a lead is returned with a reason", "reason")


def take_in(rows: Sequence[Row], desk: Desk) -> None:
    """Add the answers of a batch; only people who are known can be answered on."""
    once = Once(Answer, rows, desk)
    persons = Persons((row.values.get("email"), row.values.get("external_id")) for row in rows)
    found = [(row, person) for row in rows if (person := _person(row, desk, persons))]
    by_email = users(row.values.get("by") for row, _ in found)
    once.write((row, _answer(row, person, desk, by_email)) for row, person in found)


def _person(row: Row, desk: Desk, persons: Persons) -> Person | None:
    email, external_id = row.values.get("email"), row.values.get("external_id")
    name, reason = "email" if email else "external_id", "nobody with this id or e-mail is known"
    try:
        if person := persons.find(email, external_id):
            return person
    except UnableToIdentifyError as error:
        name, reason = error.name, error.reason
    desk.refuse(row, name, reason)
    return None


def _answer(row: Row, person: Person, desk: Desk, by_email: dict[str, User]) -> Answer:
    values = row.values
    actor = by_email.get(fold(values.get("by", "")))
    if actor is None and "by" in values:
        desk.notes["rows name someone who is no user here; the answer stands without a name"] += 1
    return Answer(
        person=person,
        kind=values["answer"],
        reason=values.get("reason", ""),
        note=values.get("note", ""),
        actor=actor,
        occurred_at=values["occurred"],
        source=desk.source,
        source_key=row.key,
    )
