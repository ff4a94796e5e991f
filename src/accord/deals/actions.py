"""Working a deal: opened from a lead, changed step by step, won or lost. Each step is a fact.

Whoever calls these has the people on the deal judged in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from accord.campaigns.models import Campaign
from accord.deals.models import Deal, DealChange, DealPerson
from accord.deals.queries import deals_of, people_on, standing
from accord.ledger.actions import UnableToUndoError, append, lock, retract, undo
from accord.ledger.models import Retraction
from accord.ledger.queries import holding
from accord.people.models import Company, Person
from accord.staff.models import User

Kind = DealChange.Kind
HERE = "accord"
NAME_LENGTH, WORD_LENGTH, WHY_LENGTH = 200, 60, 300


class AlreadyOpenError(Exception):
    """The person has an open deal already; `deal` is that one."""

    def __init__(self, deal: Deal, by: User | None) -> None:
        super().__init__(f"“{deal.name}” is open already, opened by {by or 'an import'}.")
        self.deal = deal


class UnableToChangeDealError(Exception):
    """The deal stays as it is; the message says why, `field` where to mend it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Worth:
    """An amount in minor units of a currency."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What is said of a deal when it is opened; its stage and what it is worth may come later."""

    name: str
    stage: str = ""
    worth: Worth | None = None
    role: str = ""


@transaction.atomic
def open_deal(
    person: Person, opening: Opening, *, company: Company | None, by: User, at: datetime
) -> Deal:
    """Make a deal of a lead, in one step and only once: a second one is refused while one is open."""
    lock(at=at)
    for deal in deals_of([person.pk]).filter(end=""):
        raise AlreadyOpenError(deal, User.objects.filter(pk=deal.owner).first())
    name = _said("name", opening.name, NAME_LENGTH)
    stage = _short("stage", opening.stage, WORD_LENGTH)
    deal = Deal.objects.create(name=name, company=company)
    _say(deal, Kind.OPENED, by=by, at=at, stage=stage, **_in(opening.worth))
    add_person(deal, person, role=opening.role, by=by, at=at)
    return deal


@transaction.atomic
def add_person(deal: Deal, person: Person, *, role: str, by: User, at: datetime) -> DealPerson:
    """Let a person take part in a deal; nobody takes part twice."""
    lock(at=at)
    if people_on(deal).filter(person=person).exists():
        raise UnableToChangeDealError("person", f"{person} takes part in “{deal}” already.")
    link = DealPerson(deal=deal, person=person, role=_short("role", role, WORD_LENGTH))
    (new,) = append([_by(link, by=by, at=at)], at=at)
    return new


@transaction.atomic
def remove_person(link: DealPerson, *, why: str, by: User, at: datetime) -> Retraction:
    """End that a person takes part; a deal keeps at least one person."""
    lock(at=at)
    if not people_on(link.deal).exclude(pk=link.pk).exists():
        raise UnableToChangeDealError(
            "", f"“{link.deal}” would be left without anyone: add someone else first."
        )
    return retract(link, by=by, at=at, why=why.strip()[:WHY_LENGTH] or "Takes no part any more")


@transaction.atomic
def set_amount(deal: Deal, worth: Worth, *, by: User, at: datetime) -> DealChange:
    """Say what the deal is worth from now on; after the win too, when something is paid back."""
    now = _as_it_stands(deal, at=at)
    if (now.amount_minor, now.currency) == (worth.minor, worth.currency):
        raise UnableToChangeDealError("amount", "That is the amount already: type another one.")
    return _say(deal, Kind.AMOUNT, by=by, at=at, **_in(worth))


@transaction.atomic
def move_stage(deal: Deal, stage: str, *, by: User, at: datetime) -> DealChange:
    """Bring an open deal to another stage of selling."""
    now = _still_open(deal, at=at)
    stage = _said("stage", stage, WORD_LENGTH)
    if now.stage == stage:
        raise UnableToChangeDealError("stage", f"The deal is in “{stage}” already.")
    return _say(deal, Kind.STAGE, by=by, at=at, stage=stage)


