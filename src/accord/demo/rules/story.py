"""The whole year as it comes about without sales: the market, and what each person does."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from accord.demo.rules.journeys import Journey, Seen, journey, second_wind
from accord.demo.rules.market import Firm, Prospect, firms, prospects
from accord.demo.rules.rhythm import Period, Rhythm
from accord.demo.rules.sales import Office, Worked, work
from accord.demo.rules.selling import Sale, sell
from accord.kit.periods import Month

COMES_BACK = {"recycle": 0.62, "bad data": 0.25}
"""For how many leads marketing can wake interest again, by the kind of the reason they had."""


@dataclass(frozen=True, slots=True)
class Story:
    """The same story for the same seed and period; every person has a chance of their own."""

    seed: int
    period: Period
    rhythm: Rhythm
    firms: list[Firm]
    people: list[Prospect]
    journeys: list[Journey]

    def chance(self, *about: object) -> Random:
        """Chance that depends on what it is about and on nothing that was drawn before."""
        return Random(":".join(map(str, (self.seed, *about))))

    def firm_of(self, person: Prospect) -> Firm | None:
        return None if person.firm is None else self.firms[person.firm]

    def worked(self, person: int, handoff: int, opened_at: datetime, office: Office) -> Worked:
        """What sales does with one handoff of a person."""
        return work(self.people[person], opened_at, office, self.chance("work", person, handoff))

    def again(self, person: int, handoff: int, worked: Worked) -> list[Seen]:
        """What a lead that went back to marketing does later, if anything."""
        random = self.chance("again", person, handoff)
        if worked.back_at is None or random.random() > COMES_BACK.get(worked.back_for, 0):
            return []
        return second_wind(self.people[person], self.rhythm, random, worked.back_at)

    def sale(self, person: int, handoff: int, worked: Worked, office: Office) -> Sale | None:
        """The deal that follows when a lead with an employer was found qualified."""
        prospect = self.people[person]
        firm = self.firm_of(prospect)
        if worked.qualified_at is None or firm is None:
            return None
        random = self.chance("sale", person, handoff)
        return sell(prospect, firm, worked.qualified_at, office, random)


def tell(*, people: int, seed: int, period: Period, rhythm: Rhythm) -> Story:
    """Everything that happens of its own accord in the period."""
    out_there = firms(max(8, people * 3 // 10), seed)
    persons = prospects(people, out_there, seed=seed, period=period, rhythm=rhythm)
    journeys = [
        journey(person, rhythm, Random(f"{seed}:journey:{person.number}")) for person in persons
    ]
    return Story(seed, period, rhythm, out_there, persons, journeys)


def period_until(last: date, months: int) -> Period:
    """So many whole months, and the days of the current one."""
    return Period(Month.of(last).plus(-months).first, last)


def version_two_starts(period: Period, months: int) -> date:
    """The first of a month, when half of the months have passed."""
    return Month.of(period.first).plus(max(1, months // 2)).first
