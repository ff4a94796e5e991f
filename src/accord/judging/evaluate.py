"""Asking the database which conditions hold: the one evaluator of conditions in the product.

Touches are asked where they stand; what is known of persons goes in as rows of one JSON value,
so that a statement judges thousands of moments at once and binds each value.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import floor, isfinite
from typing import NamedTuple

from django.db import connection

from accord.agreement.rules.conditions import (
    Binder,
    Condition,
    Dialect,
    Placeholders,
    render,
    to_sql,
)
from accord.agreement.rules.conditions.tree import Number, leaves, values_of
from accord.agreement.rules.fields import Field, FieldType, Scope
from accord.judging.terms import Terms
from accord.kit.periods import in_utc
from accord.kit.text import fold

YES_NO = {"yes": 1, "true": 1, "1": 1, "no": 0, "false": 0, "0": 0}
COMPUTED = ("fit", "grade", "persona")
JUDGED = (Scope.SCORE, Scope.HANDOFF)
SQL_TYPES = {
    FieldType.TEXT: "text",
    FieldType.NUMBER: "double precision",
    FieldType.YES_NO: "bigint",
    FieldType.MOMENT: "bigint",
    FieldType.ORDERED: "bigint",
}
TOUCH_COLUMNS = {
    "kind": "t.kind",
    "occurred": "{occurred}",
    "form": "t.form_key",
    "path": "t.path_key",
    "page_title": "t.page_title_key",
    "source": "t.source_name_key",
    "medium": "t.medium_key",
    "campaign": "c.key",
    "term": "t.term_key",
    "content": "t.content_key",
    "channel": "t.channel_key",
    "referrer": "t.referrer_key",
    "asset": "a.key",
    "asset_stage": "nullif(a.buying_stage, '')",
    "asset_type": "nullif(a.kind, '')",
    "asset_persona": "nullif(a.persona, '')",
    "value": "t.value",
    "at": "{at}",
}


class Marks(NamedTuple):
    """What a touch says under one version: the rules it matches, the place it speaks for."""

    rules: tuple[int, ...]
    place: int | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A person at a moment, to be judged: what is known, and the scores that touches gave."""

    terms: Terms
    at: int
    known: Mapping[str, str]
    interest: int
    place: int | None
    handoffs_before: int = 0
    returned_before: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds for a person at a moment. `promises` are the sales terms whose `for` holds,
    `volumes` the volume promises whose `where` holds, `fits` the rules of fit.
    """

    fit: int
    grade: str
    persona: str
    stages: frozenset[str]
    volumes: frozenset[int]
    promises: frozenset[int]
    fits: tuple[int, ...]


def marks(terms: Terms, persons: Sequence[int]) -> dict[int, Marks]:
    """For each touch of these persons which rules it matches and which place it speaks for.

    A call, mail or meeting by sales is a touch too; it goes by its attempt's id made negative.
    """
    if not persons:
        return {}
    sql, values = _touch_statement(terms, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"persons": json.dumps(list(persons))})
        rules = range(len(terms.interest))
        return {
            row[0]: Marks(tuple(n for n in rules if row[n + 2]), row[1])
            for row in cursor.fetchall()
        }


def verdicts(moments: Sequence[Moment]) -> list[Verdict]:
    """What holds at each moment; one statement for each version among them.

    Moments that no condition can tell apart are asked about once.
    """
    found: dict[Hashable, Verdict] = {}
    asked: dict[Terms, dict[Hashable, Moment]] = {}
    keys: list[Hashable] = []
    for moment in moments:
        key = _moment_statement(moment.terms, connection.vendor).key(moment)
        asked.setdefault(moment.terms, {}).setdefault(key, moment)
        keys.append(key)
    for terms, alike in asked.items():
        statement = _moment_statement(terms, connection.vendor)
        rows = [statement.row(number, moment) for number, moment in enumerate(alike.values())]
        names = list(alike)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.values | {"rows": json.dumps(rows)})
            for row in cursor.fetchall():
                found[names[row[0]]] = statement.verdict(terms, row)
    return [found[key] for key in keys]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement over rows of moments, and how to read what it answers."""

    sql: str
    values: dict[str, object]
    columns: tuple[Field, ...]
    names: tuple[str, ...]
    fits: int
    stages: tuple[str, ...]
    volumes: int
    promises: int
    limits: tuple[float, ...]
    hangs_on_time: bool

    def key(self, moment: Moment) -> Hashable:
        """Equal for moments of one version that none of its conditions can tell apart.

        Of the interest it matters only between which of the numbers it lies that it is
        compared with.
        """
        interest, known = moment.interest / 1_000_000, moment.known
        return (
            moment.terms,
            bisect_left(self.limits, interest),
            bisect_right(self.limits, interest),
            moment.place,
            moment.handoffs_before,
            moment.returned_before,
            moment.at if self.hangs_on_time else 0,
            *[known.get(name) for name in self.names],
        )

    def row(self, number: int, moment: Moment) -> dict[str, object]:
        scores = {
            "interest": moment.interest / 1_000_000,
            "position": moment.place,
            "handoffs_before": moment.handoffs_before,
            "returned_before": int(moment.returned_before),
        }
        row: dict[str, object] = {"id": number, "at": moment.at}
        for field in self.columns:
            if field.scope in JUDGED:
                row[field.name] = scores[field.name]
            elif field.name in moment.known:
                row[field.name] = typed(field.type, moment.known[field.name])
        return row

    def verdict(self, terms: Terms, row: Sequence) -> Verdict:
        _, fit, grade, persona, *flags = row
        fits, flags = flags[: self.fits], flags[self.fits :]
        stages, flags = flags[: len(self.stages)], flags[len(self.stages) :]
        volumes, promises = flags[: self.volumes], flags[self.volumes :]
        return Verdict(
            fit=int(fit),
            grade="" if grade is None else terms.grades[grade],
            persona="" if persona is None else terms.personas[persona],
            stages=frozenset(n for n, holds in zip(self.stages, stages, strict=True) if holds),
            volumes=frozenset(n for n, holds in enumerate(volumes) if holds),
            promises=frozenset(n for n, holds in enumerate(promises) if holds),
            fits=tuple(n for n, holds in enumerate(fits) if holds),
        )


