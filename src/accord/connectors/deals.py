"""Deals: opened, moved, won or lost, with the people and the company they are made with."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Min

from accord.connectors.batch import Desk, Facts, Row, digest, source_key
from accord.connectors.fields import CREATED_ALIASES, MODIFIED_ALIASES, Field
from accord.connectors.identities import (
    Companies,
    Persons,
    UnableToIdentifyError,
    campaigns,
    who,
)
from accord.connectors.values import Manner, UnableToReadValueError, address, money
from accord.deals.models import Deal, DealChange, DealPerson
from accord.kit.text import fold
from accord.ledger.models import LedgerEntry, Retraction
from accord.people.models import Company, Person, PersonFact
from accord.touchpoints.models import Touch

TITLE = "Deals"
IDENTITY = ("external_id",)
REPEATED = ("stage", "amount", "campaign")
"""What may change more than once on a deal."""
CLOSED = {"closed won": "won", "closedwon": "won", "closed lost": "lost", "closedlost": "lost"}
FIELDS = (
    Field("external_id", aliases=("Record ID", "hs_object_id", "Id", "Deal - ID", "Deal ID",
                                  "Opportunity ID")),
    Field("name", aliases=("Deal Name", "Opportunity Name", "Deal - Title", "Title")),
    Field("amount", aliases=("Deal - Value", "Value", "Deal value")),
    Field("currency", aliases=("Deal - Currency", "Currency Code", "Currency ISO Code")),
    Field("created", "moment", (*CREATED_ALIASES, "Deal - Deal created", "Deal created")),
    Field("modified", "moment", (*MODIFIED_ALIASES, "Deal - Update time")),
    Field("stage", aliases=("Deal Stage", "Stage Name", "Deal - Stage"), longest=60),
    Field("status", "word", ("Deal - Status", "Deal status")),
    Field("is_won", "yes/no", ("Is Deal Won", "hs_is_closed_won")),
    Field("is_closed", "yes/no", ("Is Deal Closed", "hs_is_closed")),
    Field("won", "moment", ("Won Date", "Won time", "Deal - Won time")),
    Field("lost", "moment", ("Lost Date", "Lost time", "Deal - Lost time")),
    Field("closed", aliases=("Close Date",)),
    Field("reason", aliases=("Lost reason", "Closed Lost Reason", "Deal - Lost reason"),
          longest=300),
    Field("person", "list", ("Associated Contact IDs", "Contact ID", "Person ID", "Lead ID",
                             "Deal - Contact person ID"), longest=2_000),
    Field("email", "list", ("Contact email", "Person - Email", "Emails"), longest=2_000),
    Field("role", aliases=("Contact role",), longest=60),
    Field("company", aliases=("Associated Company", "Company name", "Account Name",
                              "Deal - Organization")),
    Field("company_id", aliases=("Associated Company IDs", "Account ID", "Organization - ID")),
    Field("domain", "domain", ("Company domain name", "Website"), longest=253),
    Field("campaign", aliases=("Primary Campaign Source", "Primary Campaign", "Campaign ID")),
)  # fmt: skip


@dataclass(slots=True)
class History:
    """What is known of one deal so far."""

    opened: datetime | None = None
    stage: str = ""
    amount: tuple[int, str] | None = None
    campaign: int | None = None
    won: datetime | None = None
    lost: set[datetime] = field(default_factory=set)
    changed: datetime | None = None
    """When its stage, amount or campaign changed last."""

    def learn(self, change: DealChange) -> None:
        moment = change.occurred_at
        if change.kind == DealChange.Kind.OPENED:
            self.opened = moment
        elif change.kind == DealChange.Kind.WON:
            self.won = moment
        elif change.kind == DealChange.Kind.LOST:
            self.lost.add(moment)
        if change.stage:
            self.stage, self.changed = change.stage, moment
        if change.amount_minor is not None:
            self.amount, self.changed = (change.amount_minor, change.currency), moment
        if change.campaign_id is not None:
            self.campaign, self.changed = change.campaign_id, moment

    def outdates(self, moment: datetime | None) -> bool:
        """Whether a change is known that came after this moment."""
        return bool(moment and self.changed and moment < self.changed)


@dataclass(slots=True)
class Taken:
    """A row whose deal, people and campaign are known by now."""

    row: Row
    deal: Deal
    people: list[Person]
    campaign: int | None = None


def check(values: dict[str, Any], manner: Manner) -> None:
    """Money in whole minor units; a deal that is won or lost has a date on which it was."""
    if "amount" in values:
        currency = values.get("currency", manner.currency).upper()
        values["amount"] = (money(values["amount"], currency, manner), currency)
    ended = _ended(values)
    if ended and ended not in values:
        values[ended] = _closed(values, manner)
    try:
        values["email"] = tuple(address(email) for email in values.get("email", ()))
    except UnableToReadValueError as error:
        raise UnableToReadValueError(error.reason, "email") from None
    if any(len(each) > 200 for each in values.get("person", ())):
        raise UnableToReadValueError("an id is longer than 200 characters", "person")
    moments = [values[name] for name in ("created", "won", "lost") if name in values]
    if moments:
        values["opened"] = min(moments)


def _ended(values: dict[str, Any]) -> str:
    """`won`, `lost` or nothing, as its status, a mark or its stage says."""
    if values.get("status") in ("won", "lost"):
        return values["status"]
    if values.get("is_won"):
        return "won"
    if values.get("is_closed"):
        return "lost"
    return CLOSED.get(fold(values.get("stage", "")), "")


def _closed(values: dict[str, Any], manner: Manner) -> datetime:
    """The day it was closed; of an open deal that column says what is hoped for."""
    if "closed" not in values:
        raise UnableToReadValueError("the deal has ended, but nothing says when", "closed")
    try:
        moment, _ = manner.moment(values["closed"])
    except UnableToReadValueError as error:
        raise UnableToReadValueError(error.reason, "closed") from None
    if moment > manner.at:
        raise UnableToReadValueError("the deal has ended, but on a day in the future", "closed")
    return moment


def take_in(rows: Sequence[Row], desk: Desk) -> None:
    """Make or find the deals of a batch, and add what changed on them and who takes part."""
    ids = {row.values["external_id"] for row in rows}
    found = Deal.objects.filter(external_id__in=ids).select_related("company")
    deals = {deal.external_id: deal for deal in found}
    known = _histories(deals.values())
    persons = Persons(who for row in rows for who in _people(row))
    companies = Companies(row.values for row in rows)
    shelf = _Shelf(deals, again=desk.again)
    taken = []
    wins = {deal: history.won for deal, history in known.items() if history.won}
    for row in rows:
        if _may_be_taken(row, desk, persons, companies, wins):
            people = [persons.take(row, *each)[0] for each in _people(row)]
            deal = shelf.take(row, companies.take(row.values)[0])
            taken.append(Taken(row, deal, people))
    _name_campaigns(taken)
    companies.store()
    persons.store()
    shelf.store()
    facts = Facts(desk, PersonFact, DealChange, DealPerson)
    persons.introduce(desk, facts, "opened")
    for each in taken:
        _say_changes(each, desk, facts, known.setdefault(each.deal.external_id, History()))
    _say_people(taken, desk, facts, known)
    facts.write()


def _name_campaigns(taken: Sequence[Taken]) -> None:
    """A campaign that is not known yet is made."""
    known = campaigns(each.row.values.get("campaign") for each in taken)
    for each in taken:
        campaign = known.get(fold(each.row.values.get("campaign", "")))
        each.campaign = campaign and campaign.pk


def _people(row: Row) -> list[tuple[str | None, str | None]]:
    """The people of a deal; one e-mail and one id mean the same person."""
    emails, ids = row.values.get("email", ()), row.values.get("person", ())
    if len(emails) == len(ids) == 1:
        return [(emails[0], ids[0])]
    return [*((None, each) for each in ids), *((email, None) for email in emails)]


def _may_be_taken(
    row: Row, desk: Desk, persons: Persons, companies: Companies, wins: dict[str, datetime]
) -> bool:
    try:
        for each in _people(row):
            persons.find(*each)
        companies.find(row.values)
    except UnableToIdentifyError as error:
        desk.refuse(row, "person" if error.name == "external_id" else error.name, error.reason)
        return False
    won = row.values.get("won")
    if won and (before := wins.setdefault(row.values["external_id"], won)) != won:
        reason = f"the deal was won on {before:%Y-%m-%d %H:%M} UTC; retract that first"
        desk.refuse(row, "won", reason)
        return False
    return True


class _Shelf:
    """The deals of a batch by their id; those not known are made, names and companies kept up."""

    def __init__(self, deals: dict[str, Deal], *, again: bool) -> None:
        self._deals = deals
        self._again = again
        self._new: list[Deal] = []
        self._changed: dict[int, Deal] = {}

    def take(self, row: Row, company: Company | None) -> Deal:
        external_id = row.values["external_id"]
        deal = self._deals.get(external_id)
        if deal is None:
            deal = Deal(external_id=external_id, name=external_id)
            self._deals[external_id] = deal
            self._new.append(deal)
            row.verdict = "created"
        elif self._again:
            return deal
        name = row.values.get("name", deal.name)
        company = company or deal.company
        if (deal.name, deal.company) != (name, company):
            deal.name, deal.company = name, company
            row.verdict = row.verdict or "updated"
            if deal.pk:
                self._changed[deal.pk] = deal
        return deal

    def store(self) -> None:
        for deal in (*self._new, *self._changed.values()):
            deal.company_id = deal.company and deal.company.pk
        Deal.objects.bulk_create(self._new)
        Deal.objects.bulk_update(self._changed.values(), ["name", "company"], batch_size=500)


def _histories(deals: Iterable[Deal]) -> dict[str, History]:
    names = {deal.pk: deal.external_id for deal in deals}
    gone = Retraction.objects.filter(kind="dealchange").values("fact")
    found: dict[str, History] = {}
    changes = DealChange.objects.filter(deal_id__in=names).exclude(pk__in=gone)
    for change in changes.order_by("recorded_at", "pk"):
        found.setdefault(names[change.deal_id], History()).learn(change)
    return found


def _say_changes(each: Taken, desk: Desk, facts: Facts, history: History) -> None:
    row, deal = each.row, each.deal
    for kind, moment, what in [*_campaign(each, desk, history), *_changes(row, desk, history)]:
        is_end = kind in (DealChange.Kind.WON, DealChange.Kind.LOST)
        said = moment.isoformat() if is_end else desk.said(row)
        if kind == DealChange.Kind.OPENED:
            said = ""
        change = DealChange(
            deal_id=deal.pk,
            kind=kind,
            occurred_at=moment,
            source=desk.source,
            source_key=source_key(f"deal {deal.external_id}", kind, _digest(kind, what), said),
            **what,
        )
        history.learn(change)
        facts.add(row, change)


def _digest(kind: str, what: dict[str, Any]) -> str:
    return digest(str(sorted(what.items()))) if kind in REPEATED else ""


def _campaign(
    each: Taken, desk: Desk, history: History
) -> Iterator[tuple[str, datetime, dict[str, Any]]]:
    """The campaign belongs to the opening of a deal that is new; else it has changed since."""
    if each.campaign is None or each.campaign == history.campaign:
        return
    values = each.row.values
    is_new = history.opened is None
    if is_new or not (desk.again or history.outdates(values.get("modified"))):
        moment = values.get("opened" if is_new else "modified", desk.at)
        yield DealChange.Kind.CAMPAIGN, moment, {"campaign_id": each.campaign}


def _changes(
    row: Row, desk: Desk, history: History
) -> Iterator[tuple[str, datetime, dict[str, Any]]]:
    """What is new: an amount belongs to the win where one is said, else to the opening.

    The stage of a deal that has ended says no more than its end.
    """
    values, kinds = row.values, DealChange.Kind
    wins = "won" in values and history.won is None
    stage = "" if {"won", "lost"} & values.keys() else values.get("stage", "")
    amount = values.get("amount")
    money = {"amount_minor": amount[0], "currency": amount[1]} if amount else {}
    since = values.get("modified", desk.at)
    if history.opened is None:
        yield (
            kinds.OPENED,
            values.get("opened", desk.at),
            {"stage": stage, **({} if wins else money)},
        )
    elif not desk.again and not history.outdates(values.get("modified")):
        if stage and stage != history.stage:
            yield kinds.STAGE, since, {"stage": stage}
        if amount and not wins and amount != history.amount:
            yield kinds.AMOUNT, since, money
    if "lost" in values and values["lost"] not in history.lost:
        yield kinds.LOST, values["lost"], {"why": values.get("reason", "no reason given")}
    if wins:
        yield kinds.WON, values["won"], money


def _say_people(
    taken: Sequence[Taken], desk: Desk, facts: Facts, known: dict[str, History]
) -> None:
    """A link between deal and person begins when both were there, and is learned no earlier."""
    gone = Retraction.objects.filter(kind="dealperson").values("fact")
    links = DealPerson.objects.filter(deal_id__in={each.deal.pk for each in taken})
    linked = set(links.exclude(pk__in=gone).values_list("deal_id", "person_id"))
    first_seen = _FirstSeen({person.pk for each in taken for person in each.people})
    for each in taken:
        opened = known[each.deal.external_id].opened
        for person in each.people:
            if (each.deal.pk, person.pk) in linked:
                continue
            linked.add((each.deal.pk, person.pk))
            occurred_at = max(opened, first_seen.happened.get(person.pk, opened))
            fact = DealPerson(
                deal_id=each.deal.pk,
                person_id=person.pk,
                role=each.row.values.get("role", ""),
                occurred_at=occurred_at,
                recorded_at=max(occurred_at, first_seen.recorded.get(person.pk, occurred_at)),
                source=desk.source,
                source_key=source_key(f"deal {each.deal.external_id}", who(person)),
            )
            facts.add(each.row, fact)


class _FirstSeen:
    """When something was first known to have happened with each person, and when we learned it."""

    def __init__(self, persons: set[int]) -> None:
        self.happened: dict[int, datetime] = {}
        for model in (PersonFact, Touch):
            seen = model.objects.filter(person_id__in=persons).values_list("person_id")
            for person, moment in seen.annotate(Min("occurred_at")):
                self.happened[person] = min(moment, self.happened.get(person, moment))
        entries = LedgerEntry.objects.filter(person_id__in=persons).values_list("person_id")
        self.recorded: dict[int, datetime] = dict(entries.annotate(Min("recorded_at")))
