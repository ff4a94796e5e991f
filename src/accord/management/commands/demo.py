"""`accord demo`: a simulated company with a year of history, judged, and its reports."""

from dataclasses import replace
from datetime import date, datetime
from time import perf_counter
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from django_typer.management import TyperCommand
from typer import Option

from accord.agreement.models import AgreementVersion
from accord.demo import keeping
from accord.demo.actions import Summary, build, closing
from accord.demo.keeping import Plan
from accord.kit.periods import Month
from accord.people.models import Person
from accord.web import installation

REPORTS = ("sources", "stages", "promises", "returns", "never-worked")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no date such as 2026-03-31") from None


class Command(TyperCommand):
    help = (
        "Simulate a company in the folder that --home DIR names, judge it and print its reports. "
        "The same numbers and the same seed give the same company."
    )

    def handle(
        self,
        people: Annotated[int, Option(min=20, max=1_000_000, help="How many come by.")] = 2000,
        months: Annotated[int, Option(min=1, max=60, help="Whole months before this one.")] = 12,
        seed: Annotated[int, Option(help="Another seed, another company.")] = 7,
        until: Annotated[
            date | None,
            Option(parser=_day, metavar="DATE", help="The last day; until now if not said."),
        ] = None,
    ) -> None:
        self.started = perf_counter()
        plan = Plan(people, months, seed, _moment(until, timezone.now()))
        installation.prepare()
        self._say("the home folder is ready")
        kept = keeping.plan_of(settings.HOME)
        if kept is None and _holds_something():
            raise CommandError(
                f"{settings.HOME} holds another company. Take an empty folder: --home DIR"
            )
        if kept and kept.finished and _holds_something():
            self._say(f"Northwind Pumps is here already ({kept}); to begin anew, remove the folder")
        else:
            self._build(kept or plan)
        self._report()

    def _build(self, plan: Plan) -> None:
        keeping.keep(plan, settings.HOME)
        password = keeping.password_in(settings.HOME / installation.LOGINS)
        self._say(f"Northwind Pumps: {plan}")
        built = build(
            people=plan.people,
            months=plan.months,
            seed=plan.seed,
            until=plan.until,
            password=password,
            say=self._say,
        )
        keeping.keep(replace(plan, finished=True), settings.HOME)
        self._say(_told(built))

    def _report(self) -> None:
        for name in REPORTS:
            self.stdout.write("")
            call_command("report", name, *self._span(name), stdout=self.stdout)
        self.stdout.write(f"\nNext: accord serve --home {settings.HOME}")
        self.stdout.write(installation.logins())

    def _span(self, name: str) -> list[str]:
        """Promises are told month by month: enough of them for a screen."""
        month = Month.of(timezone.localdate()).plus(-2)
        return ["--from", month.first.isoformat()] if name == "promises" else []

    def _say(self, what: str) -> None:
        self.stdout.write(f"{perf_counter() - self.started:6.1f} s  {what}")
        self.stdout.flush()


def _moment(until: date | None, now: datetime) -> datetime:
    """Now, or the closing hour of a day that is over."""
    if until is None:
        return now.replace(microsecond=0)
    if closing(until) > now:
        raise typer.BadParameter(f"{until} is not over yet", param_hint="--until")
    return closing(until)


def _holds_something() -> bool:
    return Person.objects.exists() or AgreementVersion.objects.exists()


def _told(built: Summary) -> str:
    return (
        f"{built.facts:,} facts, {built.touches:,} of them touches; {built.handoffs:,} handoffs, "
        f"{built.deals:,} deals; judged in {built.rounds + 1} rounds"
    )
