"""The page of the promises."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

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
    today = local_date(now, terms.zone)
    period = chosen_period(request.GET, today)
    with timezone.override(terms.zone):
        told = months.months(numbers, period, today)
        context = {
            "version": terms,
            "period": period,
            "periods": NAMED,
            "fresh": numbers.freshness.sentence(terms.zone),
            "months": told,
            "excused": months.excused(told, period),
            "worth": complaints.worth(numbers, period),
            "followed": complaints.followed(numbers, period),
        }
        return render(request, "promises/page.html", context)
