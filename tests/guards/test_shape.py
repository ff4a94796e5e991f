"""The shape of the code: nobody splits a file of a thousand lines, so none gets there."""

import ast

import pytest

from tests.guards.places import SOURCE

MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
RULES = [
    path
    for path in MODULES
    if (inside := path.relative_to(SOURCE).parts)[0] == "kit"
    or inside[1:2] in (("rules",), ("rules.py",))
]
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
CLOCKS = {"now", "utcnow", "today", "localtime", "gmtime", "time_ns", "monotonic", "perf_counter"}

by_name = {"ids": lambda path: path.relative_to(SOURCE).as_posix()}


@pytest.mark.parametrize("path", MODULES, **by_name)
def test_files_and_functions_stay_short(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE, "split this file by what it is about"

    too_long = {
        f"{node.name}, line {node.lineno}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    }
    assert too_long == set()


@pytest.mark.parametrize("path", RULES, **by_name)
def test_rules_never_ask_the_clock(path):
    asked = {
        f"{node.func.attr}, line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr in CLOCKS or ast.unparse(node.func) == "time.time")
    }
    assert asked == set(), "time is an argument"
