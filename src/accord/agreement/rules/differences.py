"""What differs between two versions, clause by clause and word by word."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from accord.agreement.rules.contract import TITLES, called, contract
from accord.agreement.rules.saying import Sentence
from accord.agreement.rules.terms import Agreement

WORDS = re.compile(r"\s+|[^\s,.;:“”()]+|[,.;:“”()]")

Kind = Literal["added", "removed", "changed"]
Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a clause that are in both versions, only in the earlier or only in the later one."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that is not the same in both versions."""

    section: str
    name: str
    kind: Kind
    pieces: tuple[Piece, ...]

    @property
    def title(self) -> str:
        return TITLES[self.section]

    @property
    def called(self) -> str:
        return called(self.section, self.name)


def differences(before: Agreement, after: Agreement) -> tuple[Difference, ...]:
    """Every clause that was added, removed or changed, in the order of the contract."""
    old, new = _clauses(before), _clauses(after)
    return tuple(
        _difference(key, old.get(key), new.get(key))
        for key in _in_order(old, new)
        if old.get(key) != new.get(key)
    )


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, word by word: what stays, what goes and what comes."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(piece for step in found for piece in _pieces(step, old, new))


def _pieces(
    step: tuple[str, int, int, int, int], old: list[str], new: list[str]
) -> Iterator[Piece]:
    tag, start, end, first, last = step
    if tag == "equal":
        yield Piece("same", "".join(old[start:end]))
        return
    if start < end:
        yield Piece("gone", "".join(old[start:end]))
    if first < last:
        yield Piece("new", "".join(new[first:last]))


def _clauses(agreement: Agreement) -> dict[Key, Sentence]:
    """Each clause by its section, its name and its number among those of that name."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[Key, Sentence] = {}
    for part in contract(agreement):
        for sentence in part.sentences:
            name = sentence.section, sentence.name
            found[(*name, seen[name])] = sentence
            seen[name] += 1
    return found


def _in_order(old: dict[Key, Sentence], new: dict[Key, Sentence]) -> Iterator[Key]:
    """The clauses of both in one order: what is gone stands where it stood."""
    before, after = list(old), list(new)
    for _, start, end, first, last in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        yield from (key for key in before[start:end] if key not in new)
        yield from after[first:last]


def _difference(key: Key, old: Sentence | None, new: Sentence | None) -> Difference:
    kind: Kind = "changed" if old and new else "added" if new else "removed"
    said = pieces(old.text if old else "", new.text if new else "")
    return Difference(key[0], key[1], kind, said)
