"""From the text of an agreement to its terms, or to everything that is wrong with it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from accord.agreement.rules.checking import cross_check
from accord.agreement.rules.document import Document, UnreadableError, document
from accord.agreement.rules.drafts import names
from accord.agreement.rules.explaining import findings
from accord.agreement.rules.fields import DeclaredFieldError, catalogue, declared_field
from accord.agreement.rules.problems import AgreementErrors, Finding, Problem
from accord.agreement.rules.terms import Agreement
from accord.agreement.rules.values import Surroundings

__all__ = ["AgreementErrors", "Problem", "read"]


@lru_cache(maxsize=32)
def read(text: str) -> Agreement:
    """The agreement, if nothing is wrong with it; else all that is, in the order of the lines.

    Terms never change, so a text that was read before is not taken apart again.
    """
    try:
        written = document(text)
    except UnreadableError as error:
        raise AgreementErrors([error.problem]) from error
    return judged(written)


def judged(written: Document) -> Agreement:
    """The agreement that a file says, once it has been taken apart."""
    agreement, found = _terms(written)
    found = [*written.findings, *found, *cross_check(written.data)]
    if agreement is None or found:
        raise AgreementErrors(_once(written.located(finding) for finding in found))
    return agreement


def _terms(written: Document) -> tuple[Agreement | None, list[Finding]]:
    around = _surroundings(written.data)
    try:
        return Agreement.model_validate(written.data, context=around), []
    except ValidationError as error:
        return None, list(findings(error, written.data, around))


def _surroundings(data: dict[str, Any]) -> Surroundings:
    """What conditions may ask, as far as the file says it well enough."""
    declared = data.get("fields")
    known = {
        name: kind
        for name, kind in (declared if isinstance(declared, dict) else {}).items()
        if _is_declarable(name, kind)
    }
    fields = catalogue(known, names(data.get("grades")), names(data.get("position")))
    return Surroundings(fields, tuple(names(data.get("personas"))))


def _is_declarable(name: Any, kind: Any) -> bool:
    try:
        declared_field(name, kind)
    except (DeclaredFieldError, TypeError):
        return False
    return True


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """One problem a place and wording: a double key is seen in two ways."""
    return list(dict.fromkeys(problems))
