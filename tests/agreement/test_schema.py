"""The published schema fits the files that are right, and refuses shapes that are wrong."""

import json
import re
from datetime import date

import pytest

from accord.agreement.rules.canonical import as_data
from accord.agreement.rules.credit import METHOD_SENTENCES, METHODS
from accord.agreement.rules.default import default_agreement, default_text
from accord.agreement.rules.document import document
from accord.agreement.rules.schema import agreement_schema

SCHEMA = agreement_schema()
TYPES = {
    "object": dict,
    "array": list,
    "string": (str, date),
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def complaints(value, schema, place=""):
    """What a value breaks of the parts of JSON Schema that are used here."""
    if "$ref" in schema:
        return complaints(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], place)
    for choice in ("anyOf", "oneOf"):
        if choice in schema and all(complaints(value, one, place) for one in schema[choice]):
            return [f"{place}: none of the possible shapes"]
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        return [f"{place}: not {schema['type']}"]
    return [*_words(value, schema, place), *_parts(value, schema, place)]


def _words(value, schema, place):
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: not in the list"
    if "const" in schema and value != schema["const"]:
        yield f"{place}: another value"
    if "pattern" in schema and not re.search(schema["pattern"], str(value)):
        yield f"{place}: another form"
    if value == "" or ("exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]):
        yield f"{place}: too small"


def _parts(value, schema, place):
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from complaints(item, schema.get("items", {}), f"{place}[{index}]")
    if isinstance(value, dict):
        yield from (f"{place}.{key}: missing" for key in {*schema.get("required", ())} - {*value})
        for key, item in value.items():
            yield from _key(key, item, schema, f"{place}.{key}")


def _key(key, item, schema, place):
    others = schema.get("additionalProperties", {})
    for pattern, part in schema.get("patternProperties", {}).items():
        others = part if re.search(pattern, key) else others
    part = schema.get("properties", {}).get(key, others)
    return [f"{place}: unknown"] if part is False else complaints(item, part, place)


def test_the_schema_is_json_and_names_its_dialect():
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["additionalProperties"] is False


def test_the_default_agreement_fits_the_schema():
    assert complaints(document(default_text()).data, SCHEMA) == []


def test_the_canonical_form_fits_the_schema():
    assert complaints(as_data(default_agreement()), SCHEMA) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("currency",), "Euro"),
        (("hours", "fry"), ["09:00-12:00"]),
        (("hours", "fri"), ["9-12"]),
        (("interest", "half_life"), "21 working days"),
        (("interest", "rules", 0, "points"), 0),
        (("interest", "rules", 0, "at_most"), "often"),
        (("stages", 0, "owner"), "nobody"),
        (("stages", 0, "color"), "red"),
        (("moves", 0, "on"), "monday"),
        (("promises", "marketing", 0, "deliver"), 0),
        (("promises", "sales", 0, "target"), 95),
        (("returns", 0, "wake"), "90 hours"),
        (("grades", 0), {"A": "fit > 3", "B": "fit > 2"}),
        (("credit", "method"), "guess"),
        (("fields", "plants"), "list"),
        (("extra",), 1),
    ],
)
def test_wrong_shapes_are_refused_by_the_schema(path, value):
    data = document(default_text()).data
    part = data
    for step in path[:-1]:
        part = part[step]
    if isinstance(part, list):
        part[path[-1]] = value
    else:
        part |= {path[-1]: value}

    if path == ("grades", 0):
        assert SCHEMA["$defs"]["Grade"]["maxProperties"] == 1
    else:
        assert complaints(data, SCHEMA) != []


def test_every_method_of_credit_has_a_sentence():
    assert tuple(METHOD_SENTENCES) == METHODS
