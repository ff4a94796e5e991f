"""Where the cycle is narrow, and which promises run in which stage."""

import pytest

from accord.agreement.rules.default import default_agreement
from accord.web.cycle.rules import (
    BROKEN,
    FEWER,
    LONGEST,
    Kept,
    Stay,
    clocks_by_stage,
    narrow_places,
)


def a_stay(stage, *, now=(5, 10), before=(5, 10), days=None, owner="sdr"):
    return Stay(stage, owner, *now, *before, days)


def told(stays, promises=()):
    return [(one.rule, one.name, one.owner, one.amount) for one in narrow_places(stays, promises)]


def test_the_share_that_fell_most_is_named():
    stays = [a_stay("lead", now=(4, 10)), a_stay("mql", now=(2, 10)), a_stay("sql", now=(9, 10))]

    assert told(stays) == [(FEWER, "mql", "sdr", pytest.approx(0.3))]


@pytest.mark.parametrize(
    ("now", "before"), [((0, 9), (9, 10)), ((0, 10), (9, 9)), ((5, 10), (5, 10))]
)
def test_too_few_people_or_no_fall_name_nothing(now, before):
    assert told([a_stay("lead", now=now, before=before)]) == []


def test_the_longest_wait_is_named():
    stays = [a_stay("lead", days=2.0), a_stay("sql", days=9.5, owner="sales"), a_stay("mql")]

    assert told(stays) == [(LONGEST, "sql", "sales", 9.5)]


def test_the_promise_that_was_broken_most_is_named_over_all_its_terms():
    promises = [
        Kept("sales", "First touch", 2, 5),
        Kept("sales", "First touch", 2, 5),
        Kept("marketing", "Quality", 3, 4),
    ]
    (place,) = narrow_places([], promises)

    assert (place.rule, place.name, place.owner, place.amount, place.of) == (
        BROKEN, "First touch", "sales", 4, 10,
    )  # fmt: skip


def test_promises_that_were_all_kept_name_nothing():
    assert told([], [Kept("sales", "First touch", 0, 5)]) == []


def test_promises_run_where_the_agreement_starts_and_ends_them():
    agreement = default_agreement()
    kinds = {
        ("marketing", 0): "volume", ("marketing", 1): "quality", ("marketing", 2): "feedback",
        ("sales", 0): "first touch", ("sales", 1): "first touch", ("sales", 2): "answer",
        ("sales", 3): "depth", ("sales", 4): "outcome",
    }  # fmt: skip

    clocks = clocks_by_stage(agreement, kinds)

    assert {stage: names for stage, names in clocks.items() if names} == {
        "mql": ["Volume", "First touch", "Accept or return", "Depth"],
        "accepted": ["Quality", "Outcome"],
        "recycled": ["Answer feedback"],
        "nurture": ["Answer feedback"],
        "disqualified": ["Answer feedback"],
    }
