"""The sources report counted by hand: one loop over leads, one over deals, one over costs' days."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from math import floor

from accord.campaigns.models import Campaign, CampaignCost
from accord.deals.models import Deal, DealChange, DealPerson
from accord.lifecycle.models import Move
from accord.touchpoints.models import Touch
from tests.reports.deals import deals, fate
from tests.reports.oracle_common import ALWAYS, Agreed, folded, inside, known, mean, median, seconds

FIELD = {
    "source": "source_name_key",
    "channel": "channel_key",
    "campaign": "campaign__key",
    "landing-page": "path_key",
    "asset": "asset__key",
}
STEPS = {
    "leads": "lead",
    "mqls": "mql",
    "accepted": "accepted",
    "sqls": "sql",
    "opportunities": "opportunity",
    "won": "customer",
}
NOBODY = "(unattributed)"
NO_TOUCH = (None, None, None)


def sources(by, since=None, until=None, known_at=None, as_of=None):
    agreed = Agreed(min(as_of, known_at or ALWAYS))
    lines = defaultdict(lambda: defaultdict(list))

    def put(name, measure, value):
        lines[name][measure].append(value)
        lines["(total)"][measure].append(value)

    touches = _touches(by, known_at)
    leads = _leads(agreed, known_at)
    for person, (_, day, furthest) in leads.items():
        if inside(day, since, until):
            _put_lead(put, min(touches[person], default=NO_TOUCH), furthest, agreed.rank)
    for deal in _won(known_at, leads, touches):
        if inside(deal["lead_on"] or deal["won_on"], since, until):
            _put_deal(put, deal, agreed.currency)
    opened = [deal for deal in _open(known_at, as_of, leads) if inside(deal["on"], since, until)]
    for deal in opened:
        _put_open(put, deal, touches, agreed.currency)
    for name, currency, amount in _costs(by, since, until, known_at):
        _put_cost(put, name, amount, currency == agreed.currency)
    return [_line(by, name, measures, agreed) for name, measures in lines.items()]


def _put_cost(put, name, amount, adds_up):
    if adds_up:
        put(name, "cost", amount)
    else:
        put(name, "costs_in_other_currencies", 1)


def _put_open(put, deal, touches, currency):
    name = min(touches[deal["lead"]], default=NO_TOUCH)[2] if deal["lead"] else NOBODY
    put(name, "open_deals", 1)
    if deal["currency"] == currency:
        put(name, "pipeline", deal["amount"])


def _touches(by, known_at):
    """Of each person: the order of a touch, its local date, and the name it counts under."""
    touches = defaultdict(list)
    for touch in known(Touch, known_at, "person_id", "occurred_on", FIELD[by]):
        order = (seconds(touch["occurred_at"]), touch["id"])
        touches[touch["person_id"]].append((order, touch["occurred_on"], touch[FIELD[by]]))
    return touches


def _put_lead(put, first, furthest, rank):
    for measure, stage in STEPS.items():
        if stage in rank and furthest >= rank[stage]:
            put(first[2], measure, 1)


def _leads(agreed, known_at):
    """Person: (moment, local date, furthest step)."""
    leads = {}
    limit = seconds(known_at or ALWAYS)
    for move in Move.objects.order_by("person_id", "number").values():
        rank = agreed.rank.get(move["to_stage"])
        if seconds(move["at"]) > limit or rank is None or rank < agreed.rank["lead"]:
            continue
        person = move["person_id"]
        if person not in leads:
            leads[person] = (seconds(move["at"]), move["on"], rank)
        elif rank > leads[person][2]:
            leads[person] = (*leads[person][:2], rank)
    return leads


def _won(known_at, leads, touches):
    changes, people = defaultdict(list), defaultdict(set)
    for change in known(
        DealChange, known_at, "deal_id", "kind", "occurred_on", "amount_minor", "currency"
    ):
        changes[change["deal_id"]].append(change)
    for link in known(DealPerson, known_at, "deal_id", "person_id"):
        people[link["deal_id"]].add(link["person_id"])
    deals = []
    for deal in Deal.objects.values("id", "company_id"):
        result = _result(changes[deal["id"]])
        if result is None:
            continue
        won, amount, currency = result
        arrived = sorted((leads[p][0], p) for p in people[deal["id"]] if p in leads)
        lead = arrived[0][1] if arrived else None
        path = sorted(touch for p in people[deal["id"]] for touch in touches[p])
        won_s = seconds(won["occurred_at"])
        before = [touch for touch in path if touch[0][0] <= won_s]
        deals.append(
            {
                "order": (won_s, deal["id"]),
                "customer": ("company", deal["company_id"])
                if deal["company_id"]
                else ("person", lead)
                if lead
                else ("deal", deal["id"]),
                "won_on": won["occurred_on"],
                "amount": amount,
                "currency": currency,
                "lead": lead,
                "lead_on": leads[lead][1] if lead else None,
                "name": min(touches[lead], default=NO_TOUCH)[2] if lead else NOBODY,
                "contact_on": min((day for _, day, _ in path), default=None),
                "first": before[0][2] if before else NOBODY,
                "last": before[-1][2] if before else NOBODY,
            }
        )
    customers = set()
    for deal in sorted(deals, key=lambda deal: deal["order"]):
        deal["new"] = deal["customer"] not in customers
        customers.add(deal["customer"])
    return deals


def _open(known_at, as_of, leads):
    """The deals that nobody won or lost by the moment, with the last amount there is."""
    limit = seconds(min(as_of, known_at or ALWAYS))
    for deal in deals(known_at):
        path = [change for change in deal["changes"] if change["at"] <= limit]
        stands = path and fate(path)
        if not stands or stands["won"] or stands["lost"]:
            continue
        lead = min(((leads[p][0], p) for p in deal["people"] if p in leads), default=(0, None))[1]
        on = leads[lead][1] if lead else path[0]["occurred_on"]
        amount, currency = stands["worth"] or (None, None)
        yield {"lead": lead, "on": on, "amount": amount, "currency": currency}


def _result(changes):
    """The win that nothing lost again, with the last amount there is."""
    won = latest = None
    for change in sorted(changes, key=lambda c: (seconds(c["occurred_at"]), c["id"])):
        if change["amount_minor"] is not None:
            latest = (change["amount_minor"], change["currency"])
        if change["kind"] == "lost":
            won = None
        if change["kind"] == "won" and won is None:
            won = change
    return (won, *(latest or (None, None))) if won else None


def _put_deal(put, deal, currency):
    name = deal["name"]
    put(name, "deals", 1)
    if deal["amount"] is not None and deal["currency"] == currency:
        put(name, "revenue", deal["amount"])
        put(deal["first"], "revenue_first_touch", deal["amount"])
        put(deal["last"], "revenue_last_touch", deal["amount"])
    elif deal["amount"] is not None:
        put(name, "deals_in_other_currencies", 1)
    if deal["contact_on"] and deal["contact_on"] > deal["won_on"]:
        put(name, "won_before_first_contact", 1)
    if deal["new"]:
        put(name, "customers", 1)
        if deal["lead"]:
            put(name, "days", (deal["won_on"] - deal["lead_on"]).days)
        if deal["contact_on"]:
            put(name, "contact", (deal["won_on"] - deal["contact_on"]).days)


def _costs(by, since, until, known_at):
    """(name, currency, amount) of each cost that reaches into the period."""
    campaigns = {row["id"]: row for row in Campaign.objects.values()}
    fields = ("campaign_id", "traffic_source", "channel", "starts_on", "ends_on")
    for cost in known(CampaignCost, known_at, *fields, "amount_minor", "currency"):
        campaign = campaigns.get(cost["campaign_id"], {})
        names = {
            "source": folded(cost["traffic_source"]),
            "channel": folded(cost["channel"] or campaign.get("channel")),
            "campaign": campaign.get("key"),
            "landing-page": None,
            "asset": None,
        }
        count = (cost["ends_on"] - cost["starts_on"]).days + 1
        days = [cost["starts_on"] + timedelta(days=n) for n in range(count)]
        sign = -1 if cost["amount_minor"] < 0 else 1
        each = [0] * count
        for cent in range(abs(cost["amount_minor"]) % count):
            each[cent] = sign
        even = sign * (abs(cost["amount_minor"]) // count)
        chosen = [
            even + extra for day, extra in zip(days, each, strict=True) if inside(day, since, until)
        ]
        if chosen:
            yield names[by] or NOBODY, cost["currency"], sum(chosen)


def _line(by, name, measures, agreed):
    total = {key: sum(values) for key, values in measures.items() if key not in ("days", "contact")}
    line = {by: name}
    for measure, stage in STEPS.items():
        line[measure] = total.get(measure, 0) if stage in agreed.rank else None
    rates = {
        "lead_to_mql": ("mqls", "leads"),
        "mql_to_accepted": ("accepted", "mqls"),
        "lead_to_accepted": ("accepted", "leads"),
        "accepted_to_sql": ("sqls", "accepted"),
        "lead_to_sql": ("sqls", "leads"),
        "sql_to_opportunity": ("opportunities", "sqls"),
        "lead_to_opportunity": ("opportunities", "leads"),
        "opportunity_to_won": ("won", "opportunities"),
        "lead_to_won": ("won", "leads"),
    }
    for rate, (over, under) in rates.items():
        pair = (line[over], line[under])
        line[rate] = None if None in pair else pair
    for measure in (
        "customers", "won_before_first_contact", "deals", "deals_in_other_currencies", "revenue",
        "revenue_first_touch", "revenue_last_touch", "open_deals", "pipeline", "cost",
        "costs_in_other_currencies",
    ):  # fmt: skip
        line[measure] = total.get(measure, 0)
    line["days_to_close_median"] = median(measures["days"])
    line["days_to_close_mean"] = mean(measures["days"])
    line["days_from_contact_median"] = median(measures["contact"])
    line["days_from_contact_mean"] = mean(measures["contact"])
    for column, under in (
        ("cost_per_lead", "leads"),
        ("cost_per_mql", "mqls"),
        ("cost_per_sql", "sqls"),
        ("cost_per_customer", "customers"),
    ):
        each = Fraction(line["cost"], line[under]) if line[under] else None
        line[column] = None if each is None else floor(each + Fraction(1, 2))
    profit = line["revenue"] - line["cost"]
    line["roi"] = Fraction(profit, line["cost"]) if line["cost"] else None
    return line


ORACLES = {"sources": sources}
