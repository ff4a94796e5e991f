"""One fixed form: what is written out reads equal."""

import pytest

from accord.agreement.rules.canonical import canonical
from accord.agreement.rules.default import default_text
from accord.agreement.rules.reading import read
from tests.agreement.test_reading import GOOD


@pytest.mark.parametrize("text", [default_text(), GOOD], ids=["default", "small"])
def test_the_canonical_form_reads_equal_and_stays_the_same(text):
    agreement = read(text)

    written = canonical(agreement)

    assert read(written) == agreement
    assert canonical(read(written)) == written


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("company: Northwind Pumps", 'company: "2026-01-01"', id="text like a date"),
        pytest.param("company: Northwind Pumps", 'company: "007"', id="text like a number"),
        pytest.param("company: Northwind Pumps", "company: 'a: b # c “d” ö'", id="odd signs"),
        pytest.param("why: Right size", "name: Size", id="a name in place of a reason"),
        pytest.param("at_least: 70%", "at_least: 99.5 %", id="a decimal"),
        pytest.param("09:00-16:00", "18:00-24:00", id="until midnight"),
        pytest.param("fri: [", "sat-sun: [", id="a gap in the week"),
        pytest.param("zone:", "from: 2026-02-01\nzone:", id="a first day"),
        pytest.param("target: 90%}\n    - {name: Depth", "target: 90%, hours: owner}\n    - {name: Depth", id="hours of the owner"),
        pytest.param("name: First touch, within: 1", "name: Hurry, what: answer, within: 1", id="said what"),
        pytest.param("Plant lead, when", "on, when", id="a word that YAML 1.1 takes for yes"),
    ],
)  # fmt: skip
def test_unusual_terms_survive(old, new):
    agreement = read(GOOD.replace(old, new))

    assert agreement != read(GOOD)
    assert read(canonical(agreement)) == agreement


def test_the_same_terms_written_differently_have_one_form():
    other = GOOD.replace(
        'mon-thu: ["09:00-12:30", "13:15-18:00"]',
        'mon: ["09:00-12:30", "13:15-18:00"]\n  tue-thu:\n    - "09:00-12:30"\n    - "13:15-18:00"',
    ).replace("  - B: else", "  - {name: B, when: else}")

    assert canonical(read(other)) == canonical(read(GOOD))
