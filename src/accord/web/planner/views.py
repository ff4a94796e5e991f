"""The planner: figures on the left, what they take on the right, and the promise that follows."""

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accord.agreement.queries import InForce, in_force_at
from accord.agreement.rules.problems import AgreementErrors
from accord.kit.fiscal import MONTHS
from accord.planner.actions import AlreadyPromisedError, draft_promise
from accord.planner.planning import Answer, answer
from accord.planner.queries import steps_of
from accord.planner.rules.figures import UnplannableError
from accord.web.numbers import Numbers
from accord.web.permissions import may_open
from accord.web.planner.asking import KINDS, Asked, read_asked, ways
from accord.web.planner.form import Form
from accord.web.planner.showing import Shown, own_figures

DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")
FIELDS = {
    "from": "“First day”",
    "to": "“Last day”",
    "rate": "under “How many go on”",
    "average-deal": "the “Average deal”",
    "revenue": "a goal of",
    "per": "per",
    "capacity": "“Leads a rep can work” such as",
    "period": "the period",
    "lag": "see when leads must come",
}
"""What the options that a message names are called on the page."""


@require_safe
def planner(request: HttpRequest) -> HttpResponse:
    """The form and the plan; only the plan where the page stands already."""
    at = timezone.now()
    terms = in_force_at(at)
    if terms is None:
        return render(request, "planner/none.html", {})
    try:
        steps = steps_of(terms)
    except UnplannableError as error:
        return render(request, "planner/none.html", {"why": in_words(str(error))})
    asked = read_asked(request.GET, terms, steps)
    numbers = Numbers(at=at)
    found, why = answered(asked, numbers)
    context = _context(request, asked, terms, found) | {
        "form": Form(asked, terms, steps, found, own_figures(found) if found else {}),
        "why": why,
        "fresh": numbers.fresh(terms.zone),
    }
    part = bool(request.htmx) and not request.htmx.history_restore_request
    template = "planner/_plan.html" if part else "planner/page.html"
    with timezone.override(terms.zone):
        return render(request, template, context | {"part": part})


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep the agreement with the planned promise as a draft, and show what differs."""
    at = timezone.now()
    terms = in_force_at(at)
    asked_for = QueryDict(request.POST.get("query", ""))
    back = f"{reverse('planner')}?{asked_for.urlencode()}"
    if terms is None:
        return redirect(back)
    try:
        number = _drafted(request, asked_for, terms, at)
    except (UnplannableError, AlreadyPromisedError, AgreementErrors) as error:
        messages.error(request, f"No draft was written: {in_words(str(error))}.")
        return redirect(back)
    messages.success(
        request,
        f"Version {number} is a draft with the planned promise. Nothing changes before both sides "
        "have signed it.",
    )
    compared = urlencode({"from": terms.number, "to": number})
    return redirect(f"{reverse('agreement_history')}?{compared}")


def in_words(message: str) -> str:
    """A message of the planner with the names of fields in place of those of options, and with
    days as pages write them.
    """
    named = OPTION.sub(lambda found: FIELDS.get(found[1], found[1]), message)
    return DAY.sub(_day, named)


def _day(found: re.Match[str]) -> str:
    try:
        return f"{date.fromisoformat(found[0]):%-d %b %Y}"
    except ValueError:
        return found[0]


def _drafted(request: HttpRequest, given: QueryDict, terms: InForce, at: datetime) -> int:
    asked = read_asked(given, terms, steps_of(terms))
    shown = Shown(answer(asked.wanted, as_of=at))
    promised, why = shown.promised()
    if promised is None:
        raise UnplannableError(why)
    return draft_promise(terms, promised, by=request.user, at=at).number


def answered(asked: Asked, numbers: Numbers) -> tuple[Answer | None, str]:
    """The plan that is asked for, or why there is none."""
    try:
        return numbers.kept(
            ("plan", asked.wanted),
            lambda: answer(asked.wanted, as_of=numbers.at, engine=numbers.engine),
        ), ""
    except UnplannableError as error:
        return None, in_words(str(error))


def _context(
    request: HttpRequest, asked: Asked, terms: InForce, found: Answer | None
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "asked": asked,
        "terms": terms,
        "kinds": KINDS,
        "pers": MONTHS,
        "ways": ways(terms),
        "query": request.GET.urlencode(),
        "may_draft": may_open("planner_draft", request.user),
    }
    if found:
        shown = Shown(found)
        promised, why_not = shown.promised()
        context |= {"shown": shown, "promised": promised, "why_no_promise": in_words(why_not)}
        context["notes"] = [in_words(note) for note in found.notes]
        if found.divisions:
            context["shares_whence"] = in_words(found.divisions.shares_whence)
    return context
