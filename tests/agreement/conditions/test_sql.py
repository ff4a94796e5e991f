"""How a condition is printed for each engine, and built into a larger statement."""

import pytest
from sqlglot import exp

from accord.agreement.rules.conditions import Binder, parse, render, to_expression, to_sql
from tests.agreement.conditions.engines import sqlite3
from tests.agreement.conditions.oracle import FIELDS, ZONE

TEXT = "title has 'x' and not (fit > 0.5 or created < 2 days ago)"


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        (
            "sqlite",
            (
                'INSTR("title", CAST(:p0 AS TEXT)) > 0 AND NOT ("fit" > CAST(:p1 AS REAL)'
                ' OR "created" < ("at" - CAST(:p2 AS INTEGER)))'
            ),
        ),
        (
            "postgres",
            (
                'POSITION(CAST(%(p0)s AS TEXT) IN "title") > 0 AND NOT ("fit" > CAST(%(p1)s AS '
                'DOUBLE PRECISION) OR "created" < ("at" - CAST(%(p2)s AS BIGINT)))'
            ),
        ),
        (
            "duckdb",
            (
                'STRPOS("title", CAST($p0 AS TEXT)) > 0 AND NOT ("fit" > CAST($p1 AS DOUBLE)'
                ' OR "created" < ("at" - CAST($p2 AS BIGINT)))'
            ),
        ),
    ],
)
def test_each_engine_gets_its_own_spelling_and_bound_values(dialect, sql):
    binder = Binder()

    assert to_sql(parse(TEXT, FIELDS), dialect, binder=binder, zone=ZONE) == sql
    assert binder.values == {"p0": "x", "p1": 0.5, "p2": 172800}


def test_the_values_of_several_conditions_have_names_of_their_own():
    binder = Binder()

    first, second = (
        to_sql(parse(f"fit = {number}", FIELDS), "sqlite", binder=binder, zone=ZONE)
        for number in (1, 2)
    )

    assert (first, second) == ('"fit" = CAST(:p0 AS REAL)', '"fit" = CAST(:p1 AS REAL)')
    assert binder.values == {"p0": 1.0, "p1": 2.0}


def test_columns_can_be_those_of_one_table_among_several():
    condition = parse("created < 1 day ago", FIELDS)

    built = to_expression(condition, binder=Binder(), zone=ZONE, table_alias="p")

    assert render(built, "sqlite") == '"p"."created" < ("p"."at" - CAST(:p0 AS INTEGER))'


def test_a_table_cannot_have_just_any_name():
    with pytest.raises(ValueError, match="cannot be the name of a table"):
        to_expression(parse(TEXT, FIELDS), binder=Binder(), zone=ZONE, table_alias='p" --')


def test_for_djangos_cursor_every_placeholder_is_its_own_and_every_other_percent_is_doubled():
    binder = Binder()
    condition = to_expression(parse("title starts '50%'", FIELDS), binder=binder, zone=ZONE)
    larger = exp.select("id", exp.Literal.string("100%(p0)s")).from_("lead").where(condition)

    sql = render(larger, "sqlite", "django")

    assert sql == (
        "SELECT id, '100%%(p0)s' FROM lead WHERE "
        'SUBSTR("title", 1, LENGTH(CAST(%(p0)s AS TEXT))) = CAST(%(p0)s AS TEXT)'
    )
    assert _as_django_runs_it(sql, binder.values) == [(1, "100%(p0)s")]
    assert render(larger, "postgres", "django") == render(larger, "postgres")


def _as_django_runs_it(sql, values):
    """Its SQLite cursor turns %(name)s into :name, and %% into %."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE TABLE lead (id, title TEXT)")
        connection.execute("INSERT INTO lead VALUES (1, '50% off'), (2, '50 off')")
        return connection.execute(sql % {name: f":{name}" for name in values}, values).fetchall()
    finally:
        connection.close()
