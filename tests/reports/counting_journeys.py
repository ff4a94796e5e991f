"""Deals and what came before them, gathered by hand: one loop over deals, one over their touches."""

from collections import defaultdict
from datetime import timedelta

from accord.campaigns.models import Campaign
from accord.content.models import Asset
from accord.deals.models import Deal, DealChange, DealPerson
from accord.lifecycle.models import Move
from accord.people.models import Person
from accord.touchpoints.models import Touch
from tests.reports.oracle_common import ALWAYS, Agreed, inside, known, seconds

FIELDS = (
    "person_id", "occurred_on", "kind", "source_name_key", "channel_key", "path_key",
    "campaign_id", "asset_id",
)  # fmt: skip


class Journey:
    """One deal that ended, and the touches that count, in order."""

    def __init__(self, deal, changes, people, agreed):
        self.deal, self.people, self.agreed = deal, people, agreed
        self.changes = sorted(changes, key=lambda c: (seconds(c["occurred_at"]), c["id"]))
        self.end, self.outcome = self._end()
        amounts = [c for c in self.changes if c["amount_minor"] is not None]
        last = amounts[-1] if amounts and self.outcome == "won" else None
        ours = last is not None and last["currency"] == agreed.currency
        self.revenue = last["amount_minor"] if ours else 0
        self.elsewhere = int(last is not None and not ours)
        opened = [seconds(c["occurred_at"]) for c in self.changes if c["kind"] == "opened"]
        self.opened = min(opened, default=None)
        named = [c["campaign_id"] for c in self.changes if c["campaign_id"]]
        self.campaign = CAMPAIGNS.get(named[-1]) if named else None
        self.path = []

    def _end(self):
        """The change that ended it for good, and how; nothing for a deal that is open."""
        end = None
        for change in self.changes:
            if change["kind"] == "lost":
                end = (change, "lost")
            elif change["kind"] == "won" and (end is None or end[1] == "lost"):
                end = (change, "won")
        return end or (None, None)

    @property
    def ended_s(self):
        return seconds(self.end["occurred_at"])


CAMPAIGNS = {}


def journeys(by, since, until, known_at, as_of, *, lookback=None, period="lead"):
    """Every deal of the period that was won or lost, with its path."""
    agreed = Agreed(min(as_of, known_at or ALWAYS))
    CAMPAIGNS.clear()
    CAMPAIGNS.update(Campaign.objects.values_list("id", "key"))
    if lookback is None:
        number, unit = agreed.text["credit"]["lookback"].split()
        lookback = int(number) * (7 if unit.startswith("week") else 1)
    leads, touches = _leads(agreed, known_at), _touches(by, known_at)
    found = []
    for journey in _ended(agreed, known_at):
        arrived = sorted((leads[p][0], p) for p in journey.people if p in leads)
        journey.lead_s, journey.lead = arrived[0] if arrived else (None, None)
        lead_on = leads[journey.lead][1] if arrived else None
        ended_on = journey.end["occurred_on"]
        if inside(ended_on if period == "end" else lead_on or ended_on, since, until):
            earliest = ended_on - timedelta(days=lookback)
            journey.path = sorted(
                (
                    touch
                    for person in journey.people
                    for touch in touches[person]
                    if touch["s"] <= journey.ended_s and touch["on"] >= earliest
                ),
                key=lambda touch: (touch["s"], touch["id"]),
            )
            journey.earliest = earliest
            found.append(journey)
    return found


def _ended(agreed, known_at):
    changes, people = defaultdict(list), defaultdict(set)
    fields = ("deal_id", "kind", "occurred_on", "amount_minor", "currency", "campaign_id", "why")
    for change in known(DealChange, known_at, *fields):
        changes[change["deal_id"]].append(change)
    for link in known(DealPerson, known_at, "deal_id", "person_id"):
        people[link["deal_id"]].add(link["person_id"])
    for deal in Deal.objects.values("id", "name", "company_id"):
        journey = Journey(deal, changes[deal["id"]], people[deal["id"]], agreed)
        if journey.end:
            yield journey


def _leads(agreed, known_at):
    """Person: (moment, local date) of becoming a lead."""
    leads, limit = {}, seconds(known_at or ALWAYS)
    for move in Move.objects.order_by("person_id", "number").values():
        rank = agreed.rank.get(move["to_stage"])
        if rank is None or rank < agreed.rank["lead"] or seconds(move["at"]) > limit:
            continue
        moment = (seconds(move["at"]), move["on"])
        leads[move["person_id"]] = min(moment, leads.get(move["person_id"], moment))
    return leads


def _touches(by, known_at):
    campaigns = dict(Campaign.objects.values_list("id", "key"))
    assets = dict(Asset.objects.values_list("id", "key"))
    people = {p.pk: p.email or p.external_id for p in Person.objects.all()}
    touches = defaultdict(list)
    for row in known(Touch, known_at, *FIELDS):
        campaign = campaigns.get(row["campaign_id"])
        names = {
            "source": row["source_name_key"], "channel": row["channel_key"], "campaign": campaign,
            "landing-page": row["path_key"], "asset": assets.get(row["asset_id"]),
            "person": people[row["person_id"]],
        }  # fmt: skip
        touches[row["person_id"]].append(
            {
                "id": row["id"],
                "s": seconds(row["occurred_at"]),
                "on": row["occurred_on"],
                "kind": row["kind"],
                "person": people[row["person_id"]],
                "person_id": row["person_id"],
                "campaign": campaign,
                "channel": row["channel_key"],
                "name": names[by],
            }
        )
    return touches
