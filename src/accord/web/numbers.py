"""Reports as pages ask for them: the same answers as `accord report`, kept while nothing changes."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.core.cache import caches

from accord.agreement.queries import versions_in_force
from accord.reports.queries import run
from accord.reports.table import Table
from accord.warehouse.engines import chosen

T = TypeVar("T")

FOR_SECONDS = 60
"""How long an answer may be shown: clocks run out while the log stands still."""


class Numbers:
    """What one page asks, all of it at one moment and over one state of the log."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.engine = chosen()
        self.freshness = self.engine.freshness()
        versions = versions_in_force()
        self._versions = [(one.number, one.start.isoformat()) for one in versions]
        self.terms = next((one for one in reversed(versions) if one.start <= at), None)

    def report(self, name: str, **asked: Any) -> Table:
        """The report's answer; `asked` are the arguments of `reports.queries.run`."""
        told = {"as_of": self.at, **asked}
        if told["as_of"] == self.at:
            told["terms"] = self.terms
        return self.kept(("report", name, asked), lambda: run(name, engine=self.engine, **told))

    def kept(self, key: tuple, compute: Callable[[], T]) -> T:
        """What was computed for this key over this state of the log, or else is computed now."""
        state = [self.freshness.engine, self.freshness.position, self._versions, key]
        name = hashlib.sha256(json.dumps(state, default=str).encode()).hexdigest()
        answers = caches["numbers"]
        answer = answers.get(name)
        if answer is None:
            answer = compute()
            answers.set(name, answer, FOR_SECONDS)
        return answer
