"""The shape of an agreement file as JSON Schema, so that editors complete it and underline it."""

from typing import Any

from accord.agreement.rules.terms import Agreement

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def agreement_schema() -> dict[str, Any]:
    """The schema of the file; it knows shapes and words, and leaves what must fit to `check`."""
    schema = Agreement.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": DIALECT,
        **schema,
        "title": "Agreement between marketing and sales",
    }
