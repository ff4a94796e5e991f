"""The promises report counted by hand, the working time of a month minute by minute of its blocks."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache

from ruamel.yaml import YAML

from accord.handoff.models import Handoff
from accord.people.models import Person
from accord.sla.models import Clock, Delivery
from accord.staff.models import User
from tests.reports.oracle_common import ALWAYS, Agreed, seconds

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
EXCUSES = {
    "bad data": "bad_data",
    "volume": "volume_excess",
    "feedback overdue": "feedback_overdue",
}


def promises(by, since=None, until=None, known_at=None, as_of=None):
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    months = _months(agreed, since, until, as_of)
    lines = []
    passed = {}
    for month in _months(agreed, None, until, as_of):
        span = Span(month, agreed, as_of)
        for promise in agreed.promises:
            if promise["version_id"] != span.version or span.start > as_of:
                continue
            if promise["what"] == "volume":
                line, too_many_at = _volume(promise, span, as_of)
                lines += [line] if month in months else []
                if too_many_at is not None:
                    passed[month] = min(passed.get(month, too_many_at), too_many_at)
            if promise["what"] == "quality" and month in months:
                lines.append(_quality(promise, span, as_of))
    return lines + _clocks(agreed, months, passed, as_of)


class Span:
    """A local month: its bounds, the version it began with, its working time and what is over."""

    def __init__(self, month, agreed, as_of):
        self.month = month
        first = date.fromisoformat(f"{month}-01")
        days = [first + timedelta(days=n) for n in range(31)]
        days = [day for day in days if day.month == first.month]
        self.start, self.end = _midnight(first, agreed), _midnight(days[-1] + timedelta(1), agreed)
        held = [agreed.at(_midnight(day, agreed)) for day in days]
        self.version = next((version["number"] for version in held if version), None)
        self.working = self.worked = 0
        for day, version in zip(days, held, strict=True):
            for opens, closes in _blocks(day, version or agreed.now, agreed.zone):
                self.working += seconds(closes) - seconds(opens)
                if as_of > opens:
                    self.worked += seconds(min(closes, as_of)) - seconds(opens)


def _midnight(day, agreed):
    return datetime.combine(day, time(), agreed.zone).astimezone(UTC)


@cache
def _hours(text):
    return YAML(typ="safe").load(text)["hours"]


def _blocks(day, version, zone):
    hours = _hours(version["text"])
    if day.isoformat() in version["holidays"] or day in hours.get("own", ()):
        return
    for days, blocks in hours.items():
        if days in ("holidays", "own"):
            continue
        names = [WEEK.index(name) for name in days.split("-")]
        if names[0] <= day.weekday() <= names[-1]:
            for block in blocks:
                ends = [time.fromisoformat(end) for end in block.split("-")]
                yield tuple(datetime.combine(day, end, zone).astimezone(UTC) for end in ends)


def _months(agreed, since, until, as_of):
    today = as_of.astimezone(agreed.zone).date()
    due = list(Clock.objects.values_list("due_on", flat=True))
    opened = list(Handoff.objects.values_list("opened_on", flat=True))
    delivered = list(Delivery.objects.values_list("on", flat=True))
    first = since or min([*due, *opened, *delivered, today])
    last = until or max([*due, today])
    months, day = [], first.replace(day=1)
    while day <= last:
        months.append(f"{day:%Y-%m}")
        day = (day + timedelta(days=31)).replace(day=1)
    return months


def _empty(month, promise):
    return {
        "month": month, "side": promise["side"], "promise": promise["name"],
        "version": promise["version_id"], "term": promise["term"],
        "target": promise["target"] and Fraction(promise["target"], 1000), "kept": None,
        "open": 0, "excused": 0, "bad_data": 0, "volume_excess": 0, "feedback_overdue": 0,
        "never_touched": 0, "void": 0, "delivered": None, "goal": None, "expected": None,
        "elapsed": None,
    }  # fmt: skip


def _volume(promise, span, as_of):
    counted = sorted(
        seconds(row["at"])
        for row in Delivery.objects.filter(promise=promise["name"], counts=True).values()
        if f"{row['on']:%Y-%m}" == span.month and seconds(row["at"]) <= seconds(as_of)
    )
    goal = promise["deliver"]
    too_many_at = None
    for number, moment in enumerate(counted, 1):
        if number > goal * 1.5 and too_many_at is None:
            too_many_at = moment
    standing = "breached" if as_of >= span.end else "open"
    line = _empty(span.month, promise) | {
        "delivered": len(counted),
        "goal": goal,
        "standing": "met" if len(counted) >= goal else standing,
    }
    if span.working:
        line["elapsed"] = Fraction(span.worked, span.working)
        line["expected"] = goal * line["elapsed"]
    return line, too_many_at


def _quality(promise, span, as_of):
    due = defaultdict(int)
    for clock in Clock.objects.filter(side="sales", what="answer").values():
        key = (clock["person_id"], clock["handoff"])
        due[key] = max(due[key], seconds(clock["due_at"]))
    now, tally = seconds(as_of), Counter()
    handoffs = [
        row
        for row in Handoff.objects.values()
        if f"{row['opened_on']:%Y-%m}" == span.month and seconds(row["opened_at"]) <= now
    ]
    ends = [due.get((h["person_id"], h["number"])) or seconds(span.end) for h in handoffs]
    settled = max(ends, default=None)
    for handoff, end in zip(handoffs, ends, strict=True):
        limit = min(now, settled)
        answered = handoff["answer"] in ("accepted", "returned") and (
            seconds(handoff["answered_at"]) <= limit
        )
        touched = handoff["first_touch_at"] and seconds(handoff["first_touch_at"]) <= limit
        if not touched and (answered or end < now):
            tally["never touched"] += 1
        elif answered:
            tally[handoff["answer"]] += 1
        else:
            tally["pending"] += 1
    answered = tally["accepted"] + tally["returned"]
    if as_of < span.end or (settled is not None and now <= settled):
        standing = "open"
    elif not answered:
        standing = "void"
    else:
        kept = Fraction(tally["accepted"], answered) >= Fraction(promise["target"], 1000)
        standing = "met" if kept else "breached"
    return _empty(span.month, promise) | {
        "kept": (tally["accepted"], answered),
        "standing": standing,
        "open": tally["pending"],
        "never_touched": tally["never touched"],
        "excused": tally["never touched"],
    }


def _clocks(agreed, months, passed, as_of):
    opened = {
        (row["person_id"], row["number"]): (f"{row['opened_on']:%Y-%m}", seconds(row["opened_at"]))
        for row in Handoff.objects.values()
    }
    groups = defaultdict(Counter)
    for clock in Clock.objects.values():
        month = f"{clock['due_on']:%Y-%m}"
        if month not in months or seconds(clock["starts_at"]) > seconds(as_of):
            continue
        key = (month, clock["side"], clock["promise"], clock["version"], clock["term"])
        handoff = opened.get((clock["person_id"], clock["handoff"]))
        groups[key][_standing(clock, handoff, passed, seconds(as_of))] += 1
    terms = {(p["version_id"], p["side"], p["name"], p["term"]): p for p in agreed.promises}
    return [
        _clock_line(month, terms[version, side, name, term], tally)
        for (month, side, name, version, term), tally in groups.items()
    ]


def _standing(clock, handoff, passed, now):
    due, met, ended = (seconds(clock[name]) for name in ("due_at", "met_at", "ended_at"))
    if met is not None and met <= min(due, now):
        return "met"
    if ended is not None and ended <= min(due, now):
        return "void"
    if now <= due:
        return "open"
    if clock["excuse"]:
        return clock["excuse"]
    if clock["side"] == "sales" and handoff and handoff[1] > passed.get(handoff[0], 10**12):
        return "volume"
    return "breached"


def _clock_line(month, promise, tally):
    decided = tally["met"] + tally["breached"]
    target = Fraction(1000 if promise["target"] is None else promise["target"], 1000)
    if tally["open"]:
        standing = "open"
    elif not decided:
        standing = "void"
    else:
        standing = "met" if Fraction(tally["met"], decided) >= target else "breached"
    line = _empty(month, promise) | {
        "kept": (tally["met"], decided),
        "standing": standing,
        "open": tally["open"],
        "void": tally["void"],
        "excused": sum(tally[excuse] for excuse in EXCUSES),
    }
    return line | {column: tally[excuse] for excuse, column in EXCUSES.items()}


def promises_list(by, since=None, until=None, known_at=None, as_of=None):
    """The handoffs on which a promise was kept, and those that quality counts as accepted."""
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    people = {row["id"]: row["email"] or row["external_id"] for row in Person.objects.values()}
    reps = dict(User.objects.values_list("id", "name"))
    owners = {(h["person_id"], h["number"]): h["owner_id"] for h in Handoff.objects.values()}
    found = []
    for month in _months(agreed, since, until, as_of):
        span = Span(month, agreed, as_of)
        for promise in agreed.promises:
            here = (promise["version_id"], promise["what"]) == (span.version, "quality")
            if here and span.start <= as_of:
                found += [("marketing", promise["name"], *row) for row in _taken(span, as_of)]
        found += [
            (c["side"], c["promise"], month, c["person_id"], c["handoff"], c["due_on"])
            for c in Clock.objects.exclude(met_at=None).values()
            if f"{c['due_on']:%Y-%m}" == month
            and seconds(c["starts_at"]) <= seconds(as_of)
            and seconds(c["met_at"]) <= min(seconds(c["due_at"]), seconds(as_of))
        ]
    return [
        {
            "month": month, "side": side, "promise": name, "lead": people[person],
            "person": person, "handoff": number, "day": f"{day}", "judged": "kept",
            "given_to": reps.get(owners[person, number]), "days_late": None,
        }
        for side, name, month, person, number, day in found
    ]  # fmt: skip


def _taken(span, as_of):
    """The month's handoffs that sales had touched and accepted when they were settled."""
    due = {
        (c["person_id"], c["handoff"]): seconds(c["due_at"])
        for c in Clock.objects.filter(side="sales", what="answer").order_by("due_at").values()
    }
    made = [
        h
        for h in Handoff.objects.values()
        if f"{h['opened_on']:%Y-%m}" == span.month and seconds(h["opened_at"]) <= seconds(as_of)
    ]
    ends = [due.get((h["person_id"], h["number"])) or seconds(span.end) for h in made]
    limit = min(seconds(as_of), max(ends, default=0))
    for h in made:
        done = [h["first_touch_at"], h["answered_at"] if h["answer"] == "accepted" else None]
        if all(moment and seconds(moment) <= limit for moment in done):
            yield span.month, h["person_id"], h["number"], h["opened_on"]


ORACLES = {"promises": promises, "promises-list": promises_list}
