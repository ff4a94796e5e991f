"""The list of leads as a page and as a file."""

import csv
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from accord.agreement.queries import InForce, in_force_at
from accord.campaigns.models import Campaign
from accord.kit.text import harmless
from accord.people.models import Person
from accord.templatetags.ui import floored
from accord.web import visible
from accord.web.leads import bulk, directory
from accord.web.leads.asked import HANDOFF, SORT, WHO, Search
from accord.web.stages import Stages
from accord.web.zone import zone_of

AT_ONCE = 500
COLUMNS = (
    "name",
    "email",
    "title",
    "company",
    "stage",
    "since",
    "grade",
    "fit",
    "interest",
    "position",
    "owner",
)


@require_safe
def leads(request: HttpRequest) -> HttpResponse:
    """The list of leads, narrowed by what stands in the address."""
    at = timezone.now()
    agreed = in_force_at(at)
    search = Search.of(request.GET)
    page = page_of(request, search, agreed)
    with timezone.override(zone_of(agreed)):
        context = {
            "search": search,
            "page": page,
            "rows": page.paginator.count,
            "people": directory.listed(page.object_list, at=at),
            "version": agreed,
            "stages": Stages.of(agreed.agreement if agreed else None),
        }
        return render(request, "leads/list.html", context | _choices(request, search, agreed))


@require_safe
def leads_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Everyone found, for a spreadsheet."""
    at = timezone.now()
    agreed = in_force_at(at)
    found = directory.found(Search.of(request.GET), visible.people(request.user), agreed)
    answer = StreamingHttpResponse(
        _lines(found, at, zone_of(agreed)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="leads.csv"'
    return answer


def page_of(request: HttpRequest, search: Search, agreed: InForce | None) -> Page:
    """The page that the address asks for. What takes long to find is looked for only once."""
    found = directory.found(search, visible.people(request.user), agreed)
    number = request.GET.get("page")
    if not search.is_costly:
        return Paginator(found, directory.PAGE).get_page(number)
    page = Paginator(list(found.values_list("pk", flat=True)), directory.PAGE).get_page(number)
    people = Person.objects.select_related("standing").in_bulk(page.object_list)
    page.object_list = [people[pk] for pk in page.object_list]
    return page


def _choices(request: HttpRequest, search: Search, agreed: InForce | None) -> dict[str, Any]:
    """What the filters and the actions offer."""
    terms = agreed.agreement if agreed else None
    return {
        "grades": [grade.name for grade in terms.grades] if terms else [],
        "positions": [place.name for place in terms.position] if terms else [],
        "owners": list(visible.reps(request.user).order_by("name")),
        "campaigns": list(Campaign.objects.order_by("name")),
        "who": {key: (words, search.instead(who=key, stage="")) for key, words in WHO.items()},
        "handoffs": HANDOFF,
        "orders": SORT,
        "may_give": bulk.may_give(request.user),
        "may_move": bulk.may_move(request.user),
        "by_hand": bulk.by_hand(agreed),
        "most_at_once": bulk.MOST,
    }


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(found: QuerySet[Person], at: datetime, zone: tzinfo) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    ids = list(found.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = Person.objects.select_related("standing").in_bulk(ids[start : start + AT_ONCE])
        people = directory.listed([some[pk] for pk in ids[start : start + AT_ONCE]], at=at)
        for one in people:
            yield writer.writerow([_cell(getattr(one, name), zone) for name in COLUMNS])


def _cell(value: object, zone: tzinfo) -> str:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return f"{localtime(value, zone):%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return floored(value)
    return "" if value is None else str(value)
