"""The pages about companies: the list, and everything about one of them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accord.agreement.queries import in_force_at
from accord.web import visible
from accord.web.companies import directory
from accord.web.leads.profile import of_company
from accord.web.leads.timeline import SHOW, timeline
from accord.web.leads.views import page_number
from accord.web.leads.wording import by_day
from accord.web.stages import Stages
from accord.web.zone import zone_of


@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """The list of companies, narrowed by what stands in the address."""
    search = directory.Search.of(request.GET)
    found = directory.found(search, request.user)
    page = Paginator(found, directory.PAGE).get_page(request.GET.get("page"))
    context = {
        "search": search,
        "page": page,
        "rows": page.paginator.count,
        "lines": directory.lines(list(page.object_list), request.user),
        "choices": directory.DEALS,
    }
    return render(request, "companies/list.html", context)


@require_safe
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """One company: what is known, who works there, the deals, and one timeline of all of them."""
    at = timezone.now()
    one = get_object_or_404(visible.companies(request.user), pk=pk)
    agreed = in_force_at(at)
    stages = Stages.of(agreed.agreement if agreed else None)
    ids = directory.workers_of([pk], request.user).get(pk, [])
    workers = directory.workers(ids, at=at)
    show = request.GET.get("show", "")
    show = show if show in SHOW else ""
    page = timeline(ids, show=show, number=page_number(request.GET.get("page", "1")))
    facts, retracted = of_company(pk, ids)
    names = {worker.person.pk: worker.person.name for worker in workers}
    with timezone.override(zone_of(agreed)):
        context = {
            "version": agreed,
            "stages": stages,
            "company": one,
            "show": show,
            "choices": SHOW,
            "page": page,
            "days": by_day(page.rows, stages, retracted, names),
        }
        if request.htmx:
            return render(request, "leads/_timeline.html", context)
        context |= {
            "facts": facts,
            "workers": workers[: directory.PAGE],
            "people": len(workers),
            "deals": list(visible.deals(request.user).filter(company=pk).order_by("-opened_at")),
            "is_limited": visible.is_limited(request.user),
        }
        return render(request, "companies/company.html", context)
