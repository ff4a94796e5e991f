"""Costs: what was spent on a source, and where it is known on a channel and a campaign."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from accord.campaigns.models import CampaignCost
from accord.connectors.batch import Desk, Once, Row
from accord.connectors.fields import Field
from accord.connectors.identities import campaigns
from accord.connectors.values import Manner, UnableToReadValueError, money
from accord.kit.periods import first_moment
from accord.kit.text import fold

TITLE = "Costs"
KEY_ALIASES = (
    "Id",
    "Cost ID",
)
FIELDS = (
    Field("source", aliases=("utm_source", "Traffic source"), required=True, longest=100),
    Field("channel", longest=60),
    Field("campaign", aliases=("utm_campaign", "Campaign Name")),
    Field("starts", "day", ("Start Date", "From", "Date", "Day", "Month"), required=True),
    Field("ends", "day", ("End Date", "To")),
    Field("amount", aliases=("Cost", "Spend", "Actual Cost", "Amount spent"), required=True),
    Field("currency", aliases=("Currency Code", "Currency ISO Code")),
)


def check(values: dict[str, Any], manner: Manner) -> None:
    """Money was spent from one day to another; without an end, on the day of its start."""
    values["currency"] = values.get("currency", manner.currency).upper()
    values["amount"] = money(values["amount"], values["currency"], manner)
    ends = values.setdefault("ends", values["starts"])
    if ends < values["starts"]:
        raise UnableToReadValueError("the end lies before the start", "ends")
    values["occurred"] = first_moment(values["starts"], manner.zone, time.min)
    if values["occurred"] > manner.at:
        raise UnableToReadValueError("the day lies in the future", "starts")


def take_in(rows: Sequence[Row], desk: Desk) -> None:
    """Add the costs of a batch; a campaign that is not known yet is made."""
    once = Once(CampaignCost, rows, desk)
    by_campaign = campaigns(row.values.get("campaign") for row in rows)
    pairs = []
    for row in rows:
        values = row.values
        campaign = by_campaign.get(fold(values.get("campaign", "")))
        cost = CampaignCost(
            campaign=campaign,
            traffic_source=values["source"],
            channel=values.get("channel", ""),
            starts_on=values["starts"],
            ends_on=values["ends"],
            amount_minor=values["amount"],
            currency=values["currency"],
            occurred_at=values["occurred"],
            source=desk.source,
            source_key=row.key,
        )
        pairs.append((row, cost))
    once.write(pairs)
