"""Running an import: batch by batch, each in one transaction, so that it can break off anywhere.

Every row is created, updated, unchanged or rejected. An import that broke off is taken up by
starting it again: what the file said before that point is read over, and nothing is done twice.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from django.db import transaction

from accord.agreement.rules.fields import DeclaredFieldError, declared_field
from accord.agreement.rules.problems import Problem, did_you_mean
from accord.connectors.batch import Desk, Row
from accord.connectors.fields import Field, plain
from accord.connectors.kinds import kinds
from accord.connectors.mapping import Map, MappingErrors, read_map
from accord.connectors.plan import Joined, Plan, plan, unread
from accord.connectors.progress import VERDICTS, Progress, Unkept, was_taken_in
from accord.connectors.reading import Table, UnableToReadFileError, survey
from accord.connectors.rejects import Rejects
from accord.connectors.rows import Rows, one_of
from accord.connectors.values import Manner
from accord.ledger.actions import lock
from accord.ledger.models import LedgerClock

LONGEST_DECLARED = 2_000


@dataclass(frozen=True, slots=True)
class Task:
    """What to import, and how."""

    kind: str
    file: Path
    rejects: Path
    mapping: str = ""
    source: str = ""
    encoding: str = ""
    currency: str = ""
    history: bool = False
    dry_run: bool = False
    batch_size: int = 2_000


@dataclass(slots=True)
class Account:
    """How far an import has come, and what became of the rows so far."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    done: float = 0
    """The share of the file that has been read."""
    footer: int = 0
    not_taken: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    def count(self, verdicts: Counter[str]) -> None:
        self.read += verdicts.total()
        for name in VERDICTS:
            setattr(self, name, getattr(self, name) + verdicts[name])

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("read", *VERDICTS)}


@dataclass(frozen=True, slots=True)
class _Work:
    """What one import works with."""

    task: Task
    kind: ModuleType
    table: Table
    laid: Plan
    joined: Joined
    desk: Desk
    progress: Progress | Unkept
    manner: Manner


def run(
    task: Task, *, clock: Callable[[], datetime], tell: Callable[[Account], None] = lambda _: None
) -> Account:
    """Take a file in; `tell` hears of the progress after each batch."""
    kind = _kind(task.kind)
    mapping, written = read_map(task.mapping, {each.name: each for each in kind.FIELDS})
    encoding = task.encoding or mapping.encoding or "utf-8"
    digest = survey(task.file, encoding)
    joined = Joined(mapping, task.file, encoding)
    fields = [*kind.FIELDS, *_declared(mapping, kind)]
    with Table(task.file, encoding=encoding, delimiter=mapping.delimiter) as table:
        laid = plan(_with_key(mapping, kind, table), written, fields, table, joined.header)
        _is_about_somebody(laid, kind)
        source = task.source or mapping.source or "import"
        fingerprint = _fingerprint(task, digest, joined)
        again = was_taken_in(kind=task.kind, digest=fingerprint, source=source)
        progress = _progress(task, source, fingerprint, clock())
        at = progress.started_at
        desk = Desk(source, at, task.history, digest, laid, again=again, extra=mapping.fields)
        manner = Manner(at, _zone(mapping), mapping.dates, mapping.decimal, task.currency)
        account = Account(not_taken=list(unread(table, laid)), notes=desk.notes)
        _take_in(_Work(task, kind, table, laid, joined, desk, progress, manner), account, tell)
        account.footer = table.footer
    progress.end(clock())
    return account


def _kind(name: str) -> ModuleType:
    known = kinds()
    if name not in known:
        cure = did_you_mean(name, list(known))
        raise UnableToReadFileError(f"There is no kind of import “{name}”. {cure}")
    return known[name]


