"""What was known of a person and how interested the person was, step by step along the log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import floor

from accord.judging.evaluate import Marks, Moment
from accord.judging.log import Event, Log
from accord.judging.terms import Terms
from accord.scoring.rules import BuyingCycle, Interest, millionths

NO_MARKS = Marks((), None)
RISING = frozenset(
    ["touch", "attempt", "personfact", "companyfact", "employment", "personlink", "agreement"]
)
"""What may make a rule hold that did not hold before."""

UNSCORED = frozenset(["assignment", "reply", "pause"])
"""What changes neither score nor stage."""

MarksOf = Mapping[int, Mapping[int, Marks]]
"""The marks of touches, by version number and touch."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event under the version of its moment, with what is to be judged then.

    `before` is the same moment without the event: it tells what holds only now.
    """

    event: Event
    terms: Terms
    after: Moment | None
    before: Moment | None


@dataclass(slots=True)
class Known:
    """The facts that hold, by field; of several the one that happened last counts."""

    own: dict[str, dict[int, Event]] = field(default_factory=dict)
    companies: dict[int, dict[str, dict[int, Event]]] = field(default_factory=dict)
    employers: dict[int, Event] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        says = event.says
        if event.kind == "personfact":
            self.own.setdefault(str(says["field"]), {})[event.fact] = event
        elif event.kind == "employment":
            self.employers[event.fact] = event
        else:
            fields = self.companies.setdefault(int(str(says["company_id"])), {})
            fields.setdefault(str(says["field"]), {})[event.fact] = event

    def drop(self, kind: object, fact: object) -> None:
        if kind == "employment":
            self.employers.pop(int(str(fact)), None)
            return
        company = kind == "companyfact"
        groups = self.companies.values() if company else [self.own]
        for fields in groups:
            for events in fields.values():
                events.pop(int(str(fact)), None)

    def drop_person(self, person: int) -> None:
        for events in [*self.own.values(), self.employers]:
            for fact in [fact for fact, event in events.items() if event.person == person]:
                del events[fact]

    def values(self) -> dict[str, str]:
        """The value of each field that is known."""
        found = _latest(self.own)
        employer = max(self.employers.values(), key=_recency, default=None)
        company = employer.says["company_id"] if employer else None
        if company is not None:
            found |= _latest(self.companies.get(int(str(company)), {}))
        return found


class Scores:
    """Walks along one log and says at each step what there is to judge."""

    def __init__(self, log: Log, versions: Sequence[Terms], marks: MarksOf) -> None:
        self.log = log
        self.versions = versions
        self.marks = marks
        self.version: Terms | None = None
        self.known = Known()
        self.values: dict[str, str] = {}
        self.touches: dict[int, Event] = {}
        self.waiting: dict[int, list[Event]] = {person: [] for person in log.others}
        self.linked: set[int] = {log.person, 0}
        self.interest = Interest(())
        self.cycle = BuyingCycle()
        self.set_aside_before = False

    @property
    def terms(self) -> Terms:
        """The version that holds; there is one as soon as there was a step."""
        if self.version is None:
            raise LookupError(f"no agreement held yet for person {self.log.person}")
        return self.version

    def steps(self, until: datetime) -> Iterator[Step]:
        """Every step up to a moment, the start of new versions among them."""
        for event in self._with_versions(until):
            if event.kind == "agreement":
                yield self._take_over(event)
            elif event.person not in self.linked:
                self.waiting[event.person].append(event)
            else:
                self._settle_terms(event.at)
                if self.version is not None:
                    yield self._step(event)

    def moment(self, at: datetime) -> Moment:
        """The person as known and scored so far, at a moment from then on."""
        seconds = at.timestamp()
        return Moment(
            terms=self.terms,
            at=floor(seconds),
            known=self.values,
            interest=millionths(self.interest.at(seconds)),
            place=self.cycle.at(seconds),
        )

    def _with_versions(self, until: datetime) -> Iterator[Event]:
        """The events up to a moment, and each new version's start after the first of them."""
        events = [event for event in self.log.events if event.at <= until]
        if not events:
            return
        first = events[0].at
        starts = [
            Event((terms.start, -1, 0), "agreement", terms.number, terms.start, 0, {})
            for terms in self.versions
            if first < terms.start <= until
        ]
        yield from sorted([*events, *starts], key=lambda event: event.order)

    def _settle_terms(self, at: datetime) -> None:
        """Find the version that holds at the first event."""
        if self.version is None:
            held = [terms for terms in self.versions if terms.start <= at]
            if held:
                self._judge_by(held[-1])

    def _take_over(self, event: Event) -> Step:
        before = self.moment(event.at) if self.version else None
        self._judge_by(next(t for t in self.versions if t.number == event.fact))
        return Step(event, self.terms, self.moment(event.at), before)

    def _step(self, event: Event) -> Step:
        rising = event.kind in RISING or event.kind == "retraction"
        before = self.moment(event.at) if rising and self.set_aside_before else None
        changed = self._take_in(event)
        if event.kind in ("answer", "outcome", "decidedmove", "dealchange"):
            self.set_aside_before = True
        after = self.moment(event.at) if changed else None
        return Step(event, self.terms, after, before if after else None)

    def _take_in(self, event: Event) -> bool:
        """Let the event change what is known; says whether anything has to be judged then."""
        if event.kind in ("touch", "attempt"):
            return not event.says.get("automatic") and self._touch(event)
        if event.kind in ("personfact", "companyfact", "employment"):
            self.known.add(event)
            self.values = self.known.values()
        elif event.kind == "retraction":
            self._retract(event)
        elif event.kind == "personlink":
            self._link(int(str(event.says["other"])))
        return event.kind not in UNSCORED

    def _touch(self, event: Event) -> bool:
        first = not self.touches
        seconds = event.at.timestamp()
        place_before = self.cycle.at(seconds)
        self.touches[_touch_key(event)] = event
        marks = self._count(event)
        place = self.cycle.at(seconds)
        return first or bool(marks.rules) or place != place_before

    def _count(self, event: Event) -> Marks:
        marks = self.marks[self.terms.number].get(_touch_key(event), NO_MARKS)
        touched = event.occurred_at.timestamp()
        on = event.says["occurred_on"]
        self.interest.add(marks.rules, touched=touched, on=on, at=event.at.timestamp())  # type: ignore[arg-type]
        self.cycle.add(marks.place, touched=touched)
        return marks

    def _judge_by(self, terms: Terms) -> None:
        """Count every touch so far by this version, in the order in which it was learned."""
        self.version = terms
        self.set_aside_before |= any(s.aside and s.has_rule for s in terms.stages.stages.values())
        self._recount()

    def _recount(self) -> None:
        self.interest, self.cycle = Interest(self.terms.interest), BuyingCycle()
        for touch in sorted(self.touches.values(), key=lambda event: event.order):
            self._count(touch)

    def _retract(self, event: Event) -> None:
        kind, fact = event.says["kind"], int(str(event.says["fact"]))
        if kind in ("touch", "attempt"):
            self.touches.pop(fact if kind == "touch" else -fact, None)
            self._recount()
        elif kind == "personlink":
            self._unlink(fact)
        else:
            self.known.drop(kind, fact)
            self.values = self.known.values()

    def _link(self, other: int) -> None:
        """From now on the other's log counts as this one's, what it holds already included."""
        self.linked.add(other)
        for event in self.waiting.pop(other, []):
            if event.kind in ("touch", "attempt") and not event.says.get("automatic"):
                self.touches[_touch_key(event)] = event
            elif event.kind in ("personfact", "employment"):
                self.known.add(event)
        self.values = self.known.values()
        self._recount()

    def _unlink(self, link: int) -> None:
        other = next(
            int(str(event.says["other"]))
            for event in self.log.events
            if event.kind == "personlink" and event.fact == link
        )
        self.linked.discard(other)
        self.waiting[other] = []
        self.touches = {f: e for f, e in self.touches.items() if e.person != other}
        self.known.drop_person(other)
        self.values = self.known.values()
        self._recount()


def _touch_key(event: Event) -> int:
    """Touches go by their id, what sales did by its attempt's id made negative."""
    return event.fact if event.kind == "touch" else -event.fact


def _recency(event: Event) -> tuple[datetime, object]:
    return event.occurred_at, event.order


def _latest(fields: Mapping[str, Mapping[int, Event]]) -> dict[str, str]:
    latest = {
        name: max(events.values(), key=_recency).says["value"]
        for name, events in fields.items()
        if events
    }
    return {name: str(value) for name, value in latest.items() if value is not None}
