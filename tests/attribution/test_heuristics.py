"""The methods that go by the place of a touch: their weights, and the same sums done by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.attribution.rules import heuristics
from accord.attribution.rules.heuristics import METHODS, Manner
from accord.attribution.rules.paths import of_rows
from tests.attribution import naive


def credited(rows, method, manner=None, kind=0):
    paths = of_rows(rows)
    credit = heuristics.of_paths(paths, [method], manner)[method]
    return dict(zip(paths.channels, credit[kind].tolist(), strict=True))


FOUR = ["mail", "search", "social", "fair"]
WEIGHTS = [
    pytest.param("first touch", [1, 0, 0, 0], id="first touch"),
    pytest.param("last touch", [0, 0, 0, 1], id="last touch"),
    pytest.param("last non-direct", [0, 0, 0, 1], id="last non-direct"),
    pytest.param("linear", [0.25, 0.25, 0.25, 0.25], id="linear"),
    pytest.param("position based", [0.4, 0.1, 0.1, 0.4], id="position based"),
    pytest.param("j-shaped", [0.2, 0.1, 0.1, 0.6], id="j-shaped"),
    pytest.param("inverse j", [0.6, 0.1, 0.1, 0.2], id="inverse j"),
    pytest.param("time decay", [w / 15 for w in (1, 2, 4, 8)], id="time decay"),
    pytest.param("simple decay", [w / 15 for w in (1, 2, 4, 8)], id="simple decay"),
]


@pytest.mark.parametrize(("method", "weights"), WEIGHTS)
def test_a_path_of_four_touches_is_shared_by_the_weights_of_the_field(method, weights):
    credit = credited([(FOUR, [100], 0)], method, Manner(half_life=1))

    expected = {name: 100 * weight for name, weight in zip(FOUR, weights, strict=True)}
    assert credit == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_a_single_touch_gets_everything(method):
    assert credited([(["mail"], [7, 35], 2)], method) == {"mail": 7.0}


@pytest.mark.parametrize(
    ("method", "vendor", "first"),
    [
        pytest.param("position based", "adobe", 0.5, id="position based, whoever says so"),
        pytest.param("j-shaped", "adobe", 0.25, id="J by Adobe"),
        pytest.param("j-shaped", "mixpanel", 0.25, id="J by Mixpanel"),
        pytest.param("j-shaped", "amplitude", 0.3, id="J by Amplitude"),
        pytest.param("inverse j", "adobe", 0.75, id="inverse J by Adobe"),
        pytest.param("inverse j", "amplitude", 0.7, id="inverse J by Amplitude"),
    ],
)
def test_two_touches_are_shared_as_the_vendor_says(method, vendor, first):
    credit = credited([(["mail", "fair"], [100], 0)], method, Manner(two_touch=vendor))

    assert credit == pytest.approx({"mail": 100 * first, "fair": 100 * (1 - first)})


@pytest.mark.parametrize(
    ("path", "gets_it"),
    [
        pytest.param(["mail", "fair", "direct", "(direct)"], "fair", id="direct visits at the end"),
        pytest.param(["direct", "Direct traffic"], "Direct traffic", id="only direct visits"),
        pytest.param(["direct", "mail"], "mail", id="no direct visit at the end"),
    ],
)
def test_direct_visits_are_passed_over_unless_there_is_nothing_else(path, gets_it):
    credit = credited([(path, [3], 0)], "last non-direct")

    assert {name: sum_ for name, sum_ in credit.items() if sum_} == {gets_it: 3.0}


def by_hand(rows, method, manner, kind):
    """One path after the other, one touch after the other."""
    credit = {name: Fraction(0) for path, _, _ in rows for name in path}
    for path, gained, _ in rows:
        weights = [Fraction(w) for w in WEIGH[method](path, manner)]
        for name, weight in zip(path, weights, strict=True):
            credit[name] += gained[kind] * weight / sum(weights)
    return {name: float(sum_) for name, sum_ in credit.items()}


def ends(first, last, two_first):
    def weights(path, manner):
        n = len(path)
        if n == 1:
            return [1]
        if n == 2:
            return [two_first(manner), 100 - two_first(manner)]
        return [first, *[Fraction(100 - first - last, n - 2)] * (n - 2), last]

    return weights


def last_non_direct(path, _manner):
    sourced = [at for at, name in enumerate(path) if name != "direct"]
    keeps = sourced[-1] if sourced else len(path) - 1
    return [int(at == keeps) for at in range(len(path))]


WEIGH = {
    "first touch": lambda path, _: [1, *[0] * (len(path) - 1)],
    "last touch": lambda path, _: [*[0] * (len(path) - 1), 1],
    "last non-direct": last_non_direct,
    "linear": lambda path, _: [1] * len(path),
    "position based": ends(40, 40, lambda manner: 50),
    "j-shaped": ends(20, 60, lambda manner: 30 if manner.two_touch == "amplitude" else 25),
    "inverse j": ends(60, 20, lambda manner: 70 if manner.two_touch == "amplitude" else 75),
    "time decay": lambda path, manner: [2 ** (at / manner.half_life) for at in range(len(path))],
    "simple decay": lambda path, _: [
        2**at if len(path) - at <= 6 else 0 for at in range(len(path))
    ],
}
manners = st.builds(
    Manner,
    half_life=st.sampled_from([0.5, 1, 2, 7]),
    two_touch=st.sampled_from(["adobe", "amplitude"]),
)
long_paths = st.lists(st.sampled_from(naive.NAMES), min_size=1, max_size=12)


@pytest.mark.parametrize("method", METHODS)
@given(rows=naive.rows(long_paths), manner=manners, kind=st.sampled_from([0, 1]))
def test_it_agrees_with_sums_by_hand(method, rows, manner, kind):
    expected = by_hand(rows, method, manner, kind)

    assert credited(rows, method, manner, kind) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@given(rows=naive.rows(long_paths), chance=st.randoms(use_true_random=False))
def test_credit_adds_up_and_the_order_of_rows_is_irrelevant(method, rows, chance):
    converted = sum(gained[0] for _, gained, _ in rows)
    shuffled = list(rows)
    chance.shuffle(shuffled)

    credit = credited(rows, method)

    assert sum(credit.values()) == pytest.approx(converted, abs=1e-9)
    assert credited(shuffled, method) == pytest.approx(credit, abs=1e-9)


@pytest.mark.parametrize("at_once", [1, 3, 1_000])
def test_work_in_portions_changes_nothing(monkeypatch, at_once):
    rows = [(FOUR, [3], 1), (["mail"] * 9, [2], 0), (["fair", "mail"], [0], 4), (["fair"], [1], 0)]
    whole = {method: credited(rows, method) for method in METHODS}
    monkeypatch.setattr("accord.attribution.rules.paths.AT_ONCE", at_once)

    for method, credit in whole.items():
        assert credited(rows, method) == pytest.approx(credit, abs=1e-12)
