"""Run every measurement and print one table: python -m bench [--small]."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator

from bench.table import Line, show


def main(arguments: list[str]) -> None:
    small = "--small" in arguments
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as home:
        _set_up(home)
        for measure in _measurements():
            show(measure(small=small))


def _set_up(home: str) -> None:
    """An installation of its own, on SQLite as a new one would be."""
    os.environ |= {"ACCORD_HOME": home, "DJANGO_SETTINGS_MODULE": "accord.settings"}
    os.environ.pop("ACCORD_DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _measurements() -> list[Callable[..., Iterator[Line]]]:
    from bench import (
        attribution,
        channel,
        columnar,
        conditions,
        health,
        judging,
        pages,
        pipeline,
        rescoring,
        trial,
        working_time,
    )

    return [
        working_time.measure,
        channel.measure,
        attribution.measure,
        conditions.measure,
        judging.measure,
        rescoring.measure,
        trial.measure,
        health.measure,
        columnar.measure,
        pages.measure,
        pipeline.measure,
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
