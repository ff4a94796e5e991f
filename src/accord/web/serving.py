"""Running Accord on one machine: the pages and the worker, one server for a home folder."""

import atexit
import contextlib
import gc
import os
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from django.conf import settings

from accord.kit.files import held

PARENT = "ACCORD_PARENT"
"""The environment's name for the process without which a worker must not go on."""

AGAIN_AFTER = 5.0
"""Seconds until a worker that broke off is started again."""


class CannotServeError(Exception):
    """The server cannot start; the message says why, and what to do."""


@contextlib.contextmanager
def only_server_of(home: Path) -> Iterator[None]:
    """Hold the home folder for this process; the operating system lets go when it ends."""
    with held(home / "serve.lock") as ours:
        if not ours:
            raise CannotServeError(
                f"A server is already running on {home}. Stop it first, or use another --home."
            )
        yield


def require_free_port(host: str, port: int) -> None:
    """Raise unless the server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServeError(
                f"Cannot listen on {host}, port {port}: {error.strerror or error}. "
                f"Choose another port: accord serve --port {port + 1}"
            ) from error


@contextlib.contextmanager
def worker_beside(home: Path) -> Iterator[None]:
    """Keep `accord worker` running as a child; it ends with this process, however that ends."""
    ended = threading.Event()
    environment = {**os.environ, "ACCORD_HOME": str(home), PARENT: str(os.getpid())}
    child = _start_worker(environment)

    def keep_running() -> None:
        nonlocal child
        while not ended.wait(0.5):
            if child.poll() is not None:
                print(f"The worker ended ({child.returncode}); starting it again.", file=sys.stderr)  # noqa: T201
                if not ended.wait(AGAIN_AFTER):
                    child = _start_worker(environment)

    keeper = threading.Thread(target=keep_running, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()
        _stop(child)


def serve(host: str, port: int, *, when_listening: Callable[[], None]) -> None:
    """Answer requests until a signal ends the process."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # `ASGINL`: Django does not speak the lifespan part of ASGI.
    server = Granian(
        "accord.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        log_level=LogLevels.warning,
    )
    os.environ[PARENT] = str(os.getpid())
    server.on_startup(when_listening)
    server.serve()


def settle() -> None:
    """Load every page now, and spare the garbage collector what stays loaded anyway.

    Going through all of it took a tenth of a second, which some page had to wait for.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)


def show(address: str) -> None:
    """Open an address in the browser of a desktop; where there is none, nothing happens."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def end_with_parent() -> None:
    """In a process that `accord serve` started: end at once when that one is gone."""
    if parent := os.environ.get(PARENT):
        threading.Thread(target=_watch, args=(int(parent),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _start_worker(environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "accord", "worker"], env=environment)


def _stop(child: subprocess.Popen) -> None:
    child.terminate()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
