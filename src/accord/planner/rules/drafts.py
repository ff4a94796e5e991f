"""Putting a planned number into the text of an agreement, where nothing else may change."""

from dataclasses import dataclass
from typing import Any

from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from accord.agreement.rules.document import document
from accord.agreement.rules.problems import one_of
from accord.agreement.rules.promises import Volume
from accord.agreement.rules.reading import read
from accord.agreement.rules.terms import Agreement
from accord.planner.rules.figures import UnplannableError


@dataclass(frozen=True, slots=True)
class Draft:
    """The text with one number changed: whose, in which line, from what to what."""

    text: str
    promise: str
    line: int
    before: int
    after: int


def volume(agreement: Agreement, name: str | None) -> Volume:
    """Marketing's promise of so many leads: the one of a name, or the only one there is."""
    found = [promise for promise in agreement.promises.marketing if isinstance(promise, Volume)]
    if name is not None:
        found = [promise for promise in found if promise.name == name]
    if len(found) == 1:
        return found[0]
    if not found:
        which = f"called {name} " if name else ""
        raise UnplannableError(
            f"the agreement has no promise {which}of a number of leads: add one under "
            "promises, marketing, such as {name: Volume, deliver: 120, of: mql, per: month}"
        )
    names = one_of(promise.name for promise in found)
    raise UnplannableError(f"there are several promises of a number: say --promise {names}")


def with_deliver(text: str, name: str, number: int) -> Draft:
    """The agreement promising another number; every other sign of the text stays as it is."""
    if number < 1:
        raise UnplannableError("a promise of no leads is none: the plan needs at least one a month")
    node = _deliver(document(text).root, name)
    start, end = node.start_mark.index, node.end_mark.index
    changed = f"{text[:start]}{number}{text[end:]}"
    before, after = volume(read(text), name), volume(read(changed), name)
    return Draft(changed, name, node.start_mark.line + 1, before.deliver, after.deliver)


def _deliver(root: MappingNode, name: str) -> ScalarNode:
    listed = _under(_under(root, "promises"), "marketing")
    for entry in listed.value if isinstance(listed, SequenceNode) else []:
        told, deliver = _under(entry, "name"), _under(entry, "deliver")
        if isinstance(deliver, ScalarNode) and told is not None and told.value.strip() == name:
            return deliver
    raise UnplannableError(f"the text has no promise {name} with a number to deliver")


def _under(node: Any, key: str) -> Any:
    """What stands under a key of a mapping."""
    if not isinstance(node, MappingNode):
        return None
    return next((value for told, value in node.value if told.value == key), None)
