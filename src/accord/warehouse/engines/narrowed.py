"""An engine that knows of some people only."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accord.warehouse.engines.freshness import Freshness
from accord.warehouse.engines.relation import (
    Relation,
    Relations,
    Rows,
    Values,
    names_in,
    steps_of,
    without_comments,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from accord.warehouse.engines import Engine

OF_PEOPLE = (
    "person", "person_fact", "person_link", "employment", "entry", "touch", "attempt",
    "assignment", "decided_move", "rating", "answer", "outcome", "reply", "move", "handoff",
    "clock", "delivery",
)  # fmt: skip

_PERSON = "v.person_id IN (SELECT w.person_id FROM whose w)"
_DEAL = "v.deal_id IN (SELECT t.deal_id FROM theirs t)"
LIMITS: Mapping[str, str] = {
    **dict.fromkeys(OF_PEOPLE, _PERSON),
    "deal": _DEAL,
    "deal_change": _DEAL,
    "deal_person": f"{_PERSON} AND {_DEAL}",
    "cost": "1 = 0",
}
"""Which rows of a view are left. Money is spent on everyone, so no cost is any one's."""


@dataclass(frozen=True)
class Narrowed:
    """What another engine answers if there were only these people and these deals."""

    engine: "Engine"
    people: Sequence[int]
    deals: Sequence[int]

    @property
    def name(self) -> str:
        return self.engine.name

    def ask(self, sql: str, values: Values, relations: Relations) -> Rows:
        return self.engine.ask(narrowed(sql), values, {**relations, **self._left})

    def arrow(self, sql: str, values: Values, relations: Relations) -> "pa.Table":
        return self.engine.arrow(narrowed(sql), values, {**relations, **self._left})

    def freshness(self) -> Freshness:
        return self.engine.freshness()

    @property
    def _left(self) -> Relations:
        return {
            "whose": _ids("person_id", self.people),
            "theirs": _ids("deal_id", self.deals),
        }


def _ids(name: str, ids: Sequence[int]) -> Relation:
    return Relation({name: "bigint"}, lambda: ((one,) for one in ids), lambda: [ids])


def narrowed(sql: str) -> str:
    """The same question, asked of the people in `whose` and the deals in `theirs` only."""
    text = without_comments(sql).strip()
    own, _ = steps_of(text)
    views = sorted((names_in(text) & LIMITS.keys()) - own.keys())
    if not views:
        return text
    for view in views:
        text = re.sub(rf"\b(FROM|JOIN)\s+{view}\b", rf"\1 of_{view}", text)
    steps = ",\n".join(
        f"of_{view} AS (SELECT v.* FROM {view} v WHERE {LIMITS[view]})" for view in views
    )
    return f"WITH\n{steps},\n{text[len('WITH') :].lstrip()}" if own else f"WITH\n{steps}\n{text}"
