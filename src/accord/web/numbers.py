"""Reports as pages ask for them: the same answers as `accord report`, kept while nothing changes."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from math import inf
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches

from accord.agreement.queries import held_at, versions_in_force
from accord.reports.queries import run
from accord.reports.segments import UNDIVIDED, members, of_segment
from accord.reports.table import Table
from accord.warehouse.columnar import manifest as manifests
from accord.warehouse.columnar import writing
from accord.warehouse.columnar.manifest import Manifest
from accord.warehouse.engines import Engine, chosen
from accord.warehouse.engines.narrowed import Narrowed

T = TypeVar("T")

FOR_SECONDS = 60
"""How long an answer may be shown: clocks run out while the log stands still."""

READY_FOR_S = 600
"""How long at most an answer is shown over a state that was made ready; a newer one comes soon."""

READY = "ready"
"""The name under which the state is kept whose usual answers are known."""


class NotYetError(Exception):
    """An answer that nobody has worked out yet, and that is not waited for."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A state of the copy whose usual answers were worked out at a moment, before anybody asked."""

    copy: Manifest
    at: datetime


_OVER: ContextVar[Ready | None] = ContextVar("over", default=None)


@contextmanager
def over(state: Ready) -> Iterator[None]:
    """While this lasts every page is told of this state, and its answers are kept for it."""
    before = _OVER.set(state)
    try:
        yield
    finally:
        _OVER.reset(before)


def show(state: Ready, *, for_s: float) -> None:
    """From now on pages are told of this state, for so long at most."""
    caches["numbers"].set(READY, state, min(for_s, READY_FOR_S))


class Numbers:
    """What one page asks, all of it at one moment and over one state of the log.

    That state may be some seconds old, which is what its freshness says, unless it is asked to be
    `up_to_date`.
    """

    def __init__(self, *, at: datetime, up_to_date: bool = False) -> None:
        self.at = at
        ready = None if up_to_date else _OVER.get() or _shown()
        self.engine = chosen(copy=ready.copy) if ready else _recent(at, now=up_to_date)
        self.freshness = self.engine.freshness()
        self._for_s = READY_FOR_S if ready else FOR_SECONDS
        versions = versions_in_force()
        self._state = [
            self.freshness.engine,
            self.freshness.position,
            self.freshness.copy,
            ready and ready.at,
            [(one.number, one.start.isoformat()) for one in versions],
        ]
        self.terms = held_at(versions, at)
        self._until = inf

    def fresh(self, zone: tzinfo) -> str:
        """What counts, in words: everything recorded up to some moment."""
        return self.freshness.sentence(zone, "%-d %b %Y, %H:%M")

    @property
    def state(self) -> str:
        """Over what all answers are; pages that tell the same numbers have the same."""
        return hashlib.sha256(json.dumps(self._state, default=str).encode()).hexdigest()[:16]

    @contextmanager
    def hurried(self, until: float) -> Iterator[None]:
        """Up to a moment of the monotonic clock answers are worked out; then an unknown one raises
        `NotYetError`.
        """
        self._until = until
        try:
            yield
        finally:
            self._until = inf

    def report(self, name: str, **asked: Any) -> Table:
        """The report's answer; `asked` are the arguments of `reports.queries.run`, and a `segment`
        where it is asked of the people of one only.
        """
        if not asked.get("options"):
            asked.pop("options", None)
        told = {"as_of": self.at, **asked}
        if told["as_of"] == self.at:
            told["terms"] = self.terms
        segment = told.pop("segment", "")
        segment = "" if name in UNDIVIDED else segment

        def answer() -> Table:
            table = run(name, engine=self.within(segment), **told)
            return of_segment(table, segment) if segment else table

        return self.kept(("report", name, asked), answer)

    def within(self, segment: str) -> Engine:
        """What answers for the people of a segment only, or for everyone where none is named."""
        if not segment or self.terms is None:
            return self.engine
        asked = {"engine": self.engine, "terms": self.terms, "as_of": self.at}
        return Narrowed(
            self.engine, *self.kept(("segment", segment), lambda: members(segment, **asked))
        )

    def kept(self, key: tuple, compute: Callable[[], T]) -> T:
        """What was computed for this key over this state of the log, or else is computed now."""
        name = hashlib.sha256(json.dumps([self._state, key], default=str).encode()).hexdigest()
        answers = caches["numbers"]
        answer = answers.get(name)
        if answer is None:
            if time.monotonic() > self._until:
                raise NotYetError
            answer = compute()
            answers.set(name, answer, self._for_s)
        return answer


def _shown() -> Ready | None:
    """The state whose usual answers are known, unless there is none or its copy is another's."""
    ready = caches["numbers"].get(READY)
    if ready is None or ready.copy.fingerprint != manifests.fingerprint():
        return None
    return ready if (writing.folder() / "manifest.json").exists() else None


def _recent(at: datetime, *, now: bool) -> Engine:
    """The copy as it stands; brought up to date `now`, or where it lags by more than pages may."""
    lag = timedelta(seconds=settings.PAGES_LAG_S)
    if now or not lag:
        return chosen()
    engine = chosen(refresh=False)
    through = engine.freshness().through
    return chosen() if through is None or at - through > lag else engine
