"""What has happened with one deal and who takes part in it, with everything that was taken back."""

from dataclasses import dataclass
from datetime import datetime

from accord.deals.models import Deal, DealChange, DealPerson
from accord.deals.queries import people_on
from accord.ledger.models import Retraction
from accord.staff.models import User
from accord.templatetags.ui import money
from accord.web import visible
from accord.web.leads import directory

SAID = {
    "opened": "Opened",
    "stage": "Moved",
    "amount": "Amount set",
    "campaign": "Primary campaign named",
    "won": "Won",
    "lost": "Lost",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a deal in words; `gone` says since when and why it no longer holds."""

    fact: DealChange
    words: str
    by: str
    gone: Retraction | None

    @property
    def details(self) -> list[str]:
        """To what it was changed and why, each on a line of its own."""
        fact = self.fact
        worth = "" if fact.amount_minor is None else money(fact.amount_minor, fact.currency)
        changed = ", ".join(filter(None, [fact.stage, worth]))
        return [one for one in (changed, str(fact.campaign or ""), fact.why) if one]


@dataclass(frozen=True, slots=True)
class Part:
    """Someone who takes part; without a name where the reader may not see the person."""

    link: DealPerson
    person: directory.Listed | None


def history(deal: Deal) -> list[Change]:
    """Every step, the latest first."""
    facts = DealChange.objects.filter(deal=deal).select_related("actor", "campaign")
    gone = Retraction.objects.filter(kind="dealchange", deal=deal).select_related("actor")
    ended = {one.fact: one for one in gone}
    return [
        Change(fact, SAID[fact.kind], str(fact.actor or fact.source), ended.get(fact.pk))
        for fact in facts.order_by("-occurred_at", "-pk")
    ]


def taking_part(deal: Deal, user: User, *, at: datetime) -> list[Part]:
    """Who takes part, as far as the user may see them."""
    links = list(people_on(deal))
    ids = [link.person_id for link in links]
    among = visible.people(user).filter(pk__in=ids).select_related("standing")
    shown = {one.pk: one for one in directory.listed(among, at=at)}
    return [Part(link, shown.get(link.person_id)) for link in links]
