"""The pages that read the agreement: as a contract, rule by rule, and version against version."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.rules.differences import Difference, differences
from accord.judging.health.telling import notes
from accord.web.agreement import reading
from accord.web.agreement.versions import Version, Versions, known_versions
from accord.web.numbers import Numbers
from accord.web.period import NAMED, Period, chosen_period
from accord.web.permissions import may_open

YEAR = timedelta(days=365)
OUTCOMES = {"accepted": "Accepted by sales", "won": "Won so far"}


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """The whole agreement in sentences; how its rules fared is filled in once the page stands."""
    versions = known_versions(timezone.now())
    version = versions.asked(request.GET.get("version"))
    parts = reading.contract_read(version.agreement, {}) if version else []
    return shown(request, "text", versions, version, {"parts": parts})


@require_safe
def scoring(request: HttpRequest) -> HttpResponse:
    """The parts of the contract that hold rules, each rule with how it fared in the last year."""
    versions = known_versions(timezone.now())
    version = versions.required(request.GET.get("version"))
    until = versions.today
    found, why = reading.health_or_why(version, Numbers(at=versions.at), until - YEAR, until)
    parts = reading.contract_read(version.agreement, reading.by_rule(version, found))
    context = {"parts": [one for one in parts if one.part.section in reading.SCORING], "why": why}
    return render(request, "agreement/_scoring.html", context)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule beside what became of the leads it matched."""
    versions = known_versions(timezone.now())
    version = versions.asked(request.GET.get("version"))
    period = chosen_period(request.GET, versions.today, usual="last-365")
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in OUTCOMES else "accepted"
    context: dict[str, Any] = {"period": period, "periods": NAMED}
    context |= {"outcome": outcome, "outcomes": OUTCOMES}
    if version:
        context |= _health(version, versions, period, outcome)
    return shown(request, "rules", versions, version, context)


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Every version, and what differs between any two of them."""
    versions = known_versions(timezone.now())
    after = versions.asked(request.GET.get("to") or _newest(versions))
    before = versions.asked(request.GET.get("from") or _one_before(versions, after))
    found: tuple[Difference, ...] = ()
    if before and after and before is not after:
        found = differences(before.agreement, after.agreement)
    context = {"before": before, "after": after, "differences": found}
    return shown(request, "history", versions, after, context)


def shown(
    request: HttpRequest,
    tab: str,
    versions: Versions,
    version: Version | None,
    context: dict[str, Any],
) -> HttpResponse:
    """A page about the agreement; without any version it says how to get one."""
    frame = {
        "tab": tab,
        "versions": versions,
        "version": version,
        "may_load": may_open("agreement_load", request.user),
    }
    template = f"agreement/{tab}.html" if version else "agreement/none.html"
    with timezone.override(versions.zone):
        return render(request, template, frame | context)


def _health(version: Version, versions: Versions, period: Period, outcome: str) -> dict[str, Any]:
    numbers = Numbers(at=versions.at)
    since, until = days(period, versions.today)
    found, why = reading.health_or_why(version, numbers, since, until, outcome)
    return {
        "health": found,
        "why": why,
        "rules": reading.by_rule(version, found).values(),
        "notes": list(notes(found)) if found else [],
        "fresh": numbers.freshness.sentence(versions.zone),
    }


def days(period: Period, today: date) -> tuple[date, date]:
    """The days of a period; where it is open, a year up to today."""
    until = period.until or today
    return period.since or until - YEAR, until


def _newest(versions: Versions) -> str:
    return str(versions.all[0].number) if versions.all else ""


def _one_before(versions: Versions, after: Version | None) -> str:
    earlier = [one.number for one in versions.all if after and one.number < after.number]
    return str(earlier[0]) if earlier else _newest(versions)
