"""What the kinds of import share: a row on its way in, and the facts that the rows of a batch bring."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef

from accord.connectors.plan import Plan, RejectedError
from accord.connectors.values import as_text
from accord.ledger.actions import append
from accord.ledger.models import Fact, Retraction

LONGEST_KEY = 200
LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Row:
    """One row of a file: what it says, its own id in the source, and what became of it."""

    line: int
    values: dict[str, Any]
    key: str = ""
    verdict: str = ""
    rejected: RejectedError | None = None

    def reject(self, error: RejectedError) -> None:
        self.verdict = "rejected"
        self.rejected = error


@dataclass(slots=True)
class Desk:
    """What holds for every row of one import."""

    source: str
    at: datetime
    history: bool
    digest: str
    plan: Plan
    again: bool = False
    """The same file was taken in to its end before: it may fill what is blank, and changes nothing."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Fields that the mapping declares, by name, with their type."""
    notes: Counter[str] = field(default_factory=Counter)

    def refuse(self, row: Row, name: str, reason: str) -> None:
        """Reject a row for what it says in a field."""
        value = row.values.get(name, "")
        row.reject(RejectedError(self.plan.column(name), shown(value), reason))

    def said(self, row: Row) -> str:
        """What makes this statement of a file another than the same words in a later file.

        A row that carries the moment of its last change is the same statement wherever it
        stands; otherwise it is this line of this file.
        """
        modified = row.values.get("modified")
        return as_text(modified) if modified else f"{self.digest[:16]}/{row.line}"


@dataclass(frozen=True, slots=True)
class Last:
    """The value known last, since when it holds and when it was learned."""

    value: object
    occurred_at: datetime
    recorded_at: datetime


class Known:
    """What was last known of some owners, before and during a batch."""

    def __init__(self, model: type[Fact], owner: str, column: str) -> None:
        self.model = model
        self.owner = owner
        self.column = column
        self.has_fields = any(each.name == "field" for each in model._meta.concrete_fields)
        self._last: dict[tuple[int, str], Last] = {}
        self._said: set[tuple[str, str]] = set()

    def load(self, owners: Iterable[int], **only: object) -> None:
        """Read the log in the order it was learned; what was retracted is said but not known."""
        kind = self.model._meta.model_name
        retracted = Exists(Retraction.objects.filter(kind=kind, fact=OuterRef("pk")))
        facts = self.model.objects.filter(**{f"{self.owner}__in": set(owners)}, **only)
        name = "field" if self.has_fields else "source"
        columns = (self.column, "occurred_at", "recorded_at", retracted)
        found = facts.order_by("recorded_at", "pk")
        for source, key, owner, about, *last, gone in found.values_list(
            "source", "source_key", self.owner, name, *columns
        ).iterator():
            self._said.add((source, key))
            if not gone:
                self._last[self._key(owner, about)] = Last(*last)

    def has(self, owner: int, name: str) -> bool:
        return self._key(owner, name) in self._last

    def is_news(self, owner: int, name: str, value: object, said_at: datetime | None) -> bool:
        """Whether a statement says something else than is known, and is not older than that."""
        last = self._last.get(self._key(owner, name))
        return last is None or (
            last.value != value and not (said_at and said_at < last.occurred_at)
        )

    def learn(self, owner: int, name: str, fact: Fact, recorded_at: datetime) -> bool:
        """Take a new fact into account; a statement that was made before is no new one."""
        statement = (fact.source, fact.source_key)
        if statement in self._said:
            return False
        self._said.add(statement)
        key = self._key(owner, name)
        last = self._last.get(key)
        if last is None or last.recorded_at <= recorded_at:
            value = getattr(fact, self.column)
            self._last[key] = Last(value, fact.occurred_at, recorded_at)
        return True

    def _key(self, owner: int, name: str) -> tuple[int, str]:
        return owner, name if self.has_fields else ""


@dataclass(frozen=True, slots=True)
class About:
    """Whom a statement is about, and from when it holds if nothing was known before."""

    owner: int
    who: str
    since: datetime | None


