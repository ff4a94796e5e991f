"""Screens on the wall: making one, ending one, and what each shows to whoever has its address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accord.agreement.queries import in_force_at, read_once
from accord.staff.actions import UnableToChangeError, end_wall_screen, make_wall_screen
from accord.staff.models import WallScreen
from accord.staff.queries import screen_of
from accord.web.dashboard import board
from accord.web.parts import answered
from accord.web.zone import zone_of


@require_http_methods(["GET", "HEAD", "POST"])
def home_walls(request: HttpRequest) -> HttpResponse:
    """The screens there are, and a form for a new one, whose address is shown this once."""
    context = {"name": "", "problem": "", "address": ""}
    if request.method == "POST":
        context |= _made(request)
    screens = WallScreen.objects.select_related("made_by").order_by("ended_at", "-made_at", "-pk")
    agreed = in_force_at(timezone.now())
    with timezone.override(zone_of(agreed)):
        return render(request, "dashboard/walls.html", context | {"screens": screens})


def _made(request: HttpRequest) -> dict[str, str]:
    name = request.POST.get("name", "")
    try:
        _, token = make_wall_screen(name, by=request.user, at=timezone.now())
    except UnableToChangeError as error:
        return {"name": name, "problem": str(error)}
    return {"address": request.build_absolute_uri(reverse("home_wall", args=[token]))}


@require_POST
def home_walls_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of a screen shows nothing from now on."""
    screen = get_object_or_404(WallScreen, pk=pk)
    end_wall_screen(screen, at=timezone.now())
    messages.success(request, f"{screen} shows nothing any more.")
    return redirect("home_walls")


@login_not_required
@require_safe
@read_once()
def home_wall(request: HttpRequest, token: str) -> HttpResponse:
    """The dashboard for a screen on the wall: sums only, no names, no way to any row."""
    at = timezone.now()
    agreed, screen = in_force_at(at), screen_of(token)
    if screen is None or agreed is None:
        raise Http404("no such screen")
    with timezone.override(agreed.zone):
        look = board.looked(request.GET, agreed, at)
        head, parts = board.wall_head(look), board.wall(look, request.GET)
        answer = answered(request, "dashboard/wall.html", head, parts, look.numbers)
    answer["Cache-Control"] = "no-store"
    return answer
