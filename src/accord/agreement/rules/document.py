"""The agreement file as it was written: plain values, and the line of each of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from accord.agreement.rules.problems import Finding, Path, Problem, dotted

LONGEST = 400_000
TAG = "tag:yaml.org,2002:"


class UnreadableError(Exception):
    """The text is no YAML, so nothing more can be said about it than this one problem."""

    def __init__(self, line: int, what: str, cure: str) -> None:
        self.problem = Problem(line, "", what, cure)
        super().__init__(str(self.problem))


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file, its lines, and what is wrong with the way it is written."""

    data: dict[str, Any]
    root: MappingNode
    findings: list[Finding]

    def located(self, finding: Finding) -> Problem:
        """The problem with its line, and its path in the words of the file."""
        line, path = self._place(finding.path)
        if finding.absent:
            path = (*path, finding.absent)
        return Problem(
            finding.line or line, dotted(path), finding.what, finding.cure, finding.column
        )

    def _place(self, path: Path) -> tuple[int, Path]:
        # The terms know more steps than the file: in `- A: "fit >= 60"` a grade has a name and
        # a condition. A step that the file does not have is left out.
        node: Node = self.root
        line = 1
        found: Path = ()
        for step in path:
            below = _below(node, step)
            if below is not None:
                name, line, node = below
                found = (*found, name)
        return line, found


def document(text: str) -> Document:
    """Take a file apart, without judging what it says."""
    root = _composed(text)
    findings: list[Finding] = []
    data = _Values(findings).of(root, ())
    return Document(data, root, findings)


def _below(node: Node, step: str | int) -> tuple[str | int, int, Node] | None:
    """The part of a node that a step leads to: its name in the file, its line, itself."""
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return step, _line(node.value[step]), node.value[step]
    if isinstance(node, MappingNode):
        for key, value in reversed(_pairs(node, step)):
            return key.value, _line(key), value
    return None


def _pairs(node: MappingNode, step: str | int) -> list[tuple[ScalarNode, Node]]:
    pairs = [pair for pair in node.value if isinstance(pair[0], ScalarNode)]
    if isinstance(step, int):
        return pairs[step : step + 1]
    named = [pair for pair in pairs if pair[0].value == step]
    return named or (pairs if len(pairs) == 1 and step in ("name", "when") else [])


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _composed(text: str) -> MappingNode:
    if len(text) > LONGEST:
        raise UnreadableError(1, f"the file is longer than {LONGEST:,} characters", "Shorten it.")
    if text.lstrip("\ufeff").startswith("%"):
        raise UnreadableError(1, "the file begins with a YAML directive", "Remove the % line.")
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise _unreadable(error) from error
    except RecursionError:
        raise UnreadableError(1, "the brackets are nested too deeply", "Use fewer.") from None
    except YAMLError as error:
        raise UnreadableError(1, "the file holds a sign that is no text", "Remove it.") from error
    if not isinstance(root, MappingNode):
        cure = "Begin with `accord: 1` and one `name: value` a line."
        raise UnreadableError(1, "the file is not a list of named terms", cure)
    return root


def _unreadable(error: MarkedYAMLError) -> UnreadableError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    said = (error.problem or "").strip() or "this is no YAML"
    if "found another document" in said:
        return UnreadableError(line, "a second document begins here", "Remove the line `---`.")
    if "undefined alias" in said:
        cure = "Put quotes around text that begins with `*`."
        return UnreadableError(line, "`*` has a meaning of its own in YAML", cure)
    cure = "Check quotes, brackets and spaces near here; put text with `:` or `#` in quotes."
    return UnreadableError(line, f"this is no YAML: {said}", cure)


@dataclass(frozen=True, slots=True)
class _Values:
    """Turns nodes into plain values and notes what no agreement may hold."""

    findings: list[Finding]
    seen: set[int] = field(default_factory=set)

    def of(self, node: Node, path: Path) -> Any:
        if id(node) in self.seen:
            cure = "Write the text out; `*` repeats are not allowed."
            self._note(path, "this repeats another part of the file", cure)
            return _scalar(node) if isinstance(node, ScalarNode) else None
        self.seen.add(id(node))
        if node.tag not in TAGS:
            self._note(path, f"the tag {node.tag} is not allowed", "Remove what begins with `!`.")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.of(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or key.tag != f"{TAG}str":
                cure = "Write a word before the colon, in quotes if it is a number."
                what = "a name must be text"
                self.findings.append(Finding(path, what, cure, line=_line(key)))
                continue
            if key.value in values:
                cure = "Keep one of them."
                self._note((*path, key.value), f"“{key.value}” is given twice", cure)
            values[key.value] = self.of(value, (*path, key.value))
        return values

    def _note(self, path: Path, what: str, cure: str) -> None:
        self.findings.append(Finding(path, what, cure))


def _scalar(node: Node) -> Any:
    try:
        return SCALARS.get(node.tag or "", str)(node.value)
    except ValueError:
        return node.value


def _whole(text: str) -> int:
    # A leading zero is allowed in YAML and not in Python.
    digits = text.replace("_", "")
    return int(digits, 0) if digits[:2].lower() in ("0x", "0o", "0b") else int(digits)


SCALARS: dict[str, Callable[[str], Any]] = {
    f"{TAG}str": str,
    f"{TAG}int": _whole,
    f"{TAG}float": lambda text: float(text.replace("_", "")),
    f"{TAG}bool": lambda text: text.lower() == "true",
    f"{TAG}null": lambda _: None,
    f"{TAG}timestamp": date.fromisoformat,
}
TAGS = {*SCALARS, f"{TAG}map", f"{TAG}seq", f"{TAG}merge"}
