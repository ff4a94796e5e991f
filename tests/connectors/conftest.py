"""What the tests of imports share: take a text in as a file, and see what came of it."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps

from accord.connectors.runner import Account, Task, run

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Result:
    """What an import did: its account as numbers, and why rows were refused."""

    account: Account
    rejects: list[dict[str, str]]

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Created, updated, unchanged, rejected; together they are the rows read."""
        said = self.account
        assert said.read == said.created + said.updated + said.unchanged + said.rejected
        return said.created, said.updated, said.unchanged, said.rejected

    @property
    def reasons(self) -> list[tuple[int, str, str]]:
        return [(int(each["line"]), each["column"], each["reason"]) for each in self.rejects]


@pytest.fixture
def take_in(db, tmp_path) -> Callable[..., Result]:
    """Import a text, or a file, as live rows at noon on 1 June 2026; say only what differs."""

    def take(
        kind: str, said: str | bytes | Path, mapping: str = "", *, now: datetime = NOW, **options
    ) -> Result:
        file = said if isinstance(said, Path) else tmp_path / "file.csv"
        if isinstance(said, str):
            file.write_text(said, encoding="utf-8", newline="")
        elif isinstance(said, bytes):
            file.write_bytes(said)
        rejects = tmp_path / "rejects.csv"
        account = run(Task(kind, file, rejects, mapping, **options), clock=lambda: now)
        return Result(account, rejects_in(rejects))

    return take


def rejects_in(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_in_tables() -> dict[str, int]:
    """How many rows each table holds, the lists of imports and of what the copy has to read apart."""
    models = apps.get_app_config("accord").get_models()
    return {
        model.__name__: model.objects.count()
        for model in models
        if model.__name__ not in ("ImportRun", "LedgerClock", "Change")
    }
