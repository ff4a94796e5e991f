"""Samples of Salesforce's own tables, as a replication tool writes them, go in without a crash."""

import pytest

from tests.guards.places import ROOT

DATA = ROOT.parent / "shared" / "data" / "salesforce"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the samples are not beside the project")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("people", "sf_lead_data"),
        ("people", "sf_contact_data"),
        ("companies", "sf_account_data"),
        ("deals", "sf_opportunity_data"),
    ],
)
def test_a_table_of_salesforce(take_in, kind, name):
    file = DATA / f"{name}.csv"

    first = take_in(kind, file, currency="USD")
    second = take_in(kind, file, currency="USD")

    assert first.account.created > 0
    assert second.counts == (0, 0, first.account.read - first.account.rejected,
                             first.account.rejected)  # fmt: skip


def test_tasks_are_touches_of_whom_they_name(take_in):
    result = take_in(
        "touches", DATA / "sf_task_data.csv", "columns: {kind: task_subtype, form: }\n"
    )

    assert result.account.created > 0
    assert {each["reason"] for each in result.rejects} <= {"this is missing"}
