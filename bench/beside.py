"""Two engines over the same copy: the product's, timed, and one with texts written by hand."""

import os
import re
import time
from datetime import datetime

import duckdb
import pyarrow as pa

from accord.reports.catalogue import report_named
from accord.warehouse.engines.duckdb import DuckDB
from accord.warehouse.engines.relation import Relations, Rows, Values
from bench import by_hand

_PARAMETER = re.compile(r"\$([a-z_]+)")
_TRANSITION = ("known", "back_one", "back_two", "back_three", "back_four", "ending", "times")


VIEWS = (
    "touch", "move", "handoff", "clock", "stage", "deal_change", "deal_person", "person_fact",
    "company_fact", "employment",
)  # fmt: skip


class Timed:
    """An engine, and how long it took to answer, by the clock and of the processor."""

    def __init__(self, engine) -> None:
        self.engine = engine
        self.seconds = self.cpu = 0.0

    def ask(self, sql: str, values: Values, relations: Relations) -> Rows:
        wall, cpu = time.perf_counter(), time.process_time()
        answers = self.engine.ask(sql, values, relations)
        self.seconds += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu
        return answers

    def freshness(self):
        return self.engine.freshness()


class ByHand:
    """DuckDB with the same means as the product's engine, and texts of its own for a few reports."""

    def __init__(self, product: DuckDB) -> None:
        self.product = product
        config = {"threads": min(os.cpu_count() or 1, 4), "memory_limit": "1GB"}
        self.base = duckdb.connect(":memory:", config=config)
        for view in VIEWS:
            self.base.execute(f"CREATE VIEW {view} AS {product._rows(view)}")
        self.base.execute(by_hand.SHARED)

    def ask(self, sql: str, values: Values, relations: Relations) -> Rows:
        if sql == report_named("attribution-methods").sql:
            return self._credit(values)
        if sql == report_named("funnel").sql:
            return self._told(by_hand.FUNNEL, values)
        given = relations["opening"]
        rows = [*given.rows()]
        opening = pa.table(dict(zip(given.columns, zip(*rows, strict=True), strict=True)))
        self.base.register("opening", opening)
        return self._told(by_hand.FIRST_RESPONSE, values)

    def freshness(self):
        return self.product.freshness()

    def scores(self, until: datetime) -> pa.Table:
        """Who came into which stage by then, column by column."""
        until_us = int(until.timestamp()) * 1_000_000
        return self.base.sql(by_hand.SCORES, params={"until_us": until_us}).to_arrow_table()

    def _credit(self, values: Values) -> Rows:
        self._told(by_hand.ENDED, values)
        self._told(by_hand.PATH, values)
        rows = self._told(by_hand.METHODS, values)
        empty = dict.fromkeys(rows[0]) | {"part": "transition"}
        nothing = dict.fromkeys(_TRANSITION)
        steps = self._told(by_hand.TRANSITIONS, values)
        return [*(row | nothing for row in rows), *(empty | step for step in steps)]

    def _told(self, text: str, values: Values) -> Rows:
        used = {name: values[name] for name in _PARAMETER.findall(text)}
        answer = self.base.execute(text, used)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
