"""Working hours: how much of a span of time counts, and when enough of it has passed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accord.kit.periods import change_of_offset, day_bounds, first_moment, in_utc

Block = tuple[time, time]
Week = tuple[tuple[Block, ...], ...]
Pauses = Sequence[tuple[datetime, datetime]]

YEARS_AHEAD = 5

# Sums are kept in ticks: whole microseconds since 1970 in UTC, exact and quick to look up.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_DAY_TICKS = _DAY // _TICK
_SECOND_TICKS = timedelta(seconds=1) // _TICK


class UnableToPromiseError(ValueError):
    """The agreed hours leave too little working time to keep the promise in any near year."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The weekly working time that both teams agreed on, in one time zone.

    A moment is working time when the wall clock of the zone shows a time inside one of the day's
    blocks (the start counts, the end does not) and the date is no holiday. So an hour that the
    clocks skip in spring counts nothing, and one that they show twice in autumn counts twice.

    `week` holds seven days, Monday first. A block that ends at 00:00 ends at midnight (24:00).
    """

    zone: ZoneInfo
    week: Week
    holidays: frozenset[date] = frozenset()
    _years: dict[int, "_Year"] = field(default_factory=dict, init=False, repr=False, compare=False)
    _days: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError(f"a week has seven days, not {len(self.week)}")
        for opens, closes in (block for day in self.week for block in day):
            if closes <= opens and closes != time.min:
                raise ValueError(f"a block from {opens:%H:%M} cannot end at {closes:%H:%M}")

    def between(self, start: datetime, end: datetime, pauses: Pauses = ()) -> timedelta:
        """The working time inside a span; nights, weekends, holidays and pauses count nothing."""
        start, end = in_utc(start), in_utc(end)
        worked = self._worked(start, end)
        for pause_start, pause_end in _apart(pauses):
            worked -= self._worked(max(start, pause_start), min(end, pause_end))
        return worked * _TICK

    def after(self, start: datetime, worked: timedelta, pauses: Pauses = ()) -> datetime:
        """The earliest moment by which this much working time has passed since the start."""
        missing = worked // _TICK
        if missing < 0:
            raise ValueError("working time runs forward: the amount cannot be negative")
        start = in_utc(start)
        for pause_start, pause_end in _apart(pauses):
            before_pause = self._worked(start, pause_start)
            if missing <= before_pause:
                break
            missing -= before_pause
            start = max(start, pause_end)
        return self._reach(start, missing)

    def working_days_after(self, start: datetime, days: int, pauses: Pauses = ()) -> datetime:
        """The same wall time on the nth later working day, else the next opening after it.

        A day is a working day when any of its working time is left beside holidays and pauses.
        """
        if days < 1:
            raise ValueError("a promise in working days needs at least one day")
        wall = in_utc(start).astimezone(self.zone)
        for day in self._later_working_days(wall.date(), pauses):
            days -= 1
            if not days:
                return self.next_opening(first_moment(day, self.zone, wall.time()), pauses)
        raise UnableToPromiseError(_too_little("enough working days", start))

    def next_opening(self, moment: datetime, pauses: Pauses = ()) -> datetime:
        """The moment itself if it is working time, else the first one after it that is."""
        at = in_utc(moment)
        apart = _apart(pauses)
        for opens, closes in self._shifts_from(at):
            at = max(at, opens)
            for pause_start, pause_end in apart:
                if pause_start <= at < pause_end:
                    at = pause_end
            if at < closes:
                return at
        raise UnableToPromiseError(_too_little("working time", moment))

    def is_open(self, moment: datetime, pauses: Pauses = ()) -> bool:
        """Whether the moment is working time."""
        at = in_utc(moment)
        return self.between(at, at + _TICK, pauses) > timedelta()

    def shifts(self, years: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The stretches of working time in these years of UTC, as whole epoch seconds."""
        for number in years:
            year = self._year(number)
            for opens, closes in zip(year.opens, year.closes, strict=True):
                yield opens // _SECOND_TICKS, closes // _SECOND_TICKS

    def _worked(self, start: datetime, end: datetime) -> int:
        """Ticks of working time in a span; none where it ends before it starts."""
        if end <= start:
            return 0
        before = self._year(start.year).until((start - _EPOCH) // _TICK)
        until_end = self._year(end.year).until((end - _EPOCH) // _TICK)
        whole_years = sum(self._year(year).total for year in range(start.year, end.year))
        return whole_years + until_end - before

    def _reach(self, start: datetime, missing: int) -> datetime:
        """The earliest moment from the start on by which the missing ticks are worked."""
        if missing == 0:
            return start
        wanted = missing + self._year(start.year).until((start - _EPOCH) // _TICK)
        for year in _years_from(start):
            if wanted <= self._year(year).total:
                return _EPOCH + self._year(year).moment_of(wanted) * _TICK
            wanted -= self._year(year).total
        raise UnableToPromiseError(_too_little(f"{missing * _TICK} of working time", start))

    def _later_working_days(self, today: date, pauses: Pauses) -> Iterator[date]:
        for ahead in range(1, YEARS_AHEAD * 366):
            day = today + ahead * _DAY
            if self._is_working_day(day) and not self._is_paused(day, pauses):
                yield day

    def _is_working_day(self, day: date) -> bool:
        if day not in self._days:
            worked = self.week[day.weekday()] and self.between(*day_bounds(day, self.zone))
            self._days[day] = bool(worked)
        return self._days[day]

    def _is_paused(self, day: date, pauses: Pauses) -> bool:
        """Whether pauses leave nothing of a working day."""
        return bool(pauses) and not self.between(*day_bounds(day, self.zone), pauses)

    def _shifts_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        now = (start - _EPOCH) // _TICK
        for number in _years_from(start):
            year = self._year(number)
            first = max(0, bisect_right(year.opens, now) - 1)
            for opens, closes in zip(year.opens[first:], year.closes[first:], strict=True):
                yield _EPOCH + opens * _TICK, _EPOCH + closes * _TICK

    def _year(self, year: int) -> "_Year":
        if year not in self._years:
            self._years[year] = _Year.of(list(self._shifts_in(year)))
        return self._years[year]

    def _shifts_in(self, year: int) -> Iterator[tuple[int, int]]:
        """The stretches of working time in one year of UTC, in order; they may touch or overlap."""
        for begin, end, offset in _stretches(self.zone, year):
            day = date(1970, 1, 1) + timedelta(days=(begin + offset) // _DAY_TICKS)
            while (midnight := _ticks_of(day) - offset) < end:
                for opens, closes in self._blocks_on(day):
                    start, stop = max(midnight + opens, begin), min(midnight + closes, end)
                    if start < stop:
                        yield start, stop
                day += _DAY

    def _blocks_on(self, day: date) -> list[tuple[int, int]]:
        if day in self.holidays:
            return []
        return sorted(
            (_ticks_into_day(opens), _ticks_into_day(closes) or _DAY_TICKS)
            for opens, closes in self.week[day.weekday()]
        )


@dataclass(frozen=True, slots=True)
class _Year:
    """The shifts of one year, with the time worked before each, so that a sum is one look-up."""

    opens: list[int]
    closes: list[int]
    worked_before: list[int]
    total: int

    @classmethod
    def of(cls, shifts: list[tuple[int, int]]) -> "_Year":
        year = cls([], [], [], 0)
        total = 0
        for opens, closes in _joined(shifts):
            year.opens.append(opens)
            year.closes.append(closes)
            year.worked_before.append(total)
            total += closes - opens
        return cls(year.opens, year.closes, year.worked_before, total)

    def until(self, tick: int) -> int:
        """What is worked from the first moment of the year until this one."""
        last = bisect_right(self.opens, tick) - 1
        if last < 0:
            return 0
        return self.worked_before[last] + min(tick, self.closes[last]) - self.opens[last]

    def moment_of(self, worked: int) -> int:
        """The earliest tick by which this much, more than nothing, is worked in the year."""
        shift = bisect_right(self.worked_before, worked - 1) - 1
        return self.opens[shift] + worked - self.worked_before[shift]


def _stretches(zone: ZoneInfo, year: int) -> Iterator[tuple[int, int, int]]:
    """The stretches of a year of UTC in which the zone keeps one offset, as ticks."""
    begin = moment = datetime(year, 1, 1, tzinfo=UTC)
    end = datetime(year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        following = moment + _DAY
        offset = _offset(zone, moment)
        if _offset(zone, following) != offset:
            change = change_of_offset(zone, moment, following)
            yield (begin - _EPOCH) // _TICK, (change - _EPOCH) // _TICK, offset // _TICK
            begin = change
        moment = following
    yield (begin - _EPOCH) // _TICK, (end - _EPOCH) // _TICK, _offset(zone, begin) // _TICK


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _joined(shifts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same working time in stretches that neither touch nor overlap."""
    opens, closes = 0, 0
    for start, stop in shifts:
        if start <= closes and opens < closes:
            closes = max(closes, stop)
            continue
        if opens < closes:
            yield opens, closes
        opens, closes = start, stop
    if opens < closes:
        yield opens, closes


def _apart(pauses: Pauses) -> list[tuple[datetime, datetime]]:
    """The pauses in order of time, joined where they overlap, so that none counts twice."""
    apart: list[tuple[datetime, datetime]] = []
    for start, end in sorted((in_utc(start), in_utc(end)) for start, end in pauses):
        if end <= start:
            continue
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _years_from(utc: datetime) -> range:
    return range(utc.year, utc.year + YEARS_AHEAD + 1)


def _ticks_of(day: date) -> int:
    return (day - date(1970, 1, 1)) // _DAY * _DAY_TICKS


def _ticks_into_day(wall: time) -> int:
    return timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second) // _TICK


def _too_little(what: str, start: datetime) -> str:
    return (
        f"there is not {what} within {YEARS_AHEAD} years of {start:%Y-%m-%d}: "
        "check the agreed hours and holidays"
    )


# For promises in hours, days or weeks of the clock, which also stand still in a pause.
ROUND_THE_CLOCK = WorkingHours(ZoneInfo("UTC"), (((time.min, time.min),),) * 7)
