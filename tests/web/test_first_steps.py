"""A new installation: from nothing to an agreement in force, and how complete the set-up is."""

import pytest
from django.urls import reverse

from accord.agreement.queries import versions_in_force
from accord.agreement.rules.default import default_agreement
from accord.agreement.rules.reading import read
from accord.agreement.rules.starting import Company, starting_text
from accord.web.first_steps.rules import Known, checks, score
from tests.web.conftest import make_user

PUMPS = {
    "name": 'Pumps "Süd" & Co: a # b',
    "currency": "JPY",
    "zone": "Asia/Tokyo",
    "opens": "08:30",
    "closes": "17:15",
    "holidays": "JP",
    "fiscal_year_starts": "April",
}


@pytest.fixture
def yusuf(client, db):
    user = make_user("yusuf@example.com", "administrator", "Yusuf Demir")
    client.force_login(user)
    return user


def test_the_first_version_says_what_the_company_said_and_else_what_the_default_says():
    agreement = read(starting_text(Company(**PUMPS)))
    same = ("words", "personas", "fit", "interest", "stages", "moves", "promises", "returns")

    assert (agreement.company, agreement.currency) == (PUMPS["name"], "JPY")
    assert (agreement.zone, agreement.fiscal_year_starts) == ("Asia/Tokyo", "April")
    assert [len(day) for day in agreement.hours.blocks] == [1, 1, 1, 1, 1, 0, 0]
    assert agreement.hours.holidays == "JP"
    assert all(getattr(agreement, name) == getattr(default_agreement(), name) for name in same)


def test_three_steps_put_an_agreement_in_force(client, yusuf):
    before = client.get(reverse("first_steps")).context["score"]
    client.post(reverse("first_steps_company"), PUMPS)
    client.post(reverse("first_steps_sign"))

    (version,) = versions_in_force()
    page = client.get(reverse("first_steps"))
    assert (before, version.agreement.company) == (0, PUMPS["name"])
    assert [check.done for check in page.context["checks"]][:4] == [True] * 4
    assert page.context["unsigned"] is None


@pytest.mark.parametrize(
    ("field", "said", "problem"),
    [
        ("opens", "9 o'clock", "Write the time like 09:00."),
        ("closes", "08:00", "Let each span end after it begins"),
        ("holidays", "ZZ", "ZZ"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client, yusuf, field, said, problem):
    answer = client.post(reverse("first_steps_company"), PUMPS | {field: said})

    assert answer.status_code == 422
    assert problem in " ".join(answer.context["form"].errors[field])
    assert not versions_in_force()


def test_an_agreement_in_force_is_not_overwritten_by_the_first_steps(client, yusuf, agreement):
    client.post(reverse("first_steps_company"), PUMPS)
    client.post(reverse("first_steps_sign"))

    assert [version.number for version in versions_in_force()] == [1]


def test_definitions_workflows_and_goals_are_missing_until_they_are_agreed_on():
    nothing, agreed = checks(Known(None)), checks(Known(default_agreement()))

    assert [check.done for check in nothing[:3]] == [False] * 3
    assert [check.done for check in agreed[:3]] == [True] * 3


def test_the_score_is_full_only_when_all_is_done():
    known = Known(
        default_agreement(),
        roles={"marketer", "sdr"},
        teams={"marketing", "sdr", "sales"},
        sides_described=2,
        people=True,
    )

    assert score(checks(known)) == 88
    assert score(checks(Known(None))) == 0


@pytest.mark.parametrize(
    "page",
    ["/", "/cycle/", "/sources/", "/promises/", "/planner/", "/agreement/", "/rows/sources/leads/"],
)
def test_without_an_agreement_every_page_leads_to_the_first_steps(client, yusuf, page):
    to_begin = reverse("first_steps")
    shown = client.get(page).text
    client.force_login(make_user("dana@example.com", "lead administrator"))
    others = client.get(page).text

    assert f'<a class="btn primary" href="{to_begin}">Take the first steps</a>' in shown
    assert f'"{to_begin}">Take the first steps' not in others
    assert "An administrator takes the first steps." in others


def test_a_lead_administrator_is_shown_no_step_that_only_an_administrator_takes(client, yusuf):
    client.post(reverse("first_steps_company"), PUMPS)
    steps = ("first_steps_company", "first_steps_sign", "settings_invite")
    mine = client.get(reverse("first_steps")).text
    client.force_login(make_user("dana@example.com", "lead administrator"))
    theirs = client.get(reverse("first_steps")).text

    assert [reverse(step) in mine for step in steps] == [True, True, True]
    assert [reverse(step) in theirs for step in steps] == [False, False, False]
