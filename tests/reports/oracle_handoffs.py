"""Returned leads and leads that were never worked, counted by hand, handoff by handoff."""

from collections import defaultdict
from fractions import Fraction

from accord.handoff.models import Handoff
from accord.people.models import Person
from accord.sla.models import Clock
from accord.staff.models import User
from tests.reports.oracle_common import ALWAYS, first_touches, inside, seconds


def returns(by, since=None, until=None, known_at=None, as_of=None):
    now = seconds(min(as_of, known_at or ALWAYS))
    source, rep = first_touches(known_at, "source_name_key"), _reps()
    owed = {
        (clock["person_id"], clock["handoff"]): _reply(clock, now)
        for clock in Clock.objects.filter(side="marketing", what="feedback").values()
        if seconds(clock["starts_at"]) <= now
    }
    lines, answered = defaultdict(list), defaultdict(int)
    for handoff in Handoff.objects.values():
        if not inside(handoff["opened_on"], since, until):
            continue
        if not handoff["answer"] or seconds(handoff["answered_at"]) > now:
            continue
        key = {
            "reason": handoff["reason"] or None,
            "kind": handoff["reason_kind"] or None,
            "source": source.get(handoff["person_id"]),
            "rep": (rep.get(handoff["owner_id"]), handoff["owner_id"]),
        }[by]
        for name in (key, "(total)"):
            answered[name] += 1
            if handoff["answer"] == "returned":
                lines[name].append(owed.get((handoff["person_id"], handoff["number"])))
            elif by in ("source", "rep") or name == "(total)":
                lines[name] += []
    whole = by in ("reason", "kind")
    return [
        {
            by: name[0] if isinstance(name, tuple) else name,
            "returned": len(replies),
            "share": (len(replies), answered["(total)"] if whole else answered[name]),
            "replied_in_time": (
                replies.count("met"),
                replies.count("met") + replies.count("breached"),
            ),
            "reply_open": replies.count("open"),
        }
        for name, replies in lines.items()
    ]


def returns_list(by, since=None, until=None, known_at=None, as_of=None):
    """The handoffs of the period that were returned."""
    now = seconds(min(as_of, known_at or ALWAYS))
    source, rep = first_touches(known_at, "source_name_key"), _reps()
    people = {row["id"]: row for row in Person.objects.values()}
    owed = {
        (clock["person_id"], clock["handoff"]): _reply(clock, now)
        for clock in Clock.objects.filter(side="marketing", what="feedback").values()
        if seconds(clock["starts_at"]) <= now
    }
    said = {"met": "in time", "breached": "late or none", "open": "not due yet", None: None}
    return [
        {
            by: {
                "reason": handoff["reason"] or None,
                "kind": handoff["reason_kind"] or None,
                "source": source.get(handoff["person_id"]),
                "rep": rep.get(handoff["owner_id"]),
            }[by],
            "lead": people[handoff["person_id"]]["email"]
            or people[handoff["person_id"]]["external_id"],
            "person": handoff["person_id"],
            "handoff": handoff["number"],
            "handed_over": f"{handoff['opened_on']}",
            "answer": "returned",
            "returned_for": handoff["reason"] or None,
            "reply": said[owed.get((handoff["person_id"], handoff["number"]))],
            "given_to": rep.get(handoff["owner_id"]),
        }
        for handoff in Handoff.objects.filter(answer="returned").values()
        if inside(handoff["opened_on"], since, until) and seconds(handoff["answered_at"]) <= now
    ]


def never_worked(by, since=None, until=None, known_at=None, as_of=None):
    lines = defaultdict(lambda: defaultdict(int))
    source, rep = first_touches(known_at, "source_name_key"), _reps()
    for handoff, due, touched, now in _worked(since, until, known_at, as_of):
        key = {
            "source": source.get(handoff["person_id"]),
            "rep": (rep.get(handoff["owner_id"]), handoff["owner_id"]),
            "month": f"{handoff['opened_on']:%Y-%m}",
        }[by]
        over = due is not None and due < now
        for name in (key, "(total)"):
            line = lines[name]
            line["handoffs"] += 1
            line["over"] += over
            line["missed"] += over and (touched is None or touched > due)
            line["never"] += touched is None
            line["waiting"] += touched is None and not over
    return [
        {
            by: name[0] if isinstance(name, tuple) else name,
            "handoffs": line["handoffs"],
            "missed": (line["missed"], line["over"]),
            "never": (line["never"], line["handoffs"]),
            "waiting": line["waiting"],
        }
        for name, line in lines.items()
    ]


def never_worked_list(by, since=None, until=None, known_at=None, as_of=None):
    source, rep = first_touches(known_at, "source_name_key"), _reps()
    people = {row["id"]: row for row in Person.objects.values()}
    lines = []
    for handoff, due, touched, now in _worked(since, until, known_at, as_of):
        over = due is not None and due < now
        if touched is not None and not (over and touched > due):
            continue
        person = people[handoff["person_id"]]
        until_then = now if touched is None else touched
        lines.append(
            {
                "lead": person["email"] or person["external_id"],
                "person": person["id"],
                "handoff": handoff["number"],
                "handed_over": handoff["opened_on"].isoformat(),
                "grade": handoff["grade"] or None,
                "source": source.get(person["id"]),
                "rep": rep.get(handoff["owner_id"]),
                "worked": "never" if touched is None else "missed",
                "days_overdue": Fraction(until_then - due, 86400) if over else None,
            }
        )
    return lines


def _worked(since, until, known_at, as_of):
    """Each handoff of the period: its deadline and first human attempt in seconds, and now."""
    now = seconds(min(as_of, known_at or ALWAYS))
    due = defaultdict(list)
    for clock in Clock.objects.filter(side="sales", what="first touch").values():
        due[clock["person_id"], clock["handoff"]].append(seconds(clock["due_at"]))
    for handoff in Handoff.objects.values():
        if inside(handoff["opened_on"], since, until) and seconds(handoff["opened_at"]) <= now:
            touched = seconds(handoff["first_touch_at"])
            deadline = min(due[handoff["person_id"], handoff["number"]], default=None)
            yield handoff, deadline, touched if touched and touched <= now else None, now


def _reps():
    return dict(User.objects.values_list("id", "name"))


def _reply(clock, now):
    due, met = seconds(clock["due_at"]), seconds(clock["met_at"])
    if met is not None and met <= min(due, now):
        return "met"
    return "open" if now <= due else "breached"


ORACLES = {
    "returns": returns,
    "returns-list": returns_list,
    "never-worked": never_worked,
    "never-worked-list": never_worked_list,
}
