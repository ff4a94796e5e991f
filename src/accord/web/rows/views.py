"""The rows behind a number: 50 a page, or all of them as a file."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accord.agreement.queries import InForce, in_force_at
from accord.kit.text import whole_number
from accord.reports.behind import Behind
from accord.reports.catalogue import UnknownReportError, report_named
from accord.web import visible
from accord.web.files import as_file
from accord.web.numbers import Numbers
from accord.web.rows import asking, showing
from accord.web.zone import zone_of


@require_safe
def rows(request: HttpRequest, report: str, number: str) -> HttpResponse:
    """One page of the rows, and how many there are and what they add up to in all."""
    at = timezone.now()
    agreed = in_force_at(at)
    with timezone.override(zone_of(agreed)):
        asked = _asked(request, report, number, at)
        context = {
            "asked": asked,
            "parent": report_named(report),
            "version": agreed,
            "back": _back(request),
            "file": f"{reverse('rows_csv', args=[report, number])}?{request.GET.urlencode()}",
        }
        if agreed:
            context |= _page(request, asked, Numbers(at=at), agreed)
        return render(request, "rows/list.html", context)


@require_safe
def rows_csv(request: HttpRequest, report: str, number: str) -> HttpResponse:
    """All the rows, as a spreadsheet reads them."""
    at = timezone.now()
    agreed = in_force_at(at)
    if agreed is None:
        raise Http404("no agreement is in force")
    with timezone.override(agreed.zone):
        asked = _asked(request, report, number, at)
        table = _told(asked, Numbers(at=at), None).table
        return as_file(showing.redacted(table, request.user), f"{report}-{number}")


def _asked(request: HttpRequest, report: str, number: str, at: datetime) -> asking.Request:
    """What the address asks for; what does not exist, or is not for this reader, is not found."""
    try:
        asked = asking.requested(report, number, request.GET, localdate(at))
    except UnknownReportError as error:
        raise Http404(str(error)) from error
    if asked.names_people and visible.is_limited(request.user):
        raise Http404("who stands behind a name is not for reps to look for")
    return asked


def _told(asked: asking.Request, numbers: Numbers, page: int | None) -> Behind:
    try:
        return asked.answer(numbers, page=page)
    except UnknownReportError as error:
        raise Http404(str(error)) from error


def _page(
    request: HttpRequest, asked: asking.Request, numbers: Numbers, agreed: InForce
) -> dict[str, Any]:
    number = whole_number(request.GET.get("page"), most=10**6) or 1
    behind = _told(asked, numbers, number)
    if number > 1 and not behind.rows:
        number, behind = 1, _told(asked, numbers, 1)
    paginator = Paginator(range(behind.rows), asking.PAGE)
    return {
        "behind": behind,
        "page": Page(behind.table.rows, number, paginator),
        "headings": showing.headings(behind.table),
        "lines": list(showing.lines(behind.table, request.user)),
        "fresh": numbers.fresh(agreed.zone),
    }


def _back(request: HttpRequest) -> str:
    """The page from which the rows were opened, as far as that is known."""
    said = request.GET.get("back") or _path_of(request.headers.get("Referer", ""), request)
    own = url_has_allowed_host_and_scheme(said, allowed_hosts=None) and said.startswith("/")
    return said if own and not said.startswith("/rows/") else reverse("home")


def _path_of(address: str, request: HttpRequest) -> str:
    here = f"{request.scheme}://{request.get_host()}/"
    return address[len(here) - 1 :] if address.startswith(here) else ""
