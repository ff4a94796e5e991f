"""What was known of each person at each row of the log: the values that conditions ask for."""

from dataclasses import dataclass

import numpy as np

from accord.judging.trial.reading import COMPANY, EMPLOYER, OWN, Facts, Log
from accord.scoring.columns import Flags, Whole, beginnings, latest, most_recent, one_back

MOST = 1 << 62


@dataclass(frozen=True)
class Known:
    """`state` numbers what is known after each row, `before` what was known before it.

    `values` has a row a state and a column a field: the number of the value, -1 for unknown.
    """

    state: Whole
    before: Whole
    values: Whole


def known(log: Log) -> Known:
    """What is known along the log; of several facts the one that happened last counts."""
    facts = _Facts(log.facts)
    codes = [facts.value_of(number) for number in range(len(log.asked))]
    state, values = _numbered(codes, len(log.told))
    begin, nothing = log.begin, len(values) - 1
    tells = np.zeros(len(begin), dtype=bool)
    tells[log.told] = True
    last = latest(tells, begin)
    place = np.cumsum(tells) - 1
    after = np.where(last >= 0, np.append(state, nothing)[place], nothing)
    back = one_back(np.arange(len(begin)), begin)
    before = np.where(back >= 0, after[back], nothing)
    return Known(after, before, values)


class _Facts:
    """The facts, apart from the touches between them."""

    def __init__(self, facts: Facts) -> None:
        self.person, self.occurred = facts.person, facts.occurred
        self.telling, self.field = facts.telling, facts.field
        self.value, self.company = facts.value, facts.company
        self.begin = beginnings(self.person)
        job = most_recent(self.occurred, self.telling == EMPLOYER, self.begin)
        self.employer = np.where(job >= 0, self.company[job], -1)

    def value_of(self, field: int) -> Whole:
        """The value of a field after each row: that of the employer goes before one's own."""
        own = (self.telling == OWN) & (self.field == field)
        found = self._taken(most_recent(self.occurred, own, self.begin))
        companys = (self.telling == COMPANY) & (self.field == field)
        if companys.any():
            theirs = self._taken(self._of_employer(companys))
            found = np.where(theirs >= 0, theirs, found)
        return found

    def _taken(self, rows: Whole) -> Whole:
        return np.where(rows >= 0, self.value[rows], -1)

    def _of_employer(self, told: Flags) -> Whole:
        """For each row the fact about the company that employs the person just then."""
        rows = np.flatnonzero(told)
        companies = np.unique(self.company[rows])
        theirs = np.searchsorted(companies, self.company[rows])
        order = np.lexsort((rows, theirs, self.person[rows]))
        rows, theirs = rows[order], theirs[order]
        group = self.person[rows] * len(companies) + theirs
        best = most_recent(self.occurred[rows], np.ones(len(rows), dtype=bool), beginnings(group))
        many = len(self.person)
        place = np.minimum(np.searchsorted(companies, self.employer), len(companies) - 1)
        wanted = self.person * len(companies) + place
        reached = np.searchsorted(group * many + rows, wanted * many + np.arange(many), "right") - 1
        fits = (reached >= 0) & (companies[place] == self.employer)
        fits &= group[reached] == wanted
        return np.where(fits, rows[best[reached]], -1)


def _numbered(codes: list[Whole], many: int) -> tuple[Whole, Whole]:
    """A number for each combination of values, and the combinations; nothing known is the last."""
    mixed = np.zeros(many + 1, dtype=np.int64)
    span = 1
    for code in codes:
        size = int(code.max(initial=-1)) + 2
        if span > MOST // size:
            _, mixed = np.unique(mixed, return_inverse=True)
            span = int(mixed.max()) + 1
        mixed = mixed * size + np.append(code, -1) + 1
        span *= size
    _, first, number = np.unique(mixed, return_index=True, return_inverse=True)
    values = np.array([np.append(code, -1)[first] for code in codes], dtype=np.int64)
    values = values.reshape(len(codes), len(first)).T
    nothing = np.full((1, len(codes)), -1, dtype=np.int64)
    return number[:-1], np.concatenate([values, nothing])
