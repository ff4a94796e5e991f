"""docs/reference/agreement.md says of the file what the program says of it."""

import re

import pytest

from accord.agreement.rules.conditions import checking, parsing
from accord.agreement.rules.conditions.tree import Operator
from accord.agreement.rules.credit import METHOD_SENTENCES
from accord.agreement.rules.fields import CATALOGUE, FieldType, Scope
from accord.agreement.rules.schema import agreement_schema
from tests.guards.places import ROOT

PAGE = (ROOT / "docs" / "reference" / "agreement.md").read_text(encoding="utf-8")
SCHEMA = agreement_schema()
TABLES = {
    "The file": [SCHEMA],
    "Hours": ["Hours"],
    "Personas": ["Persona"],
    "Fit": ["FitRule"],
    "Interest": ["Interest", "InterestRule"],
    "Stages": ["Stage"],
    "Moves": ["MoveRule"],
    "Goals": ["Goals", "Quota"],
    "Promises": ["Promises"],
    "Volume": ["Volume"],
    "Quality": ["Quality"],
    "Feedback": ["Feedback"],
    "Within": ["Within"],
    "Depth": ["Depth"],
    "Returns": ["ReturnReason"],
    "Credit": ["Credit"],
    "Weights": ["Weights"],
}
WITHOUT_KEYS = {"Grade"}
"""Written as `name: condition`."""


def tables(heading: str) -> list[list[list[str]]]:
    """The tables below a heading, each a list of rows without the two at the top."""
    (part,) = re.findall(rf"^##+ {heading}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    found = re.findall(r"(?:^\|.*\n)+", part, re.MULTILINE)
    return [[_cells(line) for line in table.splitlines()[2:]] for table in found]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def shape(of: str | dict) -> dict:
    return SCHEMA["$defs"][of] if isinstance(of, str) else of


@pytest.mark.parametrize("heading", TABLES)
def test_every_key_is_told_and_whether_it_must_be_there(heading):
    for table, of in zip(tables(heading), TABLES[heading], strict=False):
        told = {cells[0].strip("`"): cells[1] == "•" for cells in table}
        required = shape(of).get("required", ())

        assert told == {key: key in required for key in shape(of)["properties"]}


def test_every_part_of_the_file_has_its_table():
    told = {of for parts in TABLES.values() for of in parts if isinstance(of, str)}

    assert told | WITHOUT_KEYS == set(SCHEMA["$defs"])


@pytest.mark.parametrize("scope", Scope, ids=lambda scope: scope.value)
def test_every_field_is_told_with_its_type(scope):
    (table,) = tables(scope.value.capitalize())

    assert table == [
        [f"`{field.name}`", field.type.value, field.label]
        for field in CATALOGUE.values()
        if field.scope is scope
    ]


def test_every_operator_is_told_with_the_types_it_goes_with():
    operators, _ = tables("Conditions")
    known = {operator.value for operator in Operator} | {"between", "in"}

    told = {cells[0].strip("`"): set(cells[1].split(", ")) for cells in operators}

    everything = {kind.value for kind in FieldType}
    assert told == {"is known": everything} | {
        operator: {kind.value for kind in FieldType if operator in checking._ALLOWED[kind]}
        for operator in known
    }


def test_every_type_is_told_with_the_way_its_values_are_written():
    _, types = tables("Conditions")

    assert [cells[0] for cells in types] == [kind.value for kind in FieldType]


def test_the_limits_of_conditions_are_told():
    assert (
        f"{parsing.MOST_CHARACTERS:,} characters, {parsing.MOST_NODES} parts, "
        f"{parsing.DEEPEST} levels"
    ) in PAGE
    assert f"at most {checking.MOST_DIGITS} digits" in PAGE


def test_every_method_of_credit_is_told():
    _, methods = tables("Credit")

    assert dict(methods) == {f"`{name}`": said for name, said in METHOD_SENTENCES.items()}
