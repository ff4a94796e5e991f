"""Who reports to whom, and whether both teams' lines end at the same executive."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accord.staff.models import Team, User
from accord.staff.rules import tops

SELLING = (Team.Kind.SDR, Team.Kind.SALES)


@dataclass(slots=True)
class Line:
    """Someone and those who report to them."""

    user: User
    below: list["Line"] = field(default_factory=list)


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    users = list(User.objects.filter(is_active=True).select_related("team").order_by("name"))
    by_id = {user.pk: user for user in users}
    above = {user.pk: user.reports_to_id for user in users if user.reports_to_id in by_id}
    marketing = _heads(users, above, (Team.Kind.MARKETING,))
    sales = _heads(users, above, SELLING)
    return render(
        request,
        "settings/organisation.html",
        {
            "lines": _lines(users, above),
            "marketing": [by_id[pk] for pk in sorted(marketing)],
            "sales": [by_id[pk] for pk in sorted(sales)],
            "same": len(marketing | sales) == 1,
            "known": bool(above),
        },
    )


def _heads(users: list[User], above: Mapping[int, int | None], kinds) -> set[int]:
    members = [user.pk for user in users if user.team and user.team.kind in kinds]
    return tops(members, above)


def _lines(users: list[User], above: Mapping[int, int | None]) -> list[Line]:
    lines = {user.pk: Line(user) for user in users}
    for pk, superior in above.items():
        if superior is not None:
            lines[superior].below.append(lines[pk])
    return [line for pk, line in lines.items() if pk not in above]
