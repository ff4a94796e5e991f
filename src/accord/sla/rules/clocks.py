"""The clocks that run on a handoff: when each starts, when it is due, when it was met."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accord.kit.hours import Pauses, WorkingHours
from accord.sla.rules.excuses import Excuse
from accord.sla.rules.terms import Term, What, due_at


class Standing(StrEnum):
    """How a promise stands at a moment."""

    OPEN = "open"
    MET = "met"
    BREACHED = "breached"
    EXCUSED = "excused"
    VOID = "void"


class AnswerKind(StrEnum):
    """What sales said to a handoff. Passing it on to the right colleague is no answer."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    PASSED_ON = "passed on"


@dataclass(frozen=True, slots=True)
class Answer:
    at: datetime
    kind: AnswerKind


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tried to reach the lead, or a machine did; `reached` says whether they spoke."""

    at: datetime
    channel: str
    reached: bool
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Episode:
    """What is known about one handoff, as far as promises hang on it."""

    handed_over_at: datetime
    attempts: Sequence[Attempt] = ()
    answers: Sequence[Answer] = ()
    outcome_at: datetime | None = None
    replies: Sequence[datetime] = ()

    @property
    def answer(self) -> Answer | None:
        """The first acceptance or return."""
        given = [answer for answer in self.answers if answer.kind != AnswerKind.PASSED_ON]
        return min(given, key=lambda answer: answer.at, default=None)

    @property
    def accepted_at(self) -> datetime | None:
        answer = self.answer
        return answer.at if answer and answer.kind == AnswerKind.ACCEPTED else None

    @property
    def returned_at(self) -> datetime | None:
        """The first return, also one that follows an acceptance."""
        return earliest(a.at for a in self.answers if a.kind == AnswerKind.RETURNED)

    @property
    def first_touch_at(self) -> datetime | None:
        """The first attempt by a human since the handoff."""
        return earliest(
            (attempt.at for attempt in self.attempts if not attempt.automatic),
            since=self.handed_over_at,
        )


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise on one handoff. `ended_at` is when it lost its object without being met."""

    starts_at: datetime
    due_at: datetime
    met_at: datetime | None = None
    ended_at: datetime | None = None


def clock_of(
    term: Term, episode: Episode, hours: WorkingHours, pauses: Pauses = ()
) -> Clock | None:
    """The clock that the term sets on an episode; none before there is something to wait for."""
    starts_at = _STARTS[term.what](episode)
    if starts_at is None:
        return None
    due = due_at(term.within, starts_at, hours, pauses)
    return Clock(
        starts_at=starts_at,
        due_at=due,
        met_at=_met_at(term, episode, due),
        ended_at=episode.returned_at if term.what == What.OUTCOME else None,
    )


def standing(clock: Clock, *, as_of: datetime, excuse: Excuse | None = None) -> Standing:
    """How the promise stands; an act exactly on the due moment keeps it.

    An excuse forgives a breach. It takes nothing from a promise that was kept, and one that is
    not yet due stays open.
    """
    if _by(clock.met_at, min(as_of, clock.due_at)):
        return Standing.MET
    if _by(clock.ended_at, min(as_of, clock.due_at)):
        return Standing.VOID
    if as_of <= clock.due_at:
        return Standing.OPEN
    return Standing.EXCUSED if excuse else Standing.BREACHED


def depth_met(
    attempts: Iterable[Attempt],
    outcome_at: datetime | None,
    window_end: datetime,
    need_attempts: int,
    need_channels: int,
) -> datetime | None:
    """When sales had done enough by the end of the window, whichever came first: it reached the
    lead, it had an outcome, or it had made the agreed attempts over the agreed channels.
    """
    moments = [outcome_at] if outcome_at else []
    made, channels = 0, set()
    for attempt in sorted(attempts, key=lambda attempt: attempt.at):
        if attempt.automatic:
            continue
        made += 1
        channels.add(attempt.channel)
        if attempt.reached or (made >= need_attempts and len(channels) >= need_channels):
            moments.append(attempt.at)
            break
    return earliest(moment for moment in moments if moment <= window_end)


def earliest(moments: Iterable[datetime], since: datetime | None = None) -> datetime | None:
    """The first of the moments, leaving out those before `since`."""
    return min((at for at in moments if since is None or at >= since), default=None)


def _met_at(term: Term, episode: Episode, due: datetime) -> datetime | None:
    if term.what == What.DEPTH:
        since_handoff = (a for a in episode.attempts if a.at >= episode.handed_over_at)
        return depth_met(since_handoff, episode.outcome_at, due, term.attempts, term.channels)
    return _MEETS[term.what](episode)


def _answered_at(episode: Episode) -> datetime | None:
    return episode.answer.at if episode.answer else None


def _replied_at(episode: Episode) -> datetime | None:
    return earliest(episode.replies, since=episode.returned_at)


def _handed_over_at(episode: Episode) -> datetime | None:
    return episode.handed_over_at


def _by(moment: datetime | None, limit: datetime) -> bool:
    return moment is not None and moment <= limit


_Moment = Callable[[Episode], datetime | None]

_STARTS: dict[What, _Moment] = {
    What.FIRST_TOUCH: _handed_over_at,
    What.ANSWER: _handed_over_at,
    What.DEPTH: _handed_over_at,
    What.OUTCOME: lambda episode: episode.accepted_at,
    What.FEEDBACK: lambda episode: episode.returned_at,
}

_MEETS: dict[What, _Moment] = {
    What.FIRST_TOUCH: lambda episode: episode.first_touch_at,
    What.ANSWER: _answered_at,
    What.OUTCOME: lambda episode: episode.outcome_at,
    What.FEEDBACK: _replied_at,
}
