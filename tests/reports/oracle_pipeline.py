"""Deals counted one by one: how fast they bring revenue, and whether marketing passed them on."""

from collections import defaultdict
from fractions import Fraction

from accord.deals.models import Deal
from accord.handoff.models import Attempt, Handoff
from accord.staff.models import User
from tests.reports.deals import deals, fate, leads
from tests.reports.oracle_common import (
    ALWAYS,
    Agreed,
    first_touches,
    inside,
    known,
    median,
    seconds,
)
from tests.reports.oracle_costs import half_up

FIELDS = {"source": "source_name_key", "channel": "channel_key"}


def velocity(by, since=None, until=None, known_at=None, as_of=None):
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    told = deals_as_of(by, agreed, known_at, as_of)
    lines = defaultdict(list)
    for deal in told:
        if inside(deal["opened"]["occurred_on"], since, until):
            lines[deal["name"]].append(deal)
            lines["(total)"].append(deal)
    coverage = _coverage(told, agreed, as_of)
    return [
        _line(by, name, chosen, coverage if name == "(total)" else None)
        for name, chosen in lines.items()
    ]


def velocity_list(by, since=None, until=None, known_at=None, as_of=None):
    """Every deal opened in the period."""
    as_of = min(as_of, known_at or ALWAYS)
    agreed, users = Agreed(as_of), dict(User.objects.values_list("pk", "name"))
    called = dict(Deal.objects.values_list("pk", "name"))
    return [
        {
            by: deal["name"][0] if isinstance(deal["name"], tuple) else deal["name"],
            "deal": called[deal["id"]],
            "deal_number": deal["id"],
            "opened_on": f"{deal['opened']['occurred_on']}",
            "stands": deal["fate"],
            "won_on": f"{deal['won']['occurred_on']}" if deal["won"] else None,
            "rep": users.get(deal["opened"]["actor_id"]),
            "amount": deal["amount"],
        }
        for deal in deals_as_of(by, agreed, known_at, as_of)
        if inside(deal["opened"]["occurred_on"], since, until)
    ]


def deals_as_of(by, agreed, known_at, as_of):
    """Every deal with the changes up to the moment: its first, its fate, its worth, its name."""
    users = {user.pk: user for user in User.objects.select_related("team")}
    origin = first_touches(known_at, FIELDS[by]) if by in FIELDS else {}
    arrived = leads(agreed, known_at or ALWAYS)
    told = []
    for deal in deals(known_at):
        path = [change for change in deal["changes"] if change["at"] <= seconds(as_of)]
        if not path:
            continue
        stands = fate(path)
        worth = stands["worth"]
        opened, rep = path[0], users.get(path[0]["actor_id"])
        lead = min(((arrived[p], p) for p in deal["people"] if p in arrived), default=None)
        names = {
            "period": "all",
            "month": f"{opened['occurred_on']:%Y-%m}",
            "rep": (rep.name, rep.pk) if rep else None,
            "team": rep.team.name if rep and rep.team else None,
        }
        told.append(
            {
                **deal,
                "opened": opened,
                "fate": "won" if stands["won"] else "lost" if stands["lost"] else "open",
                "won": stands["won"],
                "amount": worth[0] if worth and worth[1] == agreed.currency else None,
                "elsewhere": bool(worth) and worth[1] != agreed.currency,
                "name": names.get(by, origin.get(lead[1]) if lead else "(unattributed)"),
            }
        )
    return told


def _coverage(told, agreed, as_of):
    goals = agreed.text.get("goals")
    this_year = as_of.astimezone(agreed.zone).year
    won = sum(
        deal["amount"] or 0
        for deal in told
        if deal["won"] and deal["won"]["occurred_on"].year == this_year
    )
    missing = max(0, goals["revenue"] * 100 - won)
    pipeline = sum(deal["amount"] or 0 for deal in told if deal["fate"] == "open")
    return Fraction(pipeline, missing) if missing else None


def summed(chosen, *fates):
    return sum(deal["amount"] or 0 for deal in chosen if deal["fate"] in fates)


def days_to_win(chosen):
    return median(
        (deal["won"]["occurred_on"] - deal["opened"]["occurred_on"]).days
        for deal in chosen
        if deal["won"]
    )


def _line(by, name, chosen, coverage):
    fates = [deal["fate"] for deal in chosen]
    won, lost = fates.count("won"), fates.count("lost")
    priced = sum(deal["fate"] == "won" and deal["amount"] is not None for deal in chosen)
    revenue, days = summed(chosen, "won"), days_to_win(chosen)
    speed = None
    if priced and days:
        exact = Fraction(revenue, priced) * Fraction(won, won + lost) * len(chosen) / days
        speed = half_up(exact.numerator, exact.denominator)
    return {
        by: name[0] if isinstance(name, tuple) else name,
        "opportunities": len(chosen),
        "open": fates.count("open"),
        "won": won,
        "lost": lost,
        "win_rate": (won, won + lost),
        "win_rate_by_value": Fraction(revenue, decided)
        if (decided := summed(chosen, "won", "lost"))
        else None,
        "deals_in_other_currencies": sum(deal["elsewhere"] for deal in chosen),
        "revenue": revenue,
        "average_deal": half_up(revenue, priced),
        "cycle_days_median": days,
        "velocity_per_day": speed,
        "open_pipeline": summed(chosen, "open"),
        "coverage": coverage,
    }


def self_made(by, since=None, until=None, known_at=None, as_of=None, quiet=14):
    as_of = min(as_of, known_at or ALWAYS)
    agreed, now = Agreed(as_of), seconds(as_of)
    handed, tried = defaultdict(list), defaultdict(list)
    for handoff in Handoff.objects.values():
        handed[handoff["person_id"]].append(seconds(handoff["opened_at"]))
    for attempt in known(Attempt, known_at, "person_id", "automatic"):
        if not attempt["automatic"] and seconds(attempt["occurred_at"]) <= now:
            tried[attempt["person_id"]].append(seconds(attempt["occurred_at"]))
    lines = defaultdict(list)
    for deal in deals_as_of(by, agreed, known_at, as_of):
        if not inside(deal["opened"]["occurred_on"], since, until):
            continue
        start = deal["opened"]["at"]
        passed = any(at <= start for person in deal["people"] for at in handed[person])
        since_then = [at for person in deal["people"] for at in tried[person] if at >= start]
        idle = now - max(since_then, default=start) > quiet * 86400
        told = {**deal, "followed": bool(since_then), "idle": deal["fate"] == "open" and idle}
        lines[deal["name"], "passed" if passed else "self-made"].append(told)
    return [_origin_line(by, name, origin, chosen) for (name, origin), chosen in lines.items()]


def _origin_line(by, name, origin, chosen):
    line = _line(by, name, chosen, None)
    return {
        by: line[by],
        "origin": origin,
        "deals": len(chosen),
        **{fate: line[fate] for fate in ("won", "lost", "open")},
        "win_rate": line["win_rate"],
        "followed_up": (sum(deal["followed"] for deal in chosen), len(chosen)),
        "quiet": (sum(deal["idle"] for deal in chosen), line["open"]),
        "deals_in_other_currencies": line["deals_in_other_currencies"],
        "revenue": line["revenue"],
        "average_deal": line["average_deal"],
        "days_to_win_median": line["cycle_days_median"],
    }


ORACLES = {"velocity-list": velocity_list, "velocity": velocity, "self-made": self_made}
