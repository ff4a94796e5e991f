"""The list of deals, and everything about one of them."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.queries import InForce, in_force_at
from accord.campaigns.models import Campaign
from accord.deals.models import DealChange
from accord.ledger.actions import UNDO_FOR
from accord.staff.models import User
from accord.web import visible
from accord.web.deals import listing
from accord.web.deals.credit import credited
from accord.web.deals.history import SAID, history, taking_part
from accord.web.zone import zone_of


@require_safe
def deals(request: HttpRequest) -> HttpResponse:
    """The list of deals, narrowed by what stands in the address."""
    at = timezone.now()
    search = listing.Search.of(request.GET)
    found = listing.found(search, visible.deals(request.user), at=at)
    amounts = list(found.values_list("pk", "currency", "amount_minor"))
    worth = listing.worth(amounts, search, reverse("deals"))
    paginator = Paginator([pk for pk, _, _ in amounts], listing.PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "search": search,
        "page": page,
        "rows": paginator.count,
        "lines": listing.lines(listing.of(page.object_list), at=at),
        "worth": worth,
        "total": worth[0].minor if search.currency and worth else None,
        "states": {key: (words, search.instead(state=key)) for key, words in listing.STATE.items()},
        "ages": listing.AGE,
        "orders": listing.SORT,
        "selling": stages_of_selling(),
        "owners": User.objects.filter(
            pk__in=DealChange.objects.filter(kind="opened").values("actor")
        ).order_by("name"),
    }
    with timezone.override(zone_of(in_force_at(at))):
        return render(request, "deals/list.html", context)


@require_safe
def deal(request: HttpRequest, pk: int) -> HttpResponse:
    """One deal: who takes part, what it is worth, what has happened."""
    return shown(request, pk)


def shown(request: HttpRequest, pk: int, problem: dict[str, Any] | None = None) -> HttpResponse:
    """The page of a deal; `problem` says what was wrong with what was sent, and where."""
    at = timezone.now()
    one = get_object_or_404(visible.deals(request.user).select_related("company"), pk=pk)
    agreed = in_force_at(at)
    changes = history(one)
    with timezone.override(zone_of(agreed)):
        choices = _choices(one, agreed)
        names = {campaign.key: campaign.name for campaign in choices["campaigns"]}
        context = {
            "deal": one,
            "owner": next((c.by for c in changes if c.fact.kind == "opened" and not c.gone), ""),
            "changes": changes,
            "people": taking_part(one, request.user, at=at),
            "credit": credited(one, names, at=at) if agreed else [],
            "undoable": (undoable := _undoable(changes, request.user, at)),
            "said_last": SAID[undoable.kind] if undoable else "",
            "may_change": visible.works_leads(request.user),
            "problem": problem or {},
            **choices,
        }
        return render(request, "deals/deal.html", context)


def stages_of_selling() -> list[str]:
    """The stages that deals have been in so far."""
    named = DealChange.objects.exclude(stage="").order_by("stage")
    return list(named.values_list("stage", flat=True).distinct()[:50])


def _undoable(changes: list, user: User, at: datetime) -> DealChange | None:
    """What the user has said last of the deal, while it can still be undone."""
    held = [change.fact for change in changes if not change.gone]
    mine = held[0] if held and held[0].actor_id == user.pk else None
    return mine if mine and at <= mine.recorded_at + UNDO_FOR else None


def _choices(one: Any, agreed: InForce | None) -> dict[str, Any]:
    terms = agreed.agreement if agreed else None
    campaigns = list(Campaign.objects.order_by("name"))
    return {
        "version": agreed,
        "currency": terms.currency if terms else "EUR",
        "reasons": [reason.reason for reason in terms.returns] if terms else [],
        "campaigns": campaigns,
        "campaign": next((c for c in campaigns if c.pk == one.campaign), None),
        "selling": stages_of_selling(),
    }
