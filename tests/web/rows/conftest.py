"""A few leads of one source: some won, one with a name that a spreadsheet would run."""

from types import SimpleNamespace

import pytest

from tests.reports.rows import STAGES, a_cost, a_deal, a_person, a_touch, an_agreement, moves


def a_lead(name: str, until: str = "lead", **touch):
    """Someone who came from google in March 2026 and went as far as a stage."""
    person = a_person(name)
    a_touch(person, "2026-03-02", **{"source": "google", **touch})
    moves(person, *[(stage, "2026-03-02") for stage in STAGES[1 : STAGES.index(until) + 1]])
    return person


@pytest.fixture
def told(mara):
    """Builds so many leads that bought, one that did not, and one from nowhere."""

    def build(buyers: int = 1) -> SimpleNamespace:
        an_agreement(mara)
        won = [a_lead(f"Buyer{number}", "customer") for number in range(buyers)]
        deals = [a_deal(person, won="2026-04-01", amount=1250) for person in won]
        nowhere = a_lead("Kim", source="")
        open_lead = a_lead("Ada", "mql")
        a_cost("google", ("2026-03-01", "2026-03-31"), 3100)
        return SimpleNamespace(won=won, deals=deals, ada=open_lead, kim=nowhere)

    return build
