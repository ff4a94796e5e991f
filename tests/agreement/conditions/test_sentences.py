"""Every rule can be read aloud to a sales rep."""

from dataclasses import replace

import pytest

from accord.agreement.rules.conditions import parse, sentence
from tests.agreement.conditions.oracle import FIELDS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "kind = 'page' and path starts '/Pricing'",
            "the kind of touch is “page” and the path of the page starts with “/Pricing”",
        ),
        ("employees between 50 and 1000", "the number of employees is between 50 and 1,000"),
        ("employees != 2500.5", "the number of employees is not 2,500.5"),
        ("fit >= 40", "the fit is at least 40"),
        ("fit > -0", "the fit is more than 0"),
        ("not fit < -0.000001", "the fit is not less than -0.000001"),
        ("fit <= 0.10000000000001", "the fit is at most 0.10000000000001"),
        (
            "industry in ('chemicals', 'food', 'water')",
            "the industry is “chemicals”, “food” or “water”",
        ),
        ("not industry in ('food')", "the industry is not “food”"),
        ("title has 'IT''s'", "the job title contains “IT's”"),
        ("not title ends 'x'", "the job title does not end with “x”"),
        ("grade >= 'b'", "the grade is B or higher"),
        ("grade < 'B'", "the grade is lower than B"),
        ("not grade in ('A', 'B')", "the grade is not A or B"),
        ("grade between 'C' and 'B'", "the grade is between C and B"),
        ("consent = yes", "the consent to be contacted is yes"),
        ("consent != yes", "the consent to be contacted is not yes"),
        ("email is known", "the email address is known"),
        ("not email is known", "the email address is not known"),
        ("created >= 3 days ago", "the moment the person became known is at most 3 days ago"),
        ("created < 1 week ago", "the moment the person became known is more than 1 week ago"),
        ("created < 2026-03-31", "the moment the person became known is before 31 March 2026"),
        (
            "created >= 2026-03-31",
            "the moment the person became known is on or after 31 March 2026",
        ),
        (
            "created between 2026-01-01 and 2 weeks ago",
            (
                "the moment the person became known is between the start of 1 January 2026 "
                "and 2 weeks ago"
            ),
        ),
        ("plan_2 = 'gold'", "the plan 2 is “gold”"),
    ],
)
def test_a_comparison_in_words(text, words):
    assert sentence(parse(text, FIELDS), FIELDS) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "fit = 1 and fit = 2 or fit = 3",
            "both the fit is 1 and the fit is 2, or the fit is 3",
        ),
        (
            "fit = 1 and (fit = 2 or fit = 3)",
            "the fit is 1, and either the fit is 2 or the fit is 3",
        ),
        (
            "fit = 1 or fit = 2 and fit = 3 and fit = 4",
            "the fit is 1, or all of the fit is 2 and the fit is 3 and the fit is 4",
        ),
        (
            "fit = 1 or fit = 2 and (fit = 3 or fit = 4)",
            "the fit is 1, or (the fit is 2, and either the fit is 3 or the fit is 4)",
        ),
        (
            "not (fit = 1 or fit = 2) and fit = 3",
            "it is not so that (the fit is 1 or the fit is 2) and the fit is 3",
        ),
        ("not not fit = 1", "it is not so that (the fit is not 1)"),
    ],
)
def test_groups_stay_together_in_words(text, words):
    assert sentence(parse(text, FIELDS), FIELDS) == words


def test_a_company_may_have_its_own_words():
    own = FIELDS | {"fit": replace(FIELDS["fit"], label="match with our customers")}

    assert sentence(parse("fit > 5", FIELDS), own) == "the match with our customers is more than 5"


def test_two_conditions_that_differ_read_differently():
    texts = [f"fit {way} 5" for way in ("=", "!=", "<", "<=", ">", ">=")]
    texts += [f"created {way} 2026-01-01" for way in ("<", "<=", ">", ">=")]
    texts += [f"created {way} 5 days ago" for way in ("<", "<=", ">", ">=")]
    texts += [f"grade {way} 'B'" for way in ("=", "!=", "<", "<=", ">", ">=")]

    assert len({sentence(parse(text, FIELDS), FIELDS) for text in texts}) == len(texts)
