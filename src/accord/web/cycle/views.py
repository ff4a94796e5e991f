"""The page of the revenue cycle."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accord.agreement.actions import acknowledge
from accord.agreement.models import AgreementVersion
from accord.agreement.queries import InForce, in_force_at
from accord.kit.periods import local_date
from accord.web.cycle import duties, flows, table
from accord.web.cycle.flows import BASES, COHORT
from accord.web.numbers import Numbers
from accord.web.period import NAMED, Period, chosen_period


@require_safe
def cycle(request: HttpRequest) -> HttpResponse:
    """How leads flow, where they wait, why they come back, and who answers for what."""
    now = timezone.now()
    numbers = Numbers(at=now)
    terms = numbers.terms
    if terms is None:
        return render(request, "cycle/none.html")
    with timezone.override(terms.zone):
        context = told(request.GET, numbers, terms)
        context["confirmed"] = duties.has_confirmed(context["duties"], request.user)
        return render(request, "cycle/page.html", context)


def told(given: QueryDict, numbers: Numbers, terms: InForce) -> dict[str, Any]:
    """Everything that the page tells everyone."""
    period = chosen_period(given, local_date(numbers.at, terms.zone))
    owed = duties.duties(terms)
    return {
        "version": terms,
        "period": period,
        "periods": NAMED,
        "fresh": numbers.freshness.sentence(terms.zone),
        "duties": owed,
        **_flow(given, numbers, period),
        **_stages(numbers, period, terms, owed),
    }


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Someone confirms what the agreement expects of their team, as far as it is what they read."""
    now = timezone.now()
    terms = in_force_at(now)
    if terms is None:
        raise Http404("no agreement is in force")
    if request.POST.get("version") != str(terms.number):
        messages.error(
            request, f"Version {terms.number} is in force now: read what it expects, then confirm."
        )
        return redirect("cycle")
    version = AgreementVersion.objects.get(number=terms.number)
    acknowledge(version, by=request.user, at=now)
    messages.success(
        request, f"You confirmed what version {terms.number} of the agreement expects of you."
    )
    return redirect("cycle")


def _flow(given: QueryDict, numbers: Numbers, period: Period) -> dict[str, Any]:
    """The drawing twice, wide and tall, and the same as a table; compared where that is asked."""
    basis = given.get("basis", COHORT)
    basis = basis if basis in BASES else COHORT
    compares = bool(given.get("compare")) and period.before() is not None
    asked = flows.Asked(numbers, period, basis)
    before = flows.Asked(numbers, period.before(), basis) if compares else None
    said = {"compare": "1"} if compares else {}
    return {
        "basis": basis,
        "bases": [
            (key, words, f"?{period.query}&{urlencode({'basis': key, **said})}")
            for key, words in BASES.items()
        ],
        "compared": before and before.period,
        "comparable": period.before() is not None,
        "other_way": f"?{period.query}&{urlencode({'basis': basis} | _turned(compares))}",
        "wide": flows.drawn(asked, before),
        "tall": flows.drawn(asked, before, upright=True),
        "moves": flows.moves_told(asked, before),
    }


def _turned(compares: bool) -> dict[str, str]:
    return {} if compares else {"compare": "1"}


def _stages(
    numbers: Numbers, period: Period, terms: InForce, owed: list[duties.Duty]
) -> dict[str, Any]:
    lines, owner = table.stage_lines(numbers, period, terms), {duty.owner: duty for duty in owed}
    return {
        "lines": lines,
        "narrow": [
            (one, owner.get(one.place.owner)) for one in table.narrow(numbers, period, lines, terms)
        ],
        "reasons": table.reasons(numbers, period),
        "pace": table.pace(numbers, period),
        "currency": terms.agreement.currency,
    }
