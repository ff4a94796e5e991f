"""Two persons are found to be one: a dated link, which can be taken back."""

from accord.judging import replay
from accord.ledger.actions import append, retract
from accord.people.models import PersonLink
from tests.conftest import DAY, HOUR, MONDAY_TEN


def link(story, other, *, at):
    found = PersonLink(
        person=story.person,
        other=other.person,
        occurred_at=at,
        source="story",
        source_key=f"{story.person.pk}-is-{other.person.pk}",
    )
    append([found], at=at)
    return PersonLink.objects.get()


def test_the_touches_of_a_visitor_count_for_the_person_from_the_link_on(ada, make_story):
    visitor = make_story("visitor@unknown.test")
    visitor.touch("form", form="demo", at=MONDAY_TEN)
    visitor.touch("page", path="/pricing", at=MONDAY_TEN)
    ada.gives_email(at=MONDAY_TEN + HOUR)
    ada.is_a_good_fit(at=MONDAY_TEN + HOUR)
    assert ada.judged(at=MONDAY_TEN + 2 * HOUR) == ["visitor", "lead"]

    link(ada, visitor, at=MONDAY_TEN + DAY)

    assert ada.judged(at=MONDAY_TEN + DAY) == ["visitor", "lead", "mql"]
    assert ada.person.moves.get(to_stage="mql").at == MONDAY_TEN + DAY


def test_what_was_judged_before_the_link_stands(ada, make_story):
    other = make_story("ada.l@acme.test")
    other.gives_email(at=MONDAY_TEN)
    other.judged(at=MONDAY_TEN)

    link(ada, other, at=MONDAY_TEN + DAY)
    other.touch("form", form="demo", at=MONDAY_TEN + 2 * DAY)
    ada.judged(at=MONDAY_TEN + 3 * DAY)

    assert list(other.person.moves.values_list("to_stage", flat=True)) == ["visitor", "lead"]
    assert list(ada.person.moves.values_list("to_stage", flat=True)) == ["visitor", "lead"]
    assert replay.check() == []


def test_a_link_taken_back_gives_each_their_own_again(ada, make_story, mara):
    other = make_story("bert@acme.test")
    other.gives_email(at=MONDAY_TEN)
    other.touch("page", path="/pricing", at=MONDAY_TEN)
    ada.gives_email(at=MONDAY_TEN)
    linked = link(ada, other, at=MONDAY_TEN + DAY)
    ada.judged(at=MONDAY_TEN + DAY)

    retract(linked, at=MONDAY_TEN + 2 * DAY, by=mara, why="two people at one desk")
    other.is_a_good_fit(at=MONDAY_TEN + 3 * DAY)
    other.touch("form", form="demo", at=MONDAY_TEN + 3 * DAY)

    assert other.judged(at=MONDAY_TEN + 4 * DAY)[-1] == "mql"
    assert list(ada.person.moves.values_list("to_stage", flat=True)) == ["visitor", "lead"]
    assert replay.check() == []
