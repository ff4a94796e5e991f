"""One version of the agreement, prepared for judging: plain terms for rules, statements for SQL."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from accord.agreement.queries import InForce
from accord.agreement.rules.promises import Depth, Feedback, Volume
from accord.agreement.rules.terms import Agreement
from accord.kit.hours import WorkingHours
from accord.kit.text import fold
from accord.lifecycle.rules import Reason, Stage, StageTerms
from accord.scoring.rules import InterestTerm
from accord.sla.rules.terms import Span, Term, Unit, What, Whose


@dataclass(frozen=True, eq=False)
class Terms:
    """What judging needs of one version. `stages` decides moves, `sales` and `feedback` clocks."""

    number: int
    start: datetime
    agreement: Agreement
    zone: ZoneInfo
    hours: WorkingHours
    interest: tuple[InterestTerm, ...]
    positions: tuple[str, ...]
    grades: tuple[str, ...]
    personas: tuple[str, ...]
    stages: StageTerms
    volumes: tuple[Volume, ...]
    feedback: Term | None
    sales: tuple[Term, ...]

    @property
    def ruled(self) -> tuple[str, ...]:
        """The stages that a rule can lead into."""
        return tuple(stage.name for stage in self.stages.stages.values() if stage.has_rule)

    @cached_property
    def hangs_on_time(self) -> bool:
        """Whether what is known can come to mean something else by the passing of time."""
        agreement = self.agreement
        asked = [rule.when for rule in (*agreement.fit, *agreement.personas, *agreement.grades)]
        return any(condition.relative for condition in asked if condition)

    @cached_property
    def asks_for_handoffs(self) -> bool:
        """Whether a promise asks about earlier handoffs, which only the walk knows."""
        asked = [promise.for_ for promise in self.agreement.promises.sales]
        asked += [volume.where for volume in self.volumes]
        names = {name for condition in asked if condition for name in condition.names}
        return bool(names & {"handoffs_before", "returned_before"})


@lru_cache(maxsize=64)
def prepared(version: InForce) -> Terms:
    """The terms of a version; places of positions and grades count from the lowest."""
    agreement = version.agreement
    return Terms(
        number=version.number,
        start=version.start,
        agreement=agreement,
        zone=version.zone,
        hours=version.hours,
        interest=_interest(agreement),
        positions=tuple(place.name for place in reversed(agreement.position)),
        grades=tuple(grade.name for grade in reversed(agreement.grades)),
        personas=tuple(persona.name for persona in agreement.personas),
        stages=_stages(agreement),
        volumes=tuple(p for p in agreement.promises.marketing if isinstance(p, Volume)),
        feedback=_feedback(agreement),
        sales=tuple(_sales(n, p) for n, p in enumerate(agreement.promises.sales)),
    )


def _interest(agreement: Agreement) -> tuple[InterestTerm, ...]:
    usual = agreement.interest.half_life
    return tuple(
        InterestTerm(
            name=rule.name,
            points=rule.points,
            half_life=int((rule.half_life or usual).length.total_seconds()),
            most=rule.at_most.count if rule.at_most else None,
            per=rule.at_most.per if rule.at_most else None,
        )
        for rule in agreement.interest.rules
    )


def _stages(agreement: Agreement) -> StageTerms:
    return StageTerms(
        stages={
            stage.name: Stage(
                name=stage.name,
                rank=rank,
                owner=stage.owner,
                has_rule=stage.enter is not None,
                handoff=stage.handoff,
                aside=stage.aside,
                terminal=stage.terminal,
                wakes=stage.wakes,
                was=stage.was or "",
            )
            for rank, stage in enumerate(agreement.stages)
        },
        moves=tuple((move.from_, move.to, move.on or "") for move in agreement.moves),
        reasons={
            fold(reason.reason): Reason(
                name=reason.reason,
                kind=reason.kind,
                to=reason.to,
                wake_days=reason.wake.length.days if reason.wake else None,
            )
            for reason in agreement.returns
        },
    )


def _feedback(agreement: Agreement) -> Term | None:
    for number, promise in enumerate(agreement.promises.marketing):
        if isinstance(promise, Feedback):
            span = Span(promise.within.amount, Unit(promise.within.unit))
            return Term(promise.name, What.FEEDBACK, span, 1.0, number)
    return None


def _sales(number: int, promise) -> Term:
    if isinstance(promise, Depth):
        span = Span(promise.over.amount, Unit(promise.over.unit))
        return Term(
            name=promise.name,
            what=What.DEPTH,
            within=span,
            target=promise.target,
            index=number,
            attempts=promise.attempts,
            channels=promise.channels,
        )
    span = Span(promise.within.amount, Unit(promise.within.unit))
    what, whose = What(promise.what), Whose(promise.hours)
    return Term(promise.name, what, span, promise.target, number, whose)
