"""A question is taken apart into its named steps, for an engine that plans each by itself."""

import pytest

from accord.reports.catalogue import catalogue
from accord.warehouse.engines.relation import steps_of


def test_steps_and_what_is_asked_of_them():
    sql = """-- Why?
    WITH
    -- The first (one).
    a AS (SELECT 1 AS n),
    b AS (
      SELECT a.n, ')' AS text FROM (SELECT n FROM a) a
    )
    SELECT b.n FROM b"""

    assert steps_of(sql) == (
        {
            "a": "SELECT 1 AS n",
            "b": "\n      SELECT a.n, ')' AS text FROM (SELECT n FROM a) a\n    ",
        },
        "SELECT b.n FROM b",
    )


def test_a_question_without_steps():
    assert steps_of("SELECT 1 AS n") == ({}, "SELECT 1 AS n")


@pytest.mark.parametrize("report", catalogue().values(), ids=lambda report: report.name)
def test_every_report_can_be_taken_apart(report):
    steps, last = steps_of(report.sql)

    assert last.upper().startswith("SELECT")
    assert len(steps) == report.sql.count(" AS (\n  SELECT") + report.sql.count(" AS (SELECT")
