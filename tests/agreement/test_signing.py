"""A version is loaded, signed by both sides and then in force; nothing of it changes after that."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accord.agreement import actions
from accord.agreement.models import AgreedPromise, AgreedStage, AgreementVersion, Signature
from accord.agreement.queries import BEGINNING, in_force_at, versions_in_force
from accord.agreement.rules import hours
from accord.agreement.rules.default import default_text
from accord.agreement.rules.problems import AgreementErrors
from accord.ledger.models import LedgerClock, LedgerEntry
from tests.conftest import DAY, HOUR, MONDAY_TEN

SECOND = timedelta(seconds=1)
FROM = "# from: 2027-01-01"


def starting(day: str) -> str:
    assert FROM in default_text()
    return default_text().replace(FROM, f"from: {day}")


def another(change: str = "Our Company, renamed") -> str:
    return default_text().replace("company: Our Company", f"company: {change}")


@pytest.fixture
def loaded(mara) -> AgreementVersion:
    return actions.load(default_text(), at=MONDAY_TEN, by=mara)


def test_the_first_file_is_version_one_and_holds_for_nobody_yet(loaded, mara):
    assert (loaded.number, loaded.text) == (1, default_text())
    assert (loaded.loaded_at, loaded.loaded_by) == (MONDAY_TEN, mara)
    assert loaded.in_force_from is None
    assert versions_in_force() == ()


def test_a_file_that_is_not_sound_is_not_kept(db):
    with pytest.raises(AgreementErrors):
        actions.load(default_text().replace("currency: EUR", "currency: Euro"), at=MONDAY_TEN)

    assert not AgreementVersion.objects.exists()
    assert not AgreedStage.objects.exists()


def test_the_same_text_again_is_no_new_version(loaded):
    again = actions.load(default_text(), at=MONDAY_TEN + DAY)

    assert again == loaded
    assert AgreementVersion.objects.get().loaded_at == MONDAY_TEN


def test_going_back_to_an_earlier_text_is_a_new_version(loaded):
    actions.load(another(), at=MONDAY_TEN)

    assert actions.load(default_text(), at=MONDAY_TEN).number == 3


@pytest.mark.parametrize("sides", [("marketing", "sales"), ("sales", "marketing")])
def test_a_version_holds_when_both_sides_have_signed_in_either_order(loaded, mara, sam, sides):
    first, second = sides
    once = actions.sign(loaded, side=first, by=mara, at=MONDAY_TEN + HOUR)
    assert once.in_force_from is None
    assert in_force_at(MONDAY_TEN + DAY) is None

    twice = actions.sign(loaded, side=second, by=sam, at=MONDAY_TEN + 2 * HOUR)

    assert twice.in_force_from is not None
    assert in_force_at(MONDAY_TEN + DAY).number == 1


def test_a_side_signs_once(loaded, mara, sam):
    actions.sign(loaded, side="marketing", by=mara, at=MONDAY_TEN)

    with pytest.raises(actions.AlreadySignedError, match="marketing has signed version 1 before"):
        actions.sign(loaded, side="marketing", by=sam, at=MONDAY_TEN + HOUR)

    assert Signature.objects.get().actor == mara
    assert versions_in_force() == ()


def test_nobody_signs_for_a_third_side(loaded, mara, sam):
    actions.sign(loaded, side="marketing", by=mara, at=MONDAY_TEN)

    with pytest.raises(actions.UnknownSideError, match="“support” is no side"):
        actions.sign(loaded, side="support", by=sam, at=MONDAY_TEN)

    assert versions_in_force() == ()


def test_a_signature_is_a_fact_with_a_place_in_the_log(loaded, sam):
    actions.sign(loaded, side="sales", by=sam, at=MONDAY_TEN + HOUR)

    signature = Signature.objects.get()
    assert (signature.occurred_at, signature.actor) == (MONDAY_TEN + HOUR, sam)
    assert list(LedgerEntry.objects.values_list("kind", "fact")) == [("signature", signature.pk)]


def test_the_first_version_reaches_back_without_limit(make_version):
    assert make_version().in_force_from == BEGINNING
    assert in_force_at(datetime(1995, 7, 1, tzinfo=UTC)).number == 1


def test_the_first_version_reaches_back_to_the_day_it_names(make_version):
    make_version(starting("2026-01-01"))

    new_year = datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert in_force_at(new_year).number == 1
    assert in_force_at(new_year - SECOND) is None


def test_a_draft_that_nobody_signed_takes_nothing_from_the_first_version_in_force(
    loaded, make_version
):
    assert make_version(another()).in_force_from == BEGINNING
    assert in_force_at(datetime(1995, 7, 1, tzinfo=UTC)).number == 2


def test_a_draft_that_is_signed_late_does_not_rewrite_the_past(loaded, make_version, mara, sam):
    make_version(another(), at=MONDAY_TEN)
    actions.sign(loaded, side="marketing", by=mara, at=MONDAY_TEN + DAY)
    actions.sign(loaded, side="sales", by=sam, at=MONDAY_TEN + DAY)

    assert in_force_at(MONDAY_TEN + DAY - SECOND).number == 2
    assert in_force_at(MONDAY_TEN + DAY).number == 1


def test_the_next_version_holds_from_its_second_signature(in_force, mara, sam):
    version = actions.load(another(), at=MONDAY_TEN + DAY)
    actions.sign(version, side="sales", by=sam, at=MONDAY_TEN + 2 * DAY)
    actions.sign(version, side="marketing", by=mara, at=MONDAY_TEN + 3 * DAY)

    assert in_force_at(MONDAY_TEN + 3 * DAY - SECOND).number == 1
    assert in_force_at(MONDAY_TEN + 3 * DAY).number == 2


@pytest.mark.parametrize(
    ("day", "holds_from"),
    [
        pytest.param("2026-04-01", datetime(2026, 3, 31, 22, tzinfo=UTC), id="a day to come"),
        pytest.param("2026-01-01", MONDAY_TEN + DAY, id="a day that is over"),
    ],
)
def test_the_next_version_holds_from_the_later_of_signature_and_day(
    in_force, make_version, day, holds_from
):
    version = make_version(starting(day), at=MONDAY_TEN + DAY)

    assert version.in_force_from == holds_from
    assert in_force_at(holds_from - SECOND).number == 1
    assert in_force_at(holds_from).number == 2


def test_versions_come_in_the_order_in_which_they_take_over(make_version):
    make_version()
    make_version(starting("2026-06-01"), at=MONDAY_TEN + DAY)
    make_version(another(), at=MONDAY_TEN + 2 * DAY)

    assert [version.number for version in versions_in_force()] == [1, 3, 2]
    assert in_force_at(MONDAY_TEN + 30 * DAY).number == 3
    assert in_force_at(MONDAY_TEN + 300 * DAY).number == 2


def test_signatures_of_history_count_at_their_own_time(in_force, mara, sam):
    version = actions.load(another(), at=MONDAY_TEN)
    for side, by in (("marketing", mara), ("sales", sam)):
        actions.sign(version, side=side, by=by, at=MONDAY_TEN - 30 * DAY, history=True)

    assert in_force_at(MONDAY_TEN - 30 * DAY).number == 2


def test_the_holidays_of_berlin_are_frozen_with_the_second_signature(loaded, mara, sam):
    assert "holidays: DE-BE" in loaded.text
    actions.sign(loaded, side="marketing", by=mara, at=MONDAY_TEN)
    assert AgreementVersion.objects.get().holidays == []

    actions.sign(loaded, side="sales", by=sam, at=MONDAY_TEN)

    holidays = AgreementVersion.objects.get().holidays
    assert holidays == sorted(holidays)
    assert {"2026-03-08", "2026-05-01", "2026-12-25"} <= set(holidays), "8 March is Berlin's own"
    assert "2026-11-01" not in holidays, "All Saints is none in Berlin"
    assert {day[:4] for day in holidays} >= {"2000", "2050"}


def test_frozen_holidays_outlive_a_change_of_the_calendar(in_force, monkeypatch):
    monkeypatch.setattr(hours, "holiday_dates", lambda code, years: ())

    held = in_force_at(MONDAY_TEN)

    assert date(2026, 5, 1) in held.hours.holidays
    assert date(2026, 12, 24) in held.hours.holidays, "the company's own day"


def test_an_agreement_without_holidays_freezes_none(make_version):
    text = default_text().replace("  holidays: DE-BE ", "  # none: ")

    assert make_version(text).holidays == []


def test_stages_become_rows_in_the_order_of_the_file(loaded):
    rows = AgreedStage.objects.order_by("rank").values_list(
        "name", "owner", "handoff", "aside", "terminal", "wakes"
    )

    assert list(rows) == [
        ("visitor", "marketing", False, False, False, False),
        ("lead", "marketing", False, False, False, False),
        ("mql", "marketing", True, False, False, False),
        ("accepted", "sdr", False, False, False, False),
        ("sql", "sales", False, False, False, False),
        ("opportunity", "sales", False, False, False, False),
        ("customer", "sales", False, False, False, False),
        ("nurture", "marketing", False, True, False, False),
        ("recycled", "marketing", False, True, False, True),
        ("disqualified", "marketing", False, True, True, False),
        ("lost", "marketing", False, True, False, False),
    ]


def test_promises_become_rows_with_shares_per_mille(loaded):
    rows = AgreedPromise.objects.order_by("side", "term").values_list(
        "side", "name", "what", "deliver", "stage", "target"
    )

    assert list(rows) == [
        ("marketing", "Volume", "volume", 120, "mql", None),
        ("marketing", "Quality", "quality", None, "", 700),
        ("marketing", "Answer feedback", "feedback", None, "", None),
        ("sales", "First touch", "first touch", None, "", 950),
        ("sales", "First touch", "first touch", None, "", 900),
        ("sales", "Accept or return", "answer", None, "", 950),
        ("sales", "Depth", "depth", None, "", 900),
        ("sales", "Outcome", "outcome", None, "", 1000),
    ]


def test_facts_take_their_day_in_the_zone_of_the_version_in_force(make_version):
    def zone() -> str:
        return LedgerClock.objects.get().zone

    new_york = another().replace("zone: Europe/Berlin", "zone: America/New_York")
    actions.load(default_text(), at=MONDAY_TEN)
    assert zone() == "Europe/Berlin", "there is no other yet"

    make_version(new_york, at=MONDAY_TEN)
    assert zone() == "America/New_York"
    draft = actions.load(default_text(), at=MONDAY_TEN)
    assert (draft.number, zone()) == (3, "America/New_York")


def test_a_signature_for_one_side_cannot_be_given_twice_around_the_action(loaded, mara):
    actions.sign(loaded, side="marketing", by=mara, at=MONDAY_TEN)
    again = Signature.objects.get()
    again.pk, again.source_key = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
