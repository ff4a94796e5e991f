"""The agreement as a contract is laid out: parties first, then part by part, each in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from accord.agreement.rules.saying import Sentence
from accord.agreement.rules.sentences import sentences
from accord.agreement.rules.terms import Agreement

Hue = Literal["marketing", "sales", ""]

TITLES = {
    "parties": "Parties",
    "words": "Definitions",
    "hours": "Working time",
    "goals": "Goals",
    "fields": "What we keep of people",
    "personas": "Who buys from us",
    "fit": "Fit: whom we want",
    "interest": "Interest: what shows it",
    "grades": "Grades",
    "position": "The buying cycle",
    "stages": "Stages",
    "moves": "Moves between stages",
    "promises.marketing": "Marketing promises",
    "promises.sales": "Sales promises",
    "returns": "Reasons for a return",
    "credit": "Credit",
    "review": "Review",
}
"""Every section in the order of the contract."""

NAMED = ("fit", "interest", "promises.marketing", "promises.sales", "returns", "credit")
"""Sections whose clauses have names that their sentences do not repeat."""

SINGLE = ("half_life", "method", "weights")
"""Single terms, which have no name of their own."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the contract: its title, whose it is, and its sentences."""

    section: str
    title: str
    hue: Hue
    sentences: tuple[Sentence, ...]


def contract(agreement: Agreement) -> tuple[Part, ...]:
    """The whole agreement, part by part; a part that says nothing is left out."""
    said = (*_parties(agreement), *sentences(agreement))
    found = (
        Part(
            section,
            title,
            _hue(section),
            tuple(sentence for sentence in said if sentence.section == section),
        )
        for section, title in TITLES.items()
    )
    return tuple(part for part in found if part.sentences)


def called(section: str, name: str) -> str:
    """What a clause is called, where it has a name that its sentence does not repeat."""
    if section not in NAMED or name in SINGLE:
        return ""
    return f"{name[0].upper()}{name[1:]}"


def _hue(section: str) -> Hue:
    """Promises are of one side; all else is of both."""
    whose: dict[str, Hue] = {"promises.marketing": "marketing", "promises.sales": "sales"}
    return whose.get(section, "")


def _parties(agreement: Agreement) -> Iterator[Sentence]:
    """Who agrees, in which money and by which calendar, and from when on it holds."""
    between = f"This agreement is between marketing and sales of {agreement.company}."
    yield Sentence("parties", "company", between)
    money = f"Money is in {agreement.currency}; the fiscal year begins in "
    yield Sentence("parties", "money", f"{money}{agreement.fiscal_year_starts}.")
    if agreement.start:
        day = f"{agreement.start.day} {agreement.start:%B %Y}"
        text = f"It holds from {day}, once both sides have signed."
        yield Sentence("parties", "from", text)
