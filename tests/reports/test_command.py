"""`accord report NAME`, as one types it."""

import csv
import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pyarrow import parquet

from tests.reports.rows import a_person, a_touch, moves

pytestmark = pytest.mark.django_db


def report(*words):
    said = io.StringIO()
    call_command("report", *words, stdout=said)
    return said.getvalue()


@pytest.fixture
def two_leads(agreed):
    for name, day in (("Ada", "2026-03-02"), ("Bob", "2026-04-02")):
        person = a_person(name)
        a_touch(person, day, source="google")
        moves(person, ("lead", day))


def test_a_table_answers_its_question(two_leads):
    shown = report("sources")

    assert shown.startswith("Where do leads and customers come from")
    assert "google" in shown


def test_a_period_is_said_in_local_days(two_leads):
    lines = [*csv.DictReader(io.StringIO(report(
        "sources", "--by", "source", "--from", "2026-03-01", "--to", "2026-03-31",
        "--format", "csv",
    )))]  # fmt: skip

    assert [(line["source"], line["leads"]) for line in lines] == [
        ("google", "1"),
        ("(total)", "1"),
    ]


def test_a_day_that_is_known_at_means_its_end(two_leads):
    told = json.loads(report("sources", "--known-at", "2026-04-01", "--format", "json"))
    later = json.loads(report("sources", "--known-at", "2026-04-02", "--format", "json"))

    assert (told["total"]["leads"], later["total"]["leads"]) == (1, 2)


def test_a_moment_without_a_zone_is_one_of_the_companys(two_leads):
    told = json.loads(report("stages", "--as-of", "2026-04-02T00:00", "--format", "json"))
    before = json.loads(report("stages", "--as-of", "2026-04-01T23:59", "--format", "json"))

    entered = [{row["stage"]: row["entered"] for row in each["rows"]} for each in (told, before)]
    assert [stage["lead"] for stage in entered] == [2, 1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["sales"], "there is no report sales, but .*never-worked,", id="name"),
        pytest.param(["sources", "--by", "moon"], "not told by moon, but by source,", id="by"),
        pytest.param(["sources", "--format", "pdf"], "pdf is no format, but table,", id="format"),
        pytest.param(["sources", "--from", "March"], "March is no date such as", id="from"),
        pytest.param(["sources", "--known-at", "then"], "then is no day or moment", id="known at"),
        pytest.param(
            ["sources", "--output", "no/such/folder/a.csv"],
            "a.csv cannot be written: No such",
            id="output",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(agreed, words, says):
    with pytest.raises(CommandError, match=says):
        report(*words)


def test_without_an_agreement_it_says_what_to_do(db):
    with pytest.raises(CommandError, match="load one and let both sides sign it"):
        report("sources")


def test_a_file_for_analysts_goes_where_it_is_sent(two_leads, tmp_path):
    report("sources", "--format", "parquet", "--output", str(tmp_path / "sources.parquet"))
    shown = io.TextIOWrapper(io.BytesIO())
    call_command("report", "sources", "--format", "parquet", stdout=shown)

    there = (tmp_path / "sources.parquet").read_bytes()
    assert shown.buffer.getvalue() == there
    assert parquet.read_table(io.BytesIO(there))["leads"].to_pylist() == [2]


def test_a_text_can_be_written_to_a_file_too(two_leads, tmp_path):
    report("sources", "--format", "csv", "--output", str(tmp_path / "sources.csv"))

    assert (tmp_path / "sources.csv").read_text("utf-8") == report("sources", "--format", "csv")


def test_a_terminal_is_not_filled_with_bytes(agreed):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    with pytest.raises(CommandError, match=r"name a file: --output sources\.xlsx"):
        call_command("report", "sources", "--format", "xlsx", stdout=Terminal())


def test_the_method_of_credit_is_an_option_of_its_own(two_leads):
    said = ("attribution", "--by", "source", "--format", "json")

    by_name = report(*said, "--method", "last touch")

    assert by_name == report(*said, "--set", "method=last touch")
    with pytest.raises(CommandError, match="method cannot be guess, but agreed, first touch,"):
        report(*said, "--method", "guess")


def test_a_method_that_is_not_agreed_says_how_to_agree_on_it(two_leads):
    with pytest.raises(CommandError, match="no weights for the method custom: say `weights`"):
        report("attribution", "--method", "custom")
