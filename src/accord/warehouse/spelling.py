"""How names that costs and campaigns give are compared with those of touches."""

from django.db import connection

from accord.kit.text import fold
from accord.warehouse.engines.relation import Relation


def spelling() -> Relation:
    """The names that costs and campaigns give, as touches are compared."""
    return Relation({"given": "text", "folded": "text"}, _spellings)


def _spellings() -> set[tuple[str, str]]:
    given: set[str] = set()
    with connection.cursor() as cursor:
        for table, column in (
            ("accord_campaigncost", "traffic_source"),
            ("accord_campaigncost", "channel"),
            ("accord_campaign", "channel"),
        ):
            cursor.execute(f"SELECT DISTINCT {column} FROM {table}")
            given.update(name for (name,) in cursor.fetchall() if name)
    return {(name, fold(name)) for name in given}
