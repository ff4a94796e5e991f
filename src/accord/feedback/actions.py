"""What sales and marketing tell each other about a lead: how good it was, and what was learned."""

from datetime import datetime

from django.db import transaction

from accord.feedback.models import Rating, Reply
from accord.handoff.actions import (
    Seen,
    SomeoneWasFirstError,
    UnableToActError,
    latest,
    said_before,
    say,
)
from accord.handoff.models import Answer, Handoff
from accord.ledger.actions import lock
from accord.ledger.models import Fact


@transaction.atomic
def rate(lead: Seen, *, stars: int, note: str, by, at: datetime) -> list[Fact]:
    """Say how good the lead is, from 1 to 5; it may be said again."""
    if stars not in range(1, 6):
        raise UnableToActError("stars", "Give 1 to 5 points.")
    lock(at=at)
    before = said_before(lead, [Rating], by=by)
    return before or say(lead, [Rating(stars=stars, note=note)], by=by, at=at)


@transaction.atomic
def reply(lead: Seen, *, text: str, by, at: datetime) -> list[Fact]:
    """Answer for marketing to a returned lead; the first reply stops the clock, and is the one."""
    lock(at=at)
    if before := said_before(lead, [Reply], by=by):
        return before
    handoff = Handoff.objects.get(person=lead.person_id, number=lead.handoff)
    if not waits_for_reply(handoff):
        raise replied_first(handoff)
    return say(lead, [Reply(text=text)], by=by, at=at)


def waits_for_reply(handoff: Handoff) -> bool:
    """Whether sales returned this lead and marketing has not said a word yet."""
    return handoff.answer == Answer.Kind.RETURNED and handoff.replied_at is None


def replied_first(handoff: Handoff) -> SomeoneWasFirstError:
    """Who has replied already."""
    fact = latest([Reply], handoff)
    if fact is None:
        return SomeoneWasFirstError(None, "does not wait for a reply here", handoff.replied_at)
    return SomeoneWasFirstError(fact.actor, "replied to this return", fact.occurred_at)
