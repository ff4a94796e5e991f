"""A trial: what a draft of the agreement would have done over a period, on what was known then."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accord.agreement.actions import HOLIDAY_YEARS
from accord.agreement.queries import BEGINNING, InForce, in_force_at
from accord.agreement.rules.hours import holiday_dates, working_hours
from accord.agreement.rules.reading import read
from accord.judging.terms import Terms, prepared
from accord.judging.trial.entries import Entry, moment
from accord.judging.trial.judged import Judged, judged
from accord.judging.trial.kept import kept
from accord.judging.trial.promises import Period, Promised, qualities, volumes
from accord.judging.trial.real import Reading, Real, read_real
from accord.judging.trial.rules import Compared, Fared, Kind, Load, compared, fared
from accord.kit.periods import day_bounds
from accord.warehouse.engines import Engine, Freshness, chosen

MICROS = 1_000_000


class UnableToTryError(Exception):
    """There is nothing to compare a draft with, or the days make no period."""


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody comes into a stage by one definition only, or at another moment.

    Fit, interest and grade are those of the moment at which the draft lets the person in.
    """

    person: int
    kind: Kind
    now_at: datetime | None
    then_at: datetime | None
    fit: int | None = None
    interest: float | None = None
    grade: str = ""


@dataclass(frozen=True, slots=True)
class StageTried:
    """One stage that a rule leads into: who came in the period, and who would have come.

    `after` came once people had decided about them; a trial leaves them as they were.
    """

    stage: str
    compared: Compared
    now: Fared
    then: Fared
    gained: Fared
    lost: Fared
    changes: tuple[Change, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a draft would have done. Every number has the ids of its people beside it.

    `judged` people were looked at, `singly` of them one by one, since they were found to be the
    same as another or something about them was taken back.
    """

    since: date
    until: date
    as_of: datetime
    zone: ZoneInfo
    currency: str
    version: int
    stages: tuple[StageTried, ...]
    promises: tuple[Promised, ...]
    loads: tuple[Load, ...]
    judged: int
    decided: int
    singly: int
    fresh: Freshness

    def stage(self, name: str) -> StageTried:
        return next(tried for tried in self.stages if tried.stage == name)


def trial(
    text: str, *, since: date, until: date, as_of: datetime, engine: Engine | None = None
) -> Trial:
    """Try the agreement of this text on the local days from `since` through `until`.

    People are judged as if it had always been in force, each from what was recorded by then and
    up to the first decision by people. What became of them is told as of a moment.
    """
    draft, now = draft_terms(text), _in_force(as_of)
    start, end = _bounds(since, until, draft.zone, as_of)
    engine = engine or chosen()
    found = judged(engine, draft, start, end)
    reading = Reading(engine, start, end, as_of, now.agreement.currency)
    real = read_real(reading, found, _handing(now) | _handing(draft), now.volumes)
    entries = [entry for entry in found.entries if entry.at >= start]
    period, handing = Period(draft, since, until, as_of), _handing(draft)
    return Trial(
        since=since,
        until=until,
        as_of=as_of,
        zone=draft.zone,
        currency=now.agreement.currency,
        version=now.number,
        stages=tuple(_stages(found, real, reading, (now, draft), f"{since} to {until}")),
        promises=(
            *volumes(found.entries, real, period),
            *qualities(entries, real, period, handing),
            *kept(entries, real, reading, period, handing),
        ),
        loads=tuple(_loads(entries, real, reading, handing)),
        judged=len(found.cut),
        decided=sum(cut is not None for cut in found.cut.values()),
        singly=found.singly,
        fresh=engine.freshness(),
    )


def _in_force(as_of: datetime) -> Terms:
    held = in_force_at(as_of)
    if held is None:
        raise UnableToTryError(
            "no agreement is in force, so there is nothing to compare with: "
            "load one and let both sides sign it"
        )
    return prepared(held)


def _bounds(since: date, until: date, zone: ZoneInfo, as_of: datetime) -> tuple[datetime, datetime]:
    """From the first moment of the period up to its end, or to the moment asked for if earlier."""
    start, end = day_bounds(since, zone)[0], min(day_bounds(until, zone)[1], as_of)
    if start >= end:
        raise UnableToTryError(f"from {since} to {until} is no period that has begun")
    return start, end


def draft_terms(text: str) -> Terms:
    """A draft as it would judge, had it been in force from the beginning."""
    agreement = read(text)
    days = sorted(holiday_dates(agreement.hours.holidays, HOLIDAY_YEARS))
    return prepared(InForce(0, BEGINNING, text, agreement, working_hours(agreement, days)))


def _handing(terms: Terms) -> set[str]:
    return {stage.name for stage in terms.stages.stages.values() if stage.handoff}


def _stages(
    found: Judged, real: Real, reading: Reading, versions: tuple[Terms, Terms], period: str
) -> Iterator[StageTried]:
    """Every stage that has a rule, now or in the draft, in the order of the draft."""
    now, draft = versions
    names = [*draft.ruled, *(n for n in now.ruled if n not in draft.stages.stages)]
    names += [name for name in now.ruled if name in draft.stages.stages and name not in names]
    since, answers = int(reading.since.timestamp()), real.answers()
    heirs = {stage.was for stage in draft.stages.stages.values() if stage.was}
    entries = {(entry.person, entry.stage, entry.at): entry for entry in found.entries}
    for name in names:
        if name in heirs:
            continue
        was = draft.stages.stages[name].was if name in draft.stages.stages else ""
        before = _first_of(real, {name, was})
        then = {p: at // MICROS for p, at in found.first.get(name, {}).items()}
        between = compared(before, then, since)

        def fare(people) -> Fared:
            return fared(people, answers, real.wins, period)

        yield StageTried(
            stage=name,
            compared=between,
            now=fare(between.now),
            then=fare(between.then),
            gained=fare(between.of(Kind.GAINED)),
            lost=fare(between.of(Kind.LOST)),
            changes=tuple(_changes(between, before, found.first.get(name, {}), name, entries)),
            after=tuple(sorted(real.after.get(name, set()) | real.after.get(was, set()))),
        )


def _first_of(real: Real, names: set[str]) -> dict[int, int]:
    """When each person really first came into a stage of one of these names."""
    found = [real.first[name] for name in names if name in real.first]
    if len(found) == 1:
        return found[0]
    first: dict[int, int] = {}
    for name in names:
        for person, at in real.first.get(name, {}).items():
            first[person] = min(at, first.get(person, at))
    return first


def _changes(
    between: Compared,
    now: Mapping[int, int],
    then: Mapping[int, int],
    stage: str,
    entries: Mapping[tuple[int, str, datetime], Entry],
) -> Iterator[Change]:
    for person, kind in sorted(between.kinds.items()):
        if kind == Kind.SAME:
            continue
        then_at = moment(then[person]) if person in then else None
        now_at = moment(now[person] * MICROS) if person in now else None
        entry = entries.get((person, stage, then_at)) if then_at else None
        if entry is None:
            yield Change(person, kind, now_at, then_at)
            continue
        interest = entry.interest / MICROS
        yield Change(person, kind, now_at, then_at, entry.fit, interest, entry.grade)


def _loads(entries: list[Entry], real: Real, reading: Reading, handing: set[str]) -> Iterator[Load]:
    """Handoffs of the period by rep. A lead that the draft adds has no rep yet."""
    since = int(reading.since.timestamp())
    until = int(reading.until.timestamp())
    weeks = (reading.until - reading.since).total_seconds() / (7 * 86_400)
    chosen_ = {entry.person for entry in entries if entry.stage in handing}
    now: Counter[int | None] = Counter()
    then: Counter[int | None] = Counter()
    names: dict[int | None, str] = {}
    for handoff in real.handoffs:
        names.setdefault(handoff.rep, handoff.rep_name)
        if since <= handoff.opened < until:
            now[handoff.rep] += 1
            if not handoff.by_rule:
                then[handoff.rep] += 1
    opening = real.opening()
    for person in chosen_:
        handoff_of = opening.get(person)
        then[handoff_of.rep if handoff_of and handoff_of.by_rule else None] += 1
    reps = sorted({*now, *then}, key=lambda rep: (rep is None, names.get(rep, ""), rep or 0))
    for rep in reps:
        yield Load(rep, names.get(rep, "") if rep else "", now[rep], then[rep], weeks)
