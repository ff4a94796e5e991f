"""The period of a page, read from an address that anybody may have written."""

from datetime import date

import pytest
from django.http import QueryDict

from accord.web.period import chosen_period, day_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", "24 Aug – 22 Nov 2026"),
        ("period=nonsense", "24 Aug – 22 Nov 2026"),
        ("from=2026-13-01&to=x", "24 Aug – 22 Nov 2026"),
        ("from=0001-01-01&to=9999-12-31", "24 Aug – 22 Nov 2026"),
        ("from=2026-11-30&to=2026-01-01", "1 Jan – 30 Nov 2026"),
        ("from=2025-11-30&to=2026-01-01", "30 Nov 2025 – 1 Jan 2026"),
        ("from=2026-11-22&to=2026-11-22", "22 Nov 2026"),
        ("from=2026-11-22", "from 22 Nov 2026 on"),
        ("to=2026-11-22", "up to 22 Nov 2026"),
        ("period=last-month", "1 Oct – 31 Oct 2026"),
        ("period=all", "everything"),
        ("period=last-month&from=2026-03-01&to=2026-03-31", "1 Oct – 31 Oct 2026"),
        ("period=&from=2026-03-01&to=2026-03-31", "1 Mar – 31 Mar 2026"),
        ("period=nonsense&from=2026-03-01&to=2026-03-31", "1 Mar – 31 Mar 2026"),
    ],
)
def test_what_an_address_says_wrongly_is_taken_as_the_usual_days(asked, words):
    assert chosen_period(QueryDict(asked), TODAY).words == words


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", TODAY),
        ("1970-01-01", date(1970, 1, 1)),
        ("1969-12-31", None),
        ("2200-01-01", None),
        ("2026-02-30", None),
        ("x", None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_is_read_where_logs_and_months_reach(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize("days", ["from=0001-01-01&to=9999-12-31", "from=2130-01-01&to=2131-01-01"])
@pytest.mark.parametrize(
    "page", ["/", "/?wall=1", "/cycle/", "/sources/", "/promises/", "/planner/"]
)
def test_no_days_break_a_page(company_at_work, signed_in, page, days):
    answer = signed_in.get(f"{page}{'&' if '?' in page else '?'}{days}")

    assert answer.status_code == 200
