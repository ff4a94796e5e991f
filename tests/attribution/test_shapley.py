"""Shapley's method: the published figure, and the same by every order of joining."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.attribution.rules import shapley
from accord.attribution.rules.paths import of_rows
from tests.attribution import naive

PUBLISHED = [(["a"], [4], 0), (["a", "b"], [6], 0)]
BOTH = [pytest.param("conversions", id="conversions"), pytest.param("rate", id="rate")]


def credited(rows, worth="conversions", kind=0):
    paths = of_rows(rows)
    result = shapley.of_paths(paths, worth)
    return dict(zip(paths.channels, result.credit[kind].tolist(), strict=True))


def test_the_published_example_comes_out():
    assert credited(PUBLISHED) == {"a": 7.0, "b": 3.0}


def test_the_same_from_counted_coalitions():
    assert shapley.credit({frozenset("a"): (4, 4), frozenset("ab"): (6, 9)}) == {"a": 0.7, "b": 0.3}


def test_a_channel_that_stands_in_the_way_has_negative_credit_by_rate():
    share = shapley.credit({frozenset("a"): (4, 4), frozenset("ab"): (6, 9)}, "rate")

    assert share == pytest.approx({"a": 1.15, "b": -0.15})


def test_where_nothing_was_converted_there_are_no_shares():
    assert shapley.credit({frozenset("a"): (0, 4), frozenset(): (1, 1)}) == {}


@given(naive.rows(), st.booleans(), st.sampled_from([0, 1]))
def test_it_is_the_mean_gain_over_every_order_of_joining(rows, rate, kind):
    expected = naive.shapley(rows, rate=rate, kind=kind)

    credit = credited(rows, "rate" if rate else "conversions", kind)

    assert credit == pytest.approx({k: float(v) for k, v in expected.items()}, abs=1e-9)


@pytest.mark.parametrize("worth", BOTH)
@given(rows=naive.rows(), chance=st.randoms(use_true_random=False))
def test_credit_adds_up_and_the_order_of_rows_is_irrelevant(worth, rows, chance):
    converted = sum(gained[0] for _, gained, _ in rows)
    shuffled = list(rows)
    chance.shuffle(shuffled)

    credit = credited(rows, worth)

    assert sum(credit.values()) == pytest.approx(converted, abs=1e-9)
    assert credited(shuffled, worth) == pytest.approx(credit, abs=1e-9)


def many_channels(channels):
    """Each channel alone converts one in two; with its neighbour, one in four."""
    names = [f"channel {n:03}" for n in range(channels)]
    alone = [([name], [1], 1) for name in names]
    return alone + [([a, b], [1], 3) for a, b in itertools.pairwise(names)]


@pytest.mark.parametrize("channels", [12, 13, 61, 62, 63, 200])
def test_by_conversions_it_is_exact_however_many_channels_there_are(channels):
    credit = list(credited(many_channels(channels)).values())

    assert credit == pytest.approx([1.5, *([2.0] * (channels - 2)), 1.5], abs=1e-12)


def test_by_rate_more_than_twelve_channels_are_sampled_and_the_error_is_told(monkeypatch):
    paths = of_rows(many_channels(12))
    exact = shapley.of_paths(paths, "rate")
    monkeypatch.setattr(shapley, "EXACT_TO", 11)

    sampled = shapley.of_paths(paths, "rate", seed=1)

    assert not exact.error.any()
    assert sampled.error.min() > 0
    assert (abs(sampled.credit - exact.credit) < 4 * sampled.error).all()
    assert sampled.credit.sum() == pytest.approx(exact.credit.sum(), abs=1e-9)


def test_the_same_seed_samples_the_same():
    paths = of_rows(many_channels(13))
    first, again, other = (shapley.of_paths(paths, "rate", seed=seed) for seed in (7, 7, 8))

    assert (first.credit == again.credit).all()
    assert (first.credit != other.credit).any()
