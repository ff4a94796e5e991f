"""What is wrong with an agreement file, said so that its author can put it right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it stands, what it is and what cures it.

    `column` counts from 1 within a condition and is known for mistakes in conditions only.
    """

    line: int
    path: str
    what: str
    cure: str
    column: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}, {self.path}" if self.path else f"line {self.line}"
        within = f" (at character {self.column})" if (self.column or 1) > 1 else ""
        return f"{place}: {self.what}{within}. {self.cure}".rstrip()


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake at a place in the file, before its line has been looked up.

    `absent` is the key that should stand at that place and does not; `line` is known where the
    place has no path.
    """

    path: Path
    what: str
    cure: str
    column: int | None = None
    absent: str = ""
    line: int | None = None


class AgreementErrors(Exception):  # noqa: N818 - it carries all errors of a file, not one
    """The file is no agreement yet; every problem found in it, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.path)))
        super().__init__("\n".join(map(str, self.problems)))


def dotted(path: Path) -> str:
    """A place as the author would say it: `interest.rules[2].when`, counted from 0."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def one_of(names: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    known = list(names)
    return f"{', '.join(known[:-1])} or {known[-1]}" if len(known) > 1 else "".join(known)


def did_you_mean(word: str, known: Sequence[str], otherwise: str = "") -> str:
    """The cure for a name nobody knows: the nearest known one, else all of them."""
    nearest = get_close_matches(word.casefold(), [name.casefold() for name in known], n=1)
    for name in known:
        if nearest and name.casefold() == nearest[0]:
            return f"Did you mean “{name}”?"
    return otherwise or f"Write {one_of(known)}."


def mid_sentence(message: str) -> str:
    """A message that is a sentence of its own, to follow upon the place of a problem."""
    said = message.rstrip(".")
    return said[0].lower() + said[1:] if said[1:2].islower() or said[1:2] == " " else said
