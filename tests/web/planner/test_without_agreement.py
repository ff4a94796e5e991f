"""A planner without an agreement says what is missing."""

import pytest

pytestmark = pytest.mark.django_db


def test_without_an_agreement_the_page_says_how_to_get_one(signed_in):
    assert "Nothing can be planned yet" in signed_in.get("/planner/").text


def test_with_an_agreement_and_no_leads_it_says_what_is_missing(signed_in, agreement):
    text = signed_in.get("/planner/").text

    assert "There is no plan for these figures" in text
    assert 'name="rate_mql"' in text
