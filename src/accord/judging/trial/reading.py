"""Reading the log for a trial: whom it concerns, what they did and what was known, as columns."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from sqlglot.expressions import to_identifier

from accord.agreement.rules.conditions import Dialect
from accord.agreement.rules.conditions.tree import Known, leaves
from accord.agreement.rules.fields import Field, FieldType, touch_fields
from accord.judging.evaluate import (
    JUDGED,
    Writer,
    columns_asked,
    conditions,
    limits,
    marks_in_sql,
    typed,
)
from accord.judging.terms import Terms
from accord.scoring.columns import Flags, Real, Whole, beginnings
from accord.warehouse.engines import Engine, Relation

SQL = Path(__file__).parent / "sql"
RULES_AT_ONCE = 60
"""Rules of interest whose flags fit into one whole number."""

TOUCH_FIELDS = {"occurred": "occurred_s", "source": "source_name", "at": "recorded_s"}
"""Fields of conditions that the view of touches calls otherwise."""

MOST = 1 << 62

NOTHING, OWN, EMPLOYER, COMPANY = -1, 0, 1, 2
"""What a row tells: nothing of knowledge, something of the person, of the employer, of a company."""


@dataclass(frozen=True)
class People:
    """Whom a trial judges, in the order of their ids. Moments are microseconds since 1970.

    `first` is the moment and place in the log of the first thing known of each, `cut` that of the
    first decision by people, else the end of the period. Who is `alone` is judged one by one.
    """

    ids: Whole
    first: tuple[Whole, Whole]
    cut: tuple[Whole, Whole]
    decided: Flags
    alone: Flags

    @property
    def together(self) -> Whole:
        return self.ids[~self.alone]

    def some_together(self, most: int) -> Iterator["People"]:
        """Those who are judged together, at most so many at a time."""
        rows = np.flatnonzero(~self.alone)
        for start in range(0, len(rows), most):
            yield self._only(rows[start : start + most])

    def _only(self, rows: Whole) -> "People":
        first, position_of_first = self.first
        cut, position_of_cut = self.cut
        return People(
            self.ids[rows],
            (first[rows], position_of_first[rows]),
            (cut[rows], position_of_cut[rows]),
            self.decided[rows],
            self.alone[rows],
        )


@dataclass(frozen=True)
class Asked:
    """A field that conditions ask of a person, and the values of it that occur, as it holds them.

    Where only is asked whether it is known, all values are one.
    """

    field: Field
    values: list[object]


@dataclass(frozen=True)
class Log:
    """What was learned of the persons judged together: row by row in the order learned, person
    by person, up to the first decision about each.

    `begun` is false for what was known of a company before its employee was. `matched` holds the
    rules of interest that a touch matches as bits, `place` what it says of the buying cycle.
    """

    person: Whole
    recorded: Whole
    occurred: Whole
    day: Whole
    begun: Flags
    telling: Whole
    field: Whole
    value: Whole
    company: Whole
    place: Whole
    matched: tuple[Whole, ...]
    asked: tuple[Asked, ...]

    @property
    def at(self) -> Real:
        """When each row was learned, in seconds."""
        return self.recorded / 1_000_000

    @property
    def begin(self) -> Whole:
        return beginnings(self.person)

    def matches(self, rule: int) -> Flags:
        """The rows that match a rule of interest."""
        bits = self.matched[rule // RULES_AT_ONCE]
        return (bits >> (rule % RULES_AT_ONCE)) & 1 == 1


def read_people(engine: Engine, since_us: int, until_us: int) -> People:
    """Everyone about whom the period may bring something, and up to where each is judged."""
    values = {
        "since_us": since_us,
        "until_us": until_us,
        "since_s": since_us // 1_000_000,
        "until_s": until_us // 1_000_000,
    }
    table = engine.arrow(sql_text("people"), values, {})
    cut = whole(table, "cut_us", none=until_us)
    return People(
        ids=whole(table, "person_id"),
        first=(whole(table, "first_us"), whole(table, "first_position")),
        cut=(cut, whole(table, "cut_position", none=0)),
        decided=cut < until_us,
        alone=whole(table, "alone") == 1,
    )


def read_log(engine: Engine, terms: Terms, people: People, until_us: int) -> Log:
    """Everything learned of these persons before the end, as far as the terms ask for it."""
    ids = people.together
    playing = Relation({"person_id": "bigint"}, lambda: ((pk,) for pk in ids.tolist()))
    touches = engine.arrow(*_touches(terms, dialect_of(engine), until_us), {"playing": playing})
    fields = [field for field in columns_asked(terms) if field.scope not in JUDGED]
    names = Relation({"field": "text"}, lambda: [(field.name,) for field in fields])
    facts = engine.arrow(
        sql_text("facts"),
        {"until_us": until_us, "every": int(terms.hangs_on_time)},
        {"playing": playing, "asked": names},
    )
    return _Joining(terms, people, touches, facts).log(fields)


def dialect_of(engine: Engine) -> Dialect:
    """How conditions are written for the engine."""
    if engine.name == "database":
        return "postgres" if connection.vendor == "postgresql" else "sqlite"
    return engine.name  # type: ignore[return-value]


class _Joining:
    """Puts touches, facts and beginnings into one order."""

    def __init__(self, terms: Terms, people: People, touches: pa.Table, facts: pa.Table) -> None:
        self.terms = terms
        self.people = people
        self.touches = touches
        self.facts = facts
        self.sizes = (len(touches), len(facts), int((~people.alone).sum()))

    def log(self, fields: list[Field]) -> Log:
        apart = ~self.people.alone
        people = [side[apart] for side in (*self.people.first, *self.people.cut)]
        first, position_of_first, cut, position_of_cut = people
        ids = self.people.together
        place_of = np.zeros(int(ids.max()) + 1, dtype=np.int64)
        place_of[ids] = np.arange(len(ids))
        person = place_of[self._joined("person_id", ids)]
        recorded = self._joined("recorded_us", first)
        position = self._joined("position", position_of_first)
        opening = np.arange(len(person)) >= self.sizes[0] + self.sizes[1]
        order = _order(person, recorded, position, opening)
        person, recorded, position = person[order], recorded[order], position[order]
        heard = _before((recorded, position), (cut[person], position_of_cut[person]))
        begun = ~_before((recorded, position), (first[person], position_of_first[person]))
        again = np.zeros(len(order), dtype=bool)  # A beginning that is a touch or a fact itself.
        again[1:] = (position[1:] == position[:-1]) & (person[1:] == person[:-1])
        kept = heard & ~(again & opening[order])
        order = order[kept]
        asked, field, value = self._values(fields)
        return Log(
            person=person[kept],
            recorded=recorded[kept],
            begun=begun[kept],
            occurred=self._joined("occurred_us", first)[order],
            day=self._filled(self.touches, "occurred_day", 0)[order],
            telling=self._filled(self.facts, "kind", NOTHING)[order],
            field=field[order],
            value=value[order],
            company=self._filled(self.facts, "company_id", -1)[order],
            place=self._filled(self.touches, "place", -1)[order],
            matched=tuple(
                self._filled(self.touches, name, 0)[order]
                for name in self.touches.column_names
                if name.startswith("matched")
            ),
            asked=asked,
        )

    def _joined(self, name: str, beginnings_: Whole) -> Whole:
        parts = [whole(self.touches, name), whole(self.facts, name), beginnings_]
        return np.concatenate(parts)

    def _filled(self, table: pa.Table, name: str, nothing: int) -> Whole:
        """A column that only touches or only facts have."""
        found = np.full(sum(self.sizes), nothing, dtype=np.int64)
        start = 0 if table is self.touches else self.sizes[0]
        found[start : start + len(table)] = whole(table, name, none=nothing)
        return found

    def _values(self, fields: list[Field]) -> tuple[tuple[Asked, ...], Whole, Whole]:
        """Which field each fact tells, and which of the field's values; -1 where unknown."""
        number = np.full(sum(self.sizes), -1, dtype=np.int64)
        value = np.full(sum(self.sizes), -1, dtype=np.int64)
        names, said = _texts(self.facts, "field"), _texts(self.facts, "value")
        asked = []
        for index, field in enumerate(fields):
            rows = np.flatnonzero(pc.equal(names, field.name).fill_null(False))
            coded = pc.dictionary_encode(said.take(pa.array(rows)))
            held, codes = self._typed(field, coded.dictionary)
            asked.append(Asked(field, held))
            given = coded.indices.fill_null(len(codes)).to_numpy(zero_copy_only=False)
            number[rows + self.sizes[0]] = index
            value[rows + self.sizes[0]] = np.append(codes, -1)[given]
        return tuple(asked), number, value

    def _typed(self, field: Field, said: pa.Array) -> tuple[list[object], Whole]:
        """The values that conditions can tell apart, and for each that was said which it is."""
        if field.type is FieldType.TEXT and field.name not in _compared(self.terms):
            return [field.name], np.zeros(len(said), dtype=np.int64)
        return _typed(field, said, _kept_apart(self.terms, field))


