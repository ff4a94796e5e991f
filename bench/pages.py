"""What a page costs on the server: time, questions to the database, bytes; each against its budget.

The company has a hundred thousand people and a million touches, and the worker has made the usual
answers ready. The time is the slowest of twenty but one; beside it stands the processor's, which a busy
machine does not draw out. `unready` is a page whose reports nobody has reckoned before, as those of
another period than the usual one: the slowest of its answers, since its parts come after it one by
one, and how long it takes until all of them are there.
"""

import gzip
import html
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from accord.deals.models import Deal
from accord.handoff.models import Handoff
from accord.people.models import Company, Person
from accord.staff.models import User
from accord.touchpoints.models import Touch
from accord.web.numbers import Ready, show
from accord.web.serving import settle
from accord.web.warming import warm
from bench.grown import grown
from bench.table import Line

PASSWORD = "long-enough-for-a-bench"  # noqa: S105 - of a company that lives for a minute
BUDGET_S, BUDGET_QUERIES, BUDGET_KB = 0.150, 15, 80
OFTEN, SELDOM = 20, 2
PLACEHOLDER = re.compile(r'id="(part-\w+)" [^>]*hx-get="([^"]+)" [^>]*"Accord-State": "(\w+)"')
DAY = datetime(2026, 9, 30, 16, tzinfo=UTC)


def measure(*, small: bool) -> Iterator[Line]:
    from django.core.management import call_command

    call_command("migrate", "accord", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    people, times = (200, 2) if small else (2_000, 60)
    grown(people=people, times=times, until=DAY, password=PASSWORD)
    size = f"{Person.objects.count():,} p, {Touch.objects.count():,} t"
    yield Line("a company made for the pages", size, 1, time.perf_counter() - begun)
    settle()
    asks = SELDOM if small else OFTEN
    with override_settings(ALLOWED_HOSTS=["*"]):
        begun = time.perf_counter()
        ready = warm(at=timezone.now())
        yield Line("the usual answers made ready", size, 1, time.perf_counter() - begun)
        for role, pages in _pages().items():
            client = Client()
            client.force_login(User.objects.filter(role=role).order_by("pk").first())
            for name, address in pages.items():
                yield _line(client, f"{name} ({role})", address, (size, ready, asks))


def _pages() -> dict[str, dict[str, str]]:
    """The pages by whom they are opened as, each with the busiest row there is."""
    lead = Handoff.objects.filter(closed_at=None).order_by("-attempts", "person").first()
    person = f"/people/{lead.person_id}/"
    dashboards = {
        "dashboard": "/", "wall": "/?wall=1", "leads": "/leads/", "leads, a name": "/leads/?text=anna",
        "profile": person, "companies": "/companies/",
        "company": f"/companies/{Company.objects.earliest('pk').pk}/", "deals": "/deals/",
        "deal": f"/deals/{Deal.objects.earliest('pk').pk}/", "revenue cycle": "/cycle/",
        "sources": "/sources/", "promises": "/promises/", "agreement": "/agreement/",
        "rules": "/agreement/rules/", "planner": "/planner/", "settings": "/settings/",
        "rows of a number": "/rows/sources/leads/?period=last-91&by=source",
    }  # fmt: skip
    queue = {"work queue": "/queue/", "leads": "/leads/", "deals": "/deals/", "profile": person}
    return {"executive": dashboards, "sdr": queue}


def _line(client: Client, name: str, address: str, given: tuple[str, Ready, int]) -> Line:
    size, ready, asks = given
    show(ready, for_s=600)
    answer = client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
        queries = len(asked)
    wall, processor = zip(*(_timed(client, address) for _ in range(asks)), strict=True)
    unready = _unready(client, address, ready)
    size_b = len(answer.content)
    said = (
        f"{_p95(wall) / BUDGET_S:.2f} of budget, {_p95(processor) / BUDGET_S:.2f} of the processor, "
        f"unready {max(unready) / BUDGET_S:.2f} ({len(unready)} in {sum(unready):.2f} s); "
        f"{queries}/{BUDGET_QUERIES} queries; "
        f"{size_b / 1000:.0f}/{BUDGET_KB} KB ({len(gzip.compress(answer.content)) / 1000:.0f} sent)"
    )
    return Line(f"page: {name}", f"{answer.status_code} {size}", 1, _p95(wall), said)


def _unready(client: Client, address: str, ready: Ready) -> list[float]:
    """How long the page and each of its parts take over a state of which nobody has asked anything."""
    show(replace(ready, at=timezone.now()), for_s=600)
    start = time.perf_counter()
    text = client.get(address).text
    times = [time.perf_counter() - start]
    for name, part, state in PLACEHOLDER.findall(text):
        said = {"HX-Request": "true", "HX-Target": name, "Accord-State": state}
        start = time.perf_counter()
        client.get(html.unescape(part), headers=said)
        times.append(time.perf_counter() - start)
    return times


def _p95(times: tuple[float, ...]) -> float:
    return sorted(times)[-2]


def _timed(client: Client, address: str) -> tuple[float, float]:
    """How long an answer took, and for how long it kept the processor busy."""
    start, busy = time.perf_counter(), time.process_time()
    client.get(address)
    return time.perf_counter() - start, time.process_time() - busy
