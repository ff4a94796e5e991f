"""Deals as the oracles count them: what became of each, its people, and who is a customer."""

from collections import defaultdict

from accord.deals.models import Deal, DealChange, DealPerson
from accord.lifecycle.models import Move
from tests.reports.oracle_common import known, seconds


def first_steps(agreed, as_of):
    """Person: step of the main line: the move by which it was first reached."""
    steps = defaultdict(dict)
    for move in Move.objects.order_by("person_id", "number").values():
        rank = agreed.rank.get(move["to_stage"])
        if rank is None or seconds(move["at"]) > seconds(as_of):
            continue
        for step, own in agreed.rank.items():
            if own <= rank:
                steps[move["person_id"]].setdefault(step, move)
    return steps


def deals(known_at):
    """Every deal: its company and people, and its changes in their order, each with `at`."""
    changes, people = defaultdict(list), defaultdict(set)
    fields = ("deal_id", "kind", "occurred_on", "amount_minor", "currency", "actor_id")
    for change in known(DealChange, known_at, *fields):
        changes[change["deal_id"]].append({**change, "at": seconds(change["occurred_at"])})
    for link in known(DealPerson, known_at, "deal_id", "person_id"):
        people[link["deal_id"]].add(link["person_id"])
    for deal in Deal.objects.values("id", "company_id"):
        path = sorted(changes[deal["id"]], key=lambda change: (change["at"], change["id"]))
        yield {**deal, "people": people[deal["id"]], "changes": path, **fate(path)}


def fate(path):
    """How a deal stands after its changes: the win that holds, the loss, and its worth."""
    won = lost = worth = None
    for change in path:
        if change["amount_minor"] is not None:
            worth = (change["amount_minor"], change["currency"])
        if change["kind"] == "lost":
            won, lost = None, change
        if change["kind"] == "won" and won is None:
            won, lost = change, None
    return {"won": won, "lost": lost, "worth": worth}


def won_deals(known_at, as_of, arrived):
    """Won deals in their order, with their first lead and whether they made a new customer."""
    customers = set()
    won = [deal for deal in deals(known_at) if deal["won"] and deal["won"]["at"] <= seconds(as_of)]
    for deal in sorted(won, key=lambda deal: (deal["won"]["at"], deal["id"])):
        leads = sorted((arrived[p], p) for p in deal["people"] if p in arrived)
        lead = leads[0][1] if leads else None
        customer = (
            ("company", deal["company_id"]) if deal["company_id"]
            else ("person", lead) if lead else ("deal", deal["id"])
        )  # fmt: skip
        yield {**deal, "lead": lead, "new": customer not in customers}
        customers.add(customer)


def leads(agreed, known_at):
    """Person: when they became a lead, in seconds."""
    arrived = {}
    for person, steps in first_steps(agreed, known_at).items():
        if "lead" in steps:
            arrived[person] = seconds(steps["lead"]["at"])
    return arrived
