"""Which rows of the log score by which rule of interest, and the sums that follow."""

import numpy as np

from accord.judging.terms import Terms
from accord.judging.trial.reading import Log, Touches
from accord.scoring.columns import Flags, Real, Whole, periods, running_sums, within_limit

Part = tuple[int, Whole, Real, Real]
"""Of one half-life: its seconds, the rows that scored, their moments, the sums after them."""


def interest_parts(log: Log, terms: Terms) -> list[Part]:
    """What each half-life contributes to the interest, where anything scored by it."""
    half_lives = sorted({term.half_life for term in terms.interest})
    return [part for half_life in half_lives if (part := _part(log, terms, half_life))]


def _part(log: Log, terms: Terms, half_life: int) -> Part | None:
    """What the rules of one half-life contribute: where something scored, when, the sums then."""
    touches = log.touches
    points = np.zeros(len(touches.person))
    for number, term in enumerate(terms.interest):
        if term.half_life == half_life:
            points += term.points * counted(touches, terms, number)
    scored = np.flatnonzero(points)
    if not len(scored):
        return None
    at = touches.recorded[scored] / 1_000_000
    elapsed = np.maximum(at - touches.occurred[scored] / 1_000_000, 0.0)
    new = points[scored] * np.exp2(-elapsed / half_life)
    sums = running_sums(touches.person[scored], at, new, half_life)
    return half_life, log.touched[scored], at, sums


def counted(touches: Touches, terms: Terms, number: int) -> Flags:
    """The touches with which a rule of interest scores."""
    matched, term = touches.matches(number), terms.interest[number]
    if term.most is None or term.per is None:
        return matched
    rows = np.flatnonzero(matched)
    counted = np.zeros(len(matched), dtype=bool)
    period = periods(touches.day[rows], term.per)
    counted[rows] = within_limit(touches.person[rows], period, term.most)
    return counted
