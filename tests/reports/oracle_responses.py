"""How long handed-over leads waited, counted handoff by handoff along the hours of each day."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from accord.handoff.models import Handoff
from accord.sla.models import Clock
from accord.staff.models import User
from tests.reports.oracle_common import ALWAYS, Agreed, first_touches, inside, median, seconds
from tests.reports.oracle_promises import _blocks

FIELDS = {"source": "source_name_key", "channel": "channel_key", "campaign": "campaign__key"}


def first_response(by, since=None, until=None, known_at=None, as_of=None):
    as_of = min(as_of, known_at or ALWAYS)
    agreed, now = Agreed(as_of), seconds(as_of)
    clocks = {
        (clock["person_id"], clock["handoff"]): clock
        for clock in Clock.objects.filter(side="sales", what="first touch").values()
        if seconds(clock["starts_at"]) <= now
    }
    lines = defaultdict(list)
    for name, handoff in handoffs(by, since, until, known_at, as_of):
        told = _told(handoff, clocks.get((handoff["person_id"], handoff["number"])), agreed, now)
        lines[name].append(told)
        lines["(total)"].append(told)
    return [_line(by, name, told) for name, told in lines.items()]


def handoffs(by, since, until, known_at, as_of):
    """The handoffs of the period, each with the name it counts under; two reps of one name apart."""
    origin = first_touches(known_at, FIELDS[by]) if by in FIELDS else {}
    users = {user.pk: user for user in User.objects.select_related("team")}
    for handoff in Handoff.objects.values():
        if not inside(handoff["opened_on"], since, until) or handoff["opened_at"] > as_of:
            continue
        rep = users.get(handoff["owner_id"])
        yield (
            {
                "rep": (rep.name, rep.pk) if rep else None,
                "team": rep.team.name if rep and rep.team else None,
                "month": f"{handoff['opened_on']:%Y-%m}",
                "grade": handoff["grade"] or None,
            }.get(by, origin.get(handoff["person_id"])),
            handoff,
        )


def _told(handoff, clock, agreed, now):
    opened, touched, given = (
        at if at is not None and at <= now else None
        for at in (seconds(handoff[f"{what}_at"]) for what in ("opened", "first_touch", "assigned"))
    )
    version = next(row for row in agreed.versions if row["number"] == handoff["version"])

    def worked(start):
        return _worked(start, touched, version, agreed.zone)

    met = clock is not None and _by(clock["met_at"], min(now, seconds(clock["due_at"])))
    return {
        "met": met,
        "open": clock is not None and not met and now <= seconds(clock["due_at"]),
        "promised": clock is not None,
        "clock": None if touched is None else touched - opened,
        "working": None if touched is None else worked(opened),
        "own": None if touched is None or given is None else worked(given),
        "given": None if given is None else given - opened,
    }


def _by(moment, limit):
    return moment is not None and seconds(moment) <= limit


def _worked(start, end, version, zone):
    """Seconds of working time, each block of each day on its own."""
    total = 0
    day = datetime.fromtimestamp(start, UTC).date() - timedelta(days=1)
    while day <= datetime.fromtimestamp(end, UTC).date() + timedelta(days=1):
        for opens, closes in _blocks(day, version, zone):
            total += max(0, min(end, seconds(closes)) - max(start, seconds(opens)))
        day += timedelta(days=1)
    return total


def _minutes(seconds):
    return None if seconds is None else Fraction(seconds) / 60


def _p90(values):
    """The least value within which nine of ten lie."""
    values = sorted(values)
    return next(
        (v for n, v in enumerate(values, 1) if Fraction(n, len(values)) >= Fraction(9, 10)), None
    )


def _line(by, name, told):
    spans = {
        measure: [one[measure] for one in told if one[measure] is not None]
        for measure in ("clock", "working", "own", "given")
    }
    waiting = sum(one["open"] for one in told)
    return {
        by: name[0] if isinstance(name, tuple) else name,
        "handoffs": len(told),
        "responded": (len(spans["clock"]), len(told)),
        "in_time": (
            sum(one["met"] for one in told),
            sum(one["promised"] for one in told) - waiting,
        ),
        "open": waiting,
        "working_minutes_median": _minutes(median(spans["working"])),
        "working_minutes_p90": _minutes(_p90(spans["working"])),
        "clock_minutes_median": _minutes(median(spans["clock"])),
        "clock_minutes_p90": _minutes(_p90(spans["clock"])),
        "since_assignment_minutes_median": _minutes(median(spans["own"])),
        "assignment_minutes_median": _minutes(median(spans["given"])),
    }


ORACLES = {"first-response": first_response}
