"""Doing something with a lead: the form, the action in one transaction with its consequences."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accord.agreement.queries import in_force_at
from accord.handoff.actions import Seen, SomeoneWasFirstError, UnableToActError
from accord.handoff.models import Answer, Handoff
from accord.judging.actions import hold_judging, step
from accord.kit.text import whole_number
from accord.ledger.actions import UNDO_FOR, UnableToUndoError, undo
from accord.ledger.models import Fact
from accord.people.models import Person
from accord.staff.models import User
from accord.web import visible
from accord.web.leads import directory
from accord.web.queue import said
from accord.web.queue.acts import ACTS, FACTS, Act, LeadForm
from accord.web.queue.asking import Asked
from accord.web.queue.pane import may
from accord.web.queue.seen import opened, sealed
from accord.web.zone import zone_of


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask for what is to be said about a lead, then say it."""
    doing = ACTS[name]
    if not may(request.user, doing):
        raise PermissionDenied
    agreed = in_force_at(at := timezone.now())
    with timezone.override(zone_of(agreed)):
        if request.method == "POST":
            return _do(request, pk, doing, at)
        handoff = _visible(request, pk, doing)
        if not doing.is_open_for(handoff):
            return _too_late(request, handoff, doing.who_was_first(handoff))
        return _ask(request, doing, handoff, doing.form(handoff=handoff))


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Undo what this user has just done, while the ten seconds run."""
    at = timezone.now()
    facts = _named(request.POST.get("facts", ""), request.user)
    if not facts:
        raise Http404
    try:
        with transaction.atomic():
            hold_judging()
            for fact in facts:
                undo(fact, by=request.user, at=at)
            step([fact.person_id for fact in facts], at=at)
    except UnableToUndoError:
        seconds = int(UNDO_FOR.total_seconds())
        messages.error(
            request,
            f"The {seconds} seconds to undo are over, so it stands. Say what is right in a new "
            "entry, or ask your lead administrator.",
        )
    else:
        messages.success(request, "Undone. It stays in the timeline, struck through.")
    said.forget(request)
    asked = _asked(request)
    return redirect(asked.lead(facts[0].person_id))


def _do(request: HttpRequest, pk: int, doing: Act, at: datetime) -> HttpResponse:
    seen = opened(request.POST.get("seen", ""), pk, request.user)
    handoff = _meant(request, pk, doing, seen)
    seen = seen or opened(sealed(handoff, request.user), pk, request.user)
    form = doing.form(request.POST, handoff=handoff)
    if not form.is_valid():
        return _ask(request, doing, handoff, form)
    try:
        with transaction.atomic():
            hold_judging()
            facts = doing.run(seen, form.cleaned_data, request.user, at)
            step([pk], at=at)
    except UnableToActError as error:
        form.add_error(error.field, str(error))
        return _ask(request, doing, handoff, form)
    except SomeoneWasFirstError as error:
        return _too_late(request, handoff, error)
    said.keep(request, doing.said.format(_name(handoff.person)), facts, pk)
    return redirect(_onwards(request))


def _meant(request: HttpRequest, pk: int, doing: Act, seen: Seen | None) -> Handoff:
    """The handoff a form is about; whoever had it on the page is told what became of it."""
    if seen is None:
        return _visible(request, pk, doing)
    about = Handoff.objects.filter(person=pk, number=seen.handoff, person__erased_at=None)
    handoff = about.select_related("person", "owner").first()
    if handoff is None:
        raise Http404
    may_see = visible.handoffs(request.user).filter(pk=handoff.pk).exists()
    if handoff.owner_id == seen.owner_id and not may_see:
        raise Http404
    return handoff


def _visible(request: HttpRequest, pk: int, doing: Act) -> Handoff:
    """The latest handoff of this person that the user may see and the act can be about."""
    mine = visible.handoffs(request.user).filter(person=pk).select_related("person", "owner")
    if doing.for_marketing:
        mine = mine.filter(answer=Answer.Kind.RETURNED)
    handoff = mine.order_by("-number").first()
    if handoff is None:
        raise Http404
    return handoff


def _ask(request: HttpRequest, doing: Act, handoff: Handoff, form: LeadForm) -> HttpResponse:
    seal = request.POST.get("seen") or sealed(handoff, request.user)
    for wrong in list(form.errors)[:1]:
        form.fields[wrong].widget.attrs["autofocus"] = True
    context = {
        "act": doing,
        "form": form,
        "name": _name(handoff.person),
        "handoff": handoff,
        "seal": seal,
        "action": request.get_full_path(),
        "back": _asked(request).lead(handoff.person_id),
    }
    page = "queue/_form.html" if request.htmx else "queue/form.html"
    return render(request, page, context)


def _too_late(request: HttpRequest, handoff: Handoff, error: SomeoneWasFirstError) -> HttpResponse:
    """Say who was first and what they did; a form that was only asked for is no failure."""
    context = {
        "first": error,
        "name": _name(handoff.person),
        "is_me": error.who == request.user,
        "onwards": _onwards(request),
        "profile": visible.people(request.user).filter(pk=handoff.person_id).exists(),
        "handoff": handoff,
    }
    if request.htmx:
        return render(request, "queue/_too_late.html", context)
    return render(request, "queue/too_late.html", context, status=409)


def _asked(request: HttpRequest) -> Asked:
    """The list that the form was opened from."""
    side = "marketing" if request.GET.get("side") == "marketing" else "sales"
    return Asked.of(request.GET, side)


def _onwards(request: HttpRequest) -> str:
    """The next lead of the list, if it can still be seen; else the list."""
    asked, following = _asked(request), whole_number(request.GET.get("next"))
    if following is None:
        return asked.address
    may_see = visible.handoffs(request.user).filter(person=following).exists()
    return asked.lead(following) if may_see else asked.address


def _named(facts: str, user: User) -> list[Fact]:
    """The user's facts of a message, such as `answer-15 assignment-3`; others are left out."""
    found = []
    for kind, _, pk in (one.partition("-") for one in facts.split()[:5]):
        if kind in FACTS and whole_number(pk) is not None:
            found += FACTS[kind].objects.filter(pk=whole_number(pk), actor=user)
    return found


def _name(person: Person) -> str:
    return directory.name_of(
        person, directory.latest_facts([person.pk], directory.NAME_FIELDS).get(person.pk, {})
    )