class Writer:
    """Writes conditions of one version for one engine, binding their values."""

    def __init__(
        self, terms: Terms, dialect: Dialect, placeholders: Placeholders = "django"
    ) -> None:
        self.binder = Binder()
        self.zone = terms.zone
        self.dialect = dialect
        self.placeholders = placeholders

    def flag(self, condition: Condition | None) -> str:
        """1 where the condition holds, 0 where it does not or is unknown; none always holds."""
        return f"case when {self.holds(condition)} then 1 else 0 end"

    def first(self, choices: Iterable[tuple[object, Condition | None]]) -> str:
        """The value of the first choice that holds."""
        cases = [f"when {self.holds(condition)} then {value}" for value, condition in choices]
        return f"case {' '.join(cases)} end" if cases else "cast(null as bigint)"

    def bound(self, text: str) -> str:
        """The place of a text in the statement."""
        return render(self.binder.bind(text), self.dialect, self.placeholders)

    def holds(self, condition: Condition | None) -> str:
        if condition is None:
            return "1 = 1"
        return to_sql(
            condition,
            self.dialect,
            binder=self.binder,
            zone=self.zone,
            placeholders=self.placeholders,
        )


def dialect_of(vendor: str) -> Dialect:
    """How conditions are written for the database that Django knows by this name."""
    return "postgres" if vendor == "postgresql" else "sqlite"


def marks_in_sql(terms: Terms, writer: Writer) -> tuple[str, list[str]]:
    """Of a touch: the place it speaks for, and a flag for each rule of interest."""
    furthest = len(terms.positions) - 1
    place = writer.first((furthest - n, p.when) for n, p in enumerate(terms.agreement.position))
    return place, [writer.flag(rule.when) for rule in terms.agreement.interest.rules]


@lru_cache(maxsize=64)
def _touch_statement(terms: Terms, vendor: str) -> tuple[str, dict[str, object]]:
    writer = Writer(terms, dialect_of(vendor))
    place, rules = marks_in_sql(terms, writer)
    answers = ", ".join(f"{sql} as r{n}" for n, sql in enumerate([place, *rules]))
    epoch = {"occurred": _epoch("t.occurred_at", vendor), "at": _epoch("t.recorded_at", vendor)}
    columns = ", ".join(f'{sql.format(**epoch)} as "{n}"' for n, sql in TOUCH_COLUMNS.items())
    by_sales = {"kind": "t.channel", **epoch}
    attempts = ", ".join(by_sales.get(name, "null") for name in TOUCH_COLUMNS)
    persons = (
        "select cast(value as bigint) from jsonb_array_elements_text(cast(%(persons)s as jsonb))"
        if vendor == "postgresql"
        else "select value from json_each(%(persons)s)"
    )
    sql = f"""select x.id, {answers} from (
        select t.id, {columns} from accord_touch t
        left join accord_campaign c on c.id = t.campaign_id
        left join accord_asset a on a.id = t.asset_id
        where t.person_id in ({persons})
        union all
        select -t.id, {attempts} from accord_attempt t
        where t.person_id in ({persons}) and not t.automatic) x"""  # noqa: S608 - columns are ours, values are bound
    return sql, dict(writer.binder.values)


