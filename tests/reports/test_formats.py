"""One table for people, for spreadsheets and for programs."""

import csv
import io
import json
from dataclasses import replace

import pytest

from accord.kit.rates import Rate
from accord.reports.formats import as_csv, as_json, as_table
from accord.reports.table import Column, Table

PERIOD, COHORT = "from 2026-03-01 on", "leads"
COLUMNS = (
    Column("source", "text"),
    Column("leads", "count"),
    Column("lead_to_won", "rate", ("won", "leads")),
    Column("revenue", "money"),
    Column("roi", "share", ("profit", "cost")),
    Column("days", "days"),
)
TABLE = Table(
    name="sources",
    question="Where do they come from?",
    period=PERIOD,
    currency="EUR",
    columns=COLUMNS,
    rows=(
        ("google", 1200, Rate(300, 1200, PERIOD, COHORT), 123456, 0.5, 13.5),
        (None, 0, Rate(0, 0, PERIOD, COHORT), 0, None, None),
    ),
    total=("(total)", 1200, Rate(300, 1200, PERIOD, COHORT), 123456, 0.5, 13.5),
    notes=("Each lead counts once.",),
)


def test_people_see_separators_rates_with_their_parts_and_what_is_blank():
    shown = as_table(TABLE, width=120)

    assert "Where do they come from? (from 2026-03-01 on; money in EUR)" in shown
    assert "google  │ 1,200 │ 300/1,200 25.0% │ 1,234.56 │ 50.0% │ 13.5" in shown
    assert "(blank) │     0 │           0/0 – │     0.00 │     – │    –" in shown
    assert shown.rstrip().endswith("Each lead counts once.")


def test_pages_ask_for_lines_and_total_by_the_names_of_columns():
    without = replace(TABLE, total=None)

    assert [line["source"] for line in TABLE.dicts()] == ["google", None]
    assert [line["source"] for line in TABLE.lines_by_name()] == ["google", None, "(total)"]
    assert TABLE.total_by_name()["revenue"] == 123456
    assert (without.lines_by_name(), without.total_by_name()) == (without.dicts(), {})


def test_a_share_that_is_rounded_to_nought_has_no_sign():
    slight = Table("a", "A?", PERIOD, "EUR", (Column("apart", "share"),), ((-0.0001,),), None, ())

    assert "│  0.0% │" in as_table(slight, width=60)


def test_what_is_too_wide_goes_on_below_with_the_names_again():
    shown = as_table(TABLE, width=60)

    assert max(map(len, shown.splitlines())) <= 60
    assert shown.count("google") == 2
    assert shown.count("13.5") == 2


def test_a_spreadsheet_gets_plain_numbers_and_an_empty_field_for_what_is_blank():
    header, google, blank, total = csv.reader(io.StringIO(as_csv(TABLE)))

    assert header[:5] == [
        "source",
        "leads",
        "lead_to_won",
        "lead_to_won_numerator",
        "lead_to_won_denominator",
    ]
    assert google == ["google", "1200", "0.250000", "300", "1200", "1234.56", "0.5", "13.5"]
    assert blank == ["", "0", "", "0", "0", "0.00", "", ""]
    assert total == ["(total)", *google[1:]]


def test_a_program_gets_minor_units_and_rates_with_period_and_cohort():
    told = json.loads(as_json(TABLE))

    assert told["rows"][0]["lead_to_won"] == {
        "numerator": 300,
        "denominator": 1200,
        "value": 0.25,
        "period": PERIOD,
        "cohort": COHORT,
    }
    assert (told["rows"][0]["revenue"], told["currency"]) == (123456, "EUR")
    assert told["rows"][1]["source"] is None
    assert told["total"]["leads"] == 1200


@pytest.mark.parametrize("width", [20, 80, 300])
def test_an_empty_table_can_be_shown_too(width):
    empty = Table("sources", "Where?", PERIOD, "EUR", COLUMNS, (), None, ())

    assert "Where?" in as_table(empty, width=width)
    assert as_csv(empty).count("\n") == 1
