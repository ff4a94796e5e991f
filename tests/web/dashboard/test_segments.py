"""A segment: the pages that count are told of the people of one persona, and say so."""

import csv
import io
import re

import pytest

from accord.agreement.rules.default import default_agreement
from accord.lifecycle.models import Move
from tests.web.conftest import make_user
from tests.web.following import not_as_said, numbers_of

pytestmark = pytest.mark.django_db

BUYER = default_agreement().personas[0].name
PAGES = ("/", "/cycle/", "/sources/")


@pytest.fixture
def two_buyers(company, client, leader):
    """Three leads, two of whom are buyers; looked at by a manager."""
    people = company(3)
    Move.objects.filter(person__in=people[:2]).update(persona=BUYER)
    client.force_login(leader)
    return client


def asked(client, page, segment, **said):
    answer = client.get(page, {"segment": segment, **said})
    assert answer.status_code == 200
    return answer


def figure(answer, key):
    return next(one for one in answer.context["figures"] if one.key == key)


@pytest.mark.parametrize(
    ("page", "role"), [*zip(PAGES, ("executive", "marketer", "sdr"), strict=True)]
)
def test_every_number_of_a_segment_opens_its_rows(two_buyers, page, role):
    two_buyers.force_login(make_user("me@example.com", role, "Me"))
    text = asked(two_buyers, page, BUYER).text

    assert len(numbers_of(text)) > 10
    assert not_as_said(two_buyers, text) == []


def test_leads_deals_and_pipeline_are_those_of_the_segment(two_buyers):
    told = {name: asked(two_buyers, "/", name) for name in ("", BUYER, "(blank)")}

    leads = {name: figure(page, "leads").count for name, page in told.items()}
    pipeline = {name: figure(page, "pipeline").total for name, page in told.items()}

    assert leads == {"": 3, BUYER: 2, "(blank)": 1}
    assert pipeline == {"": 1_500_000, BUYER: 1_000_000, "(blank)": 500_000}


def test_what_was_promised_was_promised_of_everyone(two_buyers):
    whole, told = asked(two_buyers, "/", ""), asked(two_buyers, "/", BUYER)

    assert figure(told, "promises").part[0] == figure(whole, "promises").part[0]
    assert figure(told, "promises").part[2].endswith(", of everyone")
    assert "promised" in figure(whole, "mqls").note
    assert "promised" not in figure(told, "mqls").note
    assert told.context["open_now"].total == whole.context["open_now"].total
    assert "to the target" not in figure(told, "pipeline").note


def test_no_cost_is_told_of_a_segment(two_buyers):
    whole = asked(two_buyers, "/sources/", "").context["loop"].total
    told = asked(two_buyers, "/sources/", BUYER).context["loop"].total
    words = {key: [cell.words for cell in line.cells] for key, line in (("", whole), ("s", told))}

    assert words[""][6] == "100.00"
    assert [words["s"][place] for place in (6, 9, 10)] == ["–", "–", "–"]
    assert words["s"][8] == "4,000.00"


@pytest.mark.parametrize("page", PAGES)
def test_the_page_says_of_whom_it_tells_and_keeps_it(two_buyers, page):
    text = asked(two_buyers, page, BUYER, period="month").text
    links = re.findall(r'href="(\?[^"]*|/[a-z-]*/?\?[^"]*)"', text)

    assert f"· {BUYER}" in text
    assert f'<option value="{BUYER}" selected>{BUYER}</option>' in text
    assert links
    assert [link for link in links if "segment=" not in link and "/rows/" not in link] == []


def test_a_file_holds_what_the_page_shows(two_buyers):
    answer = two_buyers.get("/sources/sources.csv", {"segment": BUYER, "period": "all"})
    *_, total = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))

    assert (total["leads"], total["revenue"], total["cost"]) == ("2", "4000.00", "")


def test_nobody_is_in_a_segment_that_is_unknown(two_buyers):
    page = asked(two_buyers, "/", "Astronaut")

    assert figure(page, "leads").count == 0
    assert '<option value="Astronaut" selected>' in page.text
