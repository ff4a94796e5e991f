"""What stands in a queue, in which order, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accord.deals.models import Deal, DealPerson
from accord.handoff.models import Answer, Attempt, Pause
from accord.judging.worker import run_until_idle
from accord.ledger.actions import append
from accord.people.models import PersonLink
from tests.conftest import Story

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


@pytest.fixture
def queue(client, sam):
    """Reads a queue as somebody, by default as Sam."""

    def read(address: str = "/queue/", user=None):
        client.force_login(user or sam)
        return client.get(address)

    return read


def _names(answer) -> list[str]:
    return [line.name for line, _, _ in answer.context["lines"]]


def test_the_least_time_left_stands_first_whatever_the_score(queue, handed_over):
    handed_over("cleo", ago=19 * DAYS)
    handed_over("ada", ago=12 * DAYS)
    handed_over("ben", ago=timedelta(minutes=5))

    assert _names(queue()) == ["Cleo Lindqvist", "Ada Lindqvist", "Ben Lindqvist"]


def test_a_line_says_who_why_now_and_how_late(queue, handed_over):
    handed_over("ada", ago=30 * DAYS)

    ((line, address, _),) = queue().context["lines"]

    assert (line.title, line.company) == ("Plant operations manager", "Acme Pumps")
    assert line.reason.startswith("Demo asked")
    assert (line.chip.tone, line.chip.promise) == ("bad", "First touch")
    assert line.chip.words.endswith("days late")
    assert address == f"/queue/{line.pk}/"


def test_one_sees_the_own_leads_and_those_nobody_has(queue, handed_over, priya, tom):
    for name, owner in {"ada": None, "ben": priya, "cleo": tom}.items():
        handed_over(name, owner=owner)
    handed_over("dora")

    assert sorted(_names(queue())) == ["Ada Lindqvist", "Dora Lindqvist"]
    assert _names(queue(f"/queue/?owner={priya.pk}")) == ["Ben Lindqvist"]
    assert _names(queue(f"/queue/?owner={tom.pk}")) == []
    assert _names(queue("/queue/?owner=none")) == ["Ada Lindqvist"]


def test_a_lead_of_another_team_is_not_found(queue, handed_over, tom):
    person = handed_over(owner=tom)

    assert queue(f"/queue/{person.pk}/").status_code == 404
    assert queue(f"/queue/{person.pk}/call/").status_code == 404


def test_who_was_put_off_waits(queue, handed_over, sam):
    person = handed_over()
    now = timezone.now()
    Story(person, sam).add(Pause, at=now, ends_at=now + 9 * DAYS, why="On holiday", actor=sam)
    run_until_idle(at=now)

    assert _names(queue()) == []
    ((line, _, _),) = queue("/queue/?show=waiting").context["lines"]
    assert line.chip.words.startswith("until ")
    assert queue("/queue/?show=late").context["rows"] == 0


def test_who_owes_only_the_outcome_waits_until_its_day(queue, handed_over, sam):
    person = handed_over(ago=timedelta(minutes=3))
    now = timezone.now()
    story = Story(person, sam)
    story.add(Attempt, at=now, channel="call", reached=True, actor=sam)
    story.add(Answer, at=now, kind="accepted", actor=sam)
    run_until_idle(at=now)

    assert _names(queue()) == []
    ((line, _, _),) = queue("/queue/?show=waiting").context["lines"]
    assert line.chip.promise == "Outcome"


def test_who_has_a_deal_and_owes_nothing_leaves_the_queue(queue, handed_over, sam):
    person = handed_over(ago=timedelta(minutes=3))
    now = timezone.now()
    story = Story(person, sam)
    story.is_called(at=now)
    story.is_accepted(at=now)
    story.qualifies(at=now)
    run_until_idle(at=now)
    waiting = queue("/queue/?show=waiting").context
    assert [line.chip.words for line, _, _ in waiting["lines"]] == ["qualified"]
    assert f'href="/people/{person.pk}/deal/"' in queue("/queue/?show=waiting").text
    link = DealPerson(
        deal=Deal.objects.create(name="Pumps"), person=person, occurred_at=now, source="crm"
    )
    link.source_key = "1"
    append([link], at=now)

    assert queue("/queue/?show=open").context["rows"] == 0


def test_what_was_done_today_is_listed_once_a_lead(queue, handed_over, sam):
    person = handed_over()
    story = Story(person, sam)
    now = timezone.now()
    story.is_called(at=now, reached=False)
    story.add(Attempt, at=now + timedelta(seconds=1), channel="mail", reached=False, actor=sam)
    run_until_idle(at=now)

    answer = queue("/queue/?show=done")

    ((_, _, deeds),) = answer.context["lines"]
    assert [deed.words for deed in deeds] == ["Wrote an email, not reached", "Called, not reached"]
    assert answer.context["counts"]["done"] == 1


def test_a_lead_that_went_to_another_team_is_counted_but_not_named(queue, handed_over, sam, tom):
    person = handed_over()
    story = Story(person, sam)
    story.is_called(at=timezone.now(), reached=False)
    story.is_given_to(tom, at=timezone.now())
    run_until_idle(at=timezone.now())

    answer = queue("/queue/?show=done")

    assert (answer.context["rows"], _names(answer)) == (1, [])
    assert "And a lead of another team" in answer.text


def test_each_number_opens_as_many_rows(queue, handed_over, robert, priya):
    handed_over("ada", ago=30 * DAYS)
    handed_over("ben", owner=priya)
    handed_over("cleo", owner=None)

    loads = queue("/queue/team/", robert).context["loads"]

    assert [load.name for load in loads] == [
        "Priya Nair", "Sam Ortiz", "Nobody yet", "All together",
    ]  # fmt: skip
    for load in loads:
        for _show, count, address in load.cells:
            assert queue(address, robert).context["rows"] == count, (load.name, address)
    assert loads[-1].numbers["open"] == 3


def test_leaders_begin_with_the_load_and_marketing_with_what_came_back(queue, robert, mara):
    assert queue("/queue/", robert).headers["Location"] == "/queue/team/"
    assert queue("/queue/", mara).headers["Location"] == "/queue/returned/"


def test_marketing_sees_what_waits_for_its_reply(queue, sent_back, mara):
    sent_back("ada", ago=20 * DAYS)
    sent_back("ben")

    answer = queue("/queue/returned/", mara)

    assert _names(answer) == ["Ada Lindqvist", "Ben Lindqvist"]
    ((line, _, _), _) = answer.context["lines"]
    assert (line.handoff.reason, line.chip.promise) == ("No budget", "Answer feedback")
    assert line.chip.is_late
    assert "Reply to sales" in answer.text
    assert "<blockquote>Ask in spring</blockquote>" in answer.text


def test_the_number_beside_the_queue_is_what_is_late(queue, handed_over, sent_back, mara):
    sent_back("dora", ago=30 * DAYS)
    handed_over("ada", ago=20 * DAYS)
    handed_over("ben", owner=None, ago=20 * DAYS)
    handed_over("cleo", ago=timedelta(minutes=1))

    for address in ("/queue/", "/leads/"):
        assert (
            '<span class="count bad">2<span class="vh"> late</span></span>' in queue(address).text
        )
    assert '<span class="count bad">1<' in queue("/leads/", mara).text


def test_what_is_known_of_a_merged_person_is_shown_together(queue, handed_over, make_story):
    person = handed_over()
    other = make_story("ada@home.test")
    at = timezone.now()
    other.touch("webinar", page_title="Pumps of tomorrow", at=at - DAYS)
    link = PersonLink(person=person, other=other.person, occurred_at=at, source="crm")
    link.source_key = "1"
    append([link], at=at)
    run_until_idle(at=at)

    assert "Pumps of tomorrow" in queue(f"/queue/{person.pk}/").text


def _asked(client, user, address: str) -> int:
    """How many questions a page asks the database."""
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "address", ["/queue/", "/queue/?show=done", "/queue/?owner=all", "/queue/team/"]
)
def test_a_queue_costs_the_same_for_one_lead_and_for_three(
    client, handed_over, sam, robert, address
):
    user = robert if "team" in address or "all" in address else sam
    counts = []
    for names in (["ada"], ["ben", "cleo"]):
        for name in names:
            Story(handed_over(name), sam).is_called(at=timezone.now(), reached=False)
        run_until_idle(at=timezone.now())
        counts.append(_asked(client, user, address))

    assert counts[0] == counts[1] <= 15


def test_returned_leads_cost_the_same_for_one_and_for_three(client, sent_back, mara):
    counts = []
    for names in (["ada"], ["ben", "cleo"]):
        for name in names:
            sent_back(name)
        counts.append(_asked(client, mara, "/queue/returned/"))

    assert counts[0] == counts[1] <= 15


@pytest.mark.parametrize(
    ("show", "words"),
    [
        ("due", "A lead appears here when marketing hands it over"),
        ("waiting", "Leads that were put off"),
        ("done", "called, written to, answered or put off today appears here"),
    ],
)
def test_an_empty_queue_says_what_will_appear(queue, in_force, show, words):
    assert words in queue(f"/queue/?show={show}").text
