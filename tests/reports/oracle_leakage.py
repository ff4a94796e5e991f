"""What is lost with leads, counted handoff by handoff, with the price of each lead's source."""

from collections import defaultdict
from fractions import Fraction

from accord.sla.models import Clock
from tests.reports.deals import deals, first_steps
from tests.reports.oracle_common import ALWAYS, Agreed, first_touches, inside, seconds
from tests.reports.oracle_costs import days_of_costs, half_up
from tests.reports.oracle_follow_up import passed_leads
from tests.reports.oracle_responses import handoffs

LOST = ("never worked", "rejected", "expired")


def leakage(by, since=None, until=None, known_at=None, as_of=None):
    as_of = min(as_of, known_at or ALWAYS)
    agreed, now = Agreed(as_of), seconds(as_of)
    passed = passed_leads(known_at, as_of, agreed)
    source = first_touches(known_at, "source_name_key")
    price = _prices(agreed, source, since, until, known_at)
    overdue = _overdue(now)
    lines = defaultdict(list)
    for name, handoff in handoffs(by, since, until, known_at, as_of):
        wins = passed[handoff["person_id"]]["wins"]
        owed = overdue[handoff["person_id"], handoff["number"]]
        if any(win["won"]["at"] >= seconds(handoff["opened_at"]) for win in wins):
            fate = "won"
        else:
            fate = _fate(handoff, owed, now)
        for key in (name, "(total)"):
            lines[key].append((fate, price.get(source.get(handoff["person_id"]), 0)))
    value, revenue = _expected(passed, agreed), _revenue(agreed, since, until, known_at, now)
    return [_line(by, name, fates, value, revenue) for name, fates in lines.items()]


def _overdue(now):
    """(person, handoff): what is due and was not done by now."""
    overdue = defaultdict(set)
    for clock in Clock.objects.filter(side="sales").values():
        if seconds(clock["due_at"]) < now:
            ends = [clock["met_at"]]
            if clock["what"] != "first touch":
                ends.append(clock["ended_at"])
            if not any(end and seconds(end) <= now for end in ends):
                overdue[clock["person_id"], clock["handoff"]].add(clock["what"])
    return overdue


def _fate(handoff, owed, now):
    answered = handoff["answered_at"] and seconds(handoff["answered_at"]) <= now
    touched = handoff["first_touch_at"] and seconds(handoff["first_touch_at"]) <= now
    if answered and handoff["answer"] == "returned":
        return "rejected"
    if not touched and "first touch" in owed:
        return "never worked"
    return "expired" if owed & {"answer", "outcome"} else "open"


def _prices(agreed, source, since, until, known_at):
    """Source: what one of its leads of the period cost."""
    leads, cost = defaultdict(int), defaultdict(int)
    for person, steps in first_steps(agreed, known_at or ALWAYS).items():
        if "lead" in steps and inside(steps["lead"]["on"], since, until) and source.get(person):
            leads[source[person]] += 1
    for name, currency, shares, _ in days_of_costs("source", known_at, since, until):
        if currency == agreed.currency:
            cost[name] += sum(cents for _, cents in shares)
    return {name: half_up(cost[name], leads[name]) for name in leads if cost[name] > 0}


def _expected(passed, agreed):
    decided = sum(lead["fate"] != "pending" for lead in passed.values())
    wins = [deal["worth"] for lead in passed.values() for deal in lead["wins"] if deal["mine"]]
    revenue = sum(worth[0] for worth in wins if worth and worth[1] == agreed.currency)
    return half_up(revenue, decided) if decided and revenue > 0 else 0


def _revenue(agreed, since, until, known_at, now):
    return sum(
        deal["worth"][0]
        for deal in deals(known_at)
        if deal["won"]
        and deal["won"]["at"] <= now
        and inside(deal["won"]["occurred_on"], since, until)
        and deal["worth"]
        and deal["worth"][1] == agreed.currency
    )


def _line(by, name, fates, value, revenue):
    said = [fate for fate, _ in fates]
    lost = [cost for fate, cost in fates if fate in LOST]
    return {
        by: name[0] if isinstance(name, tuple) else name,
        "handoffs": len(fates),
        **{fate.replace(" ", "_"): said.count(fate) for fate in LOST},
        "lost": (len(lost), len(fates)),
        "cost_lost": sum(lost),
        "expected_value": value,
        "value_lost": len(lost) * value,
        "revenue": revenue,
        "cost_of_revenue": Fraction(sum(lost), revenue) if revenue else None,
        "value_of_revenue": Fraction(len(lost) * value, revenue) if revenue else None,
    }


ORACLES = {"leakage": leakage}
