"""DuckDB may read the copy and nothing else, whatever it is asked."""

import duckdb
import pytest

from accord.warehouse.engines import Relation, UnknownEngineError, chosen
from accord.warehouse.engines.database import Database

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("SELECT * FROM read_csv('/etc/passwd')", id="a file"),
        pytest.param("SELECT * FROM read_text('/etc/passwd')", id="a text"),
        pytest.param("SELECT * FROM glob('/etc/*')", id="a folder"),
        pytest.param("COPY (SELECT 1) TO '/tmp/accord-test.csv'", id="writing a file"),
        pytest.param("ATTACH '/tmp/accord-test.duckdb' AS other", id="another database"),
        pytest.param("INSTALL httpfs", id="an extension"),
        pytest.param("LOAD httpfs", id="an extension that is there"),
        pytest.param("SET enable_external_access = true", id="opening the door"),
        pytest.param("SET memory_limit = '100GB'", id="more memory"),
        pytest.param("SET threads = 100", id="more threads"),
    ],
)
def test_it_is_refused(in_force, asked):
    with pytest.raises(duckdb.Error):
        chosen().ask(asked, {}, {})


def test_one_question_leaves_nothing_for_the_next(in_force):
    week = {"week": Relation({"day": "text", "hours": "bigint"}, lambda: [("mon", 8), ("fri", 6)])}

    for engine in (chosen(), Database()):
        sql = "SELECT w.day FROM week w WHERE w.hours > :least"
        assert engine.ask(sql, {"least": 7}, week) == [{"day": "mon"}]
        assert engine.arrow(sql, {"least": 7}, week).to_pylist() == [{"day": "mon"}]
    with pytest.raises(duckdb.Error, match="week"):
        chosen().ask("SELECT w.day FROM week w", {}, {})


def test_values_are_bound_and_never_read_as_sql(in_force):
    sql = "-- Of :nobody?\nSELECT :name AS name, 7 % 4 AS rest"
    told = {"name": "x'; DROP TABLE y"}

    assert chosen().ask(sql, told, {}) == [{"name": "x'; DROP TABLE y", "rest": 3}]


def test_an_empty_relation_is_a_table_too(in_force):
    week = {"week": Relation({"day": "text", "hours": "bigint"}, list)}

    assert chosen().ask("SELECT count(*) AS n FROM week w", {}, week) == [{"n": 0}]


def test_an_engine_that_does_not_exist_is_named(db, settings):
    settings.ANALYTICS = "oracle"

    with pytest.raises(UnknownEngineError, match="cannot be oracle, but duckdb, database or"):
        chosen()


def test_the_database_is_chosen_by_one_word(in_force, settings):
    settings.ANALYTICS = "database"

    assert chosen().freshness().engine == "database"
