"""The page of the revenue cycle."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accord.agreement.actions import acknowledge
from accord.agreement.models import AgreementVersion
from accord.agreement.queries import InForce, in_force_at, read_once
from accord.kit.periods import local_date
from accord.web.cycle import duties, flows, table
from accord.web.cycle.flows import BASES, COHORT
from accord.web.numbers import Numbers
from accord.web.parts import Part, answered
from accord.web.period import NAMED, Period, chosen_scope


@require_safe
@read_once()
def cycle(request: HttpRequest) -> HttpResponse:
    """How leads flow, where they wait, why they come back, and who answers for what."""
    now = timezone.now()
    numbers = Numbers(at=now)
    terms = numbers.terms
    if terms is None:
        return render(request, "cycle/none.html")
    with timezone.override(terms.zone):
        period = chosen_scope(request.GET, local_date(now, terms.zone))
        owed = duties.duties(terms)
        frame = _frame(request, numbers, period, terms) | {
            "duties": owed, "confirmed": duties.has_confirmed(owed, request.user),
        }  # fmt: skip
        shown = parts(request.GET, numbers, period, terms, owed)
        return answered(request, "cycle/page.html", frame, shown, numbers)


def _frame(
    request: HttpRequest, numbers: Numbers, period: Period, terms: InForce
) -> dict[str, Any]:
    return {
        "version": terms,
        "currency": terms.agreement.currency,
        "period": period,
        "periods": NAMED,
        "fresh": numbers.fresh(terms.zone),
        **_choices(request.GET, period),
    }


def parts(
    given: QueryDict, numbers: Numbers, period: Period, terms: InForce, owed: list[duties.Duty]
) -> list[Part]:
    """The parts of the page that count, in the order in which they stand."""
    lines = cache(lambda: table.stage_lines(numbers, period, terms))
    owners = {duty.owner: duty for duty in owed}

    def narrow() -> dict[str, Any]:
        places = table.narrow(numbers, period, lines(), terms)
        return {"narrow": [(one, owners.get(one.place.owner)) for one in places]}

    return [
        Part("cycle", "flow", "Flow of leads", lambda: _flow(given, numbers, period)),
        Part("cycle", "narrow", "Where it is narrow, and whose that is", narrow),
        Part("cycle", "stages", "Stages", lambda: {"lines": lines()}),
        Part(
            "cycle",
            "reasons",
            "Why leads come back",
            lambda: {"reasons": table.reasons(numbers, period)},
        ),
        Part(
            "cycle",
            "pace",
            "How fast the pipeline brings revenue",
            lambda: {"pace": table.pace(numbers, period)},
        ),
    ]


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
    basis, earlier = _basis(given), _compared(given, period)
    asked = flows.Asked(numbers, period, basis)
    before = flows.Asked(numbers, earlier, basis) if earlier else None
    return {
        "wide": flows.drawn(asked, before),
        "tall": flows.drawn(asked, before, upright=True),
        "moves": flows.moves_told(asked, before),
    }


def _basis(given: QueryDict) -> str:
    basis = given.get("basis", COHORT)
    return basis if basis in BASES else COHORT


def _compared(given: QueryDict, period: Period) -> Period | None:
    """The days that these are compared with, where that is asked and there are any."""
    return period.before() if given.get("compare") else None


def _choices(given: QueryDict, period: Period) -> dict[str, Any]:
    """What else may be looked at: whose moves, and beside which days."""
    basis, earlier = _basis(given), _compared(given, period)
    said, other = ({"compare": "1"}, {}) if earlier else ({}, {"compare": "1"})
    return {
        "basis": basis,
        "bases": [
            (key, words, f"?{period.query}&{urlencode({'basis': key, **said})}")
            for key, words in BASES.items()
        ],
        "compared": earlier,
        "comparable": period.before() is not None,
        "other_way": f"?{period.query}&{urlencode({'basis': basis, **other})}",
    }
