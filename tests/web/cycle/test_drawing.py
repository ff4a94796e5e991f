"""The drawing of the cycle: who stands where, what is forward, and what comes back."""

from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from accord.agreement.rules.default import default_agreement
from accord.web.charts.sankey import CHIPS_APART, NAME, Flow, Sankey, Stop
from accord.web.cycle import flows
from accord.web.cycle.flows import COHORT, PERIOD, Asked
from accord.web.numbers import Numbers
from accord.web.period import Period
from tests.reports.rows import a_person, an_agreement, at, moves

NOW = datetime(2026, 6, 30, 12, tzinfo=ZoneInfo("Europe/Berlin"))
MARCH = Period("", date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def told(mara):
    """Ada comes back from recycled and wins; Bob is disqualified; Eve was born in February."""
    an_agreement(mara)
    moves(
        a_person("Ada"),
        ("visitor", "2026-03-01"),
        ("lead", "2026-03-02"),
        ("mql", "2026-03-03"),
        ("recycled", "2026-03-05"),
        ("mql", "2026-03-09"),
        ("accepted", "2026-03-10"),
        ("customer", "2026-04-10"),
        backward=(4,),
    )
    moves(a_person("Bob"), ("lead", "2026-03-02"), ("disqualified", "2026-03-04"))
    moves(a_person("Eve"), ("lead", "2026-02-02"), ("mql", "2026-03-04"), ("lead", "2026-03-06"))
    return Numbers(at=NOW)


def counts(drawn):
    return {name: node.shown for name, node in drawn.nodes.items() if node.shown}


def ways(parts):
    return {(part.flow.start, part.flow.end): part.flow.count for part in parts}


def test_the_leads_of_a_period_are_followed_through_all_their_moves(told):
    drawn = flows.drawn(Asked(told, MARCH, COHORT))

    assert counts(drawn) == {
        "lead": 2, "mql": 1, "accepted": 1, "customer": 1, "recycled": 1, "disqualified": 1,
    }  # fmt: skip
    assert ways(drawn.ribbons) == {
        ("lead", "mql"): 1,
        ("mql", "recycled"): 1,
        ("mql", "accepted"): 1,
        ("accepted", "customer"): 1,
        ("lead", "disqualified"): 1,
    }
    assert ways(drawn.loops) == {("recycled", "mql"): 1}


def test_the_moves_of_a_period_are_everyones(told):
    drawn = flows.drawn(Asked(told, MARCH, PERIOD))

    assert counts(drawn) == {
        "lead": 3, "mql": 2, "accepted": 1, "recycled": 1, "disqualified": 1,
    }  # fmt: skip
    assert ways(drawn.loops) == {("mql", "lead"): 1, ("recycled", "mql"): 1}
    assert [loop.beneath for loop in drawn.loops] == [False, True]


def test_each_part_leads_to_as_many_people(told):
    drawn = flows.drawn(Asked(told, MARCH))

    (loop,) = drawn.loops
    days = "from=2026-03-01&to=2026-03-31"
    assert (
        loop.flow.address
        == f"/rows/flows/people/?{days}&by=move&basis=cohort&name=recycled+%3E+mql"
    )
    assert (
        drawn.nodes["mql"].stop.address == f"/rows/flows/people/?{days}&by=to&basis=cohort&name=mql"
    )


def test_the_period_before_is_an_outline(told):
    april = Period("", date(2026, 4, 1), date(2026, 4, 30))

    drawn = flows.drawn(Asked(told, april, PERIOD), Asked(told, MARCH, PERIOD))

    assert (drawn.nodes["mql"].shown, drawn.nodes["mql"].stop.before) == (0, 2)
    assert drawn.nodes["mql"].ghost > drawn.nodes["mql"].high


def test_main_stages_stand_in_the_agreed_order_and_exits_after_those_that_lead_to_them(told):
    drawn = flows.drawn(Asked(told, MARCH))

    assert {name: node.stop.layer for name, node in drawn.nodes.items()} == {
        "lead": 0, "mql": 1, "accepted": 2, "sql": 3, "opportunity": 4, "customer": 5,
        "nurture": 4, "recycled": 4, "disqualified": 4, "lost": 5,
    }  # fmt: skip
    assert drawn.nodes["customer"].stop.hue == "won"
    assert {node.stop.hue for node in drawn.exits} == {"left"}


@pytest.mark.parametrize("upright", [False, True])
def test_nothing_stands_in_the_way_of_something_else(told, upright):
    drawn = flows.drawn(Asked(told, MARCH), upright=upright)
    nodes = [*drawn.nodes.values()]

    meet = [
        (one.stop.key, other.stop.key)
        for place, one in enumerate(nodes)
        for other in nodes[place + 1 :]
        if one.at == other.at and one.low < other.high and other.low < one.high
    ]

    assert meet == []
    assert min(node.low for node in drawn.exits) > (120 if upright else 0)
    assert {loop.beneath: loop.lane > drawn.foot for loop in drawn.loops} == {True: True}


def test_chips_of_loops_keep_clear_of_each_other():
    stops = [Stop(name, name, place, "sales") for place, name in enumerate("abcde")]
    exits = [Stop("x", "x", 4, "left"), Stop("y", "y", 4, "left")]
    forward = [Flow("a", "b", 9), Flow("b", "x", 5), Flow("b", "y", 4)]
    back = [Flow("x", "a", 2), Flow("x", "b", 1), Flow("y", "b", 1), Flow("y", "a", 1)]

    chips = sorted(loop.chip for loop in Sankey([*stops, *exits], forward, back).loops)

    assert all(other - one >= CHIPS_APART for one, other in pairwise(chips))


def test_only_beside_a_name_at_the_end_an_exit_has_to_be_short():
    stages = [Stop(name, name, place, "sales") for place, name in enumerate("abcdef")]
    exits = [Stop(name, name, 4, "left") for name in ("beside", "below")]
    forward = [Flow("a", "b", 9), *(Flow("b", one, 2) for one in ("beside", "below", "lost"))]

    drawn = Sankey([*stages, *exits, Stop("lost", "lost", 5, "left")], forward).nodes

    assert abs(drawn["beside"].middle - drawn["lost"].middle) < NAME
    assert drawn["beside"].room < 0.7 * (100 - drawn["beside"].share) < drawn["below"].room


def test_without_an_agreement_there_is_nothing_to_draw(db):
    assert flows.drawn(Asked(Numbers(at=at("2026-03-01")), MARCH)).nodes == {}


def test_a_cycle_without_leads_begins_with_its_first_stage():
    agreed = default_agreement()
    renamed = agreed.model_copy(
        update={"stages": tuple(s for s in agreed.stages if s.name not in ("lead", "nurture"))}
    )

    assert [stage.name for stage in flows.drawn_stages(renamed)][:2] == ["visitor", "mql"]
