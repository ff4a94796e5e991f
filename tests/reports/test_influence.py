"""Whether those whom a campaign or an asset touched go on more often than the others."""

import pytest

from accord.campaigns.models import Campaign
from accord.content.actions import new_asset
from accord.kit.rates import Rate
from accord.reports.finishing.influence import difference
from accord.reports.queries import run
from tests.reports.rows import a_person, a_touch, at, moves

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")


def told(by="campaign", **asked):
    lines = run("influence", by=by, **{"as_of": NOW, **asked}).dicts()
    return {(line[by], line["stage"]): line for line in lines}


def rate(line, name):
    return line[name].numerator, line[name].denominator


def a_lead(name, *touched, mql=None, campaign=None, lead="2026-03-02 12:00"):
    """Somebody who became a lead, was touched on these days, and perhaps went on."""
    person = a_person(name)
    for day in touched:
        a_touch(person, day, campaign=campaign)
    moves(person, ("lead", lead), *([("mql", mql)] if mql else []))
    return person


@pytest.fixture
def fair(agreed):
    return Campaign.objects.create(key="fair", name="The fair", channel="events")


def test_touched_and_untouched_leads_are_set_side_by_side(fair):
    a_lead("Ada", "2026-03-01", campaign=fair, mql="2026-04-01")
    a_lead("Bob", "2026-03-04", campaign=fair, mql="2026-04-01")
    a_lead("Eve", "2026-03-04", campaign=fair)
    a_lead("Kim", "2026-03-04", mql="2026-04-01")
    a_lead("Pat")

    lead = told()["fair", "lead"]

    assert (rate(lead, "touched_on"), rate(lead, "untouched_on")) == ((2, 3), (1, 2))
    assert lead["difference"] == pytest.approx(2 / 3 - 1 / 2)
    assert lead["reads"] == "too few to tell"


def test_what_counts_is_what_had_happened_by_the_mark(fair):
    """Whoever went on before the mark had less time to be touched, and would spoil the comparison."""
    a_lead("Ada", "2026-03-10", campaign=fair, mql="2026-04-01")
    a_lead("Bob", "2026-03-04", campaign=fair, mql="2026-03-05")
    a_lead("Eve", "2026-03-04", campaign=fair)
    a_lead("Kim", "2026-06-28", campaign=fair, lead="2026-06-28")

    after = {mark: told(options={"mark": mark})["fair", "lead"] for mark in ("1", "7", "10")}

    assert {mark: rate(line, "touched_on") for mark, line in after.items()} == {
        "1": (0, 1),
        "7": (0, 1),
        "10": (1, 2),
    }
    assert {mark: rate(line, "untouched_on") for mark, line in after.items()} == {
        "1": (2, 3),
        "7": (1, 1),
        "10": (0, 0),
    }


def test_with_many_cases_it_says_whether_the_difference_is_clear(fair):
    for number in range(30):
        went_on = "2026-04-01" if number < 20 else None
        a_lead(f"touched {number}", "2026-03-03", campaign=fair, mql=went_on)
        a_lead(f"other {number}", mql="2026-04-01" if number < 5 else None)

    lead = told()["fair", "lead"]

    assert (rate(lead, "touched_on"), rate(lead, "untouched_on")) == ((20, 30), (5, 30))
    assert lead["reads"] == "more go on"
    assert 0 < lead["at_least"] < lead["difference"] == 0.5 < lead["at_most"]


def test_where_everyone_was_touched_there_is_nothing_to_compare(fair):
    a_lead("Ada", "2026-03-03", campaign=fair)

    lead = told()["fair", "lead"]

    assert (lead["difference"], lead["reads"]) == (None, "nothing to compare")


@pytest.mark.parametrize(("by", "name"), [("asset", "guide"), ("content-kind", "white paper")])
def test_assets_and_kinds_of_content_are_told_likewise(agreed, by, name):
    asset = new_asset(key="Guide", title="The guide", kind="White paper")
    asset.save()
    ada = a_lead("Ada", mql="2026-04-01")
    a_touch(ada, "2026-03-03", asset=asset)
    a_lead("Bob")

    lead = told(by)[name, "lead"]

    assert (rate(lead, "touched_on"), rate(lead, "untouched_on")) == ((1, 1), (0, 1))


def test_the_interval_is_that_of_newcombes_published_example():
    """Newcombe (1998), table II, method 10: 56/70 against 48/80 is from 0.0524 to 0.3339."""
    found = difference(Rate(56, 70, "", ""), Rate(48, 80, "", ""))

    assert [round(found[name], 4) for name in ("difference", "at_least", "at_most")] == [
        0.2,
        0.0524,
        0.3339,
    ]
