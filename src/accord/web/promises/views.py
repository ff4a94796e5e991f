"""The page of the promises."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.queries import InForce
from accord.kit.periods import local_date
from accord.web.numbers import Numbers
from accord.web.period import NAMED, chosen_period
from accord.web.promises import complaints, months


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Both halves month by month, what was excused, and the two complaints answered."""
    now = timezone.now()
    numbers = Numbers(at=now)
    terms = numbers.terms
    if terms is None:
        return render(request, "promises/none.html")
    with timezone.override(terms.zone):
        return render(request, "promises/page.html", told(request.GET, numbers, terms))


def told(given: QueryDict, numbers: Numbers, terms: InForce) -> dict[str, Any]:
    """Everything that the page tells."""
    today = local_date(numbers.at, terms.zone)
    period = chosen_period(given, today)
    each_month = months.months(numbers, period, today)
    return {
        "version": terms,
        "period": period,
        "periods": NAMED,
        "fresh": numbers.freshness.sentence(terms.zone),
        "months": each_month,
        "excused": months.excused(each_month, period),
        "worth": complaints.worth(numbers, period),
        "followed": complaints.followed(numbers, period),
    }
