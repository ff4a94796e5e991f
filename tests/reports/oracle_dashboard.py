"""What the dashboard shows, counted one by one: visits, arrivals, open deals, leads that never bought."""

from collections import defaultdict
from datetime import date, timedelta

from accord.deals.models import Deal
from accord.handoff.models import Handoff
from accord.kit.periods import Month, day_bounds, local_date
from accord.lifecycle.models import Move
from accord.people.models import Person
from accord.sla.models import Clock, Delivery
from accord.staff.models import User
from accord.touchpoints.models import Touch
from tests.reports.deals import deals, first_steps, leads
from tests.reports.oracle_common import (
    ALWAYS,
    Agreed,
    first_touches,
    inside,
    known,
    seconds,
)

FIELDS = {
    "source": "source_name_key",
    "channel": "channel_key",
    "campaign": "campaign__key",
    "landing-page": "path_key",
}
ON_THE_SITE = ("page", "form", "download", "chat")
STEPS = {
    "leads": "lead",
    "mqls": "mql",
    "accepted": "accepted",
    "sqls": "sql",
    "opportunities": "opportunity",
}
FATES = {
    "leads": ("converted", "gone", "open"),
    "converted": ("converted",),
    "never": ("gone", "open"),
    "gone": ("gone",),
    "open": ("open",),
}


def people():
    return {row["id"]: row["email"] or row["external_id"] for row in Person.objects.values()}


def _visits(by, since, until, known_at, as_of, idle=30):
    """Every visit that began in the period: its first touch, its name, whether by a lead."""
    as_of = min(as_of, known_at or ALWAYS)
    arrived = leads(Agreed(as_of), known_at or ALWAYS)
    done = defaultdict(list)
    fields = ("person_id", "kind", "occurred_on", "channel_key", *FIELDS.values())
    for touch in known(Touch, known_at, *fields):
        at = seconds(touch["occurred_at"])
        if touch["kind"] in ON_THE_SITE and at <= seconds(as_of):
            done[touch["person_id"]].append((at, touch["id"], touch))
    for person, touches in done.items():
        before = None
        for at, _, touch in sorted(touches, key=lambda one: one[:2]):
            begins = before is None or at - before >= idle * 60
            before = at
            if begins and inside(touch["occurred_on"], since, until):
                yield {**touch, "by_lead": arrived.get(person, 1 << 60) <= at, "name": _when(
                    by, touch["occurred_on"], touch.get(FIELDS.get(by))
                )}  # fmt: skip


def _when(by, day, name=None):
    return {"day": f"{day:%Y-%m-%d}", "month": f"{day:%Y-%m}"}.get(by, name)


def visits(by, since=None, until=None, known_at=None, as_of=None):
    lines = defaultdict(list)
    for visit in _visits(by, since, until, known_at, as_of):
        for name in (visit["name"], "(total)"):
            lines[name].append(visit["by_lead"])
    return [
        {by: name, "visits": len(told), "by_leads": (sum(told), len(told))}
        for name, told in lines.items()
    ]


def visits_list(by, since=None, until=None, known_at=None, as_of=None, number="visits"):
    who = people()
    return [
        {
            by: visit["name"],
            "lead": who[visit["person_id"]],
            "person": visit["person_id"],
            "began_on": str(visit["occurred_on"]),
            "began_by": visit["kind"],
            "channel": visit["channel_key"],
        }
        for visit in _visits(by, since, until, known_at, as_of)
        if number == "visits" or visit["by_lead"]
    ]


def _arrivals(since, until, known_at, as_of):
    as_of = min(as_of, known_at or ALWAYS)
    for person, steps in first_steps(Agreed(as_of), as_of).items():
        for number, step in STEPS.items():
            if step in steps and inside(steps[step]["on"], since, until):
                yield person, number, steps[step]["on"]


def arrivals(by, since=None, until=None, known_at=None, as_of=None):
    lines = defaultdict(lambda: dict.fromkeys(STEPS, 0))
    for _, number, day in _arrivals(since, until, known_at, as_of):
        for name in (_when(by, day), "(total)"):
            lines[name][number] += 1
    return [{by: name, **counts} for name, counts in lines.items()]


def arrivals_list(by, since=None, until=None, known_at=None, as_of=None, number="leads"):
    who = people()
    return [
        {by: _when(by, day), "lead": who[person], "person": person, "came_on": str(day)}
        for person, came, day in _arrivals(since, until, known_at, as_of)
        if came == number
    ]


def _told_days(since, until, agreed, as_of):
    """The days of the months that anything is told of, as far as they have begun."""
    today = local_date(as_of, agreed.zone)
    firsts = [today]
    for model, field in ((Handoff, "opened_on"), (Clock, "due_on"), (Delivery, "on")):
        firsts += [day for day in model.objects.values_list(field, flat=True) if day]
    day = since or Month.of(min(firsts)).first
    while day <= min(until or date.max, today):
        if seconds(day_bounds(day, agreed.zone)[0]) <= seconds(as_of):
            yield day
        day += timedelta(days=1)


def _path(deal, as_of):
    """The changes of a deal up to the moment, and the place of its first end."""
    path = [change for change in deal["changes"] if change["at"] <= seconds(as_of)]
    ends = [place for place, change in enumerate(path) if change["kind"] in ("won", "lost")]
    return path, ends[0] if ends else None


