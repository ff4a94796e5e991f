"""Where the cycle is narrow, which clocks run in a stage, and how far a share has moved.

A narrow place is named by three plain rules, so that both teams can check it by hand:

* *fewest go on*: the stage of the main line whose share of people who went on fell most against the
  period before, in percentage points, where each period has at least `ENOUGH` people;
* *longest wait*: the stage of the main line out of which half of the people needed the most days;
* *most broken*: the promise that was broken most often in the months told, one at a time.

The main line counts from the stage at which a person becomes a lead. A rule for which there is
nothing to tell names no place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accord.agreement.rules.terms import BY_REASON, Agreement

ENOUGH = 10
FEWER, LONGEST, BROKEN = "fewer go on", "longest wait", "most broken"


@dataclass(frozen=True, slots=True)
class Stay:
    """How one stage of the main line did: of so many so many went on, now and before."""

    stage: str
    owner: str
    went_on: int
    cohort: int
    before_went_on: int
    before_cohort: int
    days: float | None


@dataclass(frozen=True, slots=True)
class Kept:
    """How often one promise was broken, of how many that were decided."""

    side: str
    promise: str
    broken: int
    decided: int


@dataclass(frozen=True, slots=True)
class NarrowPlace:
    """A narrow place: by which rule, where, and who owns it (marketing, sdr, sales)."""

    rule: str
    name: str
    owner: str
    amount: float
    of: int = 0


def narrow_places(stays: Sequence[Stay], promises: Iterable[Kept]) -> list[NarrowPlace]:
    """One place for each rule that has something to tell."""
    found = [_fewest(stays), _longest(stays), _most_broken(promises)]
    return [place for place in found if place is not None]


def fallen(stay: Stay) -> float | None:
    """By how much the share that went on fell; None where a period has too few people."""
    if min(stay.cohort, stay.before_cohort) < ENOUGH:
        return None
    return stay.before_went_on / stay.before_cohort - stay.went_on / stay.cohort


def _fewest(stays: Sequence[Stay]) -> NarrowPlace | None:
    told = [(fall, stay) for stay in stays if (fall := fallen(stay)) is not None and fall > 0]
    if not told:
        return None
    fall, stay = max(told, key=lambda pair: pair[0])
    return NarrowPlace(FEWER, stay.stage, stay.owner, fall)


def _longest(stays: Sequence[Stay]) -> NarrowPlace | None:
    told = [(stay.days, stay) for stay in stays if stay.days is not None]
    if not told:
        return None
    days, stay = max(told, key=lambda pair: pair[0])
    return NarrowPlace(LONGEST, stay.stage, stay.owner, days)


def _most_broken(promises: Iterable[Kept]) -> NarrowPlace | None:
    broken, decided = dict[tuple[str, str], int](), dict[tuple[str, str], int]()
    for one in promises:
        key = one.side, one.promise
        broken[key] = broken.get(key, 0) + one.broken
        decided[key] = decided.get(key, 0) + one.decided
    if not any(broken.values()):
        return None
    side, name = max(broken, key=lambda key: broken[key])
    return NarrowPlace(BROKEN, name, side, broken[side, name], decided[side, name])


def clocks_by_stage(
    agreement: Agreement, kinds: Mapping[tuple[str, int], str]
) -> dict[str, list[str]]:
    """The names of the promises that are kept or broken while someone is in each stage.

    `kinds` says of each side and term what it promises. Whatever sales does with a new lead runs
    from the handoff on; an outcome is owed where an accepted lead stands; marketing's reply is
    owed where a returned lead goes; volume counts at the stage that it names, quality at that to
    which sales accepts.
    """
    handed = [stage.name for stage in agreement.stages if stage.handoff]
    taken = [move.to for move in agreement.moves if move.on == "accepted" and move.to != BY_REASON]
    returned = list(dict.fromkeys(reason.to for reason in agreement.returns))
    places = {"first touch": handed, "answer": handed, "depth": handed, "outcome": taken}
    places |= {"feedback": returned, "quality": taken}
    found: dict[str, list[str]] = {stage.name: [] for stage in agreement.stages}
    for side, promises in (
        ("marketing", agreement.promises.marketing),
        ("sales", agreement.promises.sales),
    ):
        for term, promise in enumerate(promises):
            kind = kinds.get((side, term), "")
            for stage in places.get(kind) or [getattr(promise, "of", "")]:
                if promise.name not in found.get(stage, [promise.name]):
                    found[stage].append(promise.name)
    return found
