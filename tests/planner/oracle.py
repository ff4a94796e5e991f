"""What the planner asks of the log, counted by hand: plain loops over rows, one question after another."""

from collections import Counter, defaultdict

from accord.deals.models import Deal, DealChange, DealPerson
from accord.handoff.models import Handoff
from accord.lifecycle.models import Move
from accord.people.models import CompanyFact, Employment, PersonFact
from tests.reports.oracle_common import ALWAYS, Agreed, folded, known, seconds


class Counted:
    """The log as it was known at a moment, in dictionaries."""

    def __init__(self, as_of):
        self.as_of = as_of
        self.agreed = Agreed(as_of)
        self.moves = [
            move
            for move in Move.objects.order_by("person_id", "number").values()
            if seconds(move["at"]) <= seconds(as_of)
        ]
        self.leads = self._leads()
        self.deals = [deal for deal in map(self._deal, Deal.objects.values()) if deal]
        self._name_new_customers()

    def cohorts(self, since, until, name_of):
        """(month, name): people by step, customers and revenue by months from lead to win."""
        cohorts = defaultdict(lambda: {"reached": Counter(), "customers": {}, "revenue": {}})
        steps = {s: r for s, r in self.agreed.rank.items() if r >= self.agreed.rank["lead"]}
        came = {
            person: first["on"]
            for person, (first, _) in self.leads.items()
            if since <= first["on"] <= until
        }
        for person, day in came.items():
            furthest = self.leads[person][1]
            cohorts[_month(day), name_of(person)]["reached"].update(
                stage for stage, rank in steps.items() if rank <= furthest
            )
        won = [d for d in self.deals if d["standing"] == "won" and d["lead"] in came]
        for deal in won:
            day = came[deal["lead"]]
            cohort = cohorts[_month(day), name_of(deal["lead"])]
            self._add(deal, cohort, _number(deal["on"]) - _number(day))
        days = Counter((deal["on"] - came[deal["lead"]]).days for deal in won if deal["new"])
        return dict(cohorts), dict(days)

    def _add(self, deal, cohort, age):
        if deal["new"]:
            cohort["customers"][age] = cohort["customers"].get(age, 0) + 1
        if deal["currency"] == self.agreed.currency:
            cohort["revenue"][age] = cohort["revenue"].get(age, 0) + deal["amount"]

    def happened(self, since, until):
        reached = Counter()
        for person in self.leads:
            for stage, rank in self.agreed.rank.items():
                days = [
                    move["on"]
                    for move in self.moves
                    if move["person_id"] == person
                    and self.agreed.rank.get(move["to_stage"], -1) >= rank
                ]
                if rank >= self.agreed.rank["lead"] and days and since <= min(days) <= until:
                    reached[stage] += 1
        deals = [
            deal
            for deal in self.deals
            if deal["standing"] == "open" or since <= deal["on"] <= until
        ]
        numbers, worth = Counter(), Counter()
        for deal in deals:
            numbers[deal["standing"]] += 1
            worth[deal["standing"]] += (
                deal["amount"] if deal["currency"] == self.agreed.currency else 0
            )
        return dict(reached), sum(deal["new"] for deal in deals), numbers, worth

    def worked(self, since, until):
        found = Counter()
        for handoff in Handoff.objects.exclude(owner=None).select_related("owner"):
            touched = handoff.first_touch_at
            if touched and touched <= self.as_of and since <= handoff.opened_on <= until:
                found[_month(handoff.opened_on), handoff.owner.name] += 1
        return found

    def persona(self, person):
        return [move["persona"] for move in self.moves if move["person_id"] == person][-1] or None

    def field(self, name):
        """What a field says of a person, the company's word first."""

        def told(person):
            employers = _latest(known(Employment, self.as_of, "person_id", "company_id"), person)
            company = employers and employers["company_id"]
            facts = known(CompanyFact, self.as_of, "company_id", "field", "value")
            of_company = _latest(facts, company, "company_id", name)
            facts = known(PersonFact, self.as_of, "person_id", "field", "value")
            of_person = _latest(facts, person, "person_id", name)
            values = [fact["value"] for fact in (of_company, of_person) if fact and fact["value"]]
            return folded(values[0]) if values else None

        return told

    def _leads(self):
        found = {}
        for move in self.moves:
            rank = self.agreed.rank.get(move["to_stage"], -1)
            if rank >= self.agreed.rank["lead"]:
                first, furthest = found.get(move["person_id"], (move, rank))
                found[move["person_id"]] = (first, max(furthest, rank))
        return found

    def _deal(self, deal):
        changes = [
            change
            for change in known(
                DealChange, self.as_of, "deal_id", "kind", "occurred_on", "amount_minor", "currency"
            )
            if change["deal_id"] == deal["id"]
        ]
        if not changes:
            return None
        settled, standing, amount, currency = None, "open", 0, None
        for change in sorted(changes, key=lambda c: (seconds(c["occurred_at"]), c["id"])):
            if change["amount_minor"] is not None:
                amount, currency = change["amount_minor"], change["currency"]
            if change["kind"] == "lost":
                settled, standing = change, "lost"
            if change["kind"] == "won" and standing != "won":
                settled, standing = change, "won"
        people = {
            link["person_id"]
            for link in known(DealPerson, self.as_of, "deal_id", "person_id")
            if link["deal_id"] == deal["id"]
        }
        came = sorted(
            (seconds(self.leads[person][0]["at"]), person)
            for person in people
            if person in self.leads
        )
        return {
            "id": deal["id"], "company": deal["company_id"], "standing": standing, "new": False,
            "amount": amount, "currency": currency, "lead": came[0][1] if came else None,
            "on": settled and settled["occurred_on"],
            "at": seconds(settled["occurred_at"]) if settled else seconds(ALWAYS),
        }  # fmt: skip

    def _name_new_customers(self):
        seen = set()
        for deal in sorted(self.deals, key=lambda deal: (deal["at"], deal["id"])):
            if deal["standing"] == "won":
                who = (
                    ("company", deal["company"]) if deal["company"]
                    else ("person", deal["lead"]) if deal["lead"] else ("deal", deal["id"])
                )  # fmt: skip
                deal["new"] = who not in seen
                seen.add(who)


def _latest(facts, whose, by="person_id", field=None):
    mine = [
        fact for fact in facts if fact[by] == whose and (field is None or fact["field"] == field)
    ]
    return max(mine, key=lambda fact: (seconds(fact["occurred_at"]), fact["id"]), default=None)


def _month(day):
    return f"{day:%Y-%m}"


def _number(day):
    return day.year * 12 + day.month
