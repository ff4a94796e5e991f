"""What was really done with the people of a trial, and what became of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from accord.agreement.rules.promises import Volume
from accord.judging.trial.judged import Judged
from accord.judging.trial.people import sql_text, whole
from accord.judging.trial.rules import Won
from accord.judging.trial.singly import DECISIONS
from accord.scoring.columns import Flags
from accord.sla.rules.excuses import passed_volume_at
from accord.warehouse.engines import Engine, Relation, Rows

MILLION = 1_000_000
NEVER = (1 << 62, 0)
"""Where judging ends of a person about whom people decided nothing."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """A real handoff; `by_rule` says that it was opened before any decision by people."""

    person: int
    number: int
    opened: int
    month: str
    rep: int | None
    rep_name: str
    answer: str
    answered: int | None
    reason_kind: str
    first_touch: int | None
    outcome: int | None
    replied: int | None
    closed: int | None
    by_rule: bool


@dataclass
class Real:
    """What really happened. Moments are whole seconds since 1970.

    `first` has, for each stage, when a rule first moved each person into it, `after` who came
    into it in the period once people had decided; a trial leaves these as they were. `passed`
    says of a month when marketing had brought more than 150 % of its volume.
    """

    first: dict[str, dict[int, int]] = field(default_factory=dict)
    after: dict[str, set[int]] = field(default_factory=dict)
    moved_after: set[tuple[int, int]] = field(default_factory=set)
    handoffs: list[Handoff] = field(default_factory=list)
    wins: dict[int, set[Won]] = field(default_factory=dict)
    deliveries: Rows = field(default_factory=list)
    clocks: dict[tuple[int, int], Rows] = field(default_factory=dict)
    passed: dict[str, datetime] = field(default_factory=dict)

    def opening(self) -> dict[int, Handoff]:
        """The first handoff of each person."""
        return {handoff.person: handoff for handoff in reversed(self.handoffs)}

    def answers(self) -> dict[int, str]:
        """What sales said to the first handoff of each; an empty text where nothing yet."""
        return {person: handoff.answer for person, handoff in self.opening().items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a trial asks for: the period, and the moment of which it tells what became of people."""

    engine: Engine
    since: datetime
    until: datetime
    as_of: datetime
    currency: str

    def ask(self, name: str, people: Iterable[int] = ()) -> Rows:
        """The answer of one of the questions in `sql`, some only about these people."""
        playing = Relation({"person_id": "bigint"}, lambda: [(person,) for person in people])
        return self.engine.ask(sql_text(name), self._values(), {"playing": playing})

    def arrow(self, name: str) -> pa.Table:
        """The same column by column."""
        return self.engine.arrow(sql_text(name), self._values(), {})

    def _values(self) -> dict[str, object]:
        return {
            "since_s": int(self.since.timestamp()),
            "until_s": int(self.until.timestamp()),
            "as_of": int(self.as_of.timestamp()),
        }


def read_real(
    reading: Reading, judged: Judged, handing: set[str], volumes: Sequence[Volume]
) -> Real:
    """What really happened to who was judged, and to all others in the period.

    `handing` are the stages at which leads were handed over, `volumes` what marketing promised.
    """
    real = Real()
    opened = _moves(real, reading.arrow("moves"), judged, reading, handing)
    for row in reading.ask("handoffs"):
        real.handoffs.append(_handoff(row, opened))
    for row in reading.ask("wins"):
        worth = row["amount_minor"] if row["currency"] == reading.currency else None
        real.wins.setdefault(row["person_id"], set()).add(Won(row["deal_id"], worth))
    real.deliveries = reading.ask("deliveries")
    real.passed = _passed(real.deliveries, volumes)
    clocks: dict[tuple[int, int], Rows] = defaultdict(list)
    for row in reading.ask("clocks"):
        clocks[row["person_id"], row["number"]].append(row)
    real.clocks = clocks
    return real


def _passed(deliveries: Rows, volumes: Sequence[Volume]) -> dict[str, datetime]:
    """With which delivery of a month marketing went over 150 % of what it promised."""
    found: dict[str, datetime] = {}
    for promise in volumes:
        months: dict[str, list[datetime]] = defaultdict(list)
        for row in deliveries:
            if row["promise"] == promise.name:
                at = datetime.fromtimestamp(int(str(row["at_s"])), UTC)
                months[str(row["entered_on"])[:7]].append(at)
        for month, moments in months.items():
            passed = passed_volume_at(moments, promise.deliver)
            if passed is not None:
                found[month] = min(passed, found.get(month, passed))
    return found


def _moves(
    real: Real, table: pa.Table, judged: Judged, reading: Reading, handing: set[str]
) -> set[tuple[int, int]]:
    """Sort the moves by whether people had decided anything; returns who was handed over when
    by a rule.
    """
    names = ("person_id", "number", "at_s")
    person, number, at = (whole(table, name) for name in names)
    stage = np.array(table["to_stage"].to_pylist(), dtype=np.str_)
    after = _is_after(table, judged)
    recent = at >= int(reading.since.timestamp())
    real.moved_after = set(zip(person[after].tolist(), number[after].tolist(), strict=True))
    opened: set[tuple[int, int]] = set()
    for name in np.unique(stage).tolist():
        here = stage == name
        rows = np.flatnonzero(here & ~after)
        came = list(zip(person[rows].tolist(), at[rows].tolist(), strict=True))
        real.first[name] = dict(reversed(came))  # Of several entries the first stays.
        real.after[name] = set(person[here & after & recent].tolist())
        if name in handing:
            opened.update(came)
    return opened


def _is_after(table: pa.Table, judged: Judged) -> Flags:
    """Whether people had decided something about the person before each move, or with it."""
    cut = sorted((who, *(place or NEVER)) for who, place in judged.cut.items())
    ids, moments, positions = np.array(cut, dtype=np.int64).reshape(-1, 3).T
    person, at = whole(table, "person_id"), whole(table, "at_s")
    if not len(ids):
        return np.ones(len(person), dtype=bool)
    place = np.minimum(np.searchsorted(ids, person), len(ids) - 1)
    second = moments[place] // MILLION
    late = (at > second) | ((at == second) & (whole(table, "position") >= positions[place]))
    by_people = np.isin(table["cause"].to_pylist(), sorted(DECISIONS))
    return late | by_people | (ids[place] != person)


def _handoff(row: dict, opened: set[tuple[int, int]]) -> Handoff:
    return Handoff(
        person=row["person_id"],
        number=row["number"],
        opened=row["opened_s"],
        month=row["opened_on"][:7],
        rep=row["rep_id"],
        rep_name=row["rep"] or "",
        answer=row["answer"] or "",
        answered=row["answered_s"],
        reason_kind=row["reason_kind"] or "",
        first_touch=row["first_touch_s"],
        outcome=row["outcome_s"],
        replied=row["replied_s"],
        closed=row["closed_s"],
        by_rule=(row["person_id"], row["opened_s"]) in opened,
    )
