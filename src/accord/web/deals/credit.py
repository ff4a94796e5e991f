"""Who a won deal is credited to: the lines of the report on attribution that belong to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from accord.web.numbers import Numbers

REPORT = "attribution-list"


@dataclass(frozen=True, slots=True)
class Credited:
    """One touch that has part in a won deal, by the method of the agreement."""

    campaign: str
    kind: str
    on: str
    minor: int


def credited(deal: Any, *, at: datetime) -> list[Credited]:
    """The touches that a won deal is credited to, what got most first."""
    if deal.end != "won":
        return []
    day = localdate(deal.ended_at)
    table = Numbers(at=at).report(
        REPORT, by="campaign", since=day, until=day, options={"period": "end"}
    )
    mine = [row for row in table.dicts() if row["deal_number"] == deal.pk]
    lines = [
        Credited(str(row["campaign"] or "no campaign"), row["kind"], row["touched_on"],
                 row["revenue"] or 0)
        for row in mine
    ]  # fmt: skip
    return sorted(lines, key=lambda line: -line.minor)
