"""`accord report NAME`: the answer of a report, for people, spreadsheets or programs."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from django.core.management.base import CommandError
from django.utils import timezone
from django_typer.management import TyperCommand

from accord.agreement.queries import in_force_at
from accord.kit.periods import day_bounds
from accord.reports.agreed import NothingAgreedError
from accord.reports.catalogue import UnknownReportError, catalogue
from accord.reports.formats import BINARY, FORMATS, as_bytes, as_text
from accord.reports.queries import NoAgreementError, run
from accord.reports.segments import run_within
from accord.reports.table import Table
from accord.web import installation

Segment = Annotated[
    str | None, typer.Option(help="Only the people of this persona, and their deals")
]

WIDE = 200
"""Columns of text where no terminal says how wide it is."""


def _names() -> str:
    return "; ".join(
        f"{report.name} (by {', '.join(report.by)})" for report in catalogue().values()
    )


class Command(TyperCommand):
    help = "Answer a question about leads, stages and promises. --home DIR says where the data is."

    def handle(  # noqa: PLR0913 - every option is an argument
        self,
        name: Annotated[str, typer.Argument(help=f"One of: {_names()}")],
        by: Annotated[str | None, typer.Option(help="What to break it down by")] = None,
        since: Annotated[str | None, typer.Option("--from", help="First local day")] = None,
        until: Annotated[str | None, typer.Option("--to", help="Last local day")] = None,
        known_at: Annotated[
            str | None, typer.Option(help="Only what was known at this day's end or moment")
        ] = None,
        as_of: Annotated[
            str | None, typer.Option(help="Asked at this day's end or moment instead of now")
        ] = None,
        told: Annotated[
            list[str] | None,
            typer.Option("--set", help="An option of the report, as name=value; may be repeated"),
        ] = None,
        method: Annotated[
            str | None, typer.Option(help="How credit is shared, the same as --set method=")
        ] = None,
        segment: Segment = None,
        form: Annotated[str, typer.Option("--format", help=", ".join(FORMATS))] = "table",
        output: Annotated[
            Path | None, typer.Option(help="Write to this file instead of the terminal")
        ] = None,
    ):
        if form not in FORMATS:
            raise _refused(f"{form} is no format, but {', '.join(FORMATS)} are")
        if form in BINARY and output is None and self.stdout.isatty():
            raise _refused(f"{form} is no text for a terminal; name a file: --output {name}.{form}")
        installation.require_ready()
        now = timezone.now()
        days = {"since": _day(since), "until": _day(until)}
        moments = {"known_at": _moment(known_at, now), "as_of": _moment(as_of, now) or now}
        options = _options([*(told or []), *([f"method={method}"] if method else [])])
        table = _answer(name, segment, by=by, options=options, **days, **moments)
        self._give(table, form, output)

    def _give(self, table: Table, form: str, output: Path | None) -> None:
        """Show the table, or write it to the file."""
        if form in BINARY:
            _write(as_bytes(table, form), output or self.stdout.buffer)
        elif output:
            _write(as_text(table, form, width=WIDE).encode(), output)
        else:
            width = shutil.get_terminal_size((WIDE, 24)).columns
            self.stdout.write(as_text(table, form, width=width), ending="")


def _write(content: bytes, to: Path | BinaryIO) -> None:
    if not isinstance(to, Path):
        to.write(content)
        return
    try:
        to.write_bytes(content)
    except OSError as error:
        raise _refused(f"{to} cannot be written: {error.strerror}") from error


def _answer(name: str, segment: str | None, **asked) -> Table:
    try:
        return run_within(segment, name, **asked) if segment else run(name, **asked)
    except UnknownReportError as unknown:
        raise _refused(str(unknown)) from None
    except NothingAgreedError as missing:
        raise CommandError(str(missing)) from missing
    except NoAgreementError as missing:
        raise CommandError(f"{missing}: load one and let both sides sign it") from missing


def _options(told: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in told]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise _refused(f"{name}{sign}{value} is no option such as name=value")
    return {name.strip(): value for name, _, value in pairs}


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise _refused(f"{text} is no date such as 2026-03-31") from None


def _moment(text: str | None, now: datetime) -> datetime | None:
    """A moment, or the last one of a local day; in the agreement's zone where none is said."""
    if text is None:
        return None
    terms = in_force_at(now)
    zone = terms.zone if terms else timezone.get_default_timezone()
    try:
        if len(text) == len("2026-03-31"):
            return day_bounds(date.fromisoformat(text), zone)[1] - timedelta(seconds=1)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _refused(f"{text} is no day or moment such as 2026-03-31T17:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _refused(why: str) -> CommandError:
    """The question cannot be asked like this."""
    return CommandError(why, returncode=2)
