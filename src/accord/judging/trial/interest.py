"""Which rows of the log score by which rule of interest, and the sums that follow."""

import numpy as np

from accord.judging.terms import Terms
from accord.judging.trial.reading import Log
from accord.scoring.columns import Flags, Real, Whole, periods, running_sums, within_limit

Part = tuple[int, Whole, Real, Real]
"""Of one half-life: its seconds, the rows that scored, their moments, the sums after them."""


def interest_parts(log: Log, terms: Terms) -> list[Part]:
    """What each half-life contributes to the interest, where anything scored by it."""
    half_lives = sorted({term.half_life for term in terms.interest})
    return [part for half_life in half_lives if (part := _part(log, terms, half_life))]


def _part(log: Log, terms: Terms, half_life: int) -> Part | None:
    """What the rules of one half-life contribute: where something scored, when, the sums then."""
    points = np.zeros(len(log.person))
    for number, term in enumerate(terms.interest):
        if term.half_life == half_life:
            points += term.points * counted(log, terms, number)
    rows = np.flatnonzero(points)
    if not len(rows):
        return None
    at = log.at[rows]
    elapsed = np.maximum(at - log.occurred[rows] / 1_000_000, 0.0)
    new = points[rows] * np.exp2(-elapsed / half_life)
    return half_life, rows, at, running_sums(log.person[rows], at, new, half_life)


def counted(log: Log, terms: Terms, number: int) -> Flags:
    """The rows at which a rule of interest scores."""
    matched, term = log.matches(number), terms.interest[number]
    if term.most is None or term.per is None:
        return matched
    rows = np.flatnonzero(matched)
    counted = np.zeros(len(matched), dtype=bool)
    period = periods(log.day[rows], term.per)
    counted[rows] = within_limit(log.person[rows], period, term.most)
    return counted
