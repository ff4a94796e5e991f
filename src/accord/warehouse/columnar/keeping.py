"""Keeping the copy fresh beside other work: often, but never for most of the time."""

import logging
import time

from django.conf import settings

from accord.warehouse.changes import prune
from accord.warehouse.columnar import writing

log = logging.getLogger(__name__)

SELDOM_S = 3.0
"""The shortest time between two looks."""

SHARE = 10
"""Between two copies lies this many times as long as the last one took."""


class Keeper:
    """Brings the copy up to date now and then, for as long as its process runs."""

    def __init__(self) -> None:
        self.not_before = 0.0

    def look(self) -> None:
        """Copy what is new, unless that was done a moment ago; a full disk stops nothing else."""
        start = time.monotonic()
        if settings.ANALYTICS == "database" or start < self.not_before:
            return
        try:
            writing.refresh()
            prune()
        except OSError as error:
            log.warning("the columnar copy cannot be written: %s", error)
        took = time.monotonic() - start
        self.not_before = start + took + max(SELDOM_S, SHARE * took)
