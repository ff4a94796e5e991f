"""The first page: where both teams stand."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accord.agreement.queries import in_force_at, read_once
from accord.meetings.actions import NothingToReviewError, review
from accord.reports.catalogue import report_named
from accord.web.dashboard import board
from accord.web.files import FORMS, as_file
from accord.web.parts import answered

EXPORTED = ("visits", "arrivals", "promises", "pipeline", "sources", "activity", "never-converted")
"""The reports that the page shows."""


@require_safe
@read_once()
def home(request: HttpRequest) -> HttpResponse:
    """The dashboard, one block of it, or as it hangs on the wall."""
    at = timezone.now()
    agreed = in_force_at(at)
    if agreed is None:
        return render(request, "dashboard/nothing.html")
    given = _given(request)
    with timezone.override(agreed.zone):
        look = board.looked(given, agreed, at)
        if given.get("wall"):
            parts = board.wall(look, given)
            frame = board.wall_head(look)
            return answered(request, "dashboard/wall.html", frame, parts, look.numbers)
        context = {"given": given, "exported": EXPORTED, "is_block": _is_block(request)}
        context |= board.head(look, request.user)
        if not _is_block(request):
            parts = board.page(look, given)
            return answered(request, "dashboard/home.html", context, parts, look.numbers)
        name = request.htmx.target
        context |= board.block(name, look, given) | {"block": f"dashboard/_{name}.html"}
        answer = render(request, "dashboard/_block.html", context)
    answer["HX-Push-Url"] = f"{request.path}?{given.urlencode()}"
    return answer


def _is_block(request: HttpRequest) -> bool:
    """Whether one block is asked for, to be put into the page that is there."""
    return request.htmx.target in board.BLOCKS


def _given(request: HttpRequest) -> QueryDict:
    """What is asked; for a block that is what the page's address says, and what was chosen now."""
    if not _is_block(request):
        return request.GET
    given = QueryDict(urlsplit(request.htmx.current_url or "").query, mutable=True)
    for name, value in request.GET.items():
        given[name] = value
        if name in board.ENDS:
            given.pop(next(end for end in board.ENDS if end != name), None)
    return given


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
    return as_file(table, report, form)
