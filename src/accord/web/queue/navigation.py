"""The number beside the work queue in the navigation: what is late there for whoever is signed in."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest
from django.utils import timezone

from accord.staff.models import User
from accord.web import visible
from accord.web.queue import waiting


def late(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """Asked when a page shows it, and only for who works a queue: sales leads, or returned ones."""
    return {"late_in_queue": partial(_late, request)}


def _late(request: HttpRequest) -> int:
    known = getattr(request, "late_in_queue", None)
    role = getattr(request.user, "role", None)
    if known is not None:
        return known
    if role in visible.REPS:
        return waiting.late_count(request.user, at=timezone.now())
    if role == User.Role.MARKETER:
        return waiting.returned(request.user).filter(due_at__lt=timezone.now()).count()
    return 0
