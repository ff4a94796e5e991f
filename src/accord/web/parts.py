"""Pages told part by part: one that would take long stands at once, and its parts come after it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRefresh

from accord.web.numbers import NotYetError, Numbers

STATE = "Accord-State"
"""The header by which a part says of which state its page told."""

LATER = "_later.html"
"""What stands in the place of a part until it is there; it asks for the part by itself."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: in whose folder its template lies, its name, its heading, what it is told.

    One that is `slow` is not even begun before the page stands.
    """

    page: str
    name: str
    heading: str
    tell: Callable[[], Mapping[str, Any]]
    slow: bool = False

    @property
    def template(self) -> str:
        return f"{self.page}/_{self.name}.html"


def answered(
    request: HttpRequest,
    template: str,
    frame: Mapping[str, Any],
    parts: Sequence[Part],
    numbers: Numbers,
) -> HttpResponse:
    """The page with the parts whose answers are begun in time, or the one part that is asked for.

    `frame` is told to all of them. Every part is waited for where a script asks for the page anew,
    and with `?whole=1`, as one needs without scripts. A part that would be told over another state
    than its page has the page drawn anew.
    """
    wanted = request.htmx.target
    for part in parts:
        if wanted == f"part-{part.name}":
            if request.headers.get(STATE) != numbers.state:
                return HttpResponseClientRefresh()
            return render(request, part.template, {**frame, **part.tell()})
    waits = request.htmx or request.GET.get("whole")
    wait = inf if waits else settings.PAGES_WAIT_S
    return render(request, template, {**frame, **_in_time(parts, numbers, wait)})


def told(parts: Sequence[Part]) -> dict[str, Any]:
    """What all parts are told, however long it takes."""
    return {key: value for part in parts for key, value in part.tell().items()}


def _in_time(parts: Sequence[Part], numbers: Numbers, wait: float) -> dict[str, Any]:
    context: dict[str, Any] = {}
    shown = {}
    end = time.monotonic() + wait
    for part in parts:
        template = part.template
        try:
            with numbers.hurried(-inf if part.slow and wait < inf else end):
                context |= part.tell()
        except NotYetError:
            template = LATER
        shown[part.name] = {"name": part.name, "heading": part.heading, "template": template}
    return {**context, "parts": shown, "state": numbers.state}