def _declared(mapping: Map, kind: ModuleType) -> Iterator[Field]:
    """The fields that a mapping declares beside the fixed ones, as an agreement does."""
    names = {each.name for each in kind.FIELDS}
    for name, type_ in mapping.fields.items():
        try:
            if name in names:
                raise DeclaredFieldError(name, "this is a field already.", "Leave it out.")
            if not hasattr(kind, "DECLARES"):
                said = f"{kind.TITLE.casefold()} have no fields of a company's own."
                raise DeclaredFieldError(name, said, "Leave `fields` out.")
            declared_field(name, type_)
        except DeclaredFieldError as error:
            problem = Problem(1, f"fields.{name}", error.message.rstrip("."), error.cure)
            raise MappingErrors([problem]) from None
        yield Field(name, type_, longest=LONGEST_DECLARED)


def _with_key(mapping: Map, kind: ModuleType, table: Table) -> Map:
    """Without a word about it, a column that is plainly the row's own id is taken as such."""
    usual = {plain(alias) for alias in getattr(kind, "KEY_ALIASES", ())}
    found = [name for name in table.header if plain(name) in usual]
    if mapping.key or not found:
        return mapping
    return mapping.model_copy(update={"key": tuple(found[:1])})


def _is_about_somebody(laid: Plan, kind: ModuleType) -> None:
    names = one_of(kind)
    given = {pick.field.name for pick, _ in laid.picks}
    if names and not laid.key and not given & set(names):
        cure = "Map a column to one of them (--map)."
        raise MappingErrors([Problem(1, "", f"no column says {' or '.join(names)}", cure)])


def _zone(mapping: Map) -> ZoneInfo:
    """The zone in which the file writes its times: the company's unless the mapping says so."""
    clock = LedgerClock.objects.first()
    return ZoneInfo(mapping.zone or (clock.zone if clock else "UTC"))


def _fingerprint(task: Task, digest: str, joined: Joined) -> str:
    """What must be equal for an import that broke off to be taken up."""
    second = sha256(joined.file.read_bytes()).hexdigest() if joined.file else ""
    said = (digest, second, task.mapping, task.encoding, task.currency)
    return sha256("\x00".join(said).encode()).hexdigest()


def _progress(task: Task, source: str, digest: str, at: datetime) -> Progress | Unkept:
    if task.dry_run:
        return Unkept(at)
    return Progress.of(
        at,
        kind=task.kind,
        file=task.file.name,
        digest=digest,
        source=source,
        history=task.history,
    )


def _take_in(work: _Work, account: Account, tell: Callable[[Account], None]) -> None:
    undone = _undone() if work.task.dry_run else nullcontext()
    with (
        undone,
        Rejects(work.task.rejects) as rejects,
        Rows(work.kind, work.laid, work.manner, work.joined) as rows,
    ):
        coming = rows.of(work.table)
        rejects.begin(after=_read_over(coming, work.progress.read))
        account.count(work.progress.counted())
        while batch := list(islice(coming, work.task.batch_size)):
            with transaction.atomic():
                account.count(_take_in_batch(work, batch, rejects))
            account.done = min(1, work.table.position() / work.task.file.stat().st_size)
            tell(account)


@contextmanager
def _undone() -> Iterator[None]:
    """A dry run does everything and keeps nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _read_over(coming: Iterator[Row], rows: int) -> int:
    """Pass what was taken in before the import broke off; the last line of it."""
    last = 0
    for row in islice(coming, rows):
        last = row.line
    return last


def _take_in_batch(work: _Work, batch: list[Row], rejects: Rejects) -> Counter[str]:
    # One at a time: what is looked up here must still be missing when it is made.
    lock(at=work.desk.at)
    if rows := [row for row in batch if not row.rejected]:
        work.kind.take_in(rows, work.desk)
    for row in batch:
        row.verdict = row.verdict or "unchanged"
        if row.rejected:
            rejects.add(row.line, row.rejected)
    rejects.flush()
    verdicts = Counter(row.verdict for row in batch)
    work.progress.advance(verdicts)
    return verdicts
