"""Which move follows from what: by a rule, by a fact the agreement names, by a person's decision."""

import pytest

from accord.lifecycle.rules import (
    Event,
    EventKind,
    Reason,
    Stage,
    StageTerms,
    goes_back,
    may_decide,
    next_move,
)

STAGES = [
    Stage("visitor", 0, "marketing"),
    Stage("lead", 1, "marketing", has_rule=True),
    Stage("mql", 2, "marketing", has_rule=True, handoff=True),
    Stage("accepted", 3, "sdr"),
    Stage("sql", 4, "sales"),
    Stage("customer", 5, "sales"),
    Stage("nurture", 6, "marketing", aside=True),
    Stage("recycled", 7, "marketing", aside=True, wakes=True),
    Stage("parked", 8, "marketing", has_rule=True, aside=True),
    Stage("disqualified", 9, "marketing", aside=True, terminal=True),
]
TERMS = StageTerms(
    stages={stage.name: stage for stage in STAGES},
    moves=[
        ("mql", "accepted", "accepted"),
        ("mql", "by reason", "returned"),
        ("accepted", "sql", "qualified"),
        ("any", "nurture", "deal lost"),
        ("sql", "lead", "deal lost"),
        ("any", "customer", "deal won"),
        ("sql", "accepted", ""),
        ("any", "nurture", ""),
    ],
    reasons={
        "no budget": Reason("No budget", "recycle", "recycled", 90),
        "competitor": Reason("Competitor", "disqualify", "disqualified"),
    },
)


def rise(**known) -> Event:
    return Event(EventKind.RISE, **known)


def fact(on: str, reason: str = "") -> Event:
    return Event(EventKind.ON, on=on, reason=reason)


@pytest.mark.parametrize(
    ("stage", "satisfied", "target"),
    [
        pytest.param("visitor", {"lead"}, "lead", id="a rule holds"),
        pytest.param("visitor", {"mql", "lead"}, "lead", id="in listed order"),
        pytest.param("visitor", {"mql"}, "mql", id="a stage may be skipped"),
        pytest.param("visitor", set(), None, id="no rule holds"),
        pytest.param("mql", {"lead", "mql"}, None, id="never back by a rule"),
        pytest.param("accepted", {"mql"}, None, id="sales owns the lead"),
        pytest.param("customer", {"mql", "lead"}, None, id="a customer stays one"),
        pytest.param("disqualified", {"lead", "mql"}, None, id="at an end"),
        pytest.param("lead", {"parked"}, "parked", id="aside by a rule"),
        pytest.param("gone", {"lead"}, None, id="in a stage the agreement does not know"),
    ],
)
def test_where_the_rules_lead(stage, satisfied, target):
    assert next_move(stage, satisfied, rise(), TERMS) == target


def test_each_stage_is_entered_once_in_a_step():
    assert next_move("lead", {"lead", "mql"}, rise(entered={"mql", "lead"}), TERMS) is None


@pytest.mark.parametrize(
    ("stage", "before", "target"),
    [
        pytest.param("recycled", {"lead", "mql"}, None, id="an old score that lingers"),
        pytest.param("recycled", {"lead"}, "mql", id="a score that rises again"),
        pytest.param("recycled", set(), "lead", id="woken: asked as if for the first time"),
        pytest.param("lead", {"lead", "mql"}, "mql", id="on the main line it need not rise"),
    ],
)
def test_who_stands_aside_comes_back_by_a_rise(stage, before, target):
    assert next_move(stage, {"lead", "mql"}, rise(met_before=before), TERMS) == target


@pytest.mark.parametrize(
    ("stage", "event", "target"),
    [
        pytest.param("mql", fact("accepted"), "accepted", id="accepted"),
        pytest.param("lead", fact("accepted"), None, id="nothing is tied to it here"),
        pytest.param("mql", fact("returned", "no budget"), "recycled", id="by reason"),
        pytest.param("mql", fact("returned", "competitor"), "disqualified", id="another reason"),
        pytest.param("mql", fact("returned", "bad mood"), None, id="a reason nobody agreed on"),
        pytest.param("visitor", fact("deal won"), "customer", id="from any stage"),
        pytest.param("disqualified", fact("deal won"), "customer", id="even from an end"),
        pytest.param("customer", fact("deal won"), None, id="a customer is one already"),
        pytest.param("sql", fact("deal lost"), "lead", id="its own move before one from any"),
        pytest.param("accepted", fact("deal lost"), "nurture", id="else the one from any"),
        pytest.param("accepted", fact("qualified"), "sql", id="whoever owns the stage"),
    ],
)
def test_where_a_fact_leads(stage, event, target):
    assert next_move(stage, frozenset(), event, TERMS) == target


@pytest.mark.parametrize(
    ("stage", "to", "target"),
    [
        ("lead", "customer", "customer"),
        ("customer", "lead", "lead"),
        ("lead", "lead", None),
        ("lead", "a stage of another agreement", None),
    ],
)
def test_where_a_decision_leads(stage, to, target):
    assert next_move(stage, frozenset(), Event(EventKind.DECIDED, to=to), TERMS) == target


@pytest.mark.parametrize(
    ("stage", "to", "allowed"),
    [
        pytest.param("sql", "accepted", True, id="written out"),
        pytest.param("mql", "nurture", True, id="from any"),
        pytest.param("accepted", "sql", False, id="this one follows upon a fact"),
        pytest.param("lead", "customer", False, id="not agreed"),
    ],
)
def test_what_a_person_may_decide(stage, to, allowed):
    assert may_decide(stage, to, TERMS) is allowed


@pytest.mark.parametrize(
    ("source", "target", "back"),
    [
        ("lead", "mql", False),
        ("sql", "accepted", True),
        ("mql", "recycled", True),
        ("mql", "disqualified", False),
        ("recycled", "mql", False),
        ("nurture", "recycled", False),
        ("", "visitor", False),
    ],
)
def test_which_moves_lead_back(source, target, back):
    assert goes_back(source, target, TERMS) is back
