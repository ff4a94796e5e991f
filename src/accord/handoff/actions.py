"""What sales does with a lead that was handed over: try to reach it, answer, say what became of it.

Each action writes facts and judges nothing; a lead that somebody else has dealt with meanwhile is
left as it is, and the error says who that was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from accord.agreement.queries import InForce, versions_in_force
from accord.agreement.rules.promises import ReturnReason
from accord.handoff.models import Answer, Assignment, Attempt, Handoff, Outcome, Pause
from accord.kit.periods import day_bounds
from accord.ledger.actions import append, lock
from accord.ledger.models import Fact
from accord.ledger.queries import holding
from accord.staff.models import User

SOURCE = "accord"


@dataclass(frozen=True, slots=True)
class Seen:
    """A lead as it stood on the page of whoever acts: the number of its handoff, and its owner.

    `key` is that of the form; a form that is sent again does nothing.
    """

    person_id: int
    handoff: int
    owner_id: int | None
    key: str


@dataclass(frozen=True, slots=True)
class Why:
    """A reason of the agreement's list, and what is to be said beside it."""

    reason: str = ""
    note: str = ""


class UnableToActError(Exception):
    """What was said cannot be taken like this; the message names the cure, `field` the place."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class SomeoneWasFirstError(Exception):
    """The lead is no longer as it was shown: `who` did something with it, and nothing is written."""

    def __init__(self, who: User | None, did: str, at: datetime | None) -> None:
        super().__init__(f"{who or 'Accord'} {did}")
        self.who, self.did, self.at = who, did, at


def reach(lead: Seen, *, channel: str, reached: bool, note: str, by, at: datetime) -> list[Fact]:
    """Log that one tried to reach the lead; whoever tries first with nobody's lead takes it."""
    attempt = Attempt(channel=channel, reached=reached, note=note)
    return _say(lead, [*_taking(lead, by), attempt], by=by, at=at)


def accept(lead: Seen, *, note: str, by, at: datetime) -> list[Fact]:
    """Take the lead on; whoever accepts nobody's lead owns it."""
    answer = Answer(kind=Answer.Kind.ACCEPTED, note=note)
    return _say(lead, [*_taking(lead, by), answer], by=by, at=at)


def send_back(lead: Seen, *, why: Why, by, at: datetime) -> list[Fact]:
    """Return the lead to marketing for a reason of the list."""
    reason = _agreed(lead, why)
    answer = Answer(kind=Answer.Kind.RETURNED, reason=reason.reason, note=why.note)
    return _say(lead, [answer], by=by, at=at)


def conclude(lead: Seen, *, qualified: bool, why: Why, by, at: datetime) -> list[Fact]:
    """Say what became of an accepted lead: it qualifies, or it does not and why."""
    if qualified:
        return _say(lead, [Outcome(result=Outcome.Result.QUALIFIED, note=why.note)], by=by, at=at)
    reason = _agreed(lead, why)
    outcome = Outcome(result=Outcome.Result.NOT_QUALIFIED, reason=reason.reason, note=why.note)
    return _say(lead, [outcome], by=by, at=at)


def give(lead: Seen, *, to: User, note: str, by, at: datetime) -> list[Fact]:
    """Give the lead to someone; an owner who has not answered yet thereby passes it on."""
    if to.pk == lead.owner_id:
        raise UnableToActError("to", f"{to} has this lead already. Choose someone else.")
    facts: list[Fact] = [Assignment(owner=to)]
    if lead.owner_id == by.pk and not _handoff(lead).answer:
        facts.append(Answer(kind=Answer.Kind.PASSED_ON, note=note))
    return _say(lead, facts, by=by, at=at)


def pause(lead: Seen, *, until: date, why: str, by, at: datetime) -> list[Fact]:
    """Wait until the beginning of a day, as agreed with the lead; the clocks stand still."""
    version = _version(_handoff(lead))
    ends_at = day_bounds(until, version.zone if version else ZoneInfo("UTC"))[0]
    if ends_at <= at:
        raise UnableToActError("until", "This day has begun already. Choose a later one.")
    return _say(lead, [Pause(ends_at=ends_at, why=why)], by=by, at=at)


def reasons_of(handoff: Handoff) -> Sequence[ReturnReason]:
    """Why this lead may be returned: the list of the version under which it was handed over."""
    version = _version(handoff)
    return version.agreement.returns if version else ()


