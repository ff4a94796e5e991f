"""How sales would have kept the draft's promises on leads that it too would have handed over.

The clocks of the draft run from the real handoff, and what sales did is what it really did.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accord.handoff.models import Pause
from accord.judging.trial.entries import Entry
from accord.judging.trial.promises import Period, Promised, counted, moment_of
from accord.judging.trial.real import Handoff, Reading, Real
from accord.sla.rules.attainment import Attainment
from accord.sla.rules.clocks import Answer, AnswerKind, Attempt, Clock, Episode, Standing, clock_of
from accord.sla.rules.clocks import standing as standing_of
from accord.sla.rules.excuses import Excuse, bad_data, passed_volume_at, volume_excuses
from accord.sla.rules.terms import Term, What, Whose, applicable
from accord.staff.models import Absence
from accord.warehouse.engines import Rows

COHORT = "promises due in the month on leads that both hand over; open and excused ones apart"

Pauses = list[tuple[datetime, datetime]]


@dataclass
class _Tally:
    """One promise in one month."""

    side: str
    term: Term
    then: list[Standing] = field(default_factory=list)
    now: list[Standing] = field(default_factory=list)
    people: set[int] = field(default_factory=set)


def kept(
    entries: Sequence[Entry], real: Real, reading: Reading, period: Period, handing: set[str]
) -> Iterator[Promised]:
    """Both sides' promises on single handoffs, month by month, as they fall due."""
    opening = real.opening()
    both = []
    unknown: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.stage in handing:
            handoff = opening.get(entry.person)
            if handoff is None:
                unknown[period.month_of(entry.at)] += 1
            elif handoff.by_rule and handoff.opened >= int(reading.since.timestamp()):
                both.append((entry, handoff))
    tallies = _tallied(both, real, reading, period, _passed(entries, period))
    for (month, _, name), tally in sorted(tallies.items()):
        reached = Attainment.of(tally.then)
        yield Promised(
            month=month,
            side=tally.side,
            name=name,
            what=_said(tally.term),
            standing=_stands(reached, tally.term.target),
            target=tally.term.target,
            now=Attainment.of(tally.now).rate(month, COHORT),
            then=reached.rate(month, COHORT),
            open=reached.open,
            excused=reached.excused,
            void=reached.void,
            unknown=unknown[month] if tally.side == "sales" else 0,
            people=tuple(sorted(tally.people)),
        )


def _said(term: Term) -> str:
    """The term in words, to tell those of one promise apart."""
    span = f"{term.within.amount} {term.within.unit}"
    if term.within.amount == 1:
        span = span.removesuffix("s")
    if term.what == What.DEPTH:
        return f"{term.attempts} attempts over {span}"
    return f"within {span}"


def _stands(reached: Attainment, target: float) -> Standing:
    """Open until the last clock of the month is decided; void where none was."""
    if reached.open:
        return Standing.OPEN
    kept_it = reached.reaches(target)
    if kept_it is None:
        return Standing.VOID
    return Standing.MET if kept_it else Standing.BREACHED


def _tallied(
    both: Sequence[tuple[Entry, Handoff]],
    real: Real,
    reading: Reading,
    period: Period,
    passed: Mapping[str, datetime],
) -> Mapping[tuple[str, int, str], _Tally]:
    done = _Done(both, reading)
    tallies: dict[tuple[str, int, str], _Tally] = {}
    for entry, handoff in both:
        for side, term in _terms(entry, period):
            clock = done.clock(term, handoff, period)
            if clock is None:
                continue
            month = period.month_of(clock.due_at)
            place = (month, -1 if side == "marketing" else term.index, term.name)
            tally = tallies.setdefault(place, _Tally(side, term))
            excuse = _excuse(handoff, passed, period) if side == "sales" else None
            tally.then.append(standing_of(clock, as_of=reading.as_of, excuse=excuse))
            tally.now += _real_standings(handoff, term.name, side, real, period)
            tally.people.add(handoff.person)
    return tallies


