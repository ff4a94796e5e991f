"""The page of the promises."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.queries import read_once
from accord.kit.periods import local_date
from accord.web.numbers import Numbers
from accord.web.parts import Part, answered
from accord.web.period import NAMED, Period, chosen_period
from accord.web.promises import complaints, months


@require_safe
@read_once()
def promises(request: HttpRequest) -> HttpResponse:
    """Both halves month by month, what was excused, and the two complaints answered."""
    now = timezone.now()
    numbers = Numbers(at=now)
    terms = numbers.terms
    if terms is None:
        return render(request, "promises/none.html")
    with timezone.override(terms.zone):
        today = local_date(now, terms.zone)
        period = chosen_period(request.GET, today)
        frame = {
            "version": terms,
            "period": period,
            "periods": NAMED,
            "fresh": numbers.fresh(terms.zone),
        }
        shown = parts(numbers, period, today)
        return answered(request, "promises/page.html", frame, shown, numbers)


def parts(numbers: Numbers, period: Period, today: date) -> list[Part]:
    """The parts of the page, in the order in which they stand."""
    return [
        Part(
            "promises",
            "complaints",
            "What each side says of the other",
            lambda: {
                "worth": complaints.worth(numbers, period),
                "followed": complaints.followed(numbers, period),
            },
        ),
        Part(
            "promises",
            "months",
            "Month by month",
            lambda: _months(numbers, period, today),
        ),
    ]


def _months(numbers: Numbers, period: Period, today: date) -> dict[str, Any]:
    each_month = months.months(numbers, period, today)
    return {"months": each_month, "excused": months.excused(each_month, period)}
