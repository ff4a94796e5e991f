"""How stages look: their names, the hue of the team that owns them, and the ribbon of one person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from accord.agreement.rules.terms import Agreement, Stage
from accord.lifecycle.models import Move

Hue = Literal["marketing", "sales", "handoff", "back", "left"]


@dataclass(frozen=True)
class Stages:
    """The stages of the agreement in force, in its order; empty while there is none."""

    agreed: Sequence[Stage] = ()

    @classmethod
    def of(cls, agreement: Agreement | None) -> "Stages":
        return cls(agreement.stages if agreement else ())

    @property
    def by_name(self) -> Mapping[str, Stage]:
        return {stage.name: stage for stage in self.agreed}

    def hue(self, name: str) -> Hue:
        """Indigo where marketing owns the stage, teal where sales does, grey beside the cycle."""
        stage = self.by_name.get(name)
        if stage is None or stage.aside:
            return "left"
        return "marketing" if stage.owner == "marketing" else "sales"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the ribbon: when it was entered last, whether the person is in it now.

    It is passed over if the person went further without it.
    """

    name: str
    hue: Hue
    at: datetime | None
    is_current: bool
    is_passed: bool
    entries: int
    back: int


def ribbon(stages: Stages, moves: Iterable[Move], current: str) -> list[Step]:
    """The main line in its order, then the stages beside it that the person has been in."""
    moves = list(moves)
    beside = [s for s in stages.agreed if s.aside and any(m.to_stage == s.name for m in moves)]
    main = [stage.name for stage in stages.agreed if not stage.aside]
    names = [*main, *(stage.name for stage in beside)]
    unknown = dict.fromkeys(m.to_stage for m in moves if m.to_stage not in stages.by_name)
    reached = max((place for place, name in enumerate(main) if _entries(name, moves)), default=-1)
    return [
        _step(name, stages, moves, is_current=name == current, is_passed=place < reached)
        for place, name in enumerate((*names, *unknown))
    ]


def _step(
    name: str, stages: Stages, moves: list[Move], *, is_current: bool, is_passed: bool
) -> Step:
    entries = _entries(name, moves)
    return Step(
        name=name,
        hue=stages.hue(name),
        at=entries[-1].at if entries else None,
        is_current=is_current,
        is_passed=is_passed and not entries,
        entries=len(entries),
        back=sum(move.backward for move in entries),
    )


def _entries(name: str, moves: list[Move]) -> list[Move]:
    return [move for move in moves if move.to_stage == name]
