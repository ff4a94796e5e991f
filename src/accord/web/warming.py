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
from accord.kit.periods import local_date
from accord.planner.queries import steps_of
from accord.planner.rules.figures import UnplannableError
from accord.warehouse.columnar.opening import opened
from accord.web.agreement import views as agreement
from accord.web.agreement.versions import known_versions
from accord.web.cycle import views as cycle
from accord.web.cycle.duties import duties
from accord.web.dashboard import board
from accord.web.numbers import Numbers, Ready, over, show
from accord.web.parts import told
from accord.web.period import chosen_period
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

ENDS_IN_S = 8.0
"""For how long a round is waited for that goes on when its process is to end."""

USUAL = QueryDict()
"""The address of a page that says nothing: the usual period, the usual breakdown."""


class Warmer:
    """Works out the usual answers beside other work, for as long as its process runs."""

    def __init__(self) -> None:
        self._not_before = 0.0
        self._round: threading.Thread | None = None
        self._ended = threading.Event()

    def look(self) -> None:
        """Begin a round, unless one goes on or was done a moment ago; never waits for it."""
        if settings.ANALYTICS == "database" or time.monotonic() < self._not_before:
            return
        if self._round is None or not self._round.is_alive():
            self._round = threading.Thread(target=self._go_round, daemon=True)
            self._round.start()

    def wait(self, timeout: float | None = None) -> None:
        """Wait for the round that goes on, if one does."""
        if self._round is not None:
            self._round.join(timeout)

    def end(self) -> None:
        """Begin nothing more, and wait for the page that is being asked."""
        self._ended.set()
        self.wait(ENDS_IN_S)

    def _go_round(self) -> None:
        start = time.monotonic()
        pause = SELDOM_S
        try:
            state = warm(at=timezone.now(), ended=self._ended)
            took = time.monotonic() - start
            pause = max(SELDOM_S, SHARE * took)
            if not self._ended.is_set():
                show(state, for_s=max(LASTS_S, 2 * (took + pause)))
        except Exception:
            log.exception("the pages' usual answers could not be worked out")
            pause = LASTS_S
        finally:
            connections.close_all()
        self._not_before = time.monotonic() + pause


def warm(*, at: datetime, ended: threading.Event | None = None) -> Ready:
    """Work out what the pages ask of the usual period, over the log as it stands now.

    Once `ended` is set it stops after the page at which it is.
    """
    copy, _ = opened()
    state = Ready(copy, at)
    with over(state), read_once():
        agreed = in_force_at(at)
        if agreed is not None:
            with timezone.override(agreed.zone):
                for page in (_dashboard, _cycle, _promises, _sources, _planner, _rules):
                    if ended is None or not ended.is_set():
                        page(agreed, at)
    return state


def _dashboard(agreed: InForce, at: datetime) -> None:
    told(board.page(board.looked(USUAL, agreed, at), USUAL))


def _cycle(agreed: InForce, at: datetime) -> None:
    period = chosen_period(USUAL, local_date(at, agreed.zone))
    told(cycle.parts(USUAL, Numbers(at=at), period, agreed, duties(agreed)))


def _promises(agreed: InForce, at: datetime) -> None:
    today = local_date(at, agreed.zone)
    told(promises.parts(Numbers(at=at), chosen_period(USUAL, today), today))


def _sources(agreed: InForce, at: datetime) -> None:
    told(sources.parts(looked(USUAL, agreed, at), None))


def _planner(agreed: InForce, at: datetime) -> None:
    try:
        asked = read_asked(USUAL, agreed, steps_of(agreed))
    except UnplannableError:
        return
    planner.answered(asked, Numbers(at=at))


def _rules(_: InForce, at: datetime) -> None:
    agreement.usual_health(known_versions(at), Numbers(at=at))
