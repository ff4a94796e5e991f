"""Writing judgements into their tables, and comparing them with what stands there."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Field, Model

from accord.handoff.models import Handoff
from accord.judging.models import Restatement, Standing, Unmatched
from accord.judging.terms import Terms
from accord.judging.walk import Judgement
from accord.lifecycle.models import Move
from accord.scoring.models import InterestSum
from accord.scoring.rules import millionths
from accord.sla.models import Clock, Delivery

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Cache:
    """A table of judgements: what makes a row the same one, and how the rows follow."""

    model: type[Model]
    key: tuple[str, ...]
    rows: Callable[[Judgement], Iterable[Model]]
    restated: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        return [field.attname for field in _fields(self.model)]

    def values(self, row: Model) -> dict[str, object]:
        return {column: getattr(row, column) for column in self.columns}


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that should stand, one that does stand, or both where they differ."""

    cache: Cache
    key: Key
    pk: object
    stored: dict[str, object] | None
    judged: Model | None


def differences(
    persons: Sequence[int],
    judgements: Sequence[Judgement],
    versions: Sequence[Terms],
    until: datetime,
) -> Iterator[Difference]:
    """Where the tables say something else than judging these persons anew."""
    for cache in caches(versions, until):
        stored = _stored(cache, persons)
        for judgement in judgements:
            for row in cache.rows(judgement):
                key = tuple(getattr(row, name) for name in cache.key)
                pk, values = stored.pop(key, (None, None))
                if values is None or values != cache.values(row):
                    yield Difference(cache, key, pk, values, row)
        for key, (pk, values) in stored.items():
            yield Difference(cache, key, pk, values, None)


def write(found: Sequence[Difference], *, at: datetime, because: str) -> None:
    """Make the tables say what was judged; what was believed otherwise before is kept apart."""
    by_model: dict[type[Model], list[Difference]] = {}
    for difference in found:
        by_model.setdefault(difference.cache.model, []).append(difference)
    for model, differing in by_model.items():
        gone = [difference.pk for difference in differing if difference.pk is not None]
        for start in range(0, len(gone), 5_000):
            model._base_manager.filter(pk__in=gone[start : start + 5_000]).delete()
        rows = [difference.judged for difference in differing if difference.judged is not None]
        _insert(model, rows)
    restated = [_restatement(d, at, because) for d in found if _contradicts(d)]
    Restatement.objects.bulk_create(restated, batch_size=1_000)


def _insert(model: type[Model], rows: Sequence[Model]) -> None:
    """Write rows, whose ids nobody needs to know, in one statement."""
    if not rows:
        return
    fields, quote = _fields(model), connection.ops.quote_name
    columns = [_prepared(field, rows) for field in fields]
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"%s::{_element(field)}[]" for field in fields)
        given, values = f"SELECT * FROM unnest({arrays})", columns  # noqa: S608 - types and names
    else:
        cells = ", ".join(f"json_extract(j.value, '$[{place}]')" for place in range(len(fields)))
        given = f"SELECT {cells} FROM json_each(%s) j"  # noqa: S608 - places
        values = [json.dumps([*zip(*columns, strict=True)])]
    named = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({named}) {given}", values)


def _prepared(field: Field, rows: Sequence[Model]) -> Iterable[object]:
    """A column as the database takes it: numbers and texts as they are, moments as it writes them."""
    values = [getattr(row, field.attname) for row in rows]
    written = {
        "DateTimeField": connection.ops.adapt_datetimefield_value,
        "DateField": connection.ops.adapt_datefield_value,
    }.get(field.get_internal_type())
    return [written(value) for value in values] if written else values


def _element(field: Field) -> str:
    """The type of a column among many; a text that is too long is to be refused, not cut off."""
    kind = field.db_type(connection)
    return "text" if kind.startswith("varchar") else kind


def _fields(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if field.attname != "id"]


def clear() -> None:
    """Throw every judgement away, the list of restatements apart."""
    for cache in caches((), datetime.min.replace(tzinfo=UTC)):
        cache.model._base_manager.all().delete()


def caches(versions: Sequence[Terms], until: datetime) -> tuple[Cache, ...]:
    """Every table of judgements."""
    coming = [terms.start for terms in versions if terms.start > until]

    def standing(judgement: Judgement) -> Iterable[Model]:
        return [_standing(judgement, min(coming, default=None))] if judgement.known else []

    return (
        Cache(
            Move,
            ("person_id", "number"),
            lambda judgement: judgement.moves,
            ("to_stage", "at", "version", "cause", "cause_fact"),
        ),
        Cache(
            Handoff,
            ("person_id", "number"),
            lambda judgement: judgement.handoffs,
            ("opened_at", "version", "grade"),
        ),
        Cache(
            Clock, ("person_id", "handoff", "side", "promise"), lambda judgement: judgement.clocks
        ),
        Cache(Delivery, ("person_id", "move", "promise"), lambda judgement: judgement.deliveries),
        Cache(InterestSum, ("person_id", "half_life"), _sums),
        Cache(Unmatched, ("person_id", "kind", "fact"), _unmatched),
        Cache(Standing, ("person_id",), standing),
    )


def _stored(cache: Cache, persons: Sequence[int]) -> dict[Key, tuple[object, dict[str, object]]]:
    rows = cache.model._base_manager.filter(person_id__in=persons).values("pk", *cache.columns)
    return {tuple(row[name] for name in cache.key): (row.pop("pk"), row) for row in rows.iterator()}


def _contradicts(difference: Difference) -> bool:
    """Whether something believed before is now said otherwise, or no longer."""
    stored, judged = difference.stored, difference.judged
    names = difference.cache.restated
    if stored is None or not names:
        return False
    return judged is None or any(stored[name] != getattr(judged, name) for name in names)


def _restatement(difference: Difference, at: datetime, because: str) -> Restatement:
    stored = difference.stored or {}
    judged = difference.cache.values(difference.judged) if difference.judged else None
    return Restatement(
        person_id=stored["person_id"],
        restated_at=at,
        what=difference.cache.model._meta.model_name,
        number=stored["number"],
        before=_plain(stored),
        after=_plain(judged) if judged else None,
        because=because,
    )


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, str | int | None) else str(value)
        for name, value in row.items()
    }


def _sums(judgement: Judgement) -> Iterable[Model]:
    return [
        InterestSum(
            person_id=judgement.person,
            half_life=half_life,
            amount=millionths(amount),
            true_at=datetime.fromtimestamp(round(true_at, 6), UTC),
        )
        for half_life, (amount, true_at) in sorted(judgement.sums.items())
    ]


def _unmatched(judgement: Judgement) -> Iterable[Model]:
    return [
        Unmatched(person_id=judgement.person, kind=kind, fact=fact, why=why)
        for kind, fact, why in judgement.unmatched
    ]


def _standing(judgement: Judgement, next_version: datetime | None) -> Standing:
    last = judgement.moves[-1] if judgement.moves else None
    standing = Standing(
        person_id=judgement.person,
        stage=last.to_stage if last else "",
        stage_since=last.at if last else None,
        version=judgement.version,
        next_due_at=min(filter(None, [judgement.wakes_at, next_version]), default=None),
    )
    if judgement.scored:
        moment, verdict = judgement.scored
        positions = moment.terms.positions
        standing.fit = verdict.fit
        standing.interest = moment.interest
        standing.scored_at = datetime.fromtimestamp(moment.at, UTC)
        standing.grade = verdict.grade
        standing.persona = verdict.persona
        standing.position = positions[moment.place] if moment.place is not None else ""
    return standing
