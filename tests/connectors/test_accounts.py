"""Whatever a file holds: rows in = created + updated + unchanged + rejected, twice the same."""

import csv
import io

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.connectors.mapping import MappingErrors
from accord.connectors.reading import UnableToReadFileError
from tests.connectors.conftest import rows_in_tables

SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SIGNS = st.text(st.sampled_from('ab@.,;"\n\r\t \x00=é\u202e\u200b1-:'), max_size=120)
EMAILS = st.sampled_from(["a@x.test", "B@x.test", "c@x.test", "", "nobody", "ü@x.test"])
IDS = st.sampled_from(["1", "2", "3", ""])
DAYS = st.sampled_from(["2026-03-01", "2026-03-01 10:00", "2026-13-01", "2027-01-01", ""])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
KINDS = {
    "people": ("email", "external_id", "title", "company", "domain", "created", "modified"),
    "touches": ("email", "external_id", "occurred", "kind", "path", "campaign"),
    "deals": ("external_id", "person", "amount", "won", "stage", "modified", "name"),
    "costs": ("source", "campaign", "starts", "amount"),
}
CELLS = {
    "email": EMAILS, "external_id": IDS, "person": IDS, "created": DAYS, "modified": DAYS,
    "occurred": DAYS, "won": DAYS, "starts": DAYS, "amount": st.sampled_from(["1", "2.50", "x", ""]),
    "domain": st.sampled_from(["x.test", "y.test", "", "no domain"]),
    "company": st.sampled_from(["X", "Y", ""]),
}  # fmt: skip


def csv_of(header, rows):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def rows_of(kind):
    return st.tuples(*(CELLS.get(name, WORDS) for name in KINDS[kind]))


@SETTINGS
@given(rest=SIGNS)
def test_any_signs_after_a_header(take_in, rest):
    result = take_in("people", f"email,title\n{rest}")

    assert sum(result.counts) == result.account.read
    assert result.account.rejected == len(result.rejects)


@SETTINGS
@given(text=SIGNS)
def test_any_signs_at_all(take_in, text):
    try:
        result = take_in("people", text)
    except (UnableToReadFileError, MappingErrors):
        return

    assert sum(result.counts) == result.account.read


@pytest.mark.parametrize("kind", KINDS)
@SETTINGS
@given(data=st.data())
def test_rows_of_all_sorts_add_up_and_a_second_time_changes_no_table(take_in, kind, data):
    said = csv_of(KINDS[kind], data.draw(st.lists(rows_of(kind), max_size=12)))
    size = data.draw(st.sampled_from([1, 3, 2_000]))

    with transaction.atomic():
        first = take_in(kind, said, currency="EUR", batch_size=size)
        tables = rows_in_tables()
        second = take_in(kind, said, currency="EUR")

        assert sum(first.counts) == first.account.read == second.account.read
        if second.rejects == first.rejects:
            assert second.account.created == second.account.updated == 0
            assert rows_in_tables() == tables
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", KINDS)
@SETTINGS
@given(data=st.data())
def test_where_batches_end_makes_no_difference(take_in, kind, data):
    said = csv_of(KINDS[kind], data.draw(st.lists(rows_of(kind), max_size=12)))
    found = []
    for size in (1, 2_000):
        with transaction.atomic():
            result = take_in(kind, said, currency="EUR", batch_size=size)
            found.append((result.counts, result.rejects, rows_in_tables()))
            transaction.set_rollback(True)

    assert found[0] == found[1]
