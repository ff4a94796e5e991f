"""The usual answers of the pages, worked out before anybody asks for them."""

import logging
import threading
import time
from datetime import datetime

from django.conf import settings
from django.db import connections
from django.http import QueryDict
from django.utils import timezone

from accord.agreement.queries import InForce, in_force_at, read_once
from accord.planner.queries import steps_of
from accord.planner.rules.figures import UnplannableError
from accord.warehouse.columnar.opening import opened
from accord.web.cycle import views as cycle
from accord.web.dashboard import board
from accord.web.numbers import Numbers, Ready, over, show
from accord.web.planner import views as planner
from accord.web.planner.asking import read_asked
from accord.web.promises import views as promises
from accord.web.sources import views as sources
from accord.web.sources.look import looked

log = logging.getLogger(__name__)

SELDOM_S = 10.0
"""The shortest time from the end of one round to the begin of the next."""

SHARE = 3
"""Between two rounds lies this many times as long as the last one took."""

LASTS_S = 60.0
"""How long a state is shown at least, if no newer one comes."""


class Warmer:
    """Works out the usual answers beside other work, for as long as its process runs."""

    def __init__(self) -> None:
        self._not_before = 0.0
        self._round: threading.Thread | None = None

    def look(self) -> None:
        """Begin a round, unless one goes on or was done a moment ago; never waits for it."""
        if settings.ANALYTICS == "database" or time.monotonic() < self._not_before:
            return
        if self._round is None or not self._round.is_alive():
            self._round = threading.Thread(target=self._go_round, daemon=True)
            self._round.start()

    def wait(self) -> None:
        """Wait for the round that goes on, if one does."""
        if self._round is not None:
            self._round.join()

    def _go_round(self) -> None:
        start = time.monotonic()
        try:
            state = warm(at=timezone.now())
            took = time.monotonic() - start
            pause = max(SELDOM_S, SHARE * took)
            show(state, for_s=max(LASTS_S, 2 * (took + pause)))
        except Exception:
            log.exception("the pages' usual answers could not be worked out")
            pause = LASTS_S
        finally:
            connections.close_all()
        self._not_before = time.monotonic() + pause


def warm(*, at: datetime) -> Ready:
    """Work out what the pages ask of the usual period, over the log as it stands now."""
    copy, _ = opened()
    state = Ready(copy, at)
    with over(state), read_once():
        agreed = in_force_at(at)
        if agreed is not None:
            with timezone.override(agreed.zone):
                _usual(agreed, at)
    return state


def _usual(agreed: InForce, at: datetime) -> None:
    usual = QueryDict()
    board.page(board.looked(usual, agreed, at), usual)
    numbers = Numbers(at=at)
    cycle.told(usual, numbers, agreed)
    promises.told(usual, numbers, agreed)
    sources.told(looked(usual, agreed, at))
    try:
        asked = read_asked(usual, agreed, steps_of(agreed))
    except UnplannableError:
        return
    planner.answered(asked, numbers)
