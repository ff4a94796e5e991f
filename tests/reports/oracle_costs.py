"""Costs and what they bought counted by hand: day by day, person by person, deal by deal."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from math import floor

from accord.campaigns.models import Campaign, CampaignCost
from tests.reports.deals import first_steps, leads, won_deals
from tests.reports.oracle_common import ALWAYS, Agreed, first_touches, folded, inside, known

FIELDS = {"source": "source_name_key", "channel": "channel_key", "campaign": "campaign__key"}
NOBODY = "(unattributed)"
COUNTS = {"lead": "leads", "mql": "mqls", "sql": "sqls", "opportunity": "opportunities"}


def costs(by, since=None, until=None, known_at=None, as_of=None):
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    origin = {} if by == "month" else first_touches(known_at, FIELDS[by])
    lines = defaultdict(lambda: defaultdict(int))

    def put(day, name, measure, amount):
        if inside(day, since, until):
            lines[_key(by, day, name)][measure] += amount
            lines["(total)"][measure] += amount

    _put_people(put, agreed, origin, as_of, known_at)
    for name, currency, shares, months in days_of_costs(by, known_at, since, until):
        if currency == agreed.currency:
            for day, cents in shares:
                put(day, name or NOBODY, "cost", cents)
            continue
        keys = months if by == "month" else [name or NOBODY]
        for key in [*keys, "(total)"] if shares else ():
            lines[key]["elsewhere"] += 1
    return [_line(by, name, line) for name, line in lines.items()]


def _key(by, day, name):
    return f"{day:%Y-%m}" if by == "month" else name


def _put_people(put, agreed, origin, as_of, known_at):
    for person, steps in first_steps(agreed, as_of).items():
        for step, count in COUNTS.items():
            if step in steps:
                put(steps[step]["on"], origin.get(person), count, 1)
    for deal in won_deals(known_at, as_of, leads(agreed, known_at or ALWAYS)):
        if deal["new"]:
            name = origin.get(deal["lead"]) if deal["lead"] else NOBODY
            put(deal["won"]["occurred_on"], name, "customers", 1)


def days_of_costs(by, known_at, since=None, until=None):
    """Each cost: its name, currency, its cents on each day of the period, its months."""
    campaigns = {row["id"]: row for row in Campaign.objects.values()}
    fields = ("campaign_id", "traffic_source", "channel", "starts_on", "ends_on")
    for cost in known(CampaignCost, known_at, *fields, "amount_minor", "currency"):
        campaign = campaigns.get(cost["campaign_id"], {})
        name = {
            "source": folded(cost["traffic_source"]),
            "channel": folded(cost["channel"] or campaign.get("channel")),
            "campaign": campaign.get("key"),
        }.get(by)
        count = (cost["ends_on"] - cost["starts_on"]).days + 1
        sign = -1 if cost["amount_minor"] < 0 else 1
        even, odd = divmod(abs(cost["amount_minor"]), count)
        days = [
            (cost["starts_on"] + timedelta(days=n), sign * (even + (n < odd))) for n in range(count)
        ]
        chosen = [(day, cents) for day, cents in days if inside(day, since, until)]
        yield name, cost["currency"], chosen, {f"{day:%Y-%m}" for day, _ in chosen}


def half_up(over, under):
    return floor(Fraction(over, under) + Fraction(1, 2)) if under else None


def _line(by, name, line):
    counts = ("leads", "mqls", "sqls", "opportunities", "customers")
    each = {f"cost_per_{c.removesuffix('s')}": half_up(line["cost"], line[c]) for c in counts}
    each["cost_per_opportunity"] = each.pop("cost_per_opportunitie")
    return {
        by: name,
        "in_month": None,
        "cost": line["cost"],
        "costs_in_other_currencies": line["elsewhere"],
        **{count: line[count] for count in counts},
        **each,
    }


ORACLES = {"costs": costs}
