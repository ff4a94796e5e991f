"""How sales works the leads it is handed: quick or slow, to the end or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from accord.demo.rules.cast import REPLIES, REPS, Rep
from accord.demo.rules.market import Prospect
from accord.kit.hours import Pauses, WorkingHours

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of the agreement for which a lead may go back."""

    text: str
    kind: str
    note_required: bool


@dataclass(frozen=True, slots=True)
class Office:
    """When the people in sales work, and for which reasons they may return a lead."""

    hours: WorkingHours
    away: Mapping[str, Pauses]
    reasons: Sequence[Reason]

    def after(self, name: str, start: datetime, worked: timedelta) -> datetime:
        """The moment at which someone has worked this long, absences left out."""
        at = self.hours.after(start, worked, self.away.get(name, ()))
        return at.replace(microsecond=0)

    def is_away(self, name: str, moment: datetime) -> bool:
        return any(start <= moment < end for start, end in self.away.get(name, ()))


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a colleague did with a lead, and what it says; `late` if it was noted later.

    `kind` is one of assignment, attempt, answer, outcome, rating, reply, pause.
    """

    kind: str
    at: datetime
    by: str
    said: Mapping[str, object]
    late: timedelta = timedelta()


@dataclass(slots=True)
class Worked:
    """What became of one handoff."""

    deeds: list[Deed]
    back_at: datetime | None = None
    back_for: str = ""
    """The kind of the reason for which the lead went back to marketing."""
    qualified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead on a rep's desk."""

    prospect: Prospect
    rep: Rep
    office: Office
    random: Random
    deeds: list[Deed]

    def note(self, kind: str, at: datetime, /, **said: object) -> datetime:
        by = str(said.pop("by", self.rep.name))
        late = timedelta(hours=self.random.randrange(18, 60))
        noted_late = kind == "attempt" and self.random.random() < 0.04
        self.deeds.append(Deed(kind, at, by, said, late if noted_late else timedelta()))
        return at

    def after(self, start: datetime, hours: float) -> datetime:
        return self.office.after(self.rep.name, start, hours * HOUR)


def work(prospect: Prospect, opened_at: datetime, office: Office, random: Random) -> Worked:
    """Everything that sales and marketing do with a lead that was handed over."""
    rep = _rep(office, opened_at, random)
    lead = Lead(prospect, rep, office, random, [])
    made = Worked(lead.deeds)
    if random.random() < 0.02:
        return made
    given_at = _assign(lead, opened_at)
    if random.random() < rep.forgets:
        return made
    at, reached, lead = _try(lead, given_at)
    _answer(lead, made, at, reached=reached)
    return made


def _rep(office: Office, moment: datetime, random: Random) -> Rep:
    """Someone in turn; who is away is mostly passed over."""
    there = [rep for rep in REPS if not office.is_away(rep.name, moment)]
    return random.choice(there if there and random.random() < 0.8 else REPS)


def _assign(lead: Lead, opened_at: datetime) -> datetime:
    """Mostly at once and by rule, sometimes by the head of sales in the course of the day."""
    by_hand = lead.random.random() < 0.15
    at = opened_at + lead.random.randrange(20, 150) * timedelta(seconds=1)
    if by_hand:
        at = lead.office.after("Robert Kahl", opened_at, lead.random.uniform(0.5, 7) * HOUR)
    by = "Robert Kahl" if by_hand else ""
    lead.note("assignment", at, by=by, owner=lead.rep.name)
    if lead.random.random() < 0.3:
        lead.note("attempt", at + 2 * MINUTE, by="", channel="mail", reached=False, automatic=True)
    return at


def _try(lead: Lead, given_at: datetime) -> tuple[datetime, bool, Lead]:
    """Calls and mails until the lead is reached or the rep gives up."""
    random, rep = lead.random, lead.rep
    at = lead.after(given_at, rep.hours_to_first_try * random.lognormvariate(0, 0.8))
    if random.random() < 0.05:
        lead, at = _pass_on(lead, at)
    if not lead.prospect.spoiled and random.random() < 0.16:
        lead.note("answer", at, kind="accepted")
        at = lead.after(at, 0.1)
    for number in range(max(1, rep.tries + random.choice((-2, -1, 0, 0, 1)))):
        if number:
            at = lead.after(at, random.uniform(3, 16))
        channel = random.choice(("call", "call", "call", "mail", "mail", "social"))
        reached = not lead.prospect.spoiled and random.random() < REACHED[lead.prospect.intent]
        lead.note("attempt", at, channel=channel, reached=reached)
        if reached:
            return at, True, lead
    return at, False, lead


REACHED = {"passing": 0.2, "reading": 0.27, "comparing": 0.36, "buying": 0.52}
ACCEPTED = {"passing": 0.2, "reading": 0.3, "comparing": 0.58, "buying": 0.84}
QUALIFIED = {"passing": 0.2, "reading": 0.35, "comparing": 0.62, "buying": 0.8}


