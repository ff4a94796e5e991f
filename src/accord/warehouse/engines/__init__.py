"""What answers the product's SQL: one text, several engines, chosen by one setting."""

from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from accord.warehouse.engines.freshness import Freshness
from accord.warehouse.engines.relation import Relation, Relations, Rows, Values

if TYPE_CHECKING:
    import pyarrow as pa

    from accord.warehouse.columnar.manifest import Manifest

__all__ = ["Engine", "Freshness", "Relation", "Relations", "Rows", "Values", "chosen"]


class UnknownEngineError(Exception):
    """ACCORD_ANALYTICS names no engine."""


class Engine(Protocol):
    """Answers questions of SQL over the canonical views and relations made in Python.

    Values are written `:name` and always bound. One engine object answers from one state.
    """

    name: str

    def ask(self, sql: str, values: Values, relations: Relations) -> Rows:
        """The answer, a mapping a row."""

    def arrow(self, sql: str, values: Values, relations: Relations) -> "pa.Table":
        """The answer column by column, for arithmetic with numpy."""

    def freshness(self) -> Freshness:
        """What the answers include."""


def chosen(*, refresh: bool = True, copy: "Manifest | None" = None) -> Engine:
    """The engine that ACCORD_ANALYTICS names, over a copy that is up to date where it can be.

    While another process writes the copy, it is read as it stands. With `refresh=False` it is
    always read as it stands, and made only where there is none. `copy` names an earlier state.
    """
    wanted = settings.ANALYTICS
    if wanted == "database":
        from accord.warehouse.engines.database import Database

        return Database()
    if wanted not in ("", "duckdb") and not wanted.startswith("sc://"):
        raise UnknownEngineError(
            f"ACCORD_ANALYTICS cannot be {wanted}, but duckdb, database or an address of Spark "
            "Connect such as sc://host:15002"
        )
    from accord.warehouse.columnar.opening import opened

    copy, folder = opened(refresh=refresh, copy=copy)
    if wanted.startswith("sc://"):
        from accord.warehouse.engines.spark import Spark

        return Spark(copy, folder, wanted)
    from accord.warehouse.engines.duckdb import DuckDB

    return DuckDB(copy, folder)
