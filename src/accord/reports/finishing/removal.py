"""Markov's credit by name: how often touches followed each other is SQL, the rest is algebra."""

from collections.abc import Iterable, Sequence

from accord.attribution.rules import markov
from accord.attribution.rules.paths import CONVERSION, NULL, START
from accord.kit.money import split
from accord.reports.finishing import Answers

ENDINGS = {"won": CONVERSION, "lost": NULL}
BACK = ("back_four", "back_three", "back_two", "back_one", "name")
FINE = 10**12
"""Shares are whole parts of this, so that rounding in the last bits moves no cent."""

Move = tuple[markov.State, markov.State, int]


def credited(answers: Answers, columns: Sequence[str], counted: Answers, order: int) -> Answers:
    """The answers with these columns shared out again among the names, as Markov has it.

    `counted` says how often which touches followed each other, as many as the order and one.

    What no touch came before stays unattributed. A name that was met on lost deals only may be
    credited, too: it led to names that others went on from to a win. What whole units leave goes
    to the largest remainders, among equals to the first name.
    """
    shares = markov.credit(moves(counted, order))
    if not shares or not any(answer["part"] == "row" for answer in answers):
        return answers
    named = [answer for answer in answers if answer["part"] == "row"]
    named += _missing(named, (count["name"] for count in counted))
    named.sort(key=lambda answer: _key(answer["name"]))
    weights = [round(shares.get(_key(answer["name"]), 0) * FINE) for answer in named]
    for column in columns:
        shared = split(sum(answer[column] for answer in named), weights)
        named = [a | {column: part} for a, part in zip(named, shared, strict=True)]
    return [*named, *(answer for answer in answers if answer["part"] != "row")]


def _missing(named: Answers, names: Iterable[str | None]) -> Answers:
    """Lines with nothing in them for the names that have none."""
    nothing = {column: value and 0 for column, value in named[0].items()}
    unnamed = set(names) - {answer["name"] for answer in named}
    return [nothing | {"part": "row", "name": name} for name in unnamed]


def moves(counted: Answers, order: int) -> Iterable[Move]:
    """How often each state led to which; a state is the last few names, as many as the order."""
    for count in counted:
        names = tuple(_key(count[name]) for name in BACK[-count["known"] :])
        here = names[-order:]
        yield names[:-1][-order:] or START, here, count["times"]
        if count["ending"]:
            yield here, ENDINGS[count["ending"]], count["times"]


def _key(name: str | None) -> str:
    """A name as one that no end of a path can have; a blank one is a name, too."""
    return "blank" if name is None else f"name {name}"
