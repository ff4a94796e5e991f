"""The log of one person as plain rows, gathered table by table for the oracle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

OF_A_PERSON = (
    "touch", "personfact", "employment", "decidedmove", "answer", "assignment", "attempt",
    "outcome", "reply", "pause", "retraction", "personlink",
)  # fmt: skip
OTHERS = ("companyfact", "dealchange", "dealperson", "campaign", "asset", "deal", "user", "absence")


@dataclass(frozen=True)
class Fact:
    """One line of a log: when it was learned, at which place, and the row itself."""

    order: tuple
    kind: str
    row: dict

    @property
    def learned(self) -> datetime:
        return self.order[0]

    @property
    def id(self) -> int:
        return self.row["id"]


class Tables:
    """Every row of every table that judging reads."""

    def __init__(self) -> None:
        self.rows = {
            name: list(apps.get_model("accord", name).objects.values())
            for name in (*OF_A_PERSON, *OTHERS)
        }
        entries = apps.get_model("accord", "ledgerentry").objects.values()
        self.place = {(entry["kind"], entry["fact"]): entry["position"] for entry in entries}

    def one(self, name: str, key: int | None) -> dict:
        return next((row for row in self.rows[name] if row["id"] == key), {})

    def log(self, person: int) -> list[Fact]:
        """All that concerns a person, in the order in which it was learned."""
        links = [row for row in self.rows["personlink"] if row["person_id"] == person]
        persons = {person, *(row["other_id"] for row in links)}
        facts = [
            self._fact(kind, row)
            for kind in OF_A_PERSON
            for row in self.rows[kind]
            if row["person_id"] in persons and (kind != "personlink" or row["person_id"] == person)
        ]
        employers = {fact.row["company_id"] for fact in facts if fact.kind == "employment"} - {None}
        for kind in ("companyfact", "retraction"):
            facts += [
                self._fact(kind, row | {"person_id": None})
                for row in self.rows[kind]
                if row["company_id"] in employers and row.get("person_id") is None
            ]
        facts += [fact for someone in persons for fact in self._deals(someone)]
        return sorted(facts, key=lambda fact: fact.order)

    def absorbed(self, person: int) -> list[tuple[tuple, tuple | None]]:
        """From when until when the person was found to be somebody else."""
        ends = {
            row["fact"]: self._fact("retraction", row).order
            for row in self.rows["retraction"]
            if row["kind"] == "personlink"
        }
        return [
            (self._fact("personlink", row).order, ends.get(row["id"]))
            for row in self.rows["personlink"]
            if row["other_id"] == person
        ]

    def _deals(self, person: int) -> list[Fact]:
        """Changes of a person's deals, known when both the change and some link are."""
        first: dict[tuple, Fact] = {}
        for fact in sorted(self._linked_changes(person), key=lambda fact: fact.order):
            first.setdefault((fact.kind, fact.id), fact)
        return list(first.values())

    def _linked_changes(self, person: int) -> Iterator[Fact]:
        for link in self.rows["dealperson"]:
            if link["person_id"] != person:
                continue
            linked = self._fact("dealperson", link).order
            for row in self.rows["dealchange"]:
                if row["deal_id"] == link["deal_id"] and self._links(link, row):
                    own = self._fact("dealchange", row).order
                    yield Fact(
                        (*max(own, linked), own[1]), "dealchange", row | {"person_id": person}
                    )
            for row in self.rows["retraction"]:
                if row["deal_id"] == link["deal_id"] and row["kind"] == "dealchange":
                    own = self._fact("retraction", row).order
                    order = (*max(own, linked), own[1])
                    yield Fact(order, "retraction", row | {"person_id": person})

    def _links(self, link: dict, change: dict) -> bool:
        """A link that was taken back brings no later changes."""
        taken_back = [
            self._fact("retraction", row).order
            for row in self.rows["retraction"]
            if (row["kind"], row["fact"]) == ("dealperson", link["id"])
        ]
        return not taken_back or self._fact("dealchange", change).order < min(taken_back)

    def _fact(self, kind: str, row: dict) -> Fact:
        return Fact((row["recorded_at"], self.place[kind, row["id"]]), kind, row)