class Facts:
    """The facts of one batch. They are appended kind by kind, in the order of the kinds given."""

    def __init__(self, desk: Desk, *kinds: type[Fact]) -> None:
        self._desk = desk
        self._facts: dict[type[Fact], list[tuple[Row, Fact]]] = {kind: [] for kind in kinds}

    def add(self, row: Row, fact: Fact) -> None:
        self._facts[type(fact)].append((row, fact))

    def say(
        self, row: Row, known: Known, about: About, name: str, value: object, **more: object
    ) -> None:
        """Add what a row states, if it is news.

        What was not known before holds since the moment the row gives for that, a change since
        the row's last change, and either since the import where the row gives no moment.
        """
        modified = row.values.get("modified")
        if self._desk.again and known.has(about.owner, name):
            return
        if not known.is_news(about.owner, name, value, modified):
            return
        since = None if known.has(about.owner, name) else about.since
        said = str(more.pop("said", value))
        occurred_at = more.pop("occurred_at", None) or since or modified or self._desk.at
        if known.has_fields:
            more["field"] = name
        fact = known.model(
            occurred_at=occurred_at,
            source=self._desk.source,
            source_key=source_key(about.who, name, digest(said), self._desk.said(row)),
            **{known.owner: about.owner, known.column: value, **more},
        )
        # A live row is learned later than all that stands in the log.
        learned = occurred_at if self._desk.history else LATEST
        if known.learn(about.owner, name, fact, learned):
            self.add(row, fact)

    def write(self) -> None:
        """Append them all; a row that brought something new is updated unless it was created."""
        desk = self._desk
        for pairs in self._facts.values():
            new = append([fact for _, fact in pairs], at=desk.at, history=desk.history)
            ids = {id(fact) for fact in new}
            for row, fact in pairs:
                if id(fact) in ids:
                    row.verdict = row.verdict or "updated"


BOOKKEEPING = {"id", "recorded_at", "imported_at", "occurred_on", "actor_id"}


class Once:
    """Facts that a row brings whole: the same row twice changes nothing, another one is refused."""

    def __init__(self, model: type[Fact], rows: Iterable[Row], desk: Desk) -> None:
        self._model = model
        self._desk = desk
        keys = {row.key for row in rows}
        found = model.objects.filter(source=desk.source, source_key__in=keys)
        self._before = {fact.source_key: fact for fact in found}
        self._claimed: set[str] = set()

    def is_new(self, row: Row) -> bool:
        return row.key not in self._before and row.key not in self._claimed

    def claim(self, row: Row) -> None:
        """The row is the first with its key."""
        self._claimed.add(row.key)

    def write(self, pairs: Iterable[tuple[Row, Fact]]) -> None:
        """Append the facts that are not there yet; say what became of each row."""
        new = []
        for row, fact in pairs:
            before = self._before.setdefault(row.key, fact)
            if before is fact:
                row.verdict = "created"
                new.append(fact)
            elif self._content(before) == self._content(fact):
                row.verdict = "unchanged"
            else:
                reason = "this id came before with other content; facts are never changed"
                row.reject(RejectedError("", row.key, reason))
        append(new, at=self._desk.at, history=self._desk.history)

    def _content(self, fact: Fact) -> list[object]:
        fields = self._model._meta.concrete_fields
        return [getattr(fact, f.attname) for f in fields if f.attname not in BOOKKEEPING]


def source_key(*parts: object) -> str:
    """The id of a statement in its source: readable where it fits, else a digest."""
    text = ":".join(str(part).replace("%", "%25").replace(":", "%3A") for part in parts)
    if len(text) <= LONGEST_KEY and "\x00" not in text:
        return text
    return sha256(text.encode()).hexdigest()


def digest(text: str) -> str:
    """A short digest that stands for a value in a key."""
    return sha256(text.encode()).hexdigest()[:16]


def shown(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else as_text(value)
