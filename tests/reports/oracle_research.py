"""What buyers did before sales first spoke with them, counted deal by deal, touch by touch."""

from collections import defaultdict
from fractions import Fraction

from accord.deals.models import Deal
from accord.handoff.models import Attempt
from accord.lifecycle.models import Move
from accord.touchpoints.models import Touch
from tests.reports.oracle_common import ALWAYS, Agreed, inside, known, median, seconds
from tests.reports.oracle_pipeline import deals_as_of


def research(by, since=None, until=None, known_at=None, as_of=None, tried=False):
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    facts = _facts(known_at, tried)
    names = dict(Deal.objects.values_list("id", "name"))
    lines = defaultdict(list)
    for deal in deals_as_of("rep" if by in ("month", "deal") else by, agreed, known_at, as_of):
        if deal["fate"] != "won" or not inside(deal["won"]["occurred_on"], since, until):
            continue
        told = _told(deal, facts, agreed)
        key = {
            "month": f"{deal['won']['occurred_on']:%Y-%m}",
            "deal": (names[deal["id"]], deal["id"]),
        }.get(by, deal["name"])
        lines[key].append(told)
        lines["(total)"].append(told)
    return [_line(by, name, told) for name, told in lines.items()]


def _facts(known_at, tried):
    attempts, touches, moves = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in known(Attempt, known_at, "person_id", "reached", "automatic", "occurred_on"):
        if not row["automatic"] and (tried or row["reached"]):
            attempts[row["person_id"]].append((seconds(row["occurred_at"]), row["occurred_on"]))
    for row in known(Touch, known_at, "person_id", "occurred_on"):
        touches[row["person_id"]].append((seconds(row["occurred_at"]), row["occurred_on"]))
    for row in Move.objects.order_by("person_id", "number").values():
        moves[row["person_id"]].append((seconds(row["at"]), row["position"]))
    return attempts, touches, moves


def _told(deal, facts, agreed):
    attempts, touches, moves = facts
    won, people = deal["won"]["at"], deal["people"]
    contact = min((a for p in people for a in attempts[p] if a[0] <= won), default=None)
    if contact is None:
        return None
    path = sorted(touch for p in people for touch in touches[p] if touch[0] <= won)
    before = [touch for touch in path if touch[0] < contact[0]]
    cycle = [*agreed.text["position"]][::-1]
    stood = [[name for at, name in moves[p] if at <= contact[0]][-1:] for p in people]
    reached = [cycle.index(name) + 1 for names in stood for name in names if name in cycle]
    return {
        "touches": len(path),
        "before": len(before),
        "days": (contact[1] - path[0][1]).days if before else None,
        "passed": Fraction(max(reached, default=0), len(cycle)),
    }


def _line(by, name, told):
    with_contact = [deal for deal in told if deal]
    shares = [Fraction(deal["before"], deal["touches"]) for deal in with_contact if deal["touches"]]
    passed = [deal["passed"] for deal in with_contact]
    total = sum(deal["touches"] for deal in with_contact)
    return {
        by: name[0] if isinstance(name, tuple) else name,
        "deals": len(told),
        "contacted": (len(with_contact), len(told)),
        "touches": total,
        "before_contact": (sum(deal["before"] for deal in with_contact), total),
        "touches_before_median": median(deal["before"] for deal in with_contact),
        "share_before_median": median(shares),
        "half_before": (sum(share >= Fraction(1, 2) for share in shares), len(with_contact)),
        "days_before_median": median(
            deal["days"] for deal in with_contact if deal["days"] is not None
        ),
        "positions_passed": sum(passed) / len(passed) if passed else None,
    }


ORACLES = {"research": research}
