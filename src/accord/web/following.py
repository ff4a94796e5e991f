"""Following a number to its people: fifty a page, with the names of those one may see."""

from collections.abc import Sequence
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from accord.staff.models import User
from accord.web import visible
from accord.web.leads import directory


def page_of(rows: Sequence, request: HttpRequest) -> Page:
    """The page of these rows that the address asks for."""
    return Paginator(rows, directory.PAGE).get_page(request.GET.get("page"))


def people_shown(ids: Sequence[int], user: User, *, at: datetime) -> dict[int, directory.Listed]:
    """What a list shows of each of these people; whom one may not see is not in it."""
    among = visible.people(user).filter(pk__in=ids).select_related("standing")
    return {one.pk: one for one in directory.listed(among, at=at)}
