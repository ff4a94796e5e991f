"""Try: what a version would have done in the last days, beside what was done."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.judging.trial.queries import StageTried, Trial, UnableToTryError, trial
from accord.judging.trial.rules import Fared, Kind
from accord.judging.trial.telling import notes
from accord.web.agreement.versions import Version, Versions, known_versions
from accord.web.agreement.views import days, shown
from accord.web.numbers import Numbers
from accord.web.period import Period, chosen_period, named_period

DAYS = (30, 90, 180)
USUAL = 90
GROUPS = {"now": "Really came", "then": "By this version", "gained": "Gained", "lost": "Lost"}
CHANGES = (Kind.GAINED, Kind.LOST, Kind.EARLIER, Kind.LATER)


@dataclass(frozen=True)
class Tried:
    """A trial on a page: its numbers, and where the people behind each of them are."""

    version: Version
    trial: Trial

    @property
    def handing(self) -> StageTried | None:
        """The stage at which leads are handed over; else the last that a rule leads into."""
        names = [stage.name for stage in self.version.agreement.stages if stage.handoff]
        found = (tried for tried in self.trial.stages if tried.stage in names)
        return next(found, next(reversed(self.trial.stages), None))

    @property
    def stages(self) -> list[dict[str, object]]:
        """Every stage: how many came, would have come, and in what they differ."""
        return [self._stage(tried) for tried in self.trial.stages]

    @property
    def groups(self) -> list[dict[str, object]]:
        """At the handoff: who came, would have come, is gained and lost, and how each fared."""
        tried = self.handing
        return [self._group(tried, name) for name in GROUPS] if tried else []

    @property
    def promises(self) -> list[dict[str, object]]:
        """Every promise, the first month first; a volume opens its people."""
        return [
            {
                "told": told,
                "address": self.address("leads", promise=place) if told.goal is not None else "",
            }
            for place, told in sorted(enumerate(self.trial.promises), key=lambda one: one[1].month)
        ]

    @property
    def notes(self) -> list[str]:
        return list(notes(self.trial))

    def address(self, what: str, **asked: object) -> str:
        """Where the leads or the deals behind a number of this trial are."""
        told = {
            "version": self.version.number,
            "from": self.trial.since,
            "to": self.trial.until,
            **asked,
        }
        return f"{reverse(f'agreement_try_{what}')}?{urlencode(told)}"

    def _stage(self, tried: StageTried) -> dict[str, object]:
        counts = {"now": tried.compared.now, "then": tried.compared.then}
        counts |= {str(kind): tried.compared.of(kind) for kind in CHANGES}
        counts["after"] = tried.after
        return {
            "stage": tried.stage,
            "difference": len(tried.compared.then) - len(tried.compared.now),
            "counts": [
                (len(ids), self.address("leads", stage=tried.stage, group=name))
                for name, ids in counts.items()
            ],
        }

    def _group(self, tried: StageTried, name: str) -> dict[str, object]:
        fared: Fared = getattr(tried, name)
        return {
            "words": GROUPS[name],
            "fared": fared,
            "leads": self.address("leads", stage=tried.stage, group=name),
            "deals": self.address("deals", stage=tried.stage, group=name),
        }


@require_safe
def try_version(request: HttpRequest) -> HttpResponse:
    """The question, and once it is asked the answer; only the answer where the page stands."""
    versions = known_versions(timezone.now())
    version = versions.asked(request.GET.get("version")) or versions.usual
    if not request.GET.get("version"):
        version = versions.candidate
    period = tried_period(request.GET, versions.today)
    context = {
        "period": period,
        "choices": DAYS,
        "days": asked_days(request.GET),
    }
    if version and request.GET.get("version"):
        context |= _answer(version, versions, period)
    if request.htmx and not request.htmx.history_restore_request:
        with timezone.override(versions.zone):
            return render(request, "agreement/_tried.html", context | {"version": version})
    return shown(request, "try", versions, version, context)


def tried(version: Version, versions: Versions, period: Period) -> Trial:
    """The trial of a version on the days of a period; raises UnableToTryError."""
    numbers = Numbers(at=versions.at)
    since, until = days(period, versions.today)
    return numbers.kept(
        ("trial", version.number, since, until),
        lambda: trial(
            version.row.text, since=since, until=until, as_of=versions.at, engine=numbers.engine
        ),
    )


def tried_period(given: QueryDict, today: date) -> Period:
    """The last so many days, or those that the address names one by one."""
    number = asked_days(given)
    return named_period(f"last-{number}", today) if number else chosen_period(given, today)


def asked_days(given: QueryDict) -> int | None:
    """How many days are tried; None where the address only says from when to when."""
    said = given.get("days", "")
    if said in map(str, DAYS):
        return int(said)
    return None if given.get("from") or given.get("to") else USUAL


def _answer(version: Version, versions: Versions, period: Period) -> dict[str, object]:
    try:
        return {"tried": Tried(version, tried(version, versions, period))}
    except UnableToTryError as error:
        return {"why": str(error)}