def waits_for(kind: type[Fact], handoff: Handoff) -> bool:
    """Whether the handoff is open for a fact of this kind."""
    if handoff.closed_at is not None:
        return False
    if kind is Answer:
        return not handoff.answer
    if kind is Outcome:
        return handoff.answer == Answer.Kind.ACCEPTED and not handoff.outcome
    return True


def someone_was_first(handoff: Handoff) -> SomeoneWasFirstError:
    """Who has dealt with the lead since it was shown, and how."""
    fact = latest((Assignment, Answer, Outcome), handoff)
    if fact is None:
        return SomeoneWasFirstError(None, "has closed this handoff", handoff.closed_at)
    return SomeoneWasFirstError(fact.actor, _did(fact), fact.occurred_at)


@transaction.atomic
def say(lead: Seen, facts: Sequence[Fact], *, by, at: datetime) -> list[Fact]:
    """Add what someone says about a lead, once; the caller has made sure that it may be said."""
    for fact in facts:
        fact.person_id, fact.actor, fact.occurred_at = lead.person_id, by, at
        fact.source, fact.source_key = SOURCE, _key(lead, type(fact), by)
        append([fact], at=at)
    return list(facts)


def said_before(lead: Seen, kinds: Iterable[type[Fact]], *, by) -> list[Fact]:
    """What this very form has said already."""
    found = (kind.objects.filter(source=SOURCE, source_key=_key(lead, kind, by)) for kind in kinds)
    return [fact for facts in found for fact in facts]


def latest(kinds: Sequence[type[Fact]], handoff: Handoff) -> Fact | None:
    """The last thing that was said since the lead was handed over, and holds.

    Of what was said at one moment, the kind named last.
    """
    said = []
    for rank, kind in enumerate(kinds):
        since = kind.objects.filter(person=handoff.person_id, recorded_at__gte=handoff.opened_at)
        found = holding(since).select_related("actor").order_by("recorded_at", "pk").last()
        said += [(found.recorded_at, rank, found)] if found else []
    return max(said, key=lambda one: one[:2])[2] if said else None


@transaction.atomic
def _say(lead: Seen, facts: Sequence[Fact], *, by, at: datetime) -> list[Fact]:
    """Under the lock of the log: write unless this form or somebody else was there before."""
    lock(at=at)
    if before := said_before(lead, map(type, facts), by=by):
        return before
    handoff = _handoff(lead)
    waits = all(waits_for(type(fact), handoff) for fact in facts)
    if not waits or handoff.owner_id != lead.owner_id:
        raise someone_was_first(handoff)
    return say(lead, facts, by=by, at=at)


def _taking(lead: Seen, by) -> list[Fact]:
    return [] if lead.owner_id else [Assignment(owner=by)]


def _handoff(lead: Seen) -> Handoff:
    return Handoff.objects.select_related("person").get(person=lead.person_id, number=lead.handoff)


def _version(handoff: Handoff) -> InForce | None:
    """The version under which the lead was handed over."""
    return next((one for one in versions_in_force() if one.number == handoff.version), None)


def _agreed(lead: Seen, why: Why) -> ReturnReason:
    """The reason as the agreement has it, with a note where it asks for one."""
    agreed = {reason.reason: reason for reason in reasons_of(_handoff(lead))}
    if why.reason not in agreed:
        raise UnableToActError("reason", "Choose a reason of the agreement's list.")
    if agreed[why.reason].note == "required" and not why.note:
        raise UnableToActError(
            "note", f"The agreement asks for a note with “{why.reason}”. Say what happened."
        )
    return agreed[why.reason]


def _did(fact: Fact) -> str:
    if isinstance(fact, Assignment):
        return "took it" if fact.owner_id == fact.actor_id else f"gave it to {fact.owner}"
    if isinstance(fact, Answer):
        other = {"accepted": "accepted it", "passed on": "passed it on"}
        return other.get(fact.kind, f"returned it to marketing: {fact.reason}")
    if fact.result == Outcome.Result.QUALIFIED:
        return "found it qualified"
    return f"found it not qualified: {fact.reason}"


def _key(lead: Seen, kind: type[Fact], by) -> str:
    return f"{by.pk}-{lead.key}-{kind._meta.model_name}"