def _terms(entry: Entry, period: Period) -> Iterator[tuple[str, Term]]:
    if period.terms.feedback is not None:
        yield "marketing", period.terms.feedback
    for term in applicable(period.terms.sales, entry.promises).values():
        yield "sales", term


def _excuse(handoff: Handoff, passed: Mapping[str, datetime], period: Period) -> Excuse | None:
    if bad_data(handoff.reason_kind):
        return Excuse.BAD_DATA
    opened = moment_of(handoff.opened)
    if volume_excuses(opened, passed.get(handoff.month), period.terms.zone):
        return Excuse.VOLUME
    return None


def _passed(entries: Iterable[Entry], period: Period) -> Mapping[str, datetime]:
    """When the draft would have brought more than 150 % of a month's volume."""
    found: dict[str, datetime] = {}
    entries = list(entries)
    for index, promise in enumerate(period.terms.volumes):
        for month, people in counted(entries, index, promise, period).items():
            at = passed_volume_at((at for _, at in people), promise.deliver)
            if at is not None:
                found[month] = min(at, found.get(month, at))
    return found


def _real_standings(
    handoff: Handoff, name: str, side: str, real: Real, period: Period
) -> Iterator[Standing]:
    for row in real.clocks.get((handoff.person, handoff.number), []):
        if (row["promise"], row["side"]) == (name, side):
            excuse = Excuse(row["excuse"]) if row["excuse"] else None
            if side == "sales":
                excuse = excuse or _excuse(handoff, real.passed, period)
            moments = (row["starts_s"], row["due_s"], row["met_s"], row["ended_s"])
            clock = Clock(*(None if at is None else moment_of(at) for at in moments))  # type: ignore[arg-type]
            yield standing_of(clock, as_of=period.as_of, excuse=excuse)


class _Done:
    """What sales really did on the handoffs of a trial."""

    def __init__(self, both: Sequence[tuple[Entry, Handoff]], reading: Reading) -> None:
        ids = sorted({handoff.person for _, handoff in both})
        self.attempts: dict[int, Rows] = defaultdict(list)
        for row in reading.ask("attempts", ids):
            self.attempts[row["person_id"]].append(row)
        wanted = set(ids)
        self.pauses: dict[int, list[Pause]] = defaultdict(list)
        for pause in Pause.objects.filter(recorded_at__lte=reading.as_of):
            if pause.person_id in wanted:
                self.pauses[pause.person_id].append(pause)
        self.away: dict[int, Pauses] = defaultdict(list)
        for absence in Absence.objects.all():
            self.away[absence.user_id].append((absence.starts_at, absence.ends_at))

    def clock(self, term: Term, handoff: Handoff, period: Period) -> Clock | None:
        """The clock that a term sets on a handoff, if there is something to wait for."""
        pauses: Pauses = []
        if term.what != What.FEEDBACK:
            held = self.pauses.get(handoff.person, [])
            pauses = [(p.occurred_at, p.ends_at) for p in held if _while_open(p, handoff)]
        if term.hours == Whose.OWNER and handoff.rep is not None:
            pauses += self.away.get(handoff.rep, [])
        return clock_of(term, self._episode(handoff), period.terms.hours, pauses)

    def _episode(self, handoff: Handoff) -> Episode:
        answered = handoff.answered
        replied = handoff.replied
        return Episode(
            handed_over_at=moment_of(handoff.opened),
            attempts=[
                Attempt(
                    moment_of(max(row["occurred_s"], handoff.opened)),
                    row["channel"],
                    bool(row["reached"]),
                    bool(row["automatic"]),
                )
                for row in self.attempts.get(handoff.person, [])
                if handoff.opened <= row["recorded_s"] <= (handoff.closed or row["recorded_s"])
            ],
            answers=[Answer(moment_of(answered), AnswerKind(handoff.answer))]
            if handoff.answer and answered is not None
            else [],
            outcome_at=None if handoff.outcome is None else moment_of(handoff.outcome),
            replies=[] if replied is None else [moment_of(replied)],
        )


def _while_open(pause: Pause, handoff: Handoff) -> bool:
    recorded = int(pause.recorded_at.timestamp())
    return handoff.opened <= recorded <= (handoff.closed or recorded)