@lru_cache(maxsize=64)
def _moment_statement(terms: Terms, vendor: str) -> _Statement:
    agreement, writer = terms.agreement, Writer(terms, dialect_of(vendor))
    columns = columns_asked(terms)
    sql = verdicts_in_sql(terms, writer, _rows(columns, vendor))
    return _Statement(
        sql=sql,
        values=dict(writer.binder.values),
        columns=columns,
        names=tuple(field.name for field in columns if field.scope not in JUDGED),
        fits=len(agreement.fit),
        stages=terms.ruled,
        volumes=len(terms.volumes),
        promises=len(agreement.promises.sales),
        limits=limits(terms),
        hangs_on_time=asks_the_time(terms),
    )


def verdicts_in_sql(terms: Terms, writer: Writer, rows: str) -> str:
    """What holds of each row of a relation of moments: id, fit, grade, persona, then a flag for
    each rule of fit (`f0` …), each stage that has a rule, each volume and each term of sales
    (`g0` …).
    """
    agreement = terms.agreement
    fits = [writer.flag(rule.when) for rule in agreement.fit]
    persona = writer.first((n, p.when) for n, p in enumerate(agreement.personas))
    best = len(terms.grades) - 1
    grade = writer.first((best - n, g.when) for n, g in enumerate(agreement.grades))
    outer = [stage.enter for stage in agreement.stages if stage.enter is not None]
    outer += [volume.where for volume in terms.volumes]
    outer += [promise.for_ for promise in agreement.promises.sales]
    flags = [writer.flag(condition) for condition in outer]
    points = " + ".join(f"f{n} * ({rule.points})" for n, rule in enumerate(agreement.fit)) or "0"
    names = [(n, writer.bound(fold(name))) for n, name in enumerate(terms.personas)]
    named = " ".join(f"when {n} then {place}" for n, place in names)
    called = f"case persona_no {named} end" if named else "cast(null as text)"
    return f"""select y.id, y.fit, y.grade, y.persona_no
            {"".join(f", y.f{n}" for n in range(len(fits)))}
            {"".join(f", {flag} as g{n}" for n, flag in enumerate(flags))}
        from (select w.*, {grade} as grade, {called} as persona
            from (select v.*, {points} as fit
                from (select r.*, {persona} as persona_no
                        {"".join(f", {flag} as f{n}" for n, flag in enumerate(fits))}
                    from {rows} r) v) w) y"""  # noqa: S608 - columns are ours, values are bound


def typed(kind: FieldType, said: str) -> object:
    """A known value as its field's column holds it; what does not fit its type is unknown."""
    try:
        if kind is FieldType.NUMBER:
            number = float(said)
            return number if isfinite(number) else None
        if kind is FieldType.MOMENT:
            return floor(in_utc(datetime.fromisoformat(said)).timestamp())
    except ValueError:
        return None
    if kind is FieldType.YES_NO:
        return YES_NO.get(fold(said))
    return fold(said)


def conditions(terms: Terms) -> list[Condition]:
    """Every condition that is asked of a moment."""
    agreement = terms.agreement
    conditions = [rule.when for rule in (*agreement.fit, *agreement.personas, *agreement.grades)]
    conditions += [stage.enter for stage in agreement.stages]
    conditions += [volume.where for volume in terms.volumes]
    conditions += [promise.for_ for promise in agreement.promises.sales]
    return [condition for condition in conditions if condition is not None]


def asks_the_time(terms: Terms) -> bool:
    """Whether some condition that is asked of a moment can change by the passing of time."""
    return any(condition.relative for condition in conditions(terms))


def columns_asked(terms: Terms) -> tuple[Field, ...]:
    """The fields that some condition asks of a moment, the computed ones apart."""
    names = {name for condition in conditions(terms) for name in condition.names}
    return tuple(terms.agreement.catalogue[name] for name in sorted(names - set(COMPUTED)))


def limits(terms: Terms, name: str = "interest") -> tuple[float, ...]:
    """The numbers with which some condition compares a field."""
    asked = [leaf for condition in conditions(terms) for leaf, _ in leaves(condition.tree)]
    values = [v for leaf in asked if leaf.field.name == name for v in values_of(leaf)]
    return tuple(sorted({value.value for value in values if isinstance(value, Number)}))


def _rows(columns: Sequence[Field], vendor: str) -> str:
    """The bound JSON rows as a relation with typed columns."""
    typed = [("id", "bigint"), ("at", "bigint"), *((f.name, SQL_TYPES[f.type]) for f in columns)]
    if vendor == "postgresql":
        named = ", ".join(f'"{name}" {kind}' for name, kind in typed)
        return f"(select * from jsonb_to_recordset(cast(%(rows)s as jsonb)) as j({named}))"  # noqa: S608
    named = ", ".join(
        f"cast(json_extract(value, '$.{name}') as {kind}) as \"{name}\"" for name, kind in typed
    )
    return f"(select {named} from json_each(%(rows)s))"  # noqa: S608


def _epoch(column: str, vendor: str) -> str:
    if vendor == "postgresql":
        return f"cast(floor(extract(epoch from {column})) as bigint)"
    return f"cast(strftime('%%s', {column}) as integer)"
