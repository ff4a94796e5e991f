"""`accord plan`: from a revenue goal to the leads it takes, or from leads to the revenue."""

from collections.abc import Callable
from difflib import ndiff
from types import SimpleNamespace

from django.core.management.base import CommandError
from django.utils import timezone
from django_typer.management import TyperCommand

from accord.agreement.rules.problems import AgreementErrors
from accord.agreement.rules.reading import read
from accord.management.commands import _plan_options as options
from accord.planner.actions import UnableToWriteDraftError, write_promise
from accord.planner.formats.data import as_csv, as_json
from accord.planner.formats.text import as_text, percent
from accord.planner.planning import Answer, Promised, answer, promised
from accord.planner.queries import agreement_at
from accord.planner.rules.drafts import Draft, volume
from accord.planner.rules.figures import UnplannableError
from accord.planner.rules.scenarios import ScenarioErrors
from accord.reports.queries import NoAgreementError
from accord.web import installation

FORMATS: dict[str, Callable[[Answer], str]] = {"table": as_text, "csv": as_csv, "json": as_json}
REFUSED = (
    UnplannableError, UnableToWriteDraftError, ScenarioErrors, AgreementErrors, NoAgreementError,
)  # fmt: skip


class Command(TyperCommand):
    help = (
        "Plan backward from a revenue goal to leads, or forward from leads to revenue. "
        "--home DIR says where the data is."
    )

    def handle(  # noqa: PLR0913 - every option is an argument
        self,
        revenue: options.Revenue = None,
        customers: options.Customers = None,
        leads: options.Leads = None,
        per: options.PerPeriod = None,
        average_deal: options.AverageDeal = None,
        rate: options.Rate = None,
        current: options.Current = None,
        since: options.Since = None,
        until: options.Until = None,
        as_of: options.AsOf = None,
        period: options.Period = "next",
        by: options.By = None,
        share: options.Share = None,
        lag: options.Lag = False,
        seasonality: options.Seasonality = False,
        ranges: options.Ranges = False,
        pace: options.Pace = False,
        reps: options.Reps = False,
        capacity: options.Capacity = None,
        quota: options.Quota = None,
        pipeline: options.Pipeline = None,
        scenarios: options.Scenarios = None,
        write_promise: options.WritePromise = None,
        agreement: options.From = None,
        promise: options.Promise = None,
        force: options.Force = False,
        form: options.Form = "table",
    ):
        self._answer(SimpleNamespace(**{**locals(), "self": None}))

    def _answer(self, said: SimpleNamespace) -> None:
        installation.require_ready()
        now = timezone.now()
        try:
            if said.form not in FORMATS:
                known = ", ".join(FORMATS)
                raise options.WronglyAskedError(f"{said.form} is no format, but {known} are")
            terms = agreement_at(now)
            told = answer(options.wanted(said, terms), as_of=options.moment(said.as_of, terms, now))
            self.stdout.write(FORMATS[said.form](told), ending="")
            if said.write_promise:
                self._write(told, said)
        except options.WronglyAskedError as error:
            raise CommandError(str(error), returncode=2) from error
        except REFUSED as error:
            raise CommandError(str(error)) from error

    def _write(self, told: Answer, said: SimpleNamespace) -> None:
        """The draft, told on the error output where the normal one is for programs."""
        text = options.file_text(said.agreement) if said.agreement else told.terms.text
        number = promised(told.plan, volume(read(text), said.promise), told.history)
        name, file = number.promise.name, said.write_promise
        draft = write_promise(text, name, number.number, file=file, force=said.force)
        out = self.stdout if said.form == "table" else self.stderr
        out.write(_told(draft, number, text, file))


def _told(draft: Draft, number: Promised, text: str, file) -> str:
    """Where the number comes from, the lines that differ, and what to do next."""
    share = number.share
    of_those = f" × {percent(share.value)} that count ({share.over}/{share.under})" if share else ""
    entered = f"{number.needed:,} {number.promise.of}"
    changed = [
        line.rstrip()
        for line in ndiff(text.splitlines(), draft.text.splitlines())
        if line[:2] in ("- ", "+ ")
    ]
    return "\n".join(
        [
            "",
            f"{draft.promise}: {entered} a month{of_those} = {number.number:,}",
            f"{file}, line {draft.line}: deliver {draft.before} becomes {draft.after}",
            *changed,
            f"Next: accord agreement check {file}, then accord agreement load {file}",
        ]
    )
