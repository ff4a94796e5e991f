"""One handoff while it is judged: what belongs to it, and the clocks that follow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from accord.handoff.models import Handoff
from accord.judging.evaluate import Verdict
from accord.judging.log import Event
from accord.judging.terms import Terms
from accord.kit.periods import local_date
from accord.kit.text import fold
from accord.lifecycle.rules import Reason
from accord.sla.models import Clock
from accord.sla.rules.clocks import Answer, AnswerKind, Attempt, Episode, clock_of
from accord.sla.rules.excuses import Excuse, bad_data, feedback_overdue
from accord.sla.rules.terms import Term, What, Whose, applicable

Absences = Mapping[int, Sequence[tuple[datetime, datetime]]]
"""When each user is away."""


@dataclass(slots=True)
class Owners:
    """To whom a lead was given, as far as nobody took it back; whoever got it last owns it."""

    given: dict[int, Event] = field(default_factory=dict)

    def note(self, event: Event) -> None:
        if event.kind == "assignment":
            self.given[event.fact] = event
        elif event.kind == "retraction" and event.says["kind"] == "assignment":
            self.given.pop(int(str(event.says["fact"])), None)

    @property
    def last(self) -> list[tuple[int, Event]]:
        return list(self.given.items())[-1:]


@dataclass(slots=True)
class Hand:
    """A handoff with the facts that were attached to it, under the version of its day."""

    number: int
    move: int
    opened_at: datetime
    terms: Terms
    verdict: Verdict
    assignments: dict[int, Event] = field(default_factory=dict)
    attempts: dict[int, Event] = field(default_factory=dict)
    answers: dict[int, Event] = field(default_factory=dict)
    results: dict[tuple[str, int], Event] = field(default_factory=dict)
    replies: dict[int, Event] = field(default_factory=dict)
    pauses: dict[int, Event] = field(default_factory=dict)
    closed_at: datetime | None = None
    closed_by: tuple[str, int] | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def answer(self) -> Event | None:
        """The first acceptance or return; passing the lead on is no answer."""
        given = (e for e in self.answers.values() if e.says["kind"] != AnswerKind.PASSED_ON)
        return min(given, key=lambda event: event.order, default=None)

    @property
    def accepted(self) -> bool:
        return self.answer is not None and self.answer.says["kind"] == AnswerKind.ACCEPTED

    @property
    def returned(self) -> bool:
        return self.answer is not None and self.answer.says["kind"] == AnswerKind.RETURNED

    @property
    def result(self) -> Event | None:
        """The first thing that says what became of the lead: an outcome, or a deal."""
        return min(self.results.values(), key=lambda event: event.order, default=None)

    @property
    def reason(self) -> Reason | None:
        """Why the lead came back, in the words of the agreement."""
        said = self.answer if self.returned else self.outcome
        return self.reason_of(said) if said else None

    @property
    def outcome(self) -> Event | None:
        outcomes = (e for (kind, _), e in self.results.items() if kind == "outcome")
        return min(outcomes, key=lambda event: event.order, default=None)

    def reason_of(self, event: Event) -> Reason | None:
        return self.terms.stages.reasons.get(fold(str(event.says["reason"])))

    def close(self, event: Event) -> None:
        if self.closed_at is None:
            self.closed_at, self.closed_by = event.at, (event.kind, event.fact)

    def drop(self, kind: str, fact: int) -> bool:
        """Let go of a fact that was retracted; says whether it was one of this handoff."""
        groups = {
            "assignment": self.assignments,
            "attempt": self.attempts,
            "answer": self.answers,
            "reply": self.replies,
            "pause": self.pauses,
        }
        found = self.results.pop((kind, fact), None) or groups.get(kind, {}).pop(fact, None)
        if self.closed_by == (kind, fact):
            self.closed_at = self.closed_by = None
        return found is not None

    def row(self, person: int) -> Handoff:
        owner = max(self.assignments.values(), key=lambda event: event.order, default=None)
        first = min(self.assignments.values(), key=lambda event: event.order, default=None)
        episode = self._episode()
        reason = self.reason
        outcome = self.outcome
        return Handoff(
            person_id=person,
            number=self.number,
            move=self.move,
            opened_at=self.opened_at,
            opened_on=local_date(self.opened_at, self.terms.zone),
            version=self.terms.number,
            grade=self.verdict.grade,
            owner_id=owner.says["owner_id"] if owner else None,
            assigned_at=self._since(first) if first else None,
            first_touch_at=episode.first_touch_at,
            attempts=sum(not attempt.automatic for attempt in episode.attempts),
            answer=str(self.answer.says["kind"]) if self.answer else "",
            answered_at=episode.answer.at if episode.answer else None,
            reason=reason.name if reason else "",
            reason_kind=reason.kind if reason else "",
            replied_at=min((e.occurred_at for e in self.replies.values()), default=None),
            outcome=str(outcome.says["result"]) if outcome else "",
            outcome_at=episode.outcome_at,
            closed_at=self.closed_at,
        )

    def clocks(self, person: int, earlier: Sequence["Hand"], absences: Absences) -> Iterator[Clock]:
        """The clocks of both sides on this handoff."""
        owed = [clock for hand in earlier if (clock := hand.feedback_clock())]
        for term in applicable(self.terms.sales, self.verdict.promises).values():
            clock = self._clock(term, absences)
            if clock is not None:
                late = any(
                    feedback_overdue(o.due_at, o.met_at, clock.starts_at, clock.due_at)
                    for o in owed
                )
                kind = self.reason.kind if self.returned and self.reason else None
                clock.excuse = (
                    Excuse.BAD_DATA if bad_data(kind) else Excuse.FEEDBACK_OVERDUE if late else ""
                )
                clock.person_id = person
                yield clock
        feedback = self.feedback_clock()
        if feedback is not None:
            feedback.person_id, feedback.side = person, "marketing"
            yield feedback

    def feedback_clock(self) -> Clock | None:
        """Marketing's clock on the feedback that a return brought."""
        return self._clock(self.terms.feedback, {}) if self.terms.feedback else None

    def _clock(self, term: Term, absences: Absences) -> Clock | None:
        pauses = [(e.occurred_at, e.says["ends_at"]) for e in self.pauses.values()]
        if term.hours == Whose.OWNER:
            pauses += self._owners_away(absences)
        if term.what == What.FEEDBACK:
            pauses = []
        clock = clock_of(term, self._episode(), self.terms.hours, pauses)  # type: ignore[arg-type]
        if clock is None:
            return None
        return Clock(
            handoff=self.number,
            side="sales",
            promise=term.name,
            term=term.index,
            what=term.what,
            version=self.terms.number,
            starts_at=clock.starts_at,
            due_at=clock.due_at,
            due_on=local_date(clock.due_at, self.terms.zone),
            met_at=clock.met_at,
            ended_at=clock.ended_at,
        )

    def _owners_away(self, absences: Absences) -> Iterator[tuple[datetime, datetime]]:
        """When whoever owned the lead just then was away."""
        given = sorted(self.assignments.values(), key=lambda event: event.order, reverse=True)
        until = datetime.max.replace(tzinfo=UTC)
        for event in given:
            for starts_at, ends_at in absences.get(event.says["owner_id"], ()):  # type: ignore[call-overload]
                start, end = max(starts_at, event.occurred_at), min(ends_at, until)
                if start < end:
                    yield start, end
            until = min(until, event.occurred_at)

    def _episode(self) -> Episode:
        """The handoff as the arithmetic of promises knows it; nothing counts before it opened."""
        return Episode(
            handed_over_at=self.opened_at,
            attempts=[
                Attempt(
                    self._since(event),
                    str(event.says["channel"]),
                    bool(event.says["reached"]),
                    bool(event.says["automatic"]),
                )
                for event in sorted(self.attempts.values(), key=lambda event: event.order)
            ],
            answers=[
                Answer(self._since(event), AnswerKind(str(event.says["kind"])))
                for event in self.answers.values()
            ],
            outcome_at=self._since(self.result) if self.result else None,
            replies=[self._since(event) for event in self.replies.values()],
        )

    def _since(self, event: Event) -> datetime:
        return max(event.occurred_at, self.opened_at)
