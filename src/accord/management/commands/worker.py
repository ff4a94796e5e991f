"""`accord worker`: judges what comes in, keeps the columnar copy and the pages' answers fresh."""

import logging
import signal
import threading
from typing import Annotated

from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django_typer.management import TyperCommand
from typer import Option

from accord.judging.worker import run_until_idle
from accord.warehouse.columnar.keeping import Keeper
from accord.web import installation, serving
from accord.web.warming import Warmer

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two looks at the log."""


class Command(TyperCommand):
    help = (
        "Judge what comes in, every second, and keep the columnar copy fresh, until it is stopped. "
        "--home DIR says on which data."
    )

    def handle(
        self,
        once: Annotated[bool, Option("--once", help="Judge what is there, then end.")] = False,
    ) -> None:
        serving.end_with_parent()
        stopped = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stopped.set())
        installation.require_ready()
        keeper, warmer = Keeper(), Warmer()
        run_until_idle(at=timezone.now())
        keeper.look()
        while not once and not stopped.wait(PAUSE):
            _look_again(keeper, warmer)
        warmer.end()


def _look_again(keeper: Keeper, warmer: Warmer) -> None:
    """One look at the log; a database that is away for a moment is asked again at the next."""
    try:
        run_until_idle(at=timezone.now())
        keeper.look()
        warmer.look()
    except OperationalError as error:
        log.warning("the database does not answer: %s", error)
        close_old_connections()
