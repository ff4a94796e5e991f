"""Cells as people write them: dates, numbers, addresses, yes and no."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from accord.connectors.values import READERS, Manner, UnableToReadValueError, as_text, money

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def manner(zone="Europe/Berlin", *formats, decimal="."):
    return Manner(NOON, ZoneInfo(zone), formats, decimal)


@pytest.mark.parametrize(
    ("text", "how", "utc"),
    [
        pytest.param("2026-03-31", manner(), "2026-03-30 22:00", id="a day begins at midnight"),
        pytest.param("2026-03-31 14:05", manner(), "2026-03-31 12:05", id="summer"),
        pytest.param("2026-01-31T14:05:00", manner(), "2026-01-31 13:05", id="winter"),
        pytest.param("2026-01-31T14:05:00Z", manner(), "2026-01-31 14:05", id="UTC is said"),
        pytest.param("2026-01-31T14:05:00.000+0000", manner(), "2026-01-31 14:05", id="Salesforce"),
        pytest.param("2026-03-29 02:30", manner(), "2026-03-29 01:00", id="skipped in spring"),
        pytest.param("2025-10-26 02:30", manner(), "2025-10-26 00:30", id="twice in autumn"),
        pytest.param(
            "2017-10-15", manner("America/Sao_Paulo"), "2017-10-15 03:00", id="no midnight that day"
        ),
        pytest.param(
            "31.03.2026 14:05", manner("UTC", "%d.%m.%Y", "%d.%m.%Y %H:%M"), "2026-03-31 14:05",
            id="a form of the mapping",
        ),
        pytest.param("03/31/26", manner("UTC", "%m/%d/%y"), "2026-03-31 00:00", id="American"),
        pytest.param("2026-06-01", manner("UTC"), "2026-06-01 00:00", id="today"),
    ],
)  # fmt: skip
def test_moments(text, how, utc):
    assert READERS["moment"](text, how) == datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize(
    ("text", "how", "reason"),
    [
        ("2026-06-02", manner(), "the day lies in the future"),
        ("2026-06-01 14:01", manner(), "the moment lies in the future"),
        ("2026-02-30", manner(), "there is no such day or time"),
        ("2026-02-28 25:00", manner(), "there is no such day or time"),
        ("0000-00-00", manner(), "there is no such day or time"),
        ("1969-12-31", manner("UTC"), "the date lies before 1970"),
        ("0001-01-01", manner(), "there is no such moment"),
        ("9999-12-31T23:59:59-12:00", manner(), "there is no such moment"),
        ("31.03.2026", manner(), "this is no date such as"),
        ("03/04/2026", manner(), "this is no date such as"),
        ("20260331", manner(), "this is no date such as"),
        ("soon", manner(), "this is no date such as"),
        ("2026-03-31", manner("UTC", "%d.%m.%Y"), "this is no date written as %d.%m.%Y"),
    ],
)
def test_what_is_no_moment(text, how, reason):
    with pytest.raises(UnableToReadValueError, match=reason):
        READERS["moment"](text, how)


def test_a_day_is_the_local_one():
    assert READERS["day"]("2026-07-14T23:30:00Z", manner()) == date(2026, 7, 15)


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [("12", ".", 12), ("1,234.5", ".", 1234.5), ("1.234,5", ",", 1234.5), ("-0.5", ".", -0.5)],
)
def test_numbers(text, decimal, number):
    assert READERS["number"](text, manner(decimal=decimal)) == number


@pytest.mark.parametrize(
    "text", ["11-50", "1e5", "nan", "inf", "1_000", "1,23", "12€", "٣", "1" * 400, ""]
)
def test_what_is_no_number(text):
    with pytest.raises(UnableToReadValueError):
        READERS["number"](text, manner())


@pytest.mark.parametrize(("text", "value"), [("TRUE", True), ("No", False), ("1", True)])
def test_yes_and_no(text, value):
    assert READERS["yes/no"](text, manner()) is value


def test_maybe_is_neither_yes_nor_no():
    with pytest.raises(UnableToReadValueError, match="neither"):
        READERS["yes/no"]("maybe", manner())


@pytest.mark.parametrize(
    ("text", "stored"),
    [("Ada@Acme.TEST", "ada@acme.test"), ("müller@exämple.de", "müller@exämple.de")],
)
def test_addresses_are_compared_without_capitals(text, stored):
    assert READERS["email"](text, manner()) == stored


@pytest.mark.parametrize("text", ["ada", "ada@", "@acme.test", "a b@acme.test", "a@localhost"])
def test_what_is_no_address(text):
    with pytest.raises(UnableToReadValueError):
        READERS["email"](text, manner())


@pytest.mark.parametrize(
    "text", ["northwind.example", "https://www.Northwind.example/pumps?x=1", "northwind.example:80"]
)
def test_a_domain_is_taken_from_its_web_address(text):
    assert READERS["domain"](text, manner()) == "northwind.example"


@pytest.mark.parametrize("text", ["northwind", "https://", "a@b.test", "north wind.example", "..."])
def test_what_is_no_domain(text):
    with pytest.raises(UnableToReadValueError):
        READERS["domain"](text, manner())


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("12", "", "nothing says in which currency"),
        ("12", "QQQ", "there is no such currency"),
        ("12", "eur", "there is no such currency"),
        ("twelve", "EUR", "is no amount of EUR"),
        ("1.234", "EUR", "more decimals than EUR"),
    ],
)
def test_what_is_no_money(text, currency, reason):
    with pytest.raises(UnableToReadValueError, match=reason):
        money(text, currency, manner())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (12.0, "12"),
        (12.5, "12.5"),
        (datetime(2026, 3, 31, 14, tzinfo=UTC), "2026-03-31T14:00:00+00:00"),
        ("as it is", "as it is"),
    ],
)
def test_how_a_fact_keeps_a_value(value, text):
    assert as_text(value) == text