def _kept_apart(terms: Terms, field: Field) -> Callable[[object], object]:
    """What makes two values of a field differ for the conditions: of numbers it is which of
    those they have passed that it is compared with.
    """
    if field.name not in _compared(terms):
        return lambda value: True
    if field.type is not FieldType.NUMBER:
        return lambda value: value
    levels = limits(terms, field.name)
    return lambda value: (bisect_left(levels, value), bisect_right(levels, value))


def _typed(
    field: Field, said: pa.Array, apart: Callable[[object], object]
) -> tuple[list[object], Whole]:
    """Values that some condition can tell apart, and for each that was said which it is."""
    places: dict[object, int] = {}
    held: list[object] = []
    codes = []
    for text in said.to_pylist():
        value = typed(field.type, text)
        place = -1 if value is None else places.setdefault(apart(value), len(held))
        if place == len(held):
            held.append(value)
        codes.append(place)
    return held, np.array(codes, dtype=np.int64)


def _compared(terms: Terms) -> set[str]:
    """The fields of which some condition asks more than whether they are known."""
    asked = (leaf for condition in conditions(terms) for leaf, _ in leaves(condition.tree))
    return {leaf.field.name for leaf in asked if not isinstance(leaf, Known)}


def _touches(terms: Terms, dialect: Dialect, until_us: int) -> tuple[str, dict[str, object]]:
    """The question which rules each touch matches; conditions are printed for the engine."""
    writer = Writer(terms, dialect, "named")
    place, rules = marks_in_sql(terms, writer)
    parts = [rules[n : n + RULES_AT_ONCE] for n in range(0, len(rules), RULES_AT_ONCE)]
    bits = ", ".join(f"{_bits(part)} AS matched{n}" for n, part in enumerate(parts))
    names = [*touch_fields(terms.agreement.catalogue), "at"]
    told = ", ".join(
        f"t.{TOUCH_FIELDS.get(name, name)} AS {to_identifier(name, quoted=True).sql(dialect)}"
        for name in names
    )
    sql = f"""
        SELECT x.person_id, x.recorded_us, x.position, x.occurred_us, x.occurred_day,
               {place} AS place{bits and ", " + bits}
        FROM (
          SELECT t.person_id, t.recorded_us, e.position, t.occurred_us, t.occurred_day, {told}
          FROM touch t
          JOIN playing p ON p.person_id = t.person_id
          JOIN entry e ON e.fact_id = t.touch_id
            AND e.kind = CASE WHEN t.side = 'marketing' THEN 'touch' ELSE 'attempt' END
          WHERE t.automatic = 0 AND t.recorded_us < :until_us
        ) x"""  # noqa: S608 - columns are ours, values are bound
    return sql, {**writer.binder.values, "until_us": until_us}


