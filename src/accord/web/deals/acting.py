"""What can be done with a deal: opening it, changing it, taking back what one has just said."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accord.agreement.queries import in_force_at
from accord.campaigns.models import Campaign
from accord.deals import actions
from accord.deals.actions import (
    AlreadyOpenError,
    Opening,
    UnableToChangeDealError,
    Worth,
)
from accord.deals.models import Deal, DealChange, DealPerson
from accord.judging.actions import hold_judging, step
from accord.kit.money import UnableToReadMoneyError, parse_minor
from accord.kit.text import whole_number
from accord.ledger.actions import UnableToUndoError
from accord.ledger.queries import holding
from accord.people.models import Person
from accord.staff.models import User
from accord.web import visible
from accord.web.deals.views import shown, stages_of_selling
from accord.web.leads import directory

Sent = dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def deal_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a deal of a lead; whoever comes second is brought to the deal of whoever came first."""
    _require_seller(request.user)
    at = timezone.now()
    person = get_object_or_404(visible.people(request.user), pk=pk)
    company = directory.latest_companies([pk]).get(pk)
    if request.method != "POST":
        return _asked_to_open(request, person, company, {})
    try:
        with transaction.atomic():
            hold_judging()
            opening = _opening(_sent(request))
            deal = actions.open_deal(person, opening, company=company, by=request.user, at=at)
            step([pk], at=at)
    except UnableToChangeDealError as error:
        return _asked_to_open(request, person, company, _problem(request, error))
    except AlreadyOpenError as error:
        messages.warning(request, f"No second deal was opened: {error}")
        return redirect("deal", error.deal.pk)
    messages.success(request, f"Deal opened: {deal}.")
    return redirect("deal", deal.pk)


@require_POST
def deal_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Say one thing of a deal: its stage, amount, campaign, people, or its end."""
    _require_seller(request.user)
    at = timezone.now()
    deal = get_object_or_404(visible.deals(request.user), pk=pk)
    do = DOING.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    try:
        with transaction.atomic():
            hold_judging()
            said = do(deal, _sent(request), request.user, at)
            step(_everyone_on(deal), at=at)
    except UnableToChangeDealError as error:
        if not error.field:
            messages.warning(request, str(error))
            return redirect("deal", pk)
        return shown(request, pk, _problem(request, error))
    messages.success(request, said)
    return redirect("deal", pk)


@require_POST
def deal_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one has said of the deal last, within the ten seconds for it."""
    _require_seller(request.user)
    at = timezone.now()
    deal = get_object_or_404(visible.deals(request.user), pk=pk)
    changes = holding(DealChange.objects.filter(deal=deal)).select_related("deal")
    change = get_object_or_404(changes, pk=_number(request.POST.get("change", "")))
    people = _everyone_on(deal)
    try:
        with transaction.atomic():
            hold_judging()
            actions.undo_change(change, by=request.user, at=at)
            step(people, at=at)
    except UnableToUndoError as error:
        messages.error(request, f"Not undone: {error}")
        return redirect("deal", pk)
    messages.success(request, "Undone. It stays in the history, struck through.")
    if change.kind == DealChange.Kind.OPENED:
        return redirect("person", people[0])
    return redirect("deal", pk)


def _stage(deal: Deal, sent: Sent, by: User, at: datetime) -> str:
    return f"Moved to {actions.move_stage(deal, sent.get('stage', ''), by=by, at=at).stage}."


def _amount(deal: Deal, sent: Sent, by: User, at: datetime) -> str:
    worth = _worth(sent)
    if worth is None:
        raise UnableToChangeDealError("amount", "Type the amount.")
    actions.set_amount(deal, worth, by=by, at=at)
    return "The amount is set."


def _campaign(deal: Deal, sent: Sent, by: User, at: datetime) -> str:
    campaign = Campaign.objects.filter(pk=_number(sent.get("campaign", ""))).first()
    if campaign is None:
        raise UnableToChangeDealError("campaign", "Choose a campaign.")
    actions.set_campaign(deal, campaign, by=by, at=at)
    return f"{campaign} is the primary campaign."


def _join(deal: Deal, sent: Sent, by: User, at: datetime) -> str:
    """Whoever joins is named by email address, as far as the user may see them."""
    email = sent.get("email", "").casefold()
    person = visible.people(by).filter(email=email).first() if email else None
    if person is None:
        raise UnableToChangeDealError(
            "email", "No lead of yours has this email address: look it up under Leads."
        )
    actions.add_person(deal, person, role=sent.get("role", ""), by=by, at=at)
    return f"{person} takes part."


def _leave(deal: Deal, sent: Sent, by: User, at: datetime) -> str:
    links = DealPerson.objects.filter(deal=deal).select_related("person", "deal")
    link = get_object_or_404(links, pk=_number(sent.get("link", "")))
    actions.remove_person(link, why=sent.get("why", ""), by=by, at=at)
    return f"{link.person} takes no part any more."


def _won(deal: Deal, sent: Sent, by: User, at: datetime) -> str:
    actions.win(deal, _worth(sent), by=by, at=at)
    return f"Won: {deal}. Whoever brought it in is credited with it."


def _lost(deal: Deal, sent: Sent, by: User, at: datetime) -> str:
    actions.lose(deal, sent.get("why", ""), by=by, at=at)
    return f"Lost: {deal}."


DOING: dict[str, Callable[[Deal, Sent, User, datetime], str]] = {
    "stage": _stage,
    "amount": _amount,
    "campaign": _campaign,
    "join": _join,
    "leave": _leave,
    "won": _won,
    "lost": _lost,
}


def _require_seller(user: User) -> None:
    if not visible.works_leads(user):
        raise PermissionDenied


def _sent(request: HttpRequest) -> Sent:
    return {name: str(value).replace("\0", "").strip() for name, value in request.POST.items()}


def _problem(request: HttpRequest, error: UnableToChangeDealError) -> dict[str, Any]:
    sent = _sent(request)
    field = "email" if error.field == "person" else error.field
    do = sent.get("do", "open")
    return {"do": do, "field": field, "message": str(error), "sent": {do: sent}}


def _opening(sent: Sent) -> Opening:
    return Opening(sent.get("name", ""), sent.get("stage", ""), _worth(sent), sent.get("role", ""))


def _worth(sent: Sent) -> Worth | None:
    """The amount as it was typed, if one was."""
    if not sent.get("amount"):
        return None
    currency = sent.get("currency", "").upper()
    try:
        return Worth(parse_minor(sent["amount"], currency), currency)
    except UnableToReadMoneyError as error:
        raise UnableToChangeDealError("amount", f"{error}.") from error


def _everyone_on(deal: Deal) -> list[int]:
    """Whoever takes part or ever did: a change of the deal may concern them."""
    people = DealPerson.objects.filter(deal=deal).order_by("pk")
    return list(people.values_list("person", flat=True))


def _asked_to_open(
    request: HttpRequest, person: Person, company: Any, problem: dict[str, Any]
) -> HttpResponse:
    agreed = in_force_at(timezone.now())
    known = directory.latest_facts([person.pk], directory.NAME_FIELDS).get(person.pk, {})
    name = directory.name_of(person, known)
    context = {
        "person": person,
        "name": name,
        "suggested": company.name if company else name,
        "currency": agreed.agreement.currency if agreed else "EUR",
        "selling": stages_of_selling(),
        "problem": problem,
    }
    return render(request, "deals/open.html", context)


def _number(text: str) -> int:
    return whole_number(text) or 0
