"""Who a won deal is credited to: the lines of the report on attribution that belong to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from accord.web.numbers import Numbers

REPORT = "attribution-list"


@dataclass(frozen=True, slots=True)
class Credited:
    """One touch that has part in a won deal, by the method of the agreement."""

    campaign: str
    kind: str
    on: date | None
    minor: int
    share: float


def credited(deal: Any, names: Mapping[str, str], *, at: datetime) -> list[Credited]:
    """The touches that a won deal is credited to, what got most first; `names` are the campaigns'."""
    if deal.end != "won":
        return []
    mine = _lines(deal, Numbers(at=at)) or _lines(deal, Numbers(at=at, up_to_date=True))
    named = [replace(line, campaign=names.get(line.campaign, line.campaign)) for line in mine]
    return sorted(named, key=lambda line: -line.share)


def _lines(deal: Any, numbers: Numbers) -> list[Credited]:
    """The deal's lines; none where it was won too short a time ago for these numbers."""
    day = localdate(deal.ended_at)
    table = numbers.report(REPORT, by="campaign", since=day, until=day, options={"period": "end"})
    return [_line(row) for row in table.dicts() if row["deal_number"] == deal.pk]


def _line(row: Mapping[str, Any]) -> Credited:
    return Credited(
        campaign=row["campaign"] or "no campaign",
        kind=row["kind"] or "no touch",
        on=date.fromisoformat(row["touched_on"]) if row["touched_on"] else None,
        minor=row["revenue"] or 0,
        share=row["weight"] or 0.0,
    )
