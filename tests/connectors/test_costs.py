"""Costs taken in: money on a source, from one day to another."""

from datetime import date

import pytest

from accord.campaigns.models import CampaignCost

COSTS = """\
source,channel,utm_campaign,from,to,spend,currency
google,Paid Search,Spring,2026-03-01,2026-03-31,"1,234.50",EUR
google,Paid Search,Spring,2026-04-01,2026-04-30,99,EUR
fair,,,2026-05-04,,5000,
"""


def test_costs_with_and_without_a_campaign(take_in):
    result = take_in("costs", COSTS, currency="CHF")

    assert result.counts == (3, 0, 0, 0)
    march, _, fair = CampaignCost.objects.order_by("starts_on")
    assert (march.amount_minor, march.currency, march.campaign.key) == (123_450, "EUR", "spring")
    assert (march.starts_on, march.ends_on) == (date(2026, 3, 1), date(2026, 3, 31))
    assert (fair.amount_minor, fair.currency, fair.campaign) == (500_000, "CHF", None)
    assert fair.ends_on == fair.starts_on == fair.occurred_on == date(2026, 5, 4)


def test_the_same_file_again_changes_nothing(take_in):
    take_in("costs", COSTS, currency="CHF")

    assert take_in("costs", COSTS, currency="CHF").counts == (0, 0, 3, 0)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("google,2026-03-02,2026-03-01,1,EUR", "ends", "the end lies before the start"),
        ("google,2026-07-01,,1,EUR", "starts", "the day lies in the future"),
        (",2026-03-01,,1,EUR", "source", "this is missing"),
        ("google,,,1,EUR", "starts", "this is missing"),
        ("google,2026-03-01,,,EUR", "amount", "this is missing"),
        ("google,2026-03-01,,1,QQQ", "currency", "there is no such currency"),
        ("google,2026-03-01,,1.005,EUR", "amount", "'1.005' has more decimals than EUR (2)"),
        (
            "google,2026-03-01,,1,",
            "amount",
            "nothing says in which currency; add `constants: {currency: EUR}` to the mapping",
        ),
    ],
)
def test_a_row_is_refused_for_a_reason(take_in, row, column, reason):
    result = take_in("costs", f"source,starts,ends,amount,currency\n{row}\n")

    assert result.reasons == [(2, column, reason)]
