"""Months, quarters and years of a company, whose year may begin in any month."""

from datetime import date

import pytest

from accord.kit.fiscal import next_span, this_span, whole_months_before


@pytest.mark.parametrize(
    ("per", "starts", "first", "last"),
    [
        pytest.param("month", "January", "2026-11", "2026-11", id="month"),
        pytest.param("quarter", "January", "2026-10", "2026-12", id="quarter"),
        pytest.param("quarter", "February", "2026-11", "2027-01", id="quarter from February"),
        pytest.param("year", "January", "2026-01", "2026-12", id="year"),
        pytest.param("year", "July", "2026-07", "2027-06", id="year from July"),
        pytest.param("year", "December", "2025-12", "2026-11", id="year from December"),
    ],
)
def test_a_period_is_counted_as_the_companys_year_goes(per, starts, first, last):
    this = this_span(date(2026, 11, 22), per, starts)

    assert (str(this.first), str(this.last)) == (first, last)
    assert next_span(date(2026, 11, 22), per, starts).first == this.last.plus(1)


def test_whole_months_end_before_the_present_one():
    span = whole_months_before(date(2026, 11, 22), 12)

    assert (span.since, span.until) == (date(2025, 11, 1), date(2026, 10, 31))
    assert str(span) == "November 2025 to October 2026"
