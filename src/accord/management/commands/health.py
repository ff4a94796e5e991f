"""`accord health [AGREEMENT.yaml]`: whether the rules point to those whom sales will accept."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from django.core.management.base import CommandError
from django.utils import timezone
from django_typer.management import TyperCommand
from typer import Argument, Option

from accord.agreement.queries import in_force_at
from accord.agreement.rules.problems import AgreementErrors
from accord.judging.health.queries import UnableToTellError, health
from accord.judging.health.telling import as_json, as_text
from accord.kit.periods import local_date
from accord.web import installation

WIDE = 200
OUTCOMES = ("accepted", "won")
USUAL = 365
"""Days that are looked at unless others are named."""


class Command(TyperCommand):
    help = (
        "Say of each rule of the agreement in force, or of a draft, whom it matched when leads "
        "were handed over and how these fared beside the rest. --home DIR says where the data is."
    )

    def handle(
        self,
        file: Annotated[Path | None, Argument(help="A draft; else what is in force.")] = None,
        since: Annotated[str | None, Option("--from", help="First local day.")] = None,
        until: Annotated[str | None, Option("--to", help="Last local day.")] = None,
        outcome: Annotated[str, Option(help="accepted or won")] = "accepted",
        as_json_: Annotated[bool, Option("--json", help="Answer in JSON.")] = False,
    ) -> None:
        installation.require_ready()
        if outcome not in OUTCOMES:
            raise CommandError(f"{outcome} is no outcome, but accepted and won are", returncode=2)
        told = _told(file, since, until, outcome)
        if as_json_:
            self.stdout.write(as_json(told))
            return
        width = shutil.get_terminal_size((WIDE, 24)).columns
        self.stdout.write(as_text(told, width=width), ending="")


def _told(file: Path | None, since: str | None, until: str | None, outcome):
    now = timezone.now()
    held = in_force_at(now)
    zone = held.zone if held else timezone.get_default_timezone()
    last = _day(until) if until else local_date(now, zone)
    first = _day(since) if since else last - timedelta(days=USUAL)

    try:
        text = None if file is None else file.read_text(encoding="utf-8")
        return health(text, since=first, until=last, as_of=now, outcome=outcome)
    except AgreementErrors as errors:
        problems = "\n".join(f"{file}: {problem}" for problem in errors.problems)
        raise CommandError(problems) from errors
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}", returncode=2) from error
    except UnableToTellError as error:
        raise CommandError(str(error)) from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is no date such as 2026-03-31", returncode=2) from None
