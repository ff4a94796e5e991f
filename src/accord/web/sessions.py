"""A session ends by itself: after half a day without use, and after a week in any case."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

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


def _note(request: HttpRequest, now: int) -> None:
    session = request.session
    began, used = session.setdefault("began", now), session.setdefault("used", now)
    if now - used > IDLE.total_seconds() or now - began > LONGEST.total_seconds():
        logout(request)
    elif now - used > NOTED.total_seconds():
        session["used"] = now
