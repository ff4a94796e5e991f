"""What was known of a person and how interested the person was, step by step along the log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import floor

from accord.judging.evaluate import Marks, Moment
from accord.judging.log import ABOUT_A_COMPANY, Event, Log
from accord.judging.terms import Terms
from accord.scoring.rules import BuyingCycle, Interest, millionths

NO_MARKS = Marks((), None)
RISING = frozenset(
    ["touch", "attempt", "personfact", "companyfact", "employment", "personlink", "agreement"]
)
"""What may make a rule hold that did not hold before."""

UNSCORED = frozenset(["assignment", "reply", "pause"])
"""What changes neither score nor stage."""

TOUCHING = frozenset(["touch", "attempt"])
TELLING = frozenset(["personfact", "companyfact", "employment"])

MarksOf = Mapping[int, Mapping[int, Marks]]
"""The marks of touches, by version number and touch."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event under the version of its moment, with what is to be judged then.

    `before` is the same moment without the event: it tells what holds only now. There are no
    terms as long as no agreement holds.
    """

    event: Event
    terms: Terms | None
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
        self.apart: dict[int, list[Event]] = {person: [] for person in log.others}
        self.links: dict[int, int] = {}
        self.interest = Interest(())
        self.cycle = BuyingCycle()
        self.begun = False
        self.unscored = True
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
            if event.person in self.apart:
                self.apart[event.person].append(event)
            if event.person in self.apart and event.person not in self.links.values():
                continue
            if self.log.is_absorbed(event.order):
                self._learn(event)
                self._recount()
            elif event.kind == "agreement":
                yield self._take_over(event)
            else:
                yield from self._own_step(event)

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
        first = next((event.at for event in events if event.person == self.log.person), None)
        if first is None:
            return
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
        self._learn(event)
        return Step(event, self.terms, self.moment(event.at), before)

    def _own_step(self, event: Event) -> Iterator[Step]:
        """A step, once there is a person to judge and an agreement to judge by."""
        self.begun = self.begun or event.person != ABOUT_A_COMPANY
        if self.begun:
            self._settle_terms(event.at)
        if self.version is not None:
            yield self._step(event)
            return
        self._learn(event)
        if event.person != ABOUT_A_COMPANY:
            yield Step(event, None, None, None)

    def _step(self, event: Event) -> Step:
        rising = event.kind in RISING or event.kind == "retraction"
        before = self.moment(event.at) if rising and self.set_aside_before else None
        changed = self._take_in(event)
        if event.kind in ("answer", "outcome", "decidedmove", "dealchange"):
            self.set_aside_before = True
        after = self.moment(event.at) if changed or self.unscored else None
        self.unscored = self.unscored and after is None
        return Step(event, self.terms, after, before if after else None)

    def _take_in(self, event: Event) -> bool:
        """Let the event change what is known; says whether anything has to be judged then."""
        if event.kind in TOUCHING:
            return not event.says.get("automatic") and self._touch(event)
        self._learn(event)
        if event.kind in ("retraction", "personlink"):
            self._recount()
        return event.kind not in UNSCORED

    def _learn(self, event: Event) -> None:
        """Let the event change what is known, without counting points."""
        if event.kind in TOUCHING:
            if not event.says.get("automatic"):
                self.touches[_touch_key(event)] = event
        elif event.kind in TELLING:
            self.known.add(event)
            self.values = self.known.values()
        elif event.kind == "agreement":
            self._judge_by(next(t for t in self.versions if t.number == event.fact))
        elif event.kind == "retraction":
            self._forget(str(event.says["kind"]), int(str(event.says["fact"])))
        elif event.kind == "personlink":
            self._link(event.fact, int(str(event.says["other"])))

    def _touch(self, event: Event) -> bool:
        seconds = event.at.timestamp()
        place_before = self.cycle.at(seconds)
        self.touches[_touch_key(event)] = event
        marks = self._count(event)
        place = self.cycle.at(seconds)
        waits = self.set_aside_before or self.terms.hangs_on_time
        return waits or bool(marks.rules) or place != place_before

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
        if self.version is None:
            return
        self.interest, self.cycle = Interest(self.terms.interest), BuyingCycle()
        for touch in sorted(self.touches.values(), key=lambda event: event.order):
            self._count(touch)

    def _forget(self, kind: str, fact: int) -> None:
        if kind in TOUCHING:
            self.touches.pop(fact if kind == "touch" else -fact, None)
        elif kind == "personlink":
            self._unlink(fact)
        elif kind in TELLING:
            self.known.drop(kind, fact)
            self.values = self.known.values()

    def _link(self, link: int, other: int) -> None:
        """From now on the other's log counts as this one's, what it holds already included."""
        self.links[link] = other
        for event in self.apart[other]:
            self._learn(event)

    def _unlink(self, link: int) -> None:
        other = self.links.pop(link, None)
        if other is None or other in self.links.values():
            return
        self.touches = {f: e for f, e in self.touches.items() if e.person != other}
        self.known.drop_person(other)
        self.values = self.known.values()


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
