"""Attempts, and what became of passed leads, counted handoff by handoff and person by person."""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

from accord.handoff.models import Attempt, Handoff
from accord.lifecycle.models import Move
from tests.reports.deals import deals
from tests.reports.oracle_common import ALWAYS, Agreed, known, mean, median, seconds
from tests.reports.oracle_costs import half_up
from tests.reports.oracle_responses import handoffs

DAY = 86400


def attempts(by, since=None, until=None, known_at=None, as_of=None, kind=None, least=5):
    as_of = min(as_of, known_at or ALWAYS)
    tried = _attempts(known_at, as_of, kind)
    lines = defaultdict(list)
    for name, handoff in handoffs(by, since, until, known_at, as_of):
        made = sorted(tried[handoff["person_id"], handoff["number"]])
        lines[name].append(made)
        lines["(total)"].append(made)
    return [_tried(by, name, made, least) for name, made in lines.items()]


def _attempts(known_at, as_of, kind):
    """(person, handoff): (moment, id, reached) of each attempt since it and before the next."""
    opened = defaultdict(list)
    for handoff in Handoff.objects.values():
        if handoff["opened_at"] <= as_of:
            moment = seconds(handoff["opened_at"])
            opened[handoff["person_id"]].append((moment, handoff["number"]))
    tried = defaultdict(list)
    for attempt in known(Attempt, known_at, "person_id", "channel", "reached", "automatic"):
        at = seconds(attempt["occurred_at"])
        before = [pair for pair in sorted(opened[attempt["person_id"]]) if pair[0] <= at]
        if attempt["automatic"] or at > seconds(as_of) or not before:
            continue
        if kind is None or attempt["channel"] == kind:
            key = (attempt["person_id"], before[-1][1])
            tried[key].append((at, attempt["id"], attempt["reached"]))
    return tried


def _tried(by, name, handed, least):
    made = [attempt for one in handed for attempt in one]
    gaps = [b[0] - a[0] for one in handed for a, b in pairwise(one)]
    middle, average = median(gaps), mean(gaps)
    count = len(handed)
    return {
        by: name[0] if isinstance(name, tuple) else name,
        "handoffs": count,
        "attempts": len(made),
        "attempts_per_lead": Fraction(len(made), count),
        "untried": (sum(not one for one in handed), count),
        "tried_enough": (sum(len(one) >= least for one in handed), count),
        "reached": (sum(reached for _, _, reached in made), len(made)),
        "leads_reached": (sum(any(a[2] for a in one) for one in handed), count),
        "days_between_median": None if middle is None else Fraction(middle) / DAY,
        "days_between_mean": None if average is None else average / DAY,
    }


def passed_leads(known_at, as_of, agreed):
    """Person: their first handoff, what became of them, and their wins since."""
    last = {}
    for move in Move.objects.order_by("person_id", "number").values():
        if seconds(move["at"]) <= seconds(as_of):
            last[move["person_id"]] = move["to_stage"]
    aside = {row["name"] for row in agreed.stages if row["aside"] or row["terminal"]}
    passed = {
        row["person_id"]: {"handoff": row, "at": seconds(row["opened_at"]), "wins": []}
        for row in Handoff.objects.filter(number=1).values()
        if seconds(row["opened_at"]) <= seconds(as_of)
    }
    for deal in deals(known_at):
        won = deal["won"] and deal["won"]["at"] <= seconds(as_of) and deal["won"]
        on_it = [
            (passed[p]["at"], p)
            for p in deal["people"]
            if won and p in passed and passed[p]["at"] <= won["at"]
        ]
        for at, person in on_it:
            passed[person]["wins"].append({**deal, "mine": (at, person) == min(on_it)})
    for person, lead in passed.items():
        lead["wins"].sort(key=lambda deal: (deal["won"]["at"], deal["id"]))
        out = "lost" if last.get(person) in aside else "pending"
        lead["fate"] = "won" if lead["wins"] else out
    return passed


def close_rate(by, since=None, until=None, known_at=None, as_of=None):
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    passed = passed_leads(known_at, as_of, agreed)
    lines = defaultdict(list)
    for name, handoff in handoffs(by, since, until, known_at, as_of):
        if handoff["number"] == 1:
            lines[name].append(passed[handoff["person_id"]])
            lines["(total)"].append(passed[handoff["person_id"]])
    return [_closed(by, name, leads, agreed.currency) for name, leads in lines.items()]


def _closed(by, name, leads, currency):
    fates = [lead["fate"] for lead in leads]
    mine = [deal for lead in leads for deal in lead["wins"] if deal["mine"]]
    worth = [deal["worth"] for deal in mine if deal["worth"]]
    revenue = sum(amount for amount, money in worth if money == currency)
    days = [
        (lead["wins"][0]["won"]["occurred_on"] - lead["handoff"]["opened_on"]).days
        for lead in leads
        if lead["wins"]
    ]
    return {
        by: name[0] if isinstance(name, tuple) else name,
        "passed": len(leads),
        "won": (fates.count("won"), len(leads)),
        "won_of_decided": (fates.count("won"), fates.count("won") + fates.count("lost")),
        "lost": fates.count("lost"),
        "pending": fates.count("pending"),
        "deals": len(mine),
        "deals_in_other_currencies": sum(money != currency for _, money in worth),
        "revenue": revenue,
        "revenue_per_lead": half_up(revenue, len(leads)),
        "days_to_win_median": median(days),
    }


ORACLES = {"attempts": attempts, "close-rate": close_rate}
