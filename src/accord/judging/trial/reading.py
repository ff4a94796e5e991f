"""Reading the log for a trial: what people did and what was known of them, as columns."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from django.db import connection

from accord.agreement.rules.conditions import Dialect
from accord.agreement.rules.conditions.tree import Known, leaves
from accord.agreement.rules.fields import Field, FieldType
from accord.judging.evaluate import JUDGED, columns_asked, conditions, limits, typed
from accord.judging.terms import Terms
from accord.judging.trial.people import People, whole
from accord.judging.trial.questions import RULES_AT_ONCE, Questions
from accord.scoring.columns import Flags, Real, Whole, beginnings
from accord.warehouse.engines import Engine, Relation

PLAYING = {
    "person_id": "bigint",
    "place": "bigint",
    "cut_us": "bigint",
    "cut_position": "bigint",
}
"""Who is judged: the place among the people, and the place in the log at which judging ends."""

MOST = 1 << 62

ASKED = {"number": "bigint", "field": "text", "matters": "bigint"}
"""What is asked of each field: its number, and whether it matters what its value is."""

NOTHING, OWN, EMPLOYER, COMPANY = -1, 0, 1, 2
"""What a row tells: nothing of knowledge, something of the person, of the employer, of a company."""


@dataclass(frozen=True)
class Asked:
    """A field that conditions ask of a person, and the values of it that occur, as it holds them.

    Where only is asked whether it is known, all values are one.
    """

    field: Field
    values: list[object]


@dataclass(frozen=True)
class Learned:
    """Things learned of persons, by their places among the people: person by person, in the order
    learned. `position` is the place in the log; moments are microseconds since 1970.
    """

    person: Whole
    recorded: Whole
    position: Whole
    occurred: Whole


@dataclass(frozen=True)
class Touches(Learned):
    """Touches, with the local day on which each happened. `matched` holds the rules of interest
    that it matches as bits, `place` what it says of the buying cycle.
    """

    day: Whole
    place: Whole
    matched: tuple[Whole, ...]

    def matches(self, rule: int) -> Flags:
        """Those that match a rule of interest."""
        bits = self.matched[rule // RULES_AT_ONCE]
        return (bits >> (rule % RULES_AT_ONCE)) & 1 == 1


@dataclass(frozen=True)
class Facts(Learned):
    """What `telling` says: a value of a field of the person or of a company, or the employer."""

    telling: Whole
    field: Whole
    value: Whole
    company: Whole


@dataclass(frozen=True)
class Log:
    """What was learned of the persons judged together: row by row in the order learned, person
    by person, up to the first decision about each.

    `begun` is false for what was known of a company before its employee was. `touched` and `told`
    are the rows of the touches and of the facts.
    """

    person: Whole
    recorded: Whole
    begun: Flags
    touches: Touches
    touched: Whole
    facts: Facts
    told: Whole
    asked: tuple[Asked, ...]

    @cached_property
    def at(self) -> Real:
        """When each row was learned, in seconds."""
        return self.recorded / 1_000_000

    @cached_property
    def begin(self) -> Whole:
        return beginnings(self.person)

    def spread(self, said: Whole, nothing: int) -> Whole:
        """What touches say, at their rows; nothing at all others."""
        found = np.full(len(self.person), nothing, dtype=np.int64)
        found[self.touched] = said
        return found


def read_whole(engine: Engine, terms: Terms, people: People, until_us: int) -> Log:
    """Everything learned of these persons before the end, as far as the terms ask for it.

    It is for who asks what holds at the end and not in between: rows do not say where they stand
    in the log, but count their own kind, so the end has to be told by the moment alone.
    """
    logs = _read(engine, terms, people, until_us, len(people.ids), placed=False)
    return next(log for _, log in logs)


def read_logs(
    engine: Engine, terms: Terms, people: People, until_us: int, most: int
) -> Iterator[tuple[People, Log]]:
    """Everything learned in the order of the log, for so many persons at a time, though read in
    one go.
    """
    return _read(engine, terms, people, until_us, most, placed=True)


def _read(
    engine: Engine, terms: Terms, people: People, until_us: int, most: int, *, placed: bool
) -> Iterator[tuple[People, Log]]:
    fields = [field for field in columns_asked(terms) if field.scope not in JUDGED]
    wanted = [(n, field.name, int(_matters(terms, field))) for n, field in enumerate(fields)]
    playing = [people.ids, np.arange(len(people.ids)), *people.cut]
    relations = {
        "playing": Relation(
            PLAYING,
            lambda: zip(*map(np.ndarray.tolist, playing), strict=True),
            lambda: playing,
        ),
        "asked": Relation(ASKED, lambda: wanted),
    }
    values = {
        "until_us": until_us,
        "every": int(terms.hangs_on_time),
        "lowest": int(people.ids.min()),
        "highest": int(people.ids.max()),
    }
    questions = Questions(terms, dialect_of(engine), placed)
    sql, bound = questions.touches
    touches = _ByPerson(engine.arrow(sql, values | bound, relations))
    asked, told = _coded(terms, fields, engine.arrow(questions.facts, values, relations))
    facts = _ByPerson(told)
    for start, some in people.some(most):
        end = start + len(some.ids)
        touched, learned = touches.between(start, end), facts.between(start, end)
        yield some, _joined(some, _touches(touched, start), _facts(learned, start), asked)


class _ByPerson:
    """Rows that stand person by person."""

    def __init__(self, told: pa.Table) -> None:
        self.told = told
        self.person = whole(told, "person")

    def between(self, start: int, end: int) -> pa.Table:
        """The rows of the persons from one place up to another."""
        first, last = np.searchsorted(self.person, [start, end]).tolist()
        return self.told.slice(first, last - first)


def dialect_of(engine: Engine) -> Dialect:
    """How conditions are written for the engine."""
    if engine.name == "database":
        return "postgres" if connection.vendor == "postgresql" else "sqlite"
    return engine.name  # type: ignore[return-value]


def _touches(told: pa.Table, start: int) -> Touches:
    return Touches(
        **_learned(told, start),
        day=whole(told, "occurred_day"),
        place=whole(told, "place"),
        matched=tuple(whole(told, name) for name in told.column_names if "matched" in name),
    )


def _facts(told: pa.Table, start: int) -> Facts:
    return Facts(
        **_learned(told, start),
        telling=whole(told, "telling"),
        field=whole(told, "field"),
        value=whole(told, "value"),
        company=whole(told, "company_id"),
    )


def _learned(told: pa.Table, start: int) -> dict[str, Whole]:
    """What touches and facts have in common; places among the people count from `start`."""
    names = ("recorded_us", "position", "occurred_us")
    learned = {name.removesuffix("_us"): whole(told, name) for name in names}
    return learned | {"person": whole(told, "person") - start}


def _joined(people: People, touches: Touches, facts: Facts, asked: tuple[Asked, ...]) -> Log:
    """Touches and facts in one order, with the first thing known of each where it is neither."""
    rest = _first_of_others(people, touches, facts)
    parts = (touches, facts, rest)
    person, recorded, position = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("person", "recorded", "position")
    )
    order = _order(person, recorded, position)
    person, recorded, position = person[order], recorded[order], position[order]
    row = np.empty(len(order), dtype=np.int64)
    row[order] = np.arange(len(order))
    first, position_of_first = people.first
    earlier = recorded < first[person]
    same = np.flatnonzero(recorded == first[person])
    earlier[same] = position[same] < position_of_first[person[same]]
    many = len(touches.person)
    return Log(
        person=person,
        recorded=recorded,
        begun=~earlier,
        touches=touches,
        touched=row[:many],
        facts=facts,
        told=row[many : many + len(facts.person)],
        asked=asked,
    )


def _first_of_others(people: People, touches: Touches, facts: Facts) -> Learned:
    """The first thing known of those with whom it is neither a touch nor a fact."""
    (first, position), (cut, position_of_cut) = people.first, people.cut
    others = (first < cut) | ((first == cut) & (position < position_of_cut))
    for part in (touches, facts):
        opens = part.recorded == first[part.person]
        opens &= part.position == position[part.person]
        others[part.person[opens]] = False
    person = np.flatnonzero(others)
    return Learned(person, first[person], position[person], first[person])


def _order(person: Whole, recorded: Whole, position: Whole) -> Whole:
    """Person by person, in the order learned; what is already in order costs little.

    Moments are first compared as finely as one number has room for beside the person.
    """
    moment = recorded - recorded.min(initial=MOST)
    room = 62 - int(person.max(initial=0)).bit_length()
    coarse = moment >> max(0, int(moment.max(initial=0)).bit_length() - room)
    key = (person << room) + coarse
    order = np.argsort(key, kind="stable")
    key, recorded, position = key[order], recorded[order], position[order]
    falls = recorded[1:] < recorded[:-1]
    falls |= (recorded[1:] == recorded[:-1]) & (position[1:] < position[:-1])
    falls &= key[1:] == key[:-1]
    if falls.any():
        begin = beginnings(key)
        wrong = np.zeros(len(key), dtype=bool)
        wrong[begin[1:][falls]] = True
        rows = np.flatnonzero(wrong[begin])
        order[rows] = order[rows[np.lexsort((position[rows], recorded[rows], key[rows]))]]
    return order


def _coded(terms: Terms, fields: list[Field], told: pa.Table) -> tuple[tuple[Asked, ...], pa.Table]:
    """The values of each field that occur, and the facts with the number of their value instead
    of it; -1 where unknown.
    """
    number = whole(told, "field")
    found = np.full(len(number), -1, dtype=np.int64)
    tells = np.flatnonzero(number >= 0)
    given = told["value"].take(pa.array(tells)).cast(pa.string()).combine_chunks()
    given = given.dictionary_encode()
    code = given.indices.fill_null(len(given.dictionary)).to_numpy(zero_copy_only=False)
    asked = []
    for index, field in enumerate(fields):
        here = number[tells] == index
        spoken, row = _told_apart(code[here], len(given.dictionary) + 1)
        texts = given.dictionary.take(pa.array(spoken, mask=spoken == len(given.dictionary)))
        held, codes = _typed(terms, field, texts.to_pylist())
        asked.append(Asked(field, held))
        found[tells[here]] = codes[row]
    place = told.column_names.index("value")
    return tuple(asked), told.set_column(place, "value", pa.array(found))


def _told_apart(codes: Whole, many: int) -> tuple[Whole, Whole]:
    """The numbers below `many` that occur, and for each given one which of them it is."""
    occurs = np.zeros(many, dtype=bool)
    occurs[codes] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[codes]


def _typed(terms: Terms, field: Field, said: list[str | None]) -> tuple[list[object], Whole]:
    """Values that some condition can tell apart, and for each that was said which it is."""
    if not _matters(terms, field):
        return [field.name], np.array([-1 if text is None else 0 for text in said], dtype=np.int64)
    apart = _kept_apart(terms, field)
    places: dict[object, int] = {}
    held: list[object] = []
    codes = []
    for text in said:
        value = None if text is None else typed(field.type, text)
        place = -1 if value is None else places.setdefault(apart(value), len(held))
        if place == len(held):
            held.append(value)
        codes.append(place)
    return held, np.array(codes, dtype=np.int64)


def _matters(terms: Terms, field: Field) -> bool:
    """Whether it matters what is known of a field, and not only that something is."""
    return field.type is not FieldType.TEXT or field.name in _compared(terms)


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


def _compared(terms: Terms) -> set[str]:
    """The fields of which some condition asks more than whether they are known."""
    asked = (leaf for condition in conditions(terms) for leaf, _ in leaves(condition.tree))
    return {leaf.field.name for leaf in asked if not isinstance(leaf, Known)}
