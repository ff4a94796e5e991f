"""The parts of the story, without a database: rhythm, bills, agreements, work and deals."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from accord.agreement.rules.promises import Volume
from accord.agreement.rules.reading import read
from accord.demo.rules.agreements import first_version, second_version
from accord.demo.rules.campaigns import BY_KEY, CAMPAIGNS, PIECE, costs
from accord.demo.rules.rhythm import Period, Rhythm
from accord.demo.rules.sales import Office, Reason
from accord.demo.rules.story import period_until, tell, version_two_starts
from accord.kit.hours import WorkingHours

BERLIN = ZoneInfo("Europe/Berlin")
PERIOD = period_until(date(2026, 6, 24), 12)
RHYTHM = Rhythm(BERLIN, frozenset({date(2026, 5, 1)}))
OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def story():
    return tell(people=300, seed=7, period=PERIOD, rhythm=RHYTHM)


@pytest.fixture(scope="module")
def office():
    terms = read(first_version(300, 100_000))
    reasons = [Reason(one.reason, one.kind, one.note == "required") for one in terms.returns]
    return Office(WorkingHours(BERLIN, terms.hours.blocks), {}, reasons)


def test_a_story_covers_whole_months_and_the_current_one():
    assert Period(date(2025, 6, 1), date(2026, 6, 24)) == PERIOD
    assert version_two_starts(PERIOD, 12) == date(2025, 12, 1)


def test_less_happens_on_holidays_and_in_summer():
    assert RHYTHM.busyness(date(2026, 5, 1)) < RHYTHM.busyness(date(2026, 5, 8)) / 2
    assert RHYTHM.demand(date(2026, 8, 3)) < RHYTHM.demand(date(2026, 10, 5))


def test_people_come_more_and_more(story):
    half = PERIOD.at_share(0.5)
    early = sum(person.arrives < half for person in story.people)

    assert early < len(story.people) - early


def test_good_campaigns_bring_more_people_who_mean_it(story):
    many = tell(people=4000, seed=7, period=PERIOD, rhythm=RHYTHM)
    serious = Counter(p.origin.key for p in many.people if p.intent in ("comparing", "buying"))
    all_of = Counter(p.origin.key for p in many.people)

    good, bad = "hydro-directory", "pumps-for-everyone"
    assert serious[good] / all_of[good] > 1.5 * serious[bad] / all_of[bad]


def test_a_touch_is_learned_when_it_happens_or_later(story):
    touches = [seen for journey in story.journeys for seen in journey.touches]

    assert all(seen.late >= timedelta() for seen in touches)
    assert {seen.piece for seen in touches if seen.piece} <= set(PIECE)


def test_a_name_is_learned_with_a_form_or_a_badge(story):
    for journey in story.journeys:
        named = [seen for seen in journey.touches if seen.form or seen.kind == "event"]
        assert (journey.known_at is not None) == bool(named)


def test_a_month_is_billed_once_and_by_its_days():
    bills = [cost for cost in costs(PERIOD, 1000) if cost.origin.key == "pumps-search"]

    assert len(bills) == 13
    assert bills[0].cents == BY_KEY["pumps-search"].cost * 100
    assert bills[-1].ends_on == PERIOD.last
    assert bills[-1].cents == bills[0].cents * 24 // 30
    assert {cost.origin for cost in costs(PERIOD, 1000)} == set(CAMPAIGNS)


def test_both_versions_are_sound_and_the_second_asks_for_more():
    text = first_version(2000, 2_400_000)
    first, second = read(text), read(second_version(text, date(2026, 5, 1)))

    assert (first.start, second.start) == (None, date(2026, 5, 1))
    assert _enters_mql(first) != _enters_mql(second)
    assert _points(first)["White paper"] > _points(second)["White paper"]
    assert _volume(first) > _volume(second)


def _enters_mql(agreement):
    return next(stage.enter.text for stage in agreement.stages if stage.name == "mql")


def _points(agreement):
    return {rule.name: rule.points for rule in agreement.interest.rules}


def _volume(agreement):
    promises = agreement.promises.marketing
    return next(one.deliver for one in promises if isinstance(one, Volume))


@pytest.mark.parametrize("person", range(0, 300, 15))
def test_sales_works_forward_in_time_and_in_working_hours(story, office, person):
    worked = story.worked(person, 1, OPENED, office)

    by_hand = [deed for deed in worked.deeds if deed.by]
    assert [deed.at for deed in by_hand] == sorted(deed.at for deed in by_hand)
    for deed in worked.deeds:
        assert deed.at > OPENED
        assert (
            deed.kind != "answer"
            or deed.said.get("reason", "") != ""
            or (deed.said["kind"] != "returned")
        )
    answers = [d for d in worked.deeds if d.kind == "answer" and d.said["kind"] != "passed on"]
    assert len(answers) <= 1


@pytest.mark.parametrize("person", range(0, 300, 15))
def test_a_deal_is_opened_once_and_ends_once_after_its_steps(story, office, person):
    worked = story.worked(person, 1, OPENED, office)
    worked.qualified_at = OPENED
    sale = story.sale(person, 1, worked, office)
    if sale is None:
        return

    kinds = [change.kind for change in sale.changes]
    moments = [change.at for change in sale.changes]
    assert kinds[0] == "opened"
    assert kinds[-1] in ("won", "lost")
    assert moments == sorted(moments)
    assert all(change.why for change in sale.changes if change.kind == "lost")


def test_what_is_drawn_for_one_lead_does_not_depend_on_the_others(story, office):
    few = tell(people=300, seed=7, period=PERIOD, rhythm=RHYTHM)
    few.worked(5, 1, OPENED, office)
    Random(1).random()

    assert story.worked(9, 1, OPENED, office) == few.worked(9, 1, OPENED, office)
