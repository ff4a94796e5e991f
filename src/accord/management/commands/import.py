"""`accord import KIND FILE`: takes a CSV file into the log, then judges whom it concerns."""
# ruff: noqa: N999 - the command is named by its file

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django_typer.management import TyperCommand
from typer import Argument, Option

from accord.agreement.queries import in_force_at
from accord.connectors.kinds import kinds
from accord.connectors.mapping import MappingErrors
from accord.connectors.progress import UnableToContinueError
from accord.connectors.reading import UnableToReadFileError
from accord.connectors.runner import Account, Task, run
from accord.judging.worker import run_until_idle
from accord.web import installation

BETWEEN_LINES = 5.0
"""Seconds between two lines of progress where no terminal shows a bar."""

Tell = Callable[[Account], None]


Kind = Annotated[str, Argument(help=f"One of: {', '.join(kinds())}")]
File = Annotated[Path, Argument(help="The CSV file", exists=True, dir_okay=False)]
Mapping = Annotated[
    Path | None,
    Option("--map", help="A mapping: columns, values, dates", exists=True, dir_okay=False),
]
History = Annotated[
    bool, Option("--history", help="Rows count as known since they happened, not since now")
]
DryRun = Annotated[bool, Option("--dry-run", help="Say what would happen and keep nothing")]
Source = Annotated[
    str, Option(help="Who says so; ids are unique within a source", show_default="import")
]
Encoding = Annotated[str, Option(help="How the file is encoded", show_default="utf-8")]
RejectsTo = Annotated[
    Path | None,
    Option(help="Where refused rows are listed", show_default="imports/ in the home folder"),
]
BatchSize = Annotated[int, Option(min=1, max=20_000, help="Rows a transaction")]
AsJson = Annotated[bool, Option("--json", help="Print the account as JSON")]


class Command(TyperCommand):
    help = (
        "Take in a CSV file of people, companies, touches, deals, costs or answers, and judge whom "
        "it concerns. --home DIR says where to. Started again, it goes on where it broke off; "
        "the same file a second time changes nothing."
    )

    def handle(  # noqa: PLR0913 - every option is an argument
        self,
        kind: Kind,
        file: File,
        mapping: Mapping = None,
        history: History = False,
        dry_run: DryRun = False,
        source: Source = "",
        encoding: Encoding = "",
        rejects: RejectsTo = None,
        batch_size: BatchSize = 2_000,
        as_json: AsJson = False,
    ) -> None:
        _be_ready(kind)
        terms = in_force_at(timezone.now())
        task = Task(
            kind=kind,
            file=file,
            rejects=_apart(rejects or settings.HOME / "imports" / f"{file.stem}.rejects.csv", file),
            mapping=_text(mapping),
            source=source,
            encoding=encoding,
            currency=terms.agreement.currency if terms else "",
            history=history,
            dry_run=dry_run,
            batch_size=batch_size,
        )
        account = _run(task)
        if not dry_run:
            run_until_idle(at=timezone.now())
        self.stdout.write(_json(task, account) if as_json else "\n".join(_lines(task, account)))


def _be_ready(kind: str) -> None:
    if kind not in kinds():
        known = ", ".join(kinds())
        raise CommandError(f"{kind} is no kind of import, but {known} are", returncode=2)
    installation.require_ready()


def _apart(rejects: Path, file: Path) -> Path:
    if rejects.resolve() == file.resolve():
        raise CommandError(
            "The list of refused rows would overwrite the file itself: name another (--rejects).",
            returncode=2,
        )
    return rejects


def _text(mapping: Path | None) -> str:
    try:
        return mapping.read_text(encoding="utf-8-sig") if mapping else ""
    except UnicodeDecodeError:
        raise CommandError(f"{mapping} is not UTF-8. Save it as UTF-8.") from None


def _run(task: Task) -> Account:
    try:
        with _progress(task.file.name) as tell:
            return run(task, clock=timezone.now, tell=tell)
    except MappingErrors as error:
        raise CommandError(f"The mapping does not fit:\n{error}") from error
    except (UnableToReadFileError, UnableToContinueError) as error:
        raise CommandError(str(error)) from error


@contextmanager
def _progress(name: str) -> Iterator[Tell]:
    """A bar on a terminal, a line now and then elsewhere; both beside the result."""
    if not sys.stderr.isatty():
        yield _now_and_then()
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        work = bar.add_task(name, total=1.0)
        yield lambda account: bar.update(
            work, completed=account.done, description=f"{name}: {account.read:,} rows"
        )


def _now_and_then() -> Tell:
    said = time.monotonic()

    def tell(account: Account) -> None:
        nonlocal said
        if time.monotonic() - said >= BETWEEN_LINES:
            said = time.monotonic()
            sys.stderr.write(f"{account.read:,} rows, {account.done:.0%} of the file\n")

    return tell


def _json(task: Task, account: Account) -> str:
    said = {
        "kind": task.kind,
        "file": task.file.name,
        "dry_run": task.dry_run,
        **account.counts(),
        "rejects": str(task.rejects) if account.rejected else None,
        "columns_not_taken": account.not_taken,
        "footer_lines": account.footer,
        "notes": dict(account.notes),
    }
    return json.dumps(said, ensure_ascii=False)


def _lines(task: Task, account: Account) -> Iterator[str]:
    would = " (nothing was kept)" if task.dry_run else ""
    counts = account.counts()
    yield f"{counts.pop('read'):,} rows read{would}: " + ", ".join(
        f"{number:,} {verdict}" for verdict, number in counts.items()
    )
    if account.rejected:
        yield f"Refused rows, with the reason of each: {task.rejects}"
    if account.not_taken:
        yield f"Columns not taken in: {', '.join(account.not_taken)}"
    if account.footer:
        yield f"{account.footer} lines at the end were taken for the footer of a report"
    for note, times in account.notes.items():
        yield f"{times:,} {note}"