def _pass_on(lead: Lead, at: datetime) -> tuple[Lead, datetime]:
    """To the colleague who knows the trade; that is no answer yet."""
    lead.note("answer", at, kind="passed on", note="Knows this trade better")
    others = [rep for rep in REPS if rep is not lead.rep]
    other = lead.random.choice(others)
    lead.note("assignment", at + MINUTE, owner=other.name)
    passed = Lead(lead.prospect, other, lead.office, lead.random, lead.deeds)
    return passed, passed.after(at + MINUTE, other.hours_to_first_try)


def _answer(lead: Lead, made: Worked, at: datetime, *, reached: bool) -> None:
    accepted = any(deed.said.get("kind") == "accepted" for deed in lead.deeds)
    if not reached:
        _give_up(lead, made, at, accepted=accepted)
        return
    at = lead.after(at, lead.random.uniform(0.05, 3))
    chance = ACCEPTED[lead.prospect.intent] + lead.rep.generous
    if not accepted and lead.random.random() > chance:
        _send_back(lead, made, at)
        return
    if not accepted:
        lead.note("answer", at, kind="accepted")
    _rate(lead, at, good=True)
    _meet(lead, made, at)


def _give_up(lead: Lead, made: Worked, at: datetime, *, accepted: bool) -> None:
    """Nobody answered: most say so, some leave the lead lying."""
    at = lead.after(at, lead.random.uniform(2, 12))
    if lead.random.random() < 0.2:
        return
    if accepted:
        _not_qualified(lead, made, at)
    else:
        _send_back(lead, made, at, silent=True)


def _send_back(lead: Lead, made: Worked, at: datetime, *, silent: bool = False) -> None:
    reason = _reason(lead, silent=silent)
    note = "The number does not exist" if reason.note_required else ""
    lead.note("answer", at, kind="returned", reason=reason.text, note=note)
    _rate(lead, at, good=False)
    _reply(lead, at)
    made.back_at, made.back_for = at, reason.kind


def _reason(lead: Lead, *, silent: bool) -> Reason:
    """The kind follows from what is wrong with the lead, the words from the agreement."""
    fits = lead.prospect.firm is not None and lead.prospect.intent != "passing"
    kinds = ["recycle"] * 6 + ["disqualify"] * (1 if fits else 4) + ["ineligible"]
    if lead.prospect.spoiled:
        kinds = ["bad data"] * 6 + ["recycle"]
    elif silent:
        kinds = ["recycle"] * 9 + ["bad data"]
    kind = lead.random.choice(kinds)
    fitting = [reason for reason in lead.office.reasons if reason.kind == kind]
    if silent:
        fitting = [one for one in fitting if "respon" in one.text] or fitting
    fitting = fitting or list(lead.office.reasons)
    return lead.random.choices(fitting, [1 / rank for rank in range(2, len(fitting) + 2)])[0]


def _rate(lead: Lead, at: datetime, *, good: bool) -> None:
    if lead.random.random() < 0.6:
        stars = lead.random.choice((3, 4, 4, 5, 5) if good else (1, 1, 2, 2, 3))
        lead.note("rating", at + MINUTE, stars=stars)


def _reply(lead: Lead, returned_at: datetime) -> None:
    """Marketing answers the feedback: mostly in days, sometimes too late, sometimes never."""
    if lead.random.random() < 0.1:
        return
    by = lead.random.choice(REPLIES)
    hours = 9 * lead.random.lognormvariate(0.4, 0.9)
    at = lead.office.after(by, returned_at, hours * HOUR)
    lead.note("reply", at, by=by, text=lead.random.choice(ANSWERS))


ANSWERS = (
    "Thank you. We take the lead into the energy track and write again in spring.",
    "Agreed. We have removed the address and asked the partner for a better one.",
    "We looked at the path: three visits to the prices. Please try once more after the fair.",
    "Understood. We leave such firms out of the next campaign.",
)


def _meet(lead: Lead, made: Worked, accepted_at: datetime) -> None:
    """A meeting, sometimes after a wait that the lead asked for, and what came out of it."""
    at = accepted_at
    if lead.random.random() < 0.08:
        until = at + timedelta(days=lead.random.randrange(5, 16))
        lead.note("pause", at + MINUTE, ends_at=until, why="On holiday, asked to be called after")
        at = until
    at = lead.after(at, lead.random.uniform(6, 45))
    lead.note("attempt", at, channel="meeting", reached=True)
    if lead.random.random() < 0.06:
        return
    delay = 90.0 if lead.random.random() < 0.1 else lead.random.uniform(0.5, 40)
    at = lead.after(at, delay)
    if lead.random.random() < QUALIFIED[lead.prospect.intent]:
        made.qualified_at = lead.note("outcome", at, result="qualified")
    else:
        _not_qualified(lead, made, at)


def _not_qualified(lead: Lead, made: Worked, at: datetime) -> None:
    reason = _reason(lead, silent=False)
    note = "Told us in the meeting" if reason.note_required else ""
    lead.note("outcome", at, result="not qualified", reason=reason.text, note=note)
    made.back_at, made.back_for = at, reason.kind
