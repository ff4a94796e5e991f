"""Where leads and customers come from: the closed loop, the credit, and what became of it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.queries import InForce, in_force_at, read_once
from accord.reports.catalogue import report_named
from accord.reports.table import Table
from accord.staff.models import User
from accord.web.files import FORMS, as_file
from accord.web.parts import Part, answered
from accord.web.period import NAMED
from accord.web.rows import showing
from accord.web.sources.credit import assists, credit
from accord.web.sources.following import follow_up, paths, restated
from accord.web.sources.look import TABS, Look, looked, methods
from accord.web.sources.loop import loop

BY_CHANNEL = ("attempts", "first-response")
EXPORTED = {
    "sources": "Closed loop",
    "attribution": "Credit",
    "assists": "Assists",
    "attempts": "Follow-up",
}


@require_safe
@read_once()
def sources(request: HttpRequest) -> HttpResponse:
    """The page, or one of its lines opened."""
    at = timezone.now()
    agreed = in_force_at(at)
    if agreed is None:
        return render(request, "sources/nothing.html")
    with timezone.override(agreed.zone):
        look = looked(request.GET, agreed, at)
        frame, shown = _frame(look, agreed), parts(look, request.user)
        return answered(request, "sources/page.html", frame, shown, look.numbers)


@require_safe
def sources_file(request: HttpRequest, report: str, form: str) -> HttpResponse:
    """One of the page's reports as a file: the same as `accord report` says."""
    at = timezone.now()
    agreed = in_force_at(at)
    if agreed is None or report not in EXPORTED or form not in FORMS:
        raise Http404("no such file")
    return as_file(_table(request, report, agreed, at), report, form)


def _table(request: HttpRequest, report: str, agreed: InForce, at: datetime) -> Table:
    with timezone.override(agreed.zone):
        look = looked(request.GET, agreed, at)
        by = "channel" if report in BY_CHANNEL else look.by
        names = {option.name for option in report_named(report).options}
        return look.report(report, by=by, **({"method": look.first} if "method" in names else {}))


def parts(look: Look, user: User | None) -> list[Part]:
    """The parts of the page, in the order in which they stand."""
    return [
        Part("sources", "loop", "Closed loop", lambda: _loop(look)),
        Part("sources", "credit", "Who gets the credit", lambda: {"credit": credit(look)}),
        Part("sources", "assists", "Assists", lambda: _assists(look)),
        Part(
            "sources", "follow_up", "Follow-up by channel", lambda: {"follow_up": follow_up(look)}
        ),
        Part("sources", "restated", "Changed after the win", lambda: _restated(look, user)),
    ]


def _loop(look: Look) -> dict[str, Any]:
    return {"loop": loop(look), "paths": paths(look, look.opened) if look.opened else None}


def _assists(look: Look) -> dict[str, Any]:
    helped, others = assists(look)
    return {"assists": helped, "other_assists": others}


def _restated(look: Look, user: User | None) -> dict[str, Any]:
    changed = restated(look)
    return {
        "restated": changed,
        "restated_headings": showing.headings(changed) if changed else (),
        "restated_lines": list(showing.lines(changed, user)) if changed and user else [],
    }


def _frame(look: Look, agreed: InForce) -> dict[str, Any]:
    return {
        "look": look,
        "period": look.period,
        "periods": NAMED,
        "tabs": TABS,
        "methods": methods(agreed),
        "files": EXPORTED,
        "version": agreed,
        "fresh": look.numbers.fresh(agreed.zone),
    }
