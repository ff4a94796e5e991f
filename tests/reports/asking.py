"""Asks another engine what the reports asked: python -m tests.reports.asking ENGINE COPY QUESTIONS.

ENGINE is duckdb, as found on the path, or the address of Spark Connect. QUESTIONS is a file in
JSON: SQL, the values it binds, and the relations it joins. Prints the answers, and the version.
"""

import json
import sys
import time
from pathlib import Path

from accord.warehouse.columnar import manifest
from accord.warehouse.engines import Relation
from accord.warehouse.engines.relation import names_in
from tests.guards.places import ROOT, run
from tests.reports.comparing import differences


class Recorder:
    """An engine that answers, and remembers what it was asked."""

    def __init__(self, engine) -> None:
        self.engine = engine
        self.asked = []

    def ask(self, sql, values, relations):
        answer = self.engine.ask(sql, values, relations)
        self.asked.append((sql, dict(values), relations, answer))
        return answer

    def arrow(self, sql, values, relations):
        answer = self.engine.arrow(sql, values, relations)
        self.asked.append((sql, dict(values), relations, answer.to_pylist()))
        return answer

    def freshness(self):
        return self.engine.freshness()

    def questions(self):
        """What to ask another engine; the rows of the relations are computed here."""
        return [
            {"sql": sql, "values": values, "relations": _rows(sql, relations)}
            for sql, values, relations, _ in self.asked
        ]


def _rows(sql, relations):
    wanted = names_in(sql) & relations.keys()
    return {name: [dict(relations[name].columns), [*relations[name].rows()]] for name in wanted}


def answered_by(engine: str, copy: Path, recorder: Recorder, packages: Path) -> dict:
    """What another engine answers, in a process that finds these packages first."""
    questions = copy / "questions.json"
    questions.write_text(json.dumps(recorder.questions()))
    path = f"{packages}:{ROOT / 'src'}:{ROOT}"
    words = [sys.executable, "-m", "tests.reports.asking", engine, str(copy), str(questions)]
    told = run(*words, patience=3_000, PYTHONPATH=path, DJANGO_SETTINGS_MODULE="accord.settings")
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def unlike(answers: list, recorder: Recorder) -> list:
    """The questions that were answered otherwise, and how."""
    found = []
    for theirs, (sql, values, _, ours) in zip(answers, recorder.asked, strict=True):
        wrong = theirs if isinstance(theirs, str) else differences(theirs, ours)
        if wrong:
            found.append((sql.partition("\n")[0], values.get("by"), wrong))
    return found


def main(name: str, folder: Path, questions: Path) -> None:
    copy = manifest.read(folder)
    engine, version = _spark(name, copy, folder) if "://" in name else _duckdb(copy, folder)
    answers, start = [], time.perf_counter()
    for asked in json.loads(questions.read_text()):
        made = {
            name: Relation(columns, lambda rows=rows: rows)
            for name, (columns, rows) in asked["relations"].items()
        }
        answers.append(_answer(engine, asked, made))
    took = time.perf_counter() - start
    print(json.dumps({"version": version, "seconds": took, "answers": answers}))  # noqa: T201


def _answer(engine, asked, made):
    """The rows; where there are none because it went wrong, what was complained about."""
    try:
        return engine.ask(asked["sql"], asked["values"], made)
    except Exception as error:  # noqa: BLE001 - told to whoever compares
        return f"{type(error).__name__}: {error}"[:600]


def _duckdb(copy, folder):
    import duckdb

    from accord.warehouse.engines.duckdb import DuckDB

    return DuckDB(copy, folder), duckdb.__version__


def _spark(address, copy, folder):
    import pyspark

    from accord.warehouse.engines.spark import Spark

    return Spark(copy, folder, address), pyspark.__version__


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
