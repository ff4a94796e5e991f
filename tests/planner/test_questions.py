"""The planner's questions are SQL that every engine reads, over the canonical views alone."""

import re

import pytest
import sqlglot
from sqlglot import exp

from accord.planner.queries import question
from accord.warehouse.views import view_names

every_question = pytest.mark.parametrize("name", ["cohorts", "happened", "worked"])


@every_question
@pytest.mark.parametrize("dialect", ["sqlite", "postgres", "duckdb", "spark"])
def test_every_engine_reads_it(name, dialect):
    assert len(sqlglot.parse(question(name), dialect=dialect)) == 1


@every_question
def test_it_reads_nothing_but_canonical_views(name):
    tree = sqlglot.parse_one(question(name), dialect="postgres")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}

    assert {table.name for table in tree.find_all(exp.Table)} - own <= set(view_names())


@every_question
def test_it_uses_only_what_every_engine_has(name):
    text = re.sub(r"--[^\n]*", "", question(name))
    tree = sqlglot.parse_one(text, dialect="postgres")
    refused = (exp.Filter, exp.Qualify, exp.IgnoreNulls, exp.Greatest, exp.Least, exp.IntDiv)

    assert [found.sql() for found in tree.find_all(*refused)] == []
    assert re.findall(r"::|//|GROUP BY ALL|\b\d+\.\d*", text) == []


@every_question
def test_its_values_are_bound_by_name(name):
    tree = sqlglot.parse_one(question(name), dialect="postgres")
    known = {"by", "field", "since", "until", "known_at", "version", "currency"}

    assert {place.name for place in tree.find_all(exp.Placeholder)} <= known
