"""Whom the rules matched when leads were handed over: told by leads whose story is known."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accord.agreement.rules.default import default_text
from accord.judging import worker
from accord.judging.health.queries import UnableToTellError, health
from accord.ledger.actions import retract
from accord.warehouse.engines.database import Database
from tests.conftest import DAY, HOUR, MONDAY_TEN

SPRING = {"since": date(2026, 3, 1), "until": date(2026, 5, 31)}
LATER = MONDAY_TEN + 120 * DAY


@pytest.fixture
def leads(in_force, make_story):
    """Every second one asks for a demo, the others write to us; sales likes most of the first,
    few of the others. One is handed over every eighteen hours.
    """
    stories = []
    for number in range(120):
        at = MONDAY_TEN + number * 18 * HOUR
        story = make_story(f"lead-{number}@acme.test")
        story.gives_email(at=at)
        story.is_a_good_fit(at=at)
        wants_to_see_it = number % 2 == 0
        form = "demo" if wants_to_see_it else "contact"
        story.touch("form", form=form, at=at + HOUR)
        story.touch("download", at=at + HOUR)
        liked = wants_to_see_it if number % 10 < 8 else not wants_to_see_it
        if liked:
            story.is_accepted(at=at + 5 * HOUR)
        else:
            story.is_returned("No budget", at=at + 5 * HOUR)
        stories.append(story)
    worker.run_until_idle(at=LATER)
    return stories


def rule(found, name):
    return next(each for each in found.rules if each.name == name)


def test_each_rule_says_how_its_leads_fared_beside_the_rest(leads):
    found = health(as_of=LATER, **SPRING)

    demo = rule(found, "Demo asked")
    assert (found.handoffs, found.answered) == (120, 120)
    assert len(demo.matched) == 60
    assert (str(demo.accepted), str(demo.accepted_rest)) == ("48 of 60", "12 of 60")
    assert (str(demo.won), str(demo.won_rest)) == ("0 of 60", "0 of 60")
    assert demo.enough


def test_points_move_to_the_rule_that_tells_and_no_points_are_made_up(leads):
    found = health(as_of=LATER, **SPRING)

    demo, form = rule(found, "Demo asked"), rule(found, "Contact form")
    assert demo.suggested > demo.points
    assert form.suggested == 0
    assert rule(found, "Student").suggested is None


def test_the_whole_score_is_tested_on_months_it_has_not_seen(leads):
    found = health(as_of=LATER, **SPRING)

    assert (found.learned_from, found.tested_on) == (("2026-03", "2026-04"), ("2026-05",))
    assert sum(each.came.denominator for each in found.suggested.bins) == 40
    assert found.suggested.bins[0].came.value > found.suggested.bins[-1].came.value
    assert found.suggested.auc == pytest.approx(0.8, abs=0.1)


def test_what_became_known_after_the_handoff_is_not_seen(leads):
    before = health(as_of=LATER, **SPRING)
    for story in leads[::3]:
        story.knows(at=MONDAY_TEN + 100 * DAY, title="Student")
        story.touch("webinar", at=MONDAY_TEN - DAY, learned=MONDAY_TEN + 101 * DAY)
    worker.run_until_idle(at=LATER)

    after = health(as_of=LATER, **SPRING)

    assert after.rules == before.rules
    assert (after.agreed, after.suggested) == (before.agreed, before.suggested)


def test_the_health_of_a_draft_is_told_by_its_own_rules(leads):
    draft = default_text().replace(
        "kind = 'form' and form = 'demo'\", half_life: 60 days",
        "kind = 'form'\", half_life: 60 days",
    )
    assert draft != default_text()

    found = health(draft, as_of=LATER, **SPRING)

    assert len(rule(found, "Demo asked").matched) == 120


def test_a_lead_about_whom_something_was_taken_back_is_left_out(leads, sam):
    touch = leads[0].touch("page", at=MONDAY_TEN + 100 * DAY)
    retract(touch, at=MONDAY_TEN + 101 * DAY, by=sam, why="a robot")

    found = health(as_of=LATER, **SPRING)

    assert (found.handoffs, found.left_out) == (119, 1)


def test_few_handoffs_are_not_enough_evidence(in_force, make_story):
    story = make_story()
    story.becomes_mql(at=MONDAY_TEN)
    story.is_accepted(at=MONDAY_TEN + DAY)
    worker.run_until_idle(at=LATER)

    found = health(as_of=LATER, **SPRING)

    assert {each.suggested for each in found.rules} == {None}
    assert found.untested == "fewer than 30 answered handoffs to learn from"


def test_without_any_handoff_there_is_nothing_to_tell(in_force):
    with pytest.raises(UnableToTellError, match="no lead was handed over"):
        health(as_of=LATER, **SPRING)


def test_the_command_says_it_in_tables_and_in_json(leads, capsys):
    asked = ["--from", "2026-03-01", "--to", "2026-05-31"]
    call_command("health", *asked)
    said = capsys.readouterr().out
    assert "Demo asked" in said
    assert "as suggested: area under the curve" in said

    call_command("health", *asked, "--json")
    told = json.loads(capsys.readouterr().out)
    demo = next(each for each in told["rules"] if each["name"] == "Demo asked")
    assert (demo["accepted"]["numerator"], demo["accepted"]["denominator"]) == (48, 60)
    assert len(demo["people"]) == 60


def test_another_outcome_is_refused(in_force):
    with pytest.raises(CommandError, match="happiness is no outcome"):
        call_command("health", "--outcome", "happiness")


def test_both_engines_tell_the_same_health(leads):
    quick = health(as_of=LATER, **SPRING)
    plain = health(as_of=LATER, engine=Database(), **SPRING)

    assert replace(plain, fresh=quick.fresh) == quick
