"""One handoff as the oracle sees it, and what the promises say about it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from accord.kit.hours import WorkingHours
from tests.judging.meaning import folded, holds
from tests.judging.rows import Fact


@dataclass
class Episode:
    """A handoff and the facts that belong to it."""

    move: int
    opened_at: datetime
    version: object
    row: dict
    assignments: list[Fact] = field(default_factory=list)
    attempts: list[Fact] = field(default_factory=list)
    answers: list[Fact] = field(default_factory=list)
    results: list[Fact] = field(default_factory=list)
    replies: list[Fact] = field(default_factory=list)
    pauses: list[Fact] = field(default_factory=list)
    closing: Fact | None = None

    @property
    def closed(self) -> bool:
        return self.closing is not None

    def close(self, event: Fact) -> None:
        self.closing = self.closing or event

    def forget(self, fact: tuple[str, int]) -> None:
        for name in ("assignments", "attempts", "answers", "results", "replies", "pauses"):
            kept = [event for event in getattr(self, name) if (event.kind, event.id) != fact]
            setattr(self, name, kept)
        if self.closing is not None and (self.closing.kind, self.closing.id) == fact:
            self.closing = None

    @property
    def answer(self) -> Fact | None:
        return next((event for event in self.answers if event.row["kind"] != "passed on"), None)

    @property
    def accepted(self) -> bool:
        return self.answer is not None and self.answer.row["kind"] == "accepted"

    @property
    def returned(self) -> bool:
        return self.answer is not None and self.answer.row["kind"] == "returned"

    @property
    def outcome(self) -> Fact | None:
        return next((event for event in self.results if event.kind == "outcome"), None)

    def reason_of(self, event: Fact):
        said = folded(event.row["reason"])
        returns = self.version.agreement.returns
        return next((reason for reason in returns if folded(reason.reason) == said), None)

    @property
    def reason(self):
        said = self.answer if self.returned else self.outcome
        return self.reason_of(said) if said else None

    def moment(self, event: Fact | None) -> datetime | None:
        """When it happened, but never before the handoff was opened."""
        return max(event.row["occurred_at"], self.opened_at) if event else None

    @property
    def tries(self) -> list[Fact]:
        by_humans = [event for event in self.attempts if not event.row["automatic"]]
        return sorted(by_humans, key=self.moment)

    def written(self, number: int) -> dict:
        """The handoff as its table holds it."""
        reason = self.reason
        return {
            "number": number,
            "move": self.move,
            "opened_at": self.opened_at,
            "opened_on": self.opened_at.astimezone(self.version.zone).date(),
            "version": self.version.number,
            "grade": self.row["grade_name"],
            "owner_id": self.assignments[-1].row["owner_id"] if self.assignments else None,
            "assigned_at": self.moment(self.assignments[0] if self.assignments else None),
            "first_touch_at": self.moment(self.tries[0] if self.tries else None),
            "attempts": len(self.tries),
            "answer": self.answer.row["kind"] if self.answer else "",
            "answered_at": self.moment(self.answer),
            "reason": reason.reason if reason else "",
            "reason_kind": reason.kind if reason else "",
            "replied_at": min((e.row["occurred_at"] for e in self.replies), default=None),
            "outcome": self.outcome.row["result"] if self.outcome else "",
            "outcome_at": self.moment(self.results[0] if self.results else None),
            "closed_at": self.closing.learned if self.closing else None,
        }


def clocks_of(hand: Episode, earlier: list[Episode], absences: list[dict]) -> list[dict]:
    """Every clock on a handoff, with its excuse."""
    chosen: dict[str, tuple] = {}
    for term, promise in enumerate(hand.version.agreement.promises.sales):
        if promise.name not in chosen and holds(promise.for_, hand.row, hand.version.zone):
            chosen[promise.name] = (term, promise)
    owed = [clock for one in earlier if (clock := _feedback(one))]
    clocks = [_sales(hand, term, promise, absences) for term, promise in chosen.values()]
    clocks = [clock for clock in clocks if clock]
    for clock in clocks:
        bad = hand.returned and hand.reason and hand.reason.kind == "bad data"
        waited = any(
            debt["due_at"] < clock["due_at"]
            and (debt["met_at"] is None or debt["met_at"] > max(debt["due_at"], clock["starts_at"]))
            for debt in owed
        )
        clock["excuse"] = "bad data" if bad else "feedback overdue" if waited else ""
    feedback = _feedback(hand)
    return [*clocks, feedback | {"excuse": ""}] if feedback else clocks


def _sales(hand: Episode, term: int, promise, absences: list[dict]) -> dict | None:
    what = getattr(promise, "what", "depth")
    starts = hand.moment(hand.answer) if what == "outcome" else hand.opened_at
    if what == "outcome" and not hand.accepted:
        return None
    pauses = [(e.row["occurred_at"], e.row["ends_at"]) for e in hand.pauses]
    if getattr(promise, "hours", "company") == "owner":
        pauses += _away(hand, absences)
    within = promise.over if what == "depth" else promise.within
    due = _due(within, starts, hand.version.hours, pauses)
    met = {
        "first touch": hand.moment(hand.tries[0] if hand.tries else None),
        "answer": hand.moment(hand.answer),
        "outcome": hand.moment(hand.results[0] if hand.results else None),
        "depth": _tried_enough(hand, promise, due) if what == "depth" else None,
    }[what]
    return _clock(hand, "sales", promise.name, term, what, starts, due, met)


def _feedback(hand: Episode) -> dict | None:
    promises = enumerate(hand.version.agreement.promises.marketing)
    found = [
        (term, promise)
        for term, promise in promises
        if not hasattr(promise, "deliver") and not hasattr(promise, "at_least")
    ]
    if not found or not hand.returned:
        return None
    term, promise = found[0]
    starts = hand.moment(hand.answer)
    due = _due(promise.within, starts, hand.version.hours, [])
    replies = [at for event in hand.replies if (at := hand.moment(event)) >= starts]
    met = min(replies, default=None)
    return _clock(hand, "marketing", promise.name, term, "feedback", starts, due, met)


def _clock(hand: Episode, side, name, term, what, starts, due, met) -> dict:
    return {
        "hand": hand,
        "side": side,
        "promise": name,
        "term": term,
        "what": what,
        "version": hand.version.number,
        "starts_at": starts,
        "due_at": due,
        "due_on": due.astimezone(hand.version.zone).date(),
        "met_at": met,
        "ended_at": None,
    }


def _due(span, starts: datetime, hours: WorkingHours, pauses: list) -> datetime:
    if span.unit == "working days":
        return hours.working_days_after(starts, span.amount, pauses)
    if span.unit == "working hours":
        return hours.after(starts, timedelta(hours=span.amount), pauses)
    due = covered = starts.astimezone(UTC)
    due += timedelta(**{span.unit: span.amount})
    for start, end in sorted(pauses):
        if start < due and end > covered:
            due += end - max(start, covered)
            covered = end
    return due


def _away(hand: Episode, absences: list[dict]) -> list[tuple[datetime, datetime]]:
    """When whoever owned the lead just then was away."""
    away = []
    for number, given in enumerate(hand.assignments):
        later = hand.assignments[number + 1 :]
        until = min((event.row["occurred_at"] for event in later), default=None)
        for absence in absences:
            if absence["user_id"] == given.row["owner_id"]:
                start = max(absence["starts_at"], given.row["occurred_at"])
                end = min(absence["ends_at"], until) if until else absence["ends_at"]
                if start < end:
                    away.append((start, end))
    return away


def _tried_enough(hand: Episode, promise, due: datetime) -> datetime | None:
    channels, enough = set(), []
    for made, attempt in enumerate(hand.tries, start=1):
        channels.add(attempt.row["channel"])
        if attempt.row["reached"] or (
            made >= promise.attempts and len(channels) >= promise.channels
        ):
            enough.append(hand.moment(attempt))
    if hand.results:
        enough.append(hand.moment(hand.results[0]))
    return min((at for at in enough if at <= due), default=None)
