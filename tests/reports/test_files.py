"""The same figures in every form, to the cent: a workbook, Parquet, CSV and JSON read again."""

import io
import json
import re
import zipfile

import pytest
from pyarrow import parquet

from accord.kit.rates import Rate
from accord.kit.text import restored
from accord.reports.formats import as_bytes, as_json
from accord.reports.table import Column, Table
from tests.reports.reading import csv_rows, rows_of, sheet

PERIOD, COHORT = "from 2026-03-01 on", "leads"
EVIL = ["=cmd|' /C calc'!A0", "+49 30 1", "-1+1", "@SUM(A1)", "\t=1", "＝1+1", "'=1", "'s-Hage"]
TABLE = Table(
    name="sources",
    question="Where do they come from?",
    period=PERIOD,
    currency="EUR",
    columns=(
        Column("source", "text"),
        Column("leads", "count"),
        Column("lead_to_won", "rate", ("won", "leads")),
        Column("revenue", "money"),
        Column("roi", "share", ("profit", "cost")),
        Column("days", "days"),
    ),
    rows=(
        ("google", 1200, Rate(300, 1200, PERIOD, COHORT), 987654321098765, 0.5, 13.5),
        (None, 0, Rate(0, 0, PERIOD, COHORT), -1, None, None),
        *((text, 1, None, 10, 0.0, 0.0) for text in EVIL),
    ),
    total=("(total)", 1208, Rate(300, 1200, PERIOD, COHORT), 987654321098844, 0.5, 13.5),
    notes=("Each lead counts once.", "=2+2"),
    cohort=COHORT,
    as_of="2026-06-30 12:00 Europe/Berlin",
)


def test_a_workbook_holds_what_the_csv_says():
    cells, xml = sheet(as_bytes(TABLE, "xlsx"), 1)
    expected = csv_rows(TABLE)
    rows = rows_of(cells, [*expected[0]])

    assert [row["source"] or "" for row in rows] == [restored(r["source"]) for r in expected]
    figures = [name for name in expected[0] if name != "source"]
    for name in figures:
        said = [None if row[name] == "" else float(row[name]) for row in expected]
        assert [row[name] for row in rows] == pytest.approx(said, abs=1e-6)
    assert [round(row["revenue"] * 100) for row in rows[:2]] == [987654321098765, -1]
    assert "<f>" not in xml
    assert 'ySplit="1"' in xml


def test_a_workbook_says_what_the_figures_mean():
    cells, xml = sheet(as_bytes(TABLE, "xlsx"), 2)

    assert [(cells[f"A{n}"], cells[f"B{n}"]) for n in range(1, 8)] == [
        ("question", "Where do they come from?"),
        ("period", PERIOD),
        ("as of", "2026-06-30 12:00 Europe/Berlin"),
        ("cohort", "leads"),
        ("currency", "EUR"),
        ("note", "Each lead counts once."),
        ("note", "=2+2"),
    ]
    assert "<f>" not in xml


@pytest.mark.parametrize(
    ("currency", "looks"), [("EUR", "#,##0.00"), ("JPY", "#,##0"), ("KWD", "#,##0.000")]
)
def test_money_in_a_workbook_has_the_decimals_of_its_currency(currency, looks):
    money = Table("costs", "What?", PERIOD, currency, (Column("cost", "money"),), ((5,),), None, ())

    with zipfile.ZipFile(io.BytesIO(as_bytes(money, "xlsx"))) as book:
        styles = book.read("xl/styles.xml").decode()

    assert re.findall('formatCode="(.*?)"', styles) == [looks]


def test_the_same_table_is_the_same_file():
    assert as_bytes(TABLE, "xlsx") == as_bytes(TABLE, "xlsx")
    assert as_bytes(TABLE, "parquet") == as_bytes(TABLE, "parquet")


def test_parquet_holds_the_rows_as_numbers_and_money_in_minor_units():
    read = parquet.read_table(io.BytesIO(as_bytes(TABLE, "parquet")))
    told = json.loads(as_json(TABLE))

    rows = read.to_pylist()
    assert [row["source"] for row in rows] == [row["source"] for row in told["rows"]]
    assert [row["revenue"] for row in rows] == [row["revenue"] for row in told["rows"]]
    assert rows[0] == {
        "source": "google",
        "leads": 1200,
        "lead_to_won": 0.25,
        "lead_to_won_numerator": 300,
        "lead_to_won_denominator": 1200,
        "revenue": 987654321098765,
        "roi": 0.5,
        "days": 13.5,
    }
    assert [str(kind) for kind in read.schema.types] == [
        "string", "int64", "double", "int64", "int64", "int64", "double", "double",
    ]  # fmt: skip


def test_parquet_says_what_its_figures_mean():
    schema = parquet.read_schema(io.BytesIO(as_bytes(TABLE, "parquet")))
    said = {name.decode(): text.decode() for name, text in schema.metadata.items()}

    assert schema.field("revenue").metadata == {
        b"kind": b"money", b"currency": b"EUR", b"decimals": b"2",
    }  # fmt: skip
    assert (said["report"], said["cohort"], said["currency"]) == ("sources", "leads", "EUR")
    assert json.loads(said["notes"]) == ["Each lead counts once.", "=2+2"]
    assert json.loads(said["total"])["revenue"] == 987654321098844


def test_no_text_in_csv_begins_as_a_formula_and_every_one_can_be_had_back():
    texts = [row["source"] for row in csv_rows(TABLE)][2:-1]

    assert [text for text in texts if text[0] in "=+-@\t\r＝＋－＠"] == []
    assert [restored(text) for text in texts] == EVIL
    assert texts[-1] == "'s-Hage"


def test_figures_in_csv_stay_figures_though_they_are_negative():
    assert csv_rows(TABLE)[1]["revenue"] == "-0.01"


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_a_table_without_rows_can_be_written_too(form):
    empty = Table("sources", "Where?", PERIOD, "EUR", TABLE.columns, (), None, ())

    assert as_bytes(empty, form)
