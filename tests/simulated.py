"""The simulated company in the tests' own database, and the moment at which its pages are asked."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from accord.demo.actions import Summary, build

NOW = datetime.fromisoformat(os.environ.get("ACCORD_TEST_NOW", "2026-06-24T16:00+00:00"))
"""The same company at every run; ACCORD_TEST_NOW tells the tests of another moment's."""


@contextmanager
def taken_back(django_db_blocker, **said) -> Iterator[Summary]:
    """The company that `build` makes of what is said; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(**said)
        transaction.set_rollback(True)
