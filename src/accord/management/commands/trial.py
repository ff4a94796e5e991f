"""`accord trial AGREEMENT.yaml --from D --to D`: what a draft would have done over a period."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

from django.core.management.base import CommandError
from django.utils import timezone
from django_typer.management import TyperCommand
from typer import Argument, Option

from accord.agreement.rules.problems import AgreementErrors
from accord.judging.trial.queries import Trial, UnableToTryError, draft_terms, trial
from accord.judging.trial.telling import as_json, as_text
from accord.kit.periods import day_bounds
from accord.people.models import Person
from accord.web import installation

WIDE = 200


class Command(TyperCommand):
    help = (
        "Try a draft of the agreement on a past period, on what was recorded then, beside what was "
        "really done. Nothing is changed. --home DIR says where the data is."
    )

    def handle(
        self,
        file: Annotated[Path, Argument(help="The draft, a YAML file.")],
        since: Annotated[str, Option("--from", help="First local day.")],
        until: Annotated[str, Option("--to", help="Last local day.")],
        people: Annotated[bool, Option("--people", help="List everyone who changes.")] = False,
        as_of: Annotated[
            str | None, Option(help="What became of people by this day's end instead of now.")
        ] = None,
        as_json_: Annotated[bool, Option("--json", help="Answer in JSON.")] = False,
    ) -> None:
        installation.require_ready()
        tried = _tried(file, _day(since), _day(until), as_of)
        if as_json_:
            self.stdout.write(as_json(tried))
            return
        width = shutil.get_terminal_size((WIDE, 24)).columns
        names = _names(tried) if people else None
        self.stdout.write(as_text(tried, width=width, names=names), ending="")


def _tried(file: Path, since: date, until: date, as_of: str | None) -> Trial:
    text = _text(file)
    try:
        moment = _end_of(as_of, text)
        return trial(text, since=since, until=until, as_of=moment)
    except AgreementErrors as errors:
        problems = "\n".join(f"{file}: {problem}" for problem in errors.problems)
        raise CommandError(problems) from errors
    except UnableToTryError as error:
        raise CommandError(str(error)) from error


def _end_of(day: str | None, text: str) -> datetime:
    if day is None:
        return timezone.now()
    return day_bounds(_day(day), draft_terms(text).zone)[1] - timedelta(seconds=1)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}", returncode=2) from error


def _names(tried: Trial) -> dict[int, str]:
    changing = sorted({change.person for stage in tried.stages for change in stage.changes})
    names: dict[int, str] = {}
    for start in range(0, len(changing), 10_000):
        part = Person.objects.filter(pk__in=changing[start : start + 10_000])
        names |= {person.pk: str(person) for person in part}
    return names


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is no date such as 2026-03-31", returncode=2) from None
