"""A company of any size, written straight as the columnar copy: for measuring what reads it.

Everything is drawn with numpy from one seed. What its agreement would have done is judged first;
sales then accepts, returns and wins some of what was handed over, so that there are decisions.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from accord.judging.terms import Terms
from accord.judging.trial.entries import micros
from accord.judging.trial.judged import judged
from accord.warehouse.changes import Seen
from accord.warehouse.columnar import reading
from accord.warehouse.columnar.manifest import Manifest, Part
from accord.warehouse.engines.duckdb import DuckDB

FIRST, LAST = datetime(2025, 10, 1, tzinfo=UTC), datetime(2026, 9, 30, 22, tzinfo=UTC)
SECOND, DAY = 1_000_000, 86_400_000_000
ROWS_A_FILE = 250_000

KINDS = ["page", "email click", "download", "webinar", "form"]
OFTEN = [0.74, 0.12, 0.09, 0.025, 0.025]
PATHS = ["/", "/products", "/pricing", "/blog/pumps", "/about", "/pricing/large", "/jobs"]
STAGES = ["awareness", "consideration", "decision"]
FORMS = ["contact", "demo", "newsletter"]
TITLES = [
    "head of operations",
    "engineer",
    "plant manager",
    "student",
    "buyer",
    "director",
    "clerk",
]
INDUSTRIES = ["chemicals", "food", "logistics", "retail", "software", "water"]


class Company:
    """People, touches, facts and their places in the log; further rows may be added."""

    def __init__(self, folder: Path, *, people: int, touches: int, seed: int = 7) -> None:
        self.chance = np.random.default_rng(seed)
        self.folder = folder
        self.columns = reading.columns()
        self.parts: list[Part] = []
        self.position = 0
        (folder / "parts").mkdir(parents=True, exist_ok=True)
        begun = np.sort(self.chance.integers(_us(FIRST), _us(LAST), people))
        self.began = begun
        self._add_people(people)
        self._add_touches(touches)

    def engine(self) -> DuckDB:
        """The engine over what was written so far."""
        copy = Manifest(
            number=1, fingerprint="", anchor="", through_s=None, position=self.position,
            seen=Seen(0), tops={}, columns=self.columns, parts=tuple(self.parts),
        )  # fmt: skip
        return DuckDB(copy, self.folder)

    def add(self, view: str, rows: Mapping[str, object]) -> None:
        """Write rows of a view; columns that are not given are unknown."""
        held, many = self.columns[view], len(next(iter(rows.values())))
        arrays = {
            name: pa.array(rows[name], reading.TYPES[kind])
            if name in rows
            else pa.nulls(many, reading.TYPES[kind])
            for name, kind in held.items()
        }
        table = pa.table(arrays)
        for start in range(0, max(many, 1), ROWS_A_FILE):
            file = f"{view}-{len(self.parts)}.parquet"
            part = table.slice(start, ROWS_A_FILE)
            pq.write_table(part, self.folder / "parts" / file, compression="zstd")
            self.parts.append(Part(view, view, 0, 0, len(part), file))

    def facts(self, view: str, kind: str, key: str, rows: Mapping[str, object]) -> None:
        """Facts with their places in the log, in the order in which they were learned."""
        recorded = rows["recorded_us"]
        many = len(recorded)
        ids = np.arange(1, many + 1) + self.position
        whose = {
            name: rows[name] for name in ("person_id", "company_id", "deal_id") if name in rows
        }
        if kind in ("employment",):
            whose.pop("company_id")
        self.add(view, {key: ids, **rows, "recorded_s": recorded // SECOND,
                        "occurred_s": rows["occurred_us"] // SECOND,
                        "occurred_day": rows["occurred_us"] // DAY})  # fmt: skip
        self.add("entry", {"position": ids, "kind": [kind] * many, "fact_id": ids, **whose,
                           "recorded_us": recorded, "recorded_s": recorded // SECOND})  # fmt: skip
        self.position += many

    def judge_and_react(self, terms: Terms) -> None:
        """Move people by these terms; sales answers most of who is handed over, and wins a few."""
        found = judged(self.engine(), terms, FIRST, LAST)
        entries = sorted(found.entries, key=lambda entry: entry.at)
        person = np.array([entry.person for entry in entries], dtype=np.int64)
        at = np.array([micros(entry.at) for entry in entries], dtype=np.int64)
        self.add("move", {
            "person_id": person, "to_stage": [entry.stage for entry in entries],
            "number": np.arange(len(entries)) + 1, "at_s": at // SECOND,
            "origin": ["rule"] * len(entries), "cause": ["touch"] * len(entries),
        })  # fmt: skip
        handed = np.array([entry.stage == "mql" for entry in entries])
        self._add_handoffs(person[handed], at[handed])

    def _add_handoffs(self, person: np.ndarray, at: np.ndarray) -> None:
        many, chance = len(person), self.chance
        answered = at + (chance.random(many) * 4 * DAY).astype(np.int64)
        kind = np.where(chance.random(many) < 0.65, "accepted", "returned")
        kind = np.where(chance.random(many) < 0.15, "", kind)
        said = kind != ""
        month = pa.array(at).cast(pa.timestamp("us"))
        self.add("handoff", {
            "person_id": person, "number": np.ones(many, dtype=np.int64), "opened_s": at // SECOND,
            "opened_on": pa.compute.strftime(month, "%Y-%m-%d"),
            "rep_id": chance.integers(1, 21, many), "answer": kind,
            "answered_s": pa.array(answered // SECOND, mask=~said),
            "first_touch_s": pa.array(answered // SECOND - 60, mask=~said),
        })  # fmt: skip
        self.add("clock", {
            "person_id": person, "number": np.ones(many, dtype=np.int64), "side": ["sales"] * many,
            "promise": ["Accept or return"] * many, "what": ["answer"] * many,
            "starts_s": at // SECOND, "due_s": at // SECOND + 2 * 86_400,
            "met_s": pa.array(answered // SECOND, mask=~said), "excuse": [""] * many,
        })  # fmt: skip
        self.facts("answer", "answer", "answer_id", {
            "person_id": person[said], "kind": kind[said],
            "recorded_us": answered[said], "occurred_us": answered[said],
        })  # fmt: skip
        wins = np.flatnonzero((kind == "accepted") & (chance.random(many) < 0.2))
        deal, at = np.arange(1, len(wins) + 1), answered[wins] + 20 * DAY
        self.facts("deal_person", "dealperson", "fact_id", {
            "person_id": person[wins], "deal_id": deal, "recorded_us": at, "occurred_us": at,
        })  # fmt: skip
        self.facts("deal_change", "dealchange", "change_id", {
            "deal_id": deal, "kind": ["won"] * len(wins), "recorded_us": at, "occurred_us": at,
            "amount_minor": chance.integers(1, 80, len(wins)) * 100_000,
            "currency": ["EUR"] * len(wins),
        })  # fmt: skip

    def _add_people(self, people: int) -> None:
        person, companies = np.arange(1, people + 1), max(people // 4, 1)
        self.add("person", {"person_id": person, "email": [f"p{n}@example.com" for n in person]})
        company, at = np.arange(1, companies + 1), np.full(companies, _us(FIRST))
        for field, values in (
            ("industry", self._one_of(INDUSTRIES, companies)),
            ("employees", [str(n) for n in self.chance.integers(5, 3000, companies)]),
        ):
            self.facts("company_fact", "companyfact", "fact_id", {
                "company_id": company, "field": [field] * companies, "value": values,
                "recorded_us": at, "occurred_us": at,
            })  # fmt: skip
        known = self.began + self.chance.integers(0, 20 * DAY, people)
        works = self.chance.integers(1, companies + 1, people)
        self.facts("employment", "employment", "fact_id", {
            "person_id": person, "company_id": works, "recorded_us": known, "occurred_us": known,
        })  # fmt: skip
        for field, values in (
            ("email", [f"p{n}@example.com" for n in person]),
            ("email_kind", self._one_of(["company", "company", "free", "disposable"], people)),
            ("title", self._one_of(TITLES, people)),
            ("country", self._one_of(["de", "at", "ch", "fr"], people)),
        ):
            self.facts("person_fact", "personfact", "fact_id", {
                "person_id": person, "field": [field] * people, "value": values,
                "recorded_us": known, "occurred_us": known,
            })  # fmt: skip

    def _add_touches(self, touches: int) -> None:
        """Most people come a few times, some very often; some touches are learned days late."""
        people = len(self.began)
        often = self.chance.pareto(1.6, people) + 0.3
        person = self.chance.choice(people, touches, p=often / often.sum())
        left = np.maximum(_us(LAST) - self.began[person], 1)
        occurred = self.began[person] + (self.chance.random(touches) ** 1.5 * left).astype(np.int64)
        late = np.where(self.chance.random(touches) < 0.03, 2 * DAY, 0)
        recorded = occurred + (late * self.chance.random(touches)).astype(np.int64)
        order = np.argsort(recorded)
        kind = self.chance.choice(len(KINDS), touches, p=OFTEN)
        self.facts("touch", "touch", "touch_id", {
            "person_id": (person + 1)[order], "recorded_us": recorded[order],
            "occurred_us": occurred[order], "side": ["marketing"] * touches,
            "automatic": np.zeros(touches, dtype=np.int64), "kind": _named(KINDS, kind),
            "path": _where(kind == 0, self._one_of(PATHS, touches)),
            "asset_stage": _where(kind == 2, self._one_of(STAGES, touches)),
            "form": _where(kind == 4, self._one_of(FORMS, touches)),
            "source_name": self._one_of(["google", "newsletter", "direct", "fair"], touches),
        })  # fmt: skip

    def _one_of(self, names: list[str], many: int) -> pa.Array:
        return _named(names, self.chance.integers(0, len(names), many))


def _named(names: list[str], numbers) -> pa.Array:
    return pa.array(names).take(pa.array(numbers))


def _where(holds, values: pa.Array) -> pa.Array:
    return pa.compute.if_else(pa.array(holds), values, pa.scalar(None, values.type))


def _us(moment: datetime) -> int:
    return int(moment.timestamp()) * SECOND
