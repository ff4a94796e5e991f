"""Whether this installation is sound. Each finding says what is wrong and what cures it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accord.agreement.queries import versions_in_force
from accord.ledger.guards import missing_guards
from accord.warehouse.changes import missing_notes
from accord.warehouse.columnar import manifest, writing

MENDED_SQLITE = (3, 51, 3)
"""From this version on the WAL-reset corruption is mended."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: `level` is ok, warning or problem."""

    level: str
    what: str
    cure: str = ""


def findings() -> Iterator[Finding]:
    """Every check, in the order in which one would mend what it finds."""
    waiting = _unapplied_migrations()
    if waiting:
        yield Finding("problem", f"{waiting} migrations wait.", "Run accord init.")
        return
    yield Finding("ok", f"The tables are there, in {connection.settings_dict['NAME']}.")
    missing = missing_guards()
    if missing:
        cure = "Run accord init, which puts them back."
        yield Finding("problem", f"The log is not guarded: {', '.join(missing)}.", cure)
    else:
        yield Finding("ok", "Facts are guarded against change.")
    yield from _sqlite()
    yield from _settings()
    yield from _analytics()
    if versions_in_force():
        yield Finding(
            "ok", f"Version {versions_in_force()[-1].number} of the agreement holds last."
        )
    else:
        cure = "Write one (accord agreement default), load it and have both sides sign."
        yield Finding("warning", "No agreement is in force, so nothing is judged.", cure)


def _unapplied_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _sqlite() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    found = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < MENDED_SQLITE:
        cure = "Install pysqlite3, where it has a wheel, or use PostgreSQL."
        yield Finding("warning", f"SQLite {found} may corrupt its log when it wraps.", cure)
    else:
        yield Finding("ok", f"SQLite {found}.")


def _analytics() -> Iterator[Finding]:
    """Which engine answers reports, and how fresh the columnar copy is."""
    missing = missing_notes()
    if missing:
        cure = "Run accord init, which puts them back, then accord copy --rebuild."
        yield Finding("problem", f"Changes are not noted: {', '.join(missing)}.", cure)
    chosen = settings.ANALYTICS or "duckdb"
    if chosen == "database":
        yield Finding("ok", "Reports are answered by the operational database.")
        return
    if chosen != "duckdb" and not chosen.startswith("sc://"):
        cure = "Choose duckdb, database or an address such as sc://host:15002."
        yield Finding("problem", f"ACCORD_ANALYTICS cannot be {chosen}.", cure)
        return
    copy = manifest.read(writing.folder())
    if copy is None or copy.through is None:
        yield Finding("ok", f"Reports are answered by {chosen}; the first one makes the copy.")
        return
    stand = "is behind the log and catches up when asked" if writing.is_behind(copy) else "is fresh"
    through = f"{copy.through:%Y-%m-%d %H:%M} UTC"
    yield Finding("ok", f"Reports are answered by {chosen}; their copy of {through} {stand}.")


def _settings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("problem", "ACCORD_DEBUG is on.", "Unset it where others can reach it.")
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("problem", "ACCORD_HOSTS allows any name.", "Name the hosts you serve.")
    if len(settings.SECRET_KEY) < 32:
        cure = "Unset it to have a key made, or use 50 random characters."
        yield Finding("problem", "ACCORD_SECRET_KEY is too short.", cure)