def _standing(deal, day, as_of):
    """Its worth if the deal is open at the end of the day: amount and currency, maybe unknown."""
    path, end = _path(deal, as_of)
    told = [change for change in path if change["occurred_on"] <= day]
    if not told or (end is not None and end < len(told)):
        return None
    worths = [(one["amount_minor"], one["currency"]) for one in told]
    return next((worth for worth in reversed(worths) if worth[0] is not None), (None, ""))


def _turned(deal, as_of):
    path, end = _path(deal, as_of)
    if path:
        yield path[0]["occurred_on"], "opened"
    if end is not None:
        yield path[end]["occurred_on"], "closed"


def pipeline(by, since=None, until=None, known_at=None, as_of=None):
    as_of = min(as_of, known_at or ALWAYS)
    agreed, every = Agreed(as_of), list(deals(known_at))
    turned = [one for deal in every for one in _turned(deal, as_of)]
    lines = []
    for day in _told_days(since, until, agreed, as_of):
        worths = [worth for deal in every if (worth := _standing(deal, day, as_of))]
        lines.append(
            {
                by: str(day),
                "opened": turned.count((day, "opened")),
                "closed": turned.count((day, "closed")),
                "deals": len(worths),
                "deals_in_other_currencies": sum(
                    amount is not None and currency != agreed.currency
                    for amount, currency in worths
                ),
                "value": sum(
                    amount or 0 for amount, currency in worths if currency == agreed.currency
                ),
            }
        )
    return lines


def pipeline_list(by, since=None, until=None, known_at=None, as_of=None, number="value"):
    as_of = min(as_of, known_at or ALWAYS)
    agreed, names = Agreed(as_of), dict(Deal.objects.values_list("id", "name"))
    reps = dict(User.objects.values_list("id", "name"))
    days = list(_told_days(since, until, agreed, as_of))
    rows = _turns if number in ("opened", "closed") else _stands
    return [
        {
            by: str(day),
            "deal": names[deal["id"]],
            "deal_number": deal["id"],
            "opened_on": str(deal["changes"][0]["occurred_on"]),
            "rep": reps.get(deal["changes"][0]["actor_id"]),
            "amount": amount if currency == agreed.currency else None,
        }
        for deal in deals(known_at)
        for day, (amount, currency) in rows(deal, days, number, as_of)
        if number != "value" or amount is None or currency == agreed.currency
        if number != "deals_in_other_currencies" or (amount and currency != agreed.currency)
    ]


def _turns(deal, days, number, as_of):
    """The days on which a deal was opened or closed, each with what it is worth in the end."""
    path, _ = _path(deal, as_of)
    worths = [(one["amount_minor"], one["currency"]) for one in path if one["amount_minor"]]
    for day, what in _turned(deal, as_of):
        if what == number and day in days:
            yield day, worths[-1] if worths else (None, "")


def _stands(deal, days, _number, as_of):
    """The days at whose end a deal is open, each with what it is worth then."""
    for day in days:
        if worth := _standing(deal, day, as_of):
            yield day, worth


def _converted(by, since, until, known_at, as_of):
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    origin = first_touches(known_at, FIELDS[by]) if by in FIELDS else {}
    aside = {row["name"] for row in agreed.stages if row["aside"] or row["terminal"]}
    last = {}
    for move in Move.objects.order_by("person_id", "number").values():
        if seconds(move["at"]) <= seconds(as_of):
            last[move["person_id"]] = move["to_stage"]
    for person, steps in first_steps(agreed, known_at or ALWAYS).items():
        if "lead" not in steps or not inside(steps["lead"]["on"], since, until):
            continue
        gone = "gone" if last.get(person) in aside else "open"
        yield {
            "person": person,
            "lead_on": str(steps["lead"]["on"]),
            "stage": last.get(person),
            "fate": "converted" if "customer" in steps else gone,
            "name": f"version {steps['lead']['version']}"
            if by == "version"
            else _when(by, steps["lead"]["on"], origin.get(person)),
        }


def never_converted(by, since=None, until=None, known_at=None, as_of=None):
    lines = defaultdict(list)
    for lead in _converted(by, since, until, known_at, as_of):
        for name in (lead["name"], "(total)"):
            lines[name].append(lead["fate"])
    return [
        {
            by: name,
            "leads": len(fates),
            "converted": fates.count("converted"),
            "never": (len(fates) - fates.count("converted"), len(fates)),
            "gone": (fates.count("gone"), len(fates)),
            "open": fates.count("open"),
        }
        for name, fates in lines.items()
    ]


def never_converted_list(by, since=None, until=None, known_at=None, as_of=None, number="never"):
    who = people()
    return [
        {
            by: lead["name"],
            "lead": who[lead["person"]],
            **{field: lead[field] for field in ("person", "lead_on", "stage")},
        }
        for lead in _converted(by, since, until, known_at, as_of)
        if lead["fate"] in FATES[number]
    ]


ORACLES = {
    "visits": visits,
    "visits-list": visits_list,
    "arrivals": arrivals,
    "arrivals-list": arrivals_list,
    "pipeline": pipeline,
    "pipeline-list": pipeline_list,
    "never-converted": never_converted,
    "never-converted-list": never_converted_list,
}
