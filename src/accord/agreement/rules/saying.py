"""Small helpers for putting terms into words."""

from collections.abc import Sequence
from dataclasses import dataclass

from accord.agreement.rules.values import Span

IN_CAPITALS = {"mql", "sal", "sql", "sqo", "sdr"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule in words: its section of the agreement, its name there, what it says."""

    section: str
    name: str
    text: str


def stage_name(name: str | None) -> str:
    """A stage as it is read: `mql` is MQL, `opportunity` is Opportunity."""
    if not name:
        return "No stage"
    return name.upper() if name in IN_CAPITALS else name[0].upper() + name[1:]


def ended(text: str) -> str:
    """A text as a sentence, with one full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def because(why: str | None) -> str:
    """A reason, to follow upon a sentence."""
    return f" Reason: {ended(why)}" if why else ""


def counted(number: int, thing: str) -> str:
    """`1 point`, `1,200 points`."""
    return f"{number:,} {thing}{'' if abs(number) == 1 else 's'}"


def share(part: float) -> str:
    """`95 %`."""
    return f"{part * 100:.4g} %"


def listed(words: Sequence[str], joined: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined} {words[-1]}"


def half_gone(span: Span) -> str:
    """How fast points fade."""
    return f"Half of the points are gone after {span}."
