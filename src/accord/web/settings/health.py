"""Whether the installation is sound: what `accord doctor` says, on a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accord.web.soundness import findings


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    return render(request, "settings/health.html", {"findings": list(findings())})
