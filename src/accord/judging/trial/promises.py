"""How both teams' promises would have stood, month by month, had the draft been in force.

What people did is taken as it was: an answer is counted, never guessed. So marketing's quality and
the promises of sales are known only of leads that were really handed over.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from accord.agreement.rules.promises import Quality as QualityPromise
from accord.agreement.rules.promises import Volume
from accord.judging.terms import Terms
from accord.judging.trial.entries import Entry
from accord.judging.trial.real import Handoff, Real
from accord.kit.periods import Month, local_date, month_bounds
from accord.kit.rates import Rate
from accord.sla.rules.clocks import Answer, AnswerKind, Standing
from accord.sla.rules.marketing import (
    QUALITY_COHORT,
    Delivered,
    counts_again,
    quality,
    quality_standing,
    settles_at,
)


@dataclass(frozen=True, slots=True)
class Promised:
    """One term of a promise in one month: what really was, and what would have been by the draft.

    `goal` and the deliveries are of a volume, `target` and the rates of all others. `after` are
    deliveries once people had decided, which both counts contain. `unknown` counts leads of the
    draft that nobody handed over, so that nobody knows how they would have fared.
    """

    month: str
    side: str
    name: str
    what: str
    standing: Standing
    goal: int | None = None
    delivered_now: int = 0
    delivered: int = 0
    after: int = 0
    target: float | None = None
    now: Rate | None = None
    then: Rate | None = None
    open: int = 0
    excused: int = 0
    void: int = 0
    unknown: int = 0
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Period:
    """The days of a trial, the moment up to which things are known, and the zone of both."""

    terms: Terms
    since: date
    until: date
    as_of: datetime

    def months(self) -> Iterator[Month]:
        return Month.of(self.since).through(Month.of(self.until))

    def month_of(self, moment: datetime) -> str:
        return str(Month.of(local_date(moment, self.terms.zone)))

    def is_over(self, month: Month) -> bool:
        """Whether the whole month lies in the period, and is past."""
        whole = self.since <= month.first and month.last <= self.until
        return whole and month_bounds(month, self.terms.zone)[1] <= self.as_of


def volumes(entries: Iterable[Entry], real: Real, period: Period) -> Iterator[Promised]:
    """Marketing's volumes: leads delivered against leads promised."""
    entries = list(entries)
    for index, promise in enumerate(period.terms.volumes):
        then = counted(entries, index, promise, period)
        now, after = _really_delivered(real, promise)
        for month in period.months():
            key = str(month)
            people = sorted(person for person, _ in then[key])
            delivered = len(people) + len(after[key])
            ended = Standing.BREACHED if period.is_over(month) else Standing.OPEN
            yield Promised(
                month=key,
                side="marketing",
                name=promise.name,
                what=f"{promise.deliver} {promise.of}",
                standing=Standing.MET if delivered >= promise.deliver else ended,
                goal=promise.deliver,
                delivered_now=len(now[key]),
                delivered=delivered,
                after=len(after[key]),
                people=(*people, *after[key]),
            )


def counted(
    entries: Iterable[Entry], index: int, promise: Volume, period: Period
) -> dict[str, list[tuple[int, datetime]]]:
    """Whom the draft delivers when, month by month; each counts again after 90 days."""
    found: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
    last: dict[int, datetime] = {}
    wanted = [e for e in entries if e.stage == promise.of and index in e.volumes]
    for entry in sorted(wanted, key=lambda entry: entry.at):
        on = local_date(entry.at, period.terms.zone)
        noon = datetime(on.year, on.month, on.day, tzinfo=UTC)
        if counts_again(last.get(entry.person), noon):
            last[entry.person] = noon
            if on >= period.since:
                found[str(Month.of(on))].append((entry.person, entry.at))
    return found


def _really_delivered(
    real: Real, promise: Volume
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Whom marketing really delivered, and which of them after people had decided."""
    now: dict[str, list[int]] = defaultdict(list)
    after: dict[str, list[int]] = defaultdict(list)
    for row in real.deliveries:
        if row["promise"] != promise.name:
            continue
        month, person = str(row["entered_on"])[:7], int(str(row["person_id"]))
        now[month].append(person)
        if (person, row["move"]) in real.moved_after:
            after[month].append(person)
    return now, after


def qualities(
    entries: Iterable[Entry], real: Real, period: Period, handing: set[str]
) -> Iterator[Promised]:
    """Marketing's quality: of the handoffs of the month that were answered, those accepted."""
    agreed = period.terms.agreement.promises.marketing
    promised = [promise for promise in agreed if isinstance(promise, QualityPromise)]
    made = _Made()
    if promised:
        made.add(entries, real, period, handing)
    for promise in promised:
        for month in map(str, period.months()):
            yield _quality(promise, month, made, real, period)


class _Made:
    """The handoffs of each month: what really was, what would have been, and what nobody knows."""

    def __init__(self) -> None:
        self.now: dict[str, list[Handoff]] = defaultdict(list)
        self.then: dict[str, list[Handoff]] = defaultdict(list)
        self.unknown: dict[str, list[int]] = defaultdict(list)

    def add(self, entries: Iterable[Entry], real: Real, period: Period, handing: set[str]) -> None:
        for handoff in real.handoffs:
            self.now[handoff.month].append(handoff)
            if not handoff.by_rule:
                self.then[handoff.month].append(handoff)
        opening = real.opening()
        for entry in entries:
            if entry.stage in handing:
                month, handed = period.month_of(entry.at), opening.get(entry.person)
                if handed is None:
                    self.unknown[month].append(entry.person)
                elif handed.by_rule:
                    self.then[month].append(handed)


def _quality(
    promise: QualityPromise, month: str, made: _Made, real: Real, period: Period
) -> Promised:
    now, then, unknown = made.now[month], made.then[month], made.unknown[month]
    delivered = [_delivered(handoff, real) for handoff in then]
    known = quality(delivered, as_of=period.as_of)
    before = quality([_delivered(handoff, real) for handoff in now], as_of=period.as_of)
    stands = quality_standing(known, promise.at_least, settles_at(delivered), as_of=period.as_of)
    return Promised(
        month=month,
        side="marketing",
        name=promise.name,
        what="accepted of answered",
        standing=stands,
        target=promise.at_least,
        now=before.rate(month, QUALITY_COHORT),
        then=known.rate(month, QUALITY_COHORT),
        open=known.pending,
        excused=known.excused,
        unknown=len(unknown),
        people=tuple(sorted({handoff.person for handoff in then} | set(unknown))),
    )


def _delivered(handoff: Handoff, real: Real) -> Delivered:
    """A real handoff as quality sees it; without a clock for its answer it was due at once."""
    clocks = real.clocks.get((handoff.person, handoff.number), [])
    due = [int(str(c["due_s"])) for c in clocks if c["side"] == "sales" and c["what"] == "answer"]
    answer = None
    if handoff.answer and handoff.answered is not None:
        answer = Answer(moment_of(handoff.answered), AnswerKind(handoff.answer))
    touched = handoff.first_touch
    return Delivered(
        answer_due_at=moment_of(max(due, default=handoff.opened)),
        answer=answer,
        first_touch_at=None if touched is None else moment_of(touched),
    )


def moment_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
