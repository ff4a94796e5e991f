"""Olist's marketing funnel: where it lies, and taking it in."""

from datetime import UTC, datetime

import pytest

from accord.agreement import actions as agreement
from accord.agreement.rules.default import default_text
from accord.connectors.runner import Task
from accord.connectors.runner import run as take_in
from accord.judging.worker import run_until_idle
from accord.staff.models import User
from tests.guards.places import ROOT

OLIST = ROOT.parent / "shared" / "data" / "olist"
MAPPINGS = ROOT / "tests" / "connectors" / "olist"
LEADS, DEALS, REVENUE = (
    "olist_marketing_qualified_leads_dataset.csv",
    "olist_closed_deals_dataset.csv",
    "seller_revenue.csv",
)
NOW = datetime(2019, 1, 2, 12, tzinfo=UTC)

needs_olist = pytest.mark.skipif(
    not OLIST.exists(), reason="Olist's data is not here: ../shared/data/olist"
)


def take_in_olist(folder, rejects):
    """Everything of a folder, as history, under the default agreement in reais; judged."""
    text = default_text().replace("currency: EUR", "currency: BRL")
    text = text.replace("zone: Europe/Berlin", "zone: America/Sao_Paulo")
    text = text.replace("holidays: DE-BE", "holidays: BR-SP")
    mara = User.objects.create_user("mara@example.com", name="Mara", role="marketer")
    version = agreement.load(text, at=NOW, by=mara)
    for side in ("marketing", "sales"):
        agreement.sign(version, side=side, at=NOW, by=mara)
    accounts = []
    for kind, file, mapping in (("people", LEADS, "leads"), ("deals", DEALS, "deals")):
        task = Task(
            kind=kind,
            file=folder / file,
            rejects=rejects / f"{kind}.csv",
            mapping=(MAPPINGS / f"{mapping}.yaml").read_text(encoding="utf-8"),
            history=True,
        )
        accounts.append(take_in(task, clock=lambda: NOW))
    run_until_idle(at=NOW)
    return accounts
