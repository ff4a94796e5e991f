"""When people do things: more on weekdays than at weekends, more in March than in August."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

WEEKDAYS = (1.0, 1.15, 1.15, 1.1, 0.8, 0.18, 0.2)
MONTHS = (0.9, 1.0, 1.15, 1.0, 0.95, 1.0, 0.8, 0.7, 1.15, 1.2, 1.15, 0.8)
HOLIDAY = 0.25
OFFICE = (7, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 13, 14, 14, 14, 15, 15, 16, 17, 19, 21)
LEISURE = (9, 10, 11, 14, 15, 17, 18, 19, 20, 20, 21, 21, 22)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The week, the day and the year of the people who look for pumps."""

    zone: ZoneInfo
    holidays: frozenset[date]

    def busyness(self, day: date) -> float:
        """How much happens on this day beside an average Monday."""
        off = day in self.holidays or (day.month, day.day) >= (12, 24)
        return WEEKDAYS[day.weekday()] * (HOLIDAY if off else 1)

    def demand(self, day: date) -> float:
        """The same with the season: how many look for pumps at all."""
        return self.busyness(day) * MONTHS[day.month - 1]

    def busy_day(self, day: date, random: Random) -> date:
        """This day or one soon after it, seldom at a weekend."""
        while random.random() * max(WEEKDAYS) > self.busyness(day):
            day += A_DAY * random.randrange(1, 4)
        return day

    def moment(self, day: date, random: Random) -> datetime:
        """A moment of the day, mostly in office hours; at weekends mostly in the evening."""
        at_work = day.weekday() < 5 and day not in self.holidays
        hour = random.choice(OFFICE if at_work else LEISURE)
        return self.at(day, time(hour, random.randrange(60), random.randrange(60)))

    def at(self, day: date, wall: time) -> datetime:
        """What the clocks on the wall show on this day, in UTC."""
        return datetime.combine(day, wall, self.zone).astimezone(UTC)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are simulated, the last one included."""

    first: date
    last: date

    @property
    def days(self) -> Sequence[date]:
        return [self.first + A_DAY * n for n in range((self.last - self.first).days + 1)]

    def share(self, day: date) -> float:
        """How much of the period has passed on this day, from 0 to 1."""
        return (day - self.first).days / max(1, (self.last - self.first).days)

    def at_share(self, share: float) -> date:
        return self.first + A_DAY * round(share * (self.last - self.first).days)