def _bits(flags: list[str]) -> str:
    return " + ".join(f"({flag}) * {1 << n}" for n, flag in enumerate(flags))


def _order(person: Whole, recorded: Whole, position: Whole, opening: Flags) -> Whole:
    """Person by person, in the order learned; what only opens a life goes behind the row itself.

    Where everyone's log was written as it was learned, places alone tell that order.
    """
    span = 2 * int(position.max(initial=0)) + 2
    if int(person.max(initial=0)) < MOST // span:
        order = np.argsort(person * span + 2 * position + opening)
        whose, learned = person[order], recorded[order]
        if np.all((learned[1:] >= learned[:-1]) | (whose[1:] != whose[:-1])):
            return order
    return np.lexsort((opening, position, recorded, person))


def _before(one: tuple[Whole, Whole], other: tuple[Whole, Whole]) -> Flags:
    return (one[0] < other[0]) | ((one[0] == other[0]) & (one[1] < other[1]))


def whole(table: pa.Table, name: str, *, none: int = -1) -> Whole:
    """A column of whole numbers, with this one for what is unknown."""
    column = table[name].cast(pa.int64())
    column = column.fill_null(none) if column.null_count else column
    return column.to_numpy()


def _texts(table: pa.Table, name: str) -> pa.Array:
    parts = table[name].cast(pa.string()).chunks
    return pa.concat_arrays(parts) if parts else pa.array([], pa.string())


@cache
def sql_text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
