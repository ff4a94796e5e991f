"""Adding to the log: once, whole, in the order of commits, and never back in time."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accord.deals.models import Deal, DealChange
from accord.ledger.actions import append, lock, retract, set_zone
from accord.ledger.models import LedgerEntry, Retraction
from accord.people.models import Company, CompanyFact, Person
from accord.touchpoints.actions import new_touch
from accord.touchpoints.models import Touch
from tests.conftest import DAY, HOUR, MONDAY_TEN

SECOND = timedelta(seconds=1)


@pytest.fixture
def person(db) -> Person:
    return Person.objects.create(email="ada@acme.test")


@pytest.fixture
def page(person) -> Callable[..., Touch]:
    """A page that Ada read, not yet in the log."""

    def make(key: str, *, at: datetime = MONDAY_TEN, **says) -> Touch:
        given = {"kind": "page", "path": "/pricing"} | says
        return new_touch(person_id=person.pk, occurred_at=at, source="web", source_key=key, **given)

    return make


def ledger() -> list[tuple[str, int]]:
    return list(LedgerEntry.objects.order_by("position").values_list("kind", "fact"))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_same_row_twice_in_one_batch_changes_nothing(page):
    first, again = page("1"), page("1", path="/other")

    new = append([first, again], at=MONDAY_TEN)

    assert new == [first]
    assert list(Touch.objects.values_list("path", flat=True)) == ["/pricing"]
    assert ledger() == [("touch", first.pk)]


def test_the_same_row_twice_in_two_batches_changes_nothing(page):
    (first,) = append([page("1")], at=MONDAY_TEN)

    new = append([page("1", path="/other"), page("2")], at=MONDAY_TEN + DAY)

    assert [touch.source_key for touch in new] == ["2"]
    assert Touch.objects.get(pk=first.pk).recorded_at == MONDAY_TEN
    assert ledger() == [("touch", first.pk), ("touch", new[0].pk)]


def test_two_sources_may_use_the_same_id(page):
    other = page("1")
    other.source = "crm"

    assert len(append([page("1"), other], at=MONDAY_TEN)) == 2


def test_nothing_to_add_is_no_error(db):
    assert append([], at=MONDAY_TEN) == []
    assert ledger() == []


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ({"source": ""}, "touch_names_its_source"),
        ({"person_id": None}, "person_id"),
        ({"kind": None}, "kind"),
    ],
)
def test_a_broken_row_is_not_passed_over_and_takes_its_batch_with_it(page, broken, named):
    row = page("2")
    for name, value in broken.items():
        setattr(row, name, value)

    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        append([page("1"), row], at=MONDAY_TEN)

    assert ledger() == []
    assert not Touch.objects.exists()


def test_every_fact_has_its_place_under_the_one_it_is_about(person):
    acme = Company.objects.create(name="Acme")
    deal = Deal.objects.create(name="Pumps")
    common = {"occurred_at": MONDAY_TEN, "source": "crm", "source_key": "1"}

    append([new_touch(person_id=person.pk, kind="page", **common)], at=MONDAY_TEN)
    append([CompanyFact(company=acme, field="company", value="Acme", **common)], at=MONDAY_TEN)
    append([DealChange(deal=deal, kind="opened", **common)], at=MONDAY_TEN)

    subjects = LedgerEntry.objects.order_by("position").values_list("person", "company", "deal")
    assert list(subjects) == [(person.pk, None, None), (None, acme.pk, None), (None, None, deal.pk)]


def test_a_large_batch_goes_in_whole_and_in_its_order(page):
    touches = append([page(f"{n}") for n in range(2_500)], at=MONDAY_TEN)

    assert [touch.source_key for touch in touches] == [f"{n}" for n in range(2_500)]
    assert ledger() == [("touch", touch.pk) for touch in touches]


def test_the_number_of_queries_does_not_grow_with_the_rows(page):
    append([page("first")], at=MONDAY_TEN)
    counted = []
    for rows in (1, 300):
        touches = [page(f"{rows}-{n}") for n in range(rows)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            append(touches, at=MONDAY_TEN)
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_live_rows_are_recorded_now_however_late_they_come(page):
    append([page("1", at=MONDAY_TEN - 7 * DAY)], at=MONDAY_TEN)

    touch = Touch.objects.get()
    assert (touch.occurred_at, touch.recorded_at) == (MONDAY_TEN - 7 * DAY, MONDAY_TEN)
    assert touch.imported_at is None


def test_recorded_at_never_falls_even_when_the_clock_goes_back(page):
    clock = [0, 5, 3, 3, -2, 6, 5, 6]
    for number, hours in enumerate(clock):
        append([page(f"{number}")], at=MONDAY_TEN + hours * HOUR)

    recorded = LedgerEntry.objects.order_by("position").values_list("recorded_at", flat=True)
    assert [moment - MONDAY_TEN for moment in recorded] == [
        hours * HOUR for hours in [0, 5, 5, 5, 5, 6, 6, 6]
    ]


def test_history_counts_as_recorded_when_it_happened_and_carries_its_import(page):
    said = page("2", at=MONDAY_TEN - 90 * DAY)
    said.recorded_at = MONDAY_TEN - 80 * DAY

    append([page("1", at=MONDAY_TEN - 90 * DAY), said], at=MONDAY_TEN, history=True)

    times = Touch.objects.order_by("pk").values_list("recorded_at", "imported_at")
    assert list(times) == [
        (MONDAY_TEN - 90 * DAY, MONDAY_TEN),
        (MONDAY_TEN - 80 * DAY, MONDAY_TEN),
    ]
    assert list(LedgerEntry.objects.order_by("position").values_list("recorded_at", flat=True)) == [
        MONDAY_TEN - 90 * DAY,
        MONDAY_TEN - 80 * DAY,
    ]


def test_history_does_not_turn_the_clock_back_for_live_rows(page):
    append([page("1")], at=MONDAY_TEN)
    append([page("2", at=MONDAY_TEN - 90 * DAY)], at=MONDAY_TEN, history=True)
    append([page("3")], at=MONDAY_TEN - HOUR)

    assert Touch.objects.get(source_key="3").recorded_at == MONDAY_TEN


def test_history_cannot_be_recorded_before_it_happened(page):
    touch = page("1")
    touch.recorded_at = MONDAY_TEN - SECOND

    with pytest.raises(IntegrityError, match="history_is_not_recorded"), transaction.atomic():
        append([touch], at=MONDAY_TEN, history=True)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param("2026-01-14 22:59:59", "2026-01-14", id="winter, one second to midnight"),
        pytest.param("2026-01-14 23:00:00", "2026-01-15", id="winter midnight"),
        pytest.param("2026-07-14 21:59:59", "2026-07-14", id="summer, one second to midnight"),
        pytest.param("2026-07-14 22:00:00", "2026-07-15", id="summer midnight"),
        pytest.param("2026-03-28 23:00:00", "2026-03-29", id="the short day begins"),
        pytest.param("2026-03-29 01:00:00", "2026-03-29", id="two o'clock is three"),
        pytest.param("2026-03-29 21:59:59", "2026-03-29", id="the short day ends"),
        pytest.param("2026-03-29 22:00:00", "2026-03-30", id="after the short day"),
        pytest.param("2026-10-24 22:00:00", "2026-10-25", id="the long day begins"),
        pytest.param("2026-10-25 00:30:00", "2026-10-25", id="half past two"),
        pytest.param("2026-10-25 01:30:00", "2026-10-25", id="half past two once more"),
        pytest.param("2026-10-25 22:59:59", "2026-10-25", id="the long day ends"),
        pytest.param("2026-10-25 23:00:00", "2026-10-26", id="after the long day"),
    ],
)
def test_the_day_of_a_fact_is_the_one_in_the_companys_zone(page, moment, day):
    set_zone("Europe/Berlin", at=MONDAY_TEN)

    append([page("1", at=utc(moment))], at=MONDAY_TEN)

    assert Touch.objects.get().occurred_on == date.fromisoformat(day)


def test_a_retracted_fact_stays_and_is_retracted_only_once(page, mara, sam):
    (touch,) = append([page("1")], at=MONDAY_TEN)

    first = retract(touch, at=MONDAY_TEN + DAY, by=mara, why="a test of our own")
    again = retract(touch, at=MONDAY_TEN + 2 * DAY, by=sam, why="somebody else says so")

    assert again == first
    assert (again.why, again.actor, again.recorded_at) == (
        "a test of our own", mara, MONDAY_TEN + DAY,
    )  # fmt: skip
    assert again.person_id == touch.person_id
    assert ledger() == [("touch", touch.pk), ("retraction", first.pk)]
    assert Touch.objects.filter(pk=touch.pk).exists()


def test_a_retraction_stands_with_the_one_whose_fact_it_was(db, mara):
    acme = Company.objects.create(name="Acme")
    deal = Deal.objects.create(name="Pumps", company=acme)
    common = {"occurred_at": MONDAY_TEN, "source": "crm", "source_key": "1"}
    facts = [
        *append([CompanyFact(company=acme, field="company", value="A", **common)], at=MONDAY_TEN),
        *append([DealChange(deal=deal, kind="opened", **common)], at=MONDAY_TEN),
    ]

    for fact in facts:
        retract(fact, at=MONDAY_TEN, by=mara, why="entered twice")

    found = Retraction.objects.order_by("pk").values_list("kind", "person", "company", "deal")
    assert list(found) == [
        ("companyfact", None, acme.pk, None),
        ("dealchange", None, None, deal.pk),
    ]


def _in_a_thread(work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_reader_with_a_cursor_misses_nothing_when_the_first_to_insert_commits_last(
    transactional_db, page
):
    lock(at=MONDAY_TEN)  # The clock stands already, so that nobody waits for it by accident.
    slow, fast = page("slow"), page("fast")
    inserted, may_commit = threading.Event(), threading.Event()
    seen: list[str] = []

    def insert_and_wait() -> None:
        with transaction.atomic():
            append([slow], at=MONDAY_TEN)
            inserted.set()
            assert may_commit.wait(20)

    def read_on(cursor: int) -> int:
        for entry in LedgerEntry.objects.filter(position__gt=cursor).order_by("position"):
            seen.append(Touch.objects.get(pk=entry.fact).source_key)
            cursor = entry.position
        return cursor

    first = _in_a_thread(insert_and_wait)
    assert inserted.wait(20)
    second = _in_a_thread(lambda: append([fast], at=MONDAY_TEN))
    second.join(0.5)
    cursor = read_on(0)
    may_commit.set()
    first.join()
    second.join()
    read_on(cursor)

    assert seen == ["slow", "fast"]


def test_the_same_row_from_two_writers_at_once_goes_in_once(transactional_db, page):
    lock(at=MONDAY_TEN)
    new: list[Touch] = []
    touches = [page("1") for _ in range(4)]
    threads = [
        _in_a_thread(lambda touch=touch: new.extend(append([touch], at=MONDAY_TEN)))
        for touch in touches
    ]
    for thread in threads:
        thread.join()

    assert len(new) == 1
    assert ledger() == [("touch", new[0].pk)]
