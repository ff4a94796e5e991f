"""When the company works, as both teams agreed: the hours that promises count."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.queries import InForce, in_force_at

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    terms = in_force_at(now)
    context = {"version": terms}
    if terms:
        context |= {
            "week": list(zip(DAYS, terms.agreement.hours.blocks, strict=True)),
            "closed": _closed(terms, timezone.localdate(now, terms.zone)),
        }
    return render(request, "settings/hours.html", context)


def _closed(terms: InForce, today: date) -> list[tuple[date, str]]:
    """The days of this year and the next on which nobody is expected to work, and why."""
    own = set(terms.agreement.hours.own)
    years = (today.year, today.year + 1)
    return [
        (day, "closed, as agreed" if day in own else "public holiday")
        for day in sorted(terms.hours.holidays)
        if day.year in years and day >= today
    ]
