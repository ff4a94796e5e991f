from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.money import (
    UnableToReadMoneyError,
    UnableToSplitError,
    exponent,
    format_minor,
    parse_minor,
    split,
)

CURRENCIES = ["EUR", "USD", "BRL", "JPY", "KWD", "CLF"]


@pytest.mark.parametrize(
    ("currency", "decimals"), [("EUR", 2), ("BRL", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)]
)
def test_a_currency_has_its_own_number_of_decimals(currency, decimals):
    assert exponent(currency) == decimals


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1,234.50", "EUR", 123450),
        ("1 234.5", "EUR", 123450),
        ("1234", "EUR", 123400),
        ("-0.01", "EUR", -1),
        (" +7.10 ", "USD", 710),
        ("12.5000", "EUR", 1250),
        ("1,000", "JPY", 1000),
        ("1000.00", "JPY", 1000),
        ("1.234", "KWD", 1234),
        ("676,851.48", "BRL", 67685148),
    ],
)
def test_an_amount_is_read_into_minor_units(text, currency, minor):
    assert parse_minor(text, currency) == minor


def test_an_amount_may_have_a_comma_before_its_decimals():
    assert parse_minor("1.234,50", "EUR", decimal_mark=",") == 123450


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "EUR"),
        ("much", "EUR"),
        ("NaN", "EUR"),
        ("1e5", "EUR"),
        ("1.234,50", "EUR"),
        ("12,34.50", "EUR"),
        ("1.005", "EUR"),
        ("1.000", "EUR"),
        ("1.000", "JPY"),
        ("0.5", "JPY"),
        ("٣", "EUR"),
        ("9" * 5000, "EUR"),
        ("99999999999999999.99", "EUR"),
        ("1", "euro"),
    ],
)
def test_what_is_no_amount_is_refused(text, currency):
    with pytest.raises(UnableToReadMoneyError):
        parse_minor(text, currency)


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (123450, "EUR", "1,234.50"),
        (-5, "EUR", "-0.05"),
        (1000, "JPY", "1,000"),
        (1234, "KWD", "1.234"),
        (0, "EUR", "0.00"),
    ],
)
def test_an_amount_is_shown_with_the_decimals_of_its_currency(minor, currency, shown):
    assert format_minor(minor, currency) == shown


def test_an_amount_for_machines_has_no_separators():
    assert format_minor(123456789, "EUR", group="") == "1234567.89"


@given(st.integers(-(2**62), 2**62), st.sampled_from(CURRENCIES), st.sampled_from(["", ",", " "]))
def test_what_is_shown_reads_as_the_same_amount(minor, currency, group):
    assert parse_minor(format_minor(minor, currency, group=group), currency) == minor


@pytest.mark.parametrize(
    ("minor", "weights", "shares"),
    [
        pytest.param(100, [1, 1, 1], [34, 33, 33], id="the odd cent goes to the first"),
        pytest.param(100, [0.3, 0.3, 0.3, 0.1], [30, 30, 30, 10], id="W-shaped"),
        pytest.param(-100, [1, 1, 1], [-34, -33, -33], id="a refund mirrors the payment"),
        pytest.param(5, [0, 1], [0, 5], id="no weight, no share"),
        pytest.param(1, [1, 2], [0, 1], id="the larger remainder wins"),
        pytest.param(0, [1, 2], [0, 0], id="nothing to share"),
    ],
)
def test_a_deal_is_split_to_the_last_cent(minor, weights, shares):
    assert split(minor, weights) == shares


@given(
    st.integers(-(10**15), 10**15),
    st.lists(st.floats(0, 1e9) | st.fractions(0, 1000), min_size=1).filter(any),
)
def test_a_split_adds_up_exactly_and_is_off_by_less_than_one_unit(minor, weights):
    shares = split(minor, weights)

    total = sum(map(Fraction, weights))
    assert sum(shares) == minor
    assert all(
        abs(share - minor * Fraction(weight) / total) < 1
        for share, weight in zip(shares, weights, strict=True)
    )


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [float("nan")], [float("inf"), 1]])
def test_a_split_needs_somebody_to_share_with(weights):
    with pytest.raises(UnableToSplitError):
        split(100, weights)
