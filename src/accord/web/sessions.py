"""A session ends by itself: after half a day without use, and after a week in any case."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
NOTED = timedelta(minutes=10)
"""How exactly the last use is kept; writing it at every page would cost more than it tells."""


def end_old_sessions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _note(request, int(timezone.now().timestamp()))
        return get_response(request)

    return answer


def sign_in_on_a_whole_page(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Where a part of a page is asked for without a session, the page itself goes to sign in."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if not request.htmx or getattr(response, "url", "").partition("?")[0] != sign_in:
            return response
        asked = QueryDict(mutable=True)
        asked["next"] = request.htmx.current_url_abs_path or resolve_url("home")
        return HttpResponseClientRedirect(f"{sign_in}?{asked.urlencode(safe='/')}")

    return answer


def _note(request: HttpRequest, now: int) -> None:
    session = request.session
    began, used = session.setdefault("began", now), session.setdefault("used", now)
    if now - used > IDLE.total_seconds() or now - began > LONGEST.total_seconds():
        logout(request)
    elif now - used > NOTED.total_seconds():
        session["used"] = now
