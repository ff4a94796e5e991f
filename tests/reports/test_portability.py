"""Every report is one text that means the same on every engine; each rule was a failure once."""

import re

import pytest
import sqlglot
from sqlglot import exp

from accord.reports.catalogue import catalogue
from accord.warehouse.views import ENGINES, view_names, view_sql
from tests.guards.places import SOURCE

DIALECTS = ("sqlite", "postgres", "duckdb", "spark")
REFUSED = (exp.Filter, exp.Qualify, exp.IgnoreNulls, exp.Greatest, exp.Least, exp.IntDiv)
NEED_NO_FRAME = (exp.RowNumber, exp.Lead, exp.Lag)

# What every engine has under the same name and with the same meaning.
FUNCTIONS = {
    "Abs", "And", "Case", "Cast", "Coalesce", "Count", "Floor", "If", "Lag", "Lead", "Max", "Min",
    "Nullif", "Or", "Pow", "Round", "RowNumber", "Substring", "Sum",
}  # fmt: skip
# Text that is put into files instead of being bound: `{name}`, `%s`, `$1`.
FILLED_IN = re.compile(r"\{\w*\}|%\(|%s|\$\w")

ELSEWHERE = {
    f"{path.relative_to(SOURCE)}": path.read_text(encoding="utf-8")
    for path in sorted(SOURCE.rglob("*.sql"))
    if "reports" not in path.parts
}
TEXTS = {name: report.sql for name, report in catalogue().items()} | ELSEWHERE

every_text = pytest.mark.parametrize("sql", TEXTS.values(), ids=TEXTS)
every_report = pytest.mark.parametrize("report", catalogue().values(), ids=lambda r: r.name)


def without_comments(sql):
    return re.sub(r"--[^\n]*", "", sql)


@every_text
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_engine_reads_it(sql, dialect):
    assert len(sqlglot.parse(sql, dialect=dialect)) == 1


@every_text
def test_it_uses_only_what_every_engine_has(sql):
    text = without_comments(sql)
    tree = sqlglot.parse_one(text, dialect="postgres")

    assert [found.sql() for found in tree.find_all(*REFUSED)] == []
    assert re.findall(r"::|//|GROUP BY ALL|PERCENTILE|MEDIAN\(", text, re.IGNORECASE) == []
    assert {type(found).__name__ for found in tree.find_all(exp.Func)} <= FUNCTIONS
    assert {cast.to.sql() for cast in tree.find_all(exp.Cast)} <= {"BIGINT"}
    assert FILLED_IN.findall(text) == [], "values are bound"
    assert re.findall(r"\b\d+\.\d*|\b\d+e\d+", text) == [], "doubles come from the views"


@every_text
def test_every_subquery_has_a_name(sql):
    tree = sqlglot.parse_one(sql, dialect="postgres")
    sources = [
        part.this
        for part in tree.find_all(exp.From, exp.Join)
        if isinstance(part.this, exp.Subquery)
    ]

    assert [source.sql() for source in sources if not source.alias] == []


@every_text
def test_every_running_window_says_its_frame(sql):
    tree = sqlglot.parse_one(sql, dialect="postgres")
    silent = [
        window.sql()
        for window in tree.find_all(exp.Window)
        if window.args.get("order")
        and not window.args.get("spec")
        and not isinstance(window.this, NEED_NO_FRAME)
    ]

    assert silent == []


@every_report
def test_a_blank_among_distinct_lines_says_its_kind(report):
    """PostgreSQL takes a bare NULL there for text, and then misses a number beside it."""
    tree = sqlglot.parse_one(report.sql, dialect="postgres")
    blank = [
        select.sql()
        for select in tree.find_all(exp.Select)
        if select.args.get("distinct")
        and any(isinstance(column.unalias(), exp.Null) for column in select.expressions)
    ]

    assert blank == []


@every_report
def test_every_parameter_is_bound_by_name(report):
    known = {
        "by", "since", "until", "since_day", "until_day", "known_at", "as_of", "as_of_day",
        "version", "currency", "custom_first", "custom_lead", "custom_deal", "custom_last",
        "custom_others",
    }  # fmt: skip
    known |= {option.name for option in report.options}
    tree = sqlglot.parse_one(report.sql, dialect="postgres")

    assert {place.name for place in tree.find_all(exp.Placeholder)} <= known


@every_report
def test_it_reads_nothing_but_canonical_views(report):
    tree = sqlglot.parse_one(report.sql, dialect="postgres")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    read = {table.name for table in tree.find_all(exp.Table)} - own

    assert read <= {*view_names(), "calendar", "cost_month", "opening", "unit"}


@every_report
def test_a_sum_of_whole_numbers_stays_whole(report):
    tree = sqlglot.parse_one(report.sql, dialect="postgres")
    outer = [
        column.alias_or_name
        for column in tree.expressions
        if column.find(exp.Sum) and not column.find(exp.Cast) and column.alias_or_name != "sort"
    ]

    assert outer == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", view_names())
def test_every_view_is_sound_sql_of_its_engine(name, engine):
    dialect = {"postgresql": "postgres"}.get(engine, engine)

    tree = sqlglot.parse_one(view_sql(name, engine), dialect=dialect)

    assert [c for c in tree.named_selects if not re.fullmatch("[a-z_]+", c)] == []
    assert not re.search(r"\b(SECONDS|DATE|DAY|YES|DOUBLE|RETRACTION|FACT)\(", tree.sql())
