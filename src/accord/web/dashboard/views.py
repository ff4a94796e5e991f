"""The first page: where both teams stand."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accord.agreement.queries import in_force_at, read_once
from accord.meetings.actions import NothingToReviewError, review
from accord.reports.catalogue import report_named
from accord.reports.formats import as_bytes, as_csv
from accord.web.dashboard import board
from accord.web.permissions import may_open

EXPORTED = ("visits", "arrivals", "promises", "pipeline", "sources", "activity", "never-converted")
"""The reports that the page shows."""
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The dashboard, one block of it, or as it hangs on the wall."""
    with read_once():
        return _home(request, timezone.now())


def _home(request: HttpRequest, at: datetime) -> HttpResponse:
    agreed = in_force_at(at)
    if agreed is None:
        return render(request, "dashboard/nothing.html")
    with timezone.override(agreed.zone):
        look = board.looked(request.GET, agreed, at)
        if request.GET.get("wall"):
            return render(request, "dashboard/wall.html", board.wall(look, request.GET))
        if request.htmx.target in board.BLOCKS:
            name = request.htmx.target
            context = board.block(name, look, request.GET)
            return render(request, f"dashboard/_{name}.html", context)
        context = board.page(look, request.GET, request.user)
        context |= {"exported": EXPORTED, "may_hang": may_open("home_walls", request.user)}
        return render(request, "dashboard/home.html", context)


@require_POST
def home_review(request: HttpRequest) -> HttpResponse:
    """Somebody says that they have looked at the dashboard today."""
    try:
        is_new = review(by=request.user, at=timezone.now())
    except NothingToReviewError as error:
        messages.error(request, str(error))
    else:
        said = "Noted: you have looked at the dashboard today."
        messages.success(request, said if is_new else "You have said so today already.")
    return redirect(f"{reverse('home')}?{request.GET.urlencode()}".rstrip("?"))


@require_safe
def home_export(request: HttpRequest, report: str, form: str) -> HttpResponse:
    """One of the reports that the page shows, for a spreadsheet."""
    at = timezone.now()
    agreed = in_force_at(at)
    if agreed is None or report not in EXPORTED or form not in FORMS:
        raise Http404("no such file")
    look = board.looked(request.GET, agreed, at)
    by = request.GET.get("by")
    by = by if by in report_named(report).by else None
    table = look.numbers.report(report, by=by, **look.period.asked)
    content = as_csv(table) if form == "csv" else as_bytes(table, form)
    answer = HttpResponse(content, content_type=FORMS[form])
    answer["Content-Disposition"] = f'attachment; filename="{report}.{form}"'
    return answer
