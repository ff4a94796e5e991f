"""docs/requirements.csv accounts for every requirement: where it is met and which test shows it."""

import ast
import csv
from collections import Counter
from functools import cache

import pytest

from tests.guards.places import ROOT

# Five articles, and how many things each of them asks for or claims.
ASKED = {0: 27, 1: 33, 2: 46, 3: 37, 4: 20}
EVERY_ID = [f"S{article}.{n}" for article, last in ASKED.items() for n in range(1, last + 1)]

with (ROOT / "docs" / "requirements.csv").open(encoding="utf-8", newline="") as file:
    READER = csv.DictReader(file, strict=True)
    ROWS = list(READER)


def test_every_requirement_is_listed_once_in_order():
    assert READER.fieldnames == ["id", "text", "where", "test", "status"]
    assert [row["id"] for row in ROWS] == EVERY_ID


def test_no_two_requirements_say_the_same():
    said = Counter(row["text"] for row in ROWS)

    assert [text for text, times in said.items() if times > 1 or not text.strip()] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_requirement_says_how_far_it_is_and_shows_it(row):
    assert row["status"] in {"met", "partly", "planned"}
    assert bool(row["where"]) == (row["status"] != "planned"), "say where it is met"
    assert row["test"] or row["status"] != "met", "name the test that shows it"

    for place in _listed(row["where"]):
        assert (ROOT / place).exists(), f"{place} does not exist"
    for test in _listed(row["test"]):
        path, _, name = test.partition("::")
        assert name in _tests_in(path), f"{test} does not exist"


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


@cache
def _tests_in(path: str) -> set[str]:
    """The tests of a file, without running it; a test in a class is `Class::test`."""
    if not (ROOT / path).is_file():
        return set()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    found = {node.name for node in tree.body if _is_test(node)}
    return found | {
        f"{outer.name}::{node.name}" for outer in classes for node in outer.body if _is_test(node)
    }


def _is_test(node: ast.stmt) -> bool:
    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return is_function and node.name.startswith("test")
