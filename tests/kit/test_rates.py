import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.rates import Rate


def rate(numerator: int, denominator: int) -> Rate:
    return Rate(numerator, denominator, "2026-03", "handoffs made in the month")


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        # Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
        # Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # By hand: (0.8 + z²/20 ± z·√(0.016 + z²/400)) / (1 + z²/10) with z = 1.96.
        (8, 10, 0.4902, 0.9433),
        (10, 10, 0.7225, 1.0000),
    ],
)
def test_a_small_sample_carries_the_interval_of_wilson(numerator, denominator, low, high):
    assert rate(numerator, denominator).interval() == pytest.approx((low, high), abs=0.00005)


def test_a_rate_of_no_cases_has_no_value():
    assert rate(0, 0).value is None
    assert rate(0, 0).interval() is None


def test_a_rate_says_of_how_many():
    assert rate(8, 10).value == 0.8
    assert str(rate(8, 10)) == "8 of 10"


@pytest.mark.parametrize(("cases", "enough"), [(29, False), (30, True)])
def test_few_cases_are_not_enough_evidence(cases, enough):
    assert rate(1, cases).enough() is enough
    assert rate(1, cases).enough(minimum=1)


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 2), (-1, 2)])
def test_more_than_all_is_no_rate(numerator, denominator):
    with pytest.raises(ValueError, match="no share of a whole"):
        rate(numerator, denominator)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_interval_contains_the_rate_and_stays_within_its_bounds(hits, misses):
    known = rate(hits, hits + misses)
    if known.value is None:
        return
    low, high = known.interval()

    assert 0 <= low <= known.value + 1e-12
    assert known.value - 1e-12 <= high <= 1


def test_a_rate_tells_programs_all_of_it():
    rate = Rate(3, 40, "May", "answered")

    assert rate.told() == {
        "numerator": 3,
        "denominator": 40,
        "value": 0.075,
        "interval": rate.interval(),
        "enough": True,
        "period": "May",
        "cohort": "answered",
    }
