"""Stages, and which move is made on what evidence."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

ANY = "any"
BY_REASON = "by reason"
MARKETING = "marketing"


class EventKind(StrEnum):
    """What may move a person."""

    RISE = "rise"  # a touch, a changed fact, a new version or a wake-up: rules may hold now
    ON = "on"  # a fact that a move of the agreement is tied to
    DECIDED = "decided"  # somebody, or an import, put the person into a stage


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, as far as stages hang on it.

    `met_before` are the stages whose rule held already just before, `entered` those entered in
    this very step.
    """

    kind: EventKind
    on: str = ""
    to: str = ""
    reason: str = ""
    met_before: AbstractSet[str] = frozenset()
    entered: AbstractSet[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as agreed; its rank is its place in the agreement."""

    name: str
    rank: int
    owner: str
    has_rule: bool = False
    handoff: bool = False
    aside: bool = False
    terminal: bool = False
    wakes: bool = False
    was: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a lead comes back: what kind of reason, where it goes, and for how many days."""

    name: str
    kind: str
    to: str
    wake_days: int | None = None


@dataclass(frozen=True, slots=True)
class StageTerms:
    """Everything that an agreement says about stages and moves."""

    stages: Mapping[str, Stage]
    moves: Sequence[tuple[str, str, str]]
    reasons: Mapping[str, Reason]

    @property
    def first(self) -> str:
        return next(iter(self.stages))


def next_move(
    stage: str, satisfied: AbstractSet[str], event: Event, terms: StageTerms
) -> str | None:
    """The stage that the event leads to, or none; `satisfied` are the stages whose rule holds."""
    if event.kind == EventKind.DECIDED:
        return event.to if event.to in terms.stages and event.to != stage else None
    if event.kind == EventKind.ON:
        return _tied_move(stage, event, terms)
    return _rule_move(stage, satisfied, event, terms)


def may_decide(stage: str, to: str, terms: StageTerms) -> bool:
    """Whether the agreement lets a person make this move by hand."""
    return any(
        source in (stage, ANY) and target == to and not on for source, target, on in terms.moves
    )


def goes_back(source: str, target: str, terms: StageTerms) -> bool:
    """Whether a move leads back: down the main line, or aside without leaving the cycle."""
    start, end = terms.stages.get(source), terms.stages.get(target)
    if start is None or end is None or start.aside:
        return False
    return not end.terminal if end.aside else end.rank < start.rank


def _tied_move(stage: str, event: Event, terms: StageTerms) -> str | None:
    for start in (stage, ANY):
        for source, target, on in terms.moves:
            if source == start and on == event.on:
                reached = _by_reason(event, terms) if target == BY_REASON else target
                return reached if reached != stage else None
    return None


def _by_reason(event: Event, terms: StageTerms) -> str | None:
    reason = terms.reasons.get(event.reason)
    return reason.to if reason else None


def _rule_move(
    stage: str, satisfied: AbstractSet[str], event: Event, terms: StageTerms
) -> str | None:
    """The first listed stage further on whose rule holds.

    Rules leave only stages that marketing owns. Who stands aside comes back when a rule that
    did not hold before holds now, not because an old score lingers.
    """
    here = terms.stages.get(stage)
    if here is None or here.owner != MARKETING or here.terminal:
        return None
    fresh = satisfied - event.met_before if here.aside else satisfied
    for there in terms.stages.values():
        further = there.rank > here.rank or (here.aside and not there.aside)
        if there.name in fresh and there.name not in event.entered and further:
            return there.name
    return None