@transaction.atomic
def set_campaign(deal: Deal, campaign: Campaign, *, by: User, at: datetime) -> DealChange:
    """Name the campaign that the deal is first of all put down to."""
    if _as_it_stands(deal, at=at).campaign == campaign.pk:
        raise UnableToChangeDealError("campaign", f"“{campaign}” is its campaign already.")
    return _say(deal, Kind.CAMPAIGN, by=by, at=at, campaign=campaign)


@transaction.atomic
def win(deal: Deal, worth: Worth | None, *, by: User, at: datetime) -> DealChange:
    """The deal is won, for this amount or else for the last one said."""
    now = _still_open(deal, at=at)
    if worth is None and now.amount_minor is None:
        raise UnableToChangeDealError("amount", "Say for how much it was won.")
    return _say(deal, Kind.WON, by=by, at=at, **_in(worth))


@transaction.atomic
def lose(deal: Deal, why: str, *, by: User, at: datetime) -> DealChange:
    """The deal is lost, with its reason."""
    _still_open(deal, at=at)
    return _say(deal, Kind.LOST, by=by, at=at, why=_said("why", why, WHY_LENGTH))


@transaction.atomic
def undo_change(change: DealChange, *, by: User, at: datetime) -> None:
    """Take back what one has just said of a deal; with its opening, everything said with it."""
    lock(at=at)
    if change.kind != Kind.OPENED:
        undo(change, by=by, at=at)
        return
    said = [*holding(DealChange.objects.filter(deal=change.deal_id)), *people_on(change.deal)]
    if any(fact.actor_id != by.pk for fact in said):
        raise UnableToUndoError(
            f"“{change.deal}” was changed by someone else since: close it as lost instead."
        )
    for fact in (change, *(other for other in said if other != change)):
        undo(fact, by=by, at=at)


def _as_it_stands(deal: Deal, *, at: datetime) -> Any:
    """The deal with its standing, which nobody changes until the transaction ends."""
    lock(at=at)
    now = standing(Deal.objects.filter(pk=deal.pk)).first()
    if now is None:
        raise UnableToChangeDealError("", f"The opening of “{deal}” was taken back: open it anew.")
    return now


def _still_open(deal: Deal, *, at: datetime) -> Any:
    now = _as_it_stands(deal, at=at)
    if now.end:
        who = _who_ended(deal)
        raise UnableToChangeDealError("", f"“{deal}” was {now.end} already{who}; it stands.")
    return now


def _who_ended(deal: Deal) -> str:
    ends = DealChange.objects.filter(deal=deal, kind__in=(Kind.WON, Kind.LOST))
    last = holding(ends).select_related("actor").order_by("occurred_at", "pk").last()
    return f", by {last.actor}" if last and last.actor else ""


def _say(deal: Deal, kind: str, *, by: User, at: datetime, **what: Any) -> DealChange:
    change = DealChange(deal=deal, kind=kind, **what)
    (new,) = append([_by(change, by=by, at=at)], at=at)
    return new


def _by(fact: Any, *, by: User, at: datetime) -> Any:
    fact.actor, fact.occurred_at = by, at
    fact.source, fact.source_key = HERE, uuid4().hex
    return fact


def _in(worth: Worth | None) -> dict[str, Any]:
    if worth is None:
        return {}
    if worth.minor < 0:
        raise UnableToChangeDealError("amount", "A deal is worth nothing or more, never less.")
    return {"amount_minor": worth.minor, "currency": worth.currency}


def _said(field: str, text: str, most: int) -> str:
    """The text without the space around it; one that is empty or too long is refused."""
    if not text.strip():
        missing = {"name": "Give the deal a name.", "stage": "Name the stage."}
        raise UnableToChangeDealError(field, missing.get(field, "Say why it was lost."))
    return _short(field, text, most)


def _short(field: str, text: str, most: int) -> str:
    said = text.strip()
    if len(said) > most:
        raise UnableToChangeDealError(field, f"Use at most {most} letters, not {len(said)}.")
    return said
