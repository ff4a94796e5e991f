"""Folding one log into moves and handoffs: the state machine of the revenue cycle.

A walk asks for verdicts by yielding moments and is sent the answers, so that a driver can ask
the database about thousands of persons at once.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accord.handoff.models import Handoff
from accord.judging.episodes import Absences, Hand, Owners
from accord.judging.evaluate import Moment, Verdict
from accord.judging.log import Event, Log
from accord.judging.scores import Scores, Step
from accord.judging.terms import Terms
from accord.kit.periods import day_bounds, local_date
from accord.kit.text import fold
from accord.lifecycle.models import Move
from accord.lifecycle.rules import Event as StageEvent
from accord.lifecycle.rules import EventKind, goes_back, next_move
from accord.sla.models import Clock, Delivery
from accord.sla.rules.marketing import COUNTS_AGAIN_AFTER

Asking = Generator[list[Moment], list[Verdict], None]

RETRACTABLE = ("answer", "outcome", "decidedmove", "dealchange")
WAITING = ("answer", "outcome", "decidedmove", "attempt", "reply", "pause")
"""What belongs to a handoff or a stage, and is listed where there is none."""

DEAL_EVENTS = {"opened": "deal opened", "won": "deal won", "lost": "deal lost"}


@dataclass(slots=True)
class Judgement:
    """All that follows from one log."""

    person: int
    known: bool = True
    moves: list[Move] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    handoffs: list[Handoff] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    unmatched: list[tuple[str, int, str]] = field(default_factory=list)
    scored: tuple[Moment, Verdict] | None = None
    sums: dict[int, tuple[float, float]] = field(default_factory=dict)
    version: int | None = None
    wakes_at: datetime | None = None


class Walk:
    """The stage, the handoffs and the open questions of one person, up to a moment."""

    def __init__(
        self, log: Log, fresh: Callable[[], Scores], absences: Absences, until: datetime
    ) -> None:
        self.log = log
        self.fresh = fresh
        self.absences = absences
        self.until = until
        self.judgement = Judgement(log.person, known=bool(log.events))
        self.stage = ""
        self.hands: list[Hand] = []
        self.wake_at: datetime | None = None
        self.owners = Owners()

    def run(self) -> Asking:
        """Ask for all verdicts of the log at once, then walk."""
        scores = self.fresh()
        steps = list(scores.steps(self.until))
        moments = [m for step in steps for m in (step.before, step.after) if m is not None]
        answers = iter((yield moments) if moments else [])
        current: tuple[Moment, Verdict] | None = None
        for step in steps:
            yield from self._wake_up(step.event.at)
            before = next(answers) if step.before else None
            if step.after:
                current = (step.after, next(answers))
            yield from self._take(step, before, current)
        yield from self._wake_up(self.until)
        self._conclude(scores, current)

    def _take(
        self, step: Step, before: Verdict | None, current: tuple[Moment, Verdict] | None
    ) -> Asking:
        """Let one event have its consequences."""
        kind = step.event.kind
        self.owners.note(step.event)
        if step.terms is None or current is None:
            if kind in WAITING:
                self._unmatched(step.event, "no agreement held then")
            return
        if not self.stage:
            yield from self._enter(step.terms.stages.first, step.event, current, "first seen")
        if self.stage not in step.terms.stages.stages:
            yield from self._rename(step.terms, step.event, current)
        if step.after and kind not in RETRACTABLE:
            met_before = before.stages if before else frozenset()
            yield from self._rise(step.event, current, met_before)
        if kind in _TAKERS:
            yield from _TAKERS[kind](self, step, current)

    def _rise(
        self, event: Event, current: tuple[Moment, Verdict], met_before: frozenset[str]
    ) -> Asking:
        """Run the stage rules until nothing changes, each stage at most once."""
        terms, entered = current[0].terms, frozenset({self.stage})
        while True:
            rise = StageEvent(EventKind.RISE, met_before=met_before, entered=entered)
            target = next_move(self.stage, current[1].stages, rise, terms.stages)
            if target is None:
                return
            entered |= {target}
            yield from self._enter(target, event, current, _rule_of(target, event, current))

    def _rename(self, terms: Terms, event: Event, current: tuple[Moment, Verdict]) -> Asking:
        """Under a new version a stage may have a new name."""
        stages = terms.stages.stages.values()
        heir = next((stage.name for stage in stages if stage.was == self.stage), None)
        if heir:
            why = f"new agreement: {self.stage} is now {heir}"
            yield from self._enter(heir, event, current, why)

    def _wake_up(self, until: datetime) -> Asking:
        """Judge anew whoever rests, when the agreed time is over."""
        if self.wake_at is None or self.wake_at > until:
            return
        at, self.wake_at = self.wake_at, None
        if self.log.is_absorbed((at, 0, 0)):
            return
        scores = self.fresh()
        for _ in scores.steps(at - timedelta(microseconds=1)):
            pass
        moment = scores.moment(at)
        (verdict,) = yield [moment]
        event = Event((at, 0, 0), "wake", 0, at, self.log.person, {})
        yield from self._rise(event, (moment, verdict), frozenset())

    def _enter(self, stage: str, event: Event, current: tuple[Moment, Verdict], why: str) -> Asking:
        """Write the move, and open what begins with it."""
        moment, verdict = current
        terms = moment.terms
        number = len(self.judgement.moves) + 1
        self.wake_at = None
        self.judgement.moves.append(
            Move(
                person_id=self.log.person,
                number=number,
                from_stage=self.stage,
                to_stage=stage,
                at=event.at,
                on=local_date(event.at, terms.zone),
                origin=str(event.says.get("origin", "rule")),
                cause=event.kind,
                cause_fact=event.fact or None,
                version=terms.number,
                why=why[:600],
                fit=verdict.fit,
                interest=moment.interest,
                grade=verdict.grade,
                position=terms.positions[moment.place] if moment.place is not None else "",
                persona=verdict.persona,
                entry=1 + sum(move.to_stage == stage for move in self.judgement.moves),
                backward=goes_back(self.stage, stage, terms.stages),
            )
        )
        self.stage = stage
        entered = terms.stages.stages.get(stage)
        if entered is None:
            return
        delivers = any(volume.of == stage for volume in terms.volumes)
        if terms.asks_for_handoffs and (delivers or entered.handoff):
            verdict = yield from self._asked_with_handoffs(moment)
        self._deliver(number, event, terms, verdict)
        if entered.handoff:
            self._open_hand(number, event, terms, verdict)
        elif entered.aside and self.hands:
            self.hands[-1].close(event)

    def _asked_with_handoffs(
        self, moment: Moment
    ) -> Generator[list[Moment], list[Verdict], Verdict]:
        (verdict,) = yield [
            Moment(
                terms=moment.terms,
                at=moment.at,
                known=moment.known,
                interest=moment.interest,
                place=moment.place,
                handoffs_before=len(self.hands),
                returned_before=any(hand.returned for hand in self.hands),
            )
        ]
        return verdict

    def _deliver(self, number: int, event: Event, terms: Terms, verdict: Verdict) -> None:
        on = local_date(event.at, terms.zone)
        for index, volume in enumerate(terms.volumes):
            if volume.of != self.stage or index not in verdict.volumes:
                continue
            counted = [
                row.on
                for row in self.judgement.deliveries
                if row.promise == volume.name and row.counts
            ]
            self.judgement.deliveries.append(
                Delivery(
                    person_id=self.log.person,
                    move=number,
                    promise=volume.name,
                    version=terms.number,
                    at=event.at,
                    on=on,
                    counts=not counted or on - counted[-1] >= COUNTS_AGAIN_AFTER,
                )
            )

    def _open_hand(self, move: int, event: Event, terms: Terms, verdict: Verdict) -> None:
        if self.hands:
            self.hands[-1].close(event)
        hand = Hand(len(self.hands) + 1, move, event.at, terms, verdict)
        hand.assignments.update(self.owners.last)
        self.hands.append(hand)

    def _attach(self, group: str, event: Event) -> None:
        """Put the event into a group of the open handoff; who owns a lead owns it also later."""
        hand = self.hands[-1] if self.hands else None
        if hand is not None and hand.is_open:
            getattr(hand, group)[event.fact] = event
        elif group != "assignments":
            self._unmatched(event, "no handoff was open then")

    def _unmatched(self, event: Event, why: str) -> None:
        self.judgement.unmatched.append((event.kind, event.fact, why))

    def _follow(
        self, on: str, reason: str, event: Event, current: tuple[Moment, Verdict], why: str
    ) -> Asking:
        """Make the move that the agreement ties to this fact, if there is one."""
        stages = current[0].terms.stages
        tied = StageEvent(EventKind.ON, on=on, reason=fold(reason))
        target = next_move(self.stage, frozenset(), tied, stages)
        if target is None:
            return
        yield from self._enter(target, event, current, why)
        cause = stages.reasons.get(fold(reason))
        if cause and cause.wake_days and stages.stages[target].wakes:
            day = local_date(event.at, current[0].terms.zone) + timedelta(days=cause.wake_days)
            self.wake_at = day_bounds(day, current[0].terms.zone)[0]

    def _answer(self, step: Step, current: tuple[Moment, Verdict]) -> Asking:
        event, hand = step.event, self.hands[-1] if self.hands else None
        kind, by = str(event.says["kind"]), event.by
        if hand is None or not hand.is_open:
            self._unmatched(event, "no handoff was open then")
            return
        if hand.answer is not None:
            self._unmatched(event, "the handoff was answered before")
            return
        if kind == "returned" and hand.reason_of(event) is None:
            self._unmatched(event, f"the agreement has no reason “{event.says['reason']}”")
            return
        hand.answers[event.fact] = event
        if kind == "passed on":
            return
        why = f"{kind}{by}" + (f": {event.says['reason']}" if kind == "returned" else "")
        yield from self._follow(kind, str(event.says["reason"]), event, current, why)
        if kind == "returned":
            hand.close(event)

    def _outcome(self, step: Step, current: tuple[Moment, Verdict]) -> Asking:
        event, hand = step.event, self.hands[-1] if self.hands else None
        result = str(event.says["result"])
        if hand is None or not hand.accepted:
            self._unmatched(event, "no accepted handoff was there to have an outcome")
            return
        if hand.outcome is not None:
            self._unmatched(event, "the handoff had its outcome before")
            return
        if result == "not qualified" and hand.reason_of(event) is None:
            self._unmatched(event, f"the agreement has no reason “{event.says['reason']}”")
            return
        hand.results["outcome", event.fact] = event
        why = f"{result}{event.by}"
        if result == "not qualified":
            why += f": {event.says['reason']}"
        yield from self._follow(result, str(event.says["reason"]), event, current, why)
        if result == "not qualified":
            hand.close(event)

    def _decided(self, step: Step, current: tuple[Moment, Verdict]) -> Asking:
        event = step.event
        stage = str(event.says["stage"])
        stages = current[0].terms.stages
        if stage not in stages.stages:
            self._unmatched(event, f"the agreement has no stage “{stage}”")
            return
        decided = StageEvent(EventKind.DECIDED, to=stage)
        target = next_move(self.stage, frozenset(), decided, stages)
        if target:
            said = f": {event.says['why']}" if event.says["why"] else ""
            who = "imported" if event.says["origin"] == "import" else f"decided{event.by}"
            yield from self._enter(target, event, current, f"{who}{said}")

    def _deal(self, step: Step, current: tuple[Moment, Verdict]) -> Asking:
        event = step.event
        on = DEAL_EVENTS.get(str(event.says["kind"]))
        if on is None:
            return
        hand = self.hands[-1] if self.hands else None
        if hand is not None and hand.is_open:
            hand.results["dealchange", event.fact] = event
        said = f", {event.says['why']}" if event.says["why"] else ""
        yield from self._follow(on, "", event, current, f"{on}: {event.says['deal']}{said}")
        if hand is not None and on != "deal opened":
            hand.close(event)

    def _reply(self, step: Step, current: tuple[Moment, Verdict]) -> Asking:
        waiting = [hand for hand in self.hands if hand.returned]
        if waiting:
            waiting[-1].replies[step.event.fact] = step.event
        else:
            self._unmatched(step.event, "no returned handoff waited for a reply")
        yield from ()

    def _retraction(self, step: Step, current: tuple[Moment, Verdict]) -> Asking:
        """Undo what a retracted fact did to handoffs, and the move it caused if that is the last."""
        says = step.event.says
        kind, fact = str(says["kind"]), int(str(says["fact"]))
        for hand in self.hands:
            hand.drop(kind, fact)
        last = self.judgement.moves[-1] if self.judgement.moves else None
        if kind in RETRACTABLE and last and (last.cause, last.cause_fact) == (kind, fact):
            back = last.from_stage
            reopened = self.hands[-1] if self.hands and self.hands[-1].move == last.number else None
            if reopened:
                reopened.close(step.event)
            stage = current[0].terms.stages.stages.get(back)
            if stage is not None and stage.handoff and self.hands:
                self.stage = back
                yield from self._back(back, step.event, current, last)
            elif back:
                yield from self._enter(back, step.event, current, f"taken back: {says['why']}")

    def _back(
        self, stage: str, event: Event, current: tuple[Moment, Verdict], undone: Move
    ) -> Asking:
        """Return to a stage that hands over without handing over again: the old handoff goes on."""
        hands, self.hands = self.hands, []
        self.stage = undone.to_stage
        deliveries = list(self.judgement.deliveries)
        yield from self._enter(stage, event, current, f"taken back: {event.says['why']}")
        self.hands, self.judgement.deliveries = hands, deliveries

    def _conclude(self, scores: Scores, current: tuple[Moment, Verdict] | None) -> None:
        judgement, person = self.judgement, self.log.person
        judgement.scored = current
        judgement.sums = dict(scores.interest.sums)
        judgement.version = scores.version.number if scores.version else None
        coming = (event.at for event in self.log.events if event.at > self.until)
        judgement.wakes_at = min(filter(None, [self.wake_at, next(coming, None)]), default=None)
        for index, hand in enumerate(self.hands):
            judgement.handoffs.append(hand.row(person))
            judgement.clocks += hand.clocks(person, self.hands[:index], self.absences)


def _attaching(group: str) -> Callable[[Walk, Step, tuple[Moment, Verdict]], Asking]:
    def take(walk: Walk, step: Step, current: tuple[Moment, Verdict]) -> Asking:
        walk._attach(group, step.event)
        yield from ()

    return take


_TAKERS: dict[str, Callable[[Walk, Step, tuple[Moment, Verdict]], Asking]] = {
    "answer": Walk._answer,
    "outcome": Walk._outcome,
    "decidedmove": Walk._decided,
    "dealchange": Walk._deal,
    "reply": Walk._reply,
    "retraction": Walk._retraction,
    "assignment": _attaching("assignments"),
    "attempt": _attaching("attempts"),
    "pause": _attaching("pauses"),
}


def _rule_of(stage: str, event: Event, current: tuple[Moment, Verdict]) -> str:
    """Why a rule moved the person, in the words of the agreement, with the scores of the moment."""
    moment, verdict = current
    agreed = next(s for s in moment.terms.agreement.stages if s.name == stage)
    opening = {"agreement": f"new agreement, version {event.fact}: ", "wake": "rested as agreed: "}
    scores = f"fit {verdict.fit}, interest {moment.interest // 1_000_000}"
    grade = f", grade {verdict.grade}" if verdict.grade else ""
    rule = agreed.enter.text if agreed.enter else ""
    return f"{opening.get(event.kind, '')}{rule} ({scores}{grade})"
