"""Comparing what was with what a draft would have done: who changes, and how a group fared."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from accord.kit.rates import Rate

WON_COHORT = "people of the group, won so far"
ACCEPTED_COHORT = "first handoff of each, answered so far"


class Kind(StrEnum):
    """How a person's way into a stage differs."""

    GAINED = "gained"
    LOST = "lost"
    EARLIER = "earlier"
    LATER = "later"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Compared:
    """Who came into a stage in a period, by what really held and by the draft.

    Whoever comes earlier or later may thereby come in or go out of the period.
    """

    now: tuple[int, ...]
    then: tuple[int, ...]
    kinds: Mapping[int, Kind]

    def of(self, kind: Kind) -> tuple[int, ...]:
        return tuple(sorted(person for person, found in self.kinds.items() if found == kind))

    @property
    def moved_in(self) -> tuple[int, ...]:
        """Who comes at all, but only by the draft within the period."""
        gained = {person for person, kind in self.kinds.items() if kind == Kind.GAINED}
        return tuple(sorted(set(self.then) - set(self.now) - gained))

    @property
    def moved_out(self) -> tuple[int, ...]:
        """Who comes at all, but by the draft not within the period."""
        lost = {person for person, kind in self.kinds.items() if kind == Kind.LOST}
        return tuple(sorted(set(self.now) - set(self.then) - lost))


def compared(now: Mapping[int, int], then: Mapping[int, int], since: int) -> Compared:
    """Compare when each person first came into a stage, both up to the end of the period.

    Moments are whole seconds, and the period begins at `since`.
    """
    here = {person for came in (now, then) for person, at in came.items() if at >= since}
    return Compared(
        now=tuple(sorted(person for person, at in now.items() if at >= since)),
        then=tuple(sorted(person for person, at in then.items() if at >= since)),
        kinds={person: _kind(now.get(person), then.get(person)) for person in here},
    )


def _kind(now: int | None, then: int | None) -> Kind:
    if now is None:
        return Kind.GAINED
    if then is None:
        return Kind.LOST
    if then == now:
        return Kind.SAME
    return Kind.EARLIER if then < now else Kind.LATER


@dataclass(frozen=True, slots=True)
class Won:
    """A won deal with its worth in minor units, if that is in the agreement's currency."""

    deal: int
    worth: int | None


@dataclass(frozen=True, slots=True)
class Fared:
    """What became of a group of people, by what is known today; nothing of it is simulated.

    Of those who were never handed over, or not yet answered, it is not known whether sales would
    accept them. `deals` are those that were won, each once; `unpriced` counts those of them without
    an amount in the agreement's currency.
    """

    people: tuple[int, ...]
    handed_over: int
    acceptance: Rate
    won: Rate
    revenue: int
    unpriced: int
    deals: tuple[Won, ...]


def fared(
    people: Iterable[int],
    answers: Mapping[int, str],
    wins: Mapping[int, Collection[Won]],
    period: str,
) -> Fared:
    """How a group fared. `answers` has the answer to the first handoff of who was handed over."""
    group = tuple(sorted(people))
    said = [answers[person] for person in group if person in answers]
    accepted, returned = said.count("accepted"), said.count("returned")
    deals = {won for person in group for won in wins.get(person, ())}
    return Fared(
        people=group,
        handed_over=len(said),
        acceptance=Rate(accepted, accepted + returned, period, ACCEPTED_COHORT),
        won=Rate(sum(person in wins for person in group), len(group), period, WON_COHORT),
        revenue=sum(won.worth for won in deals if won.worth is not None),
        unpriced=sum(won.worth is None for won in deals),
        deals=tuple(sorted(deals, key=lambda won: won.deal)),
    )


@dataclass(frozen=True, slots=True)
class Load:
    """Handoffs a week for one rep, as it was and by the draft; no rep where nobody had it."""

    rep: int | None
    name: str
    now: int
    then: int
    weeks: float

    @property
    def now_a_week(self) -> float:
        return self.now / self.weeks

    @property
    def then_a_week(self) -> float:
        return self.then / self.weeks
