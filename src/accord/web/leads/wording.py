"""What happened, in words: one line of the timeline for each kind of event."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.utils.formats import date_format
from django.utils.timezone import localdate

from accord.agreement.rules.saying import stage_name
from accord.kit import money
from accord.templatetags.ui import condition_in_words
from accord.web.leads.profile import Ended, Retracted
from accord.web.leads.timeline import Row
from accord.web.stages import Hue, Stages

LATE = timedelta(days=1)
TOUCHED = {
    "page": "Read a page",
    "form": "Sent a form",
    "download": "Downloaded",
    "email open": "Opened an email",
    "email click": "Clicked in an email",
    "webinar": "Attended a webinar",
    "event": "Came to an event",
    "chat": "Chatted with us",
    "ad click": "Clicked an advertisement",
    "review": "Wrote a review",
    "social": "Reacted on social media",
}
# What an attempt is called when sales reached the lead, and when not.
TRIED = {
    "call": ("Called, reached", "Called, not reached"),
    "mail": ("Wrote an email, answered", "Wrote an email"),
    "meeting": ("Met", "Meeting, nobody came"),
    "social": ("Wrote on social media, answered", "Wrote on social media"),
}
ANSWERED = {
    "accepted": "Sales accepted the lead",
    "returned": "Sales returned the lead",
    "passed on": "Sales passed the lead on to a colleague",
}
CHANGED = {
    "opened": "Deal opened",
    "stage": "Deal moved",
    "amount": "Deal amount set",
    "campaign": "Primary campaign named",
    "won": "Deal won",
    "lost": "Deal lost",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: the words, the hue of its dot, and whether it still holds."""

    anchor: str
    kind: str
    at: datetime
    hue: Hue
    title: str
    details: tuple[str, ...]
    by: str
    learned_at: datetime | None
    retraction: Ended | None
    deal: int | None
    person: int | None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    entries: list[Entry]


Words = tuple[Hue, str, list[str]]


def by_day(
    rows: Iterable[Row],
    stages: Stages,
    retractions: Retracted,
    names: Mapping[int, str] = MappingProxyType({}),
) -> list[Day]:
    """The rows in words, grouped by local day; `names` are those of the people, if there are more."""
    days: list[Day] = []
    for row in rows:
        entry = _entry(row, stages, retractions.get((row.kind, row.pk)), names)
        on = localdate(row.at)
        if not days or days[-1].on != on:
            days.append(Day(on, []))
        days[-1].entries.append(entry)
    return days


def _entry(row: Row, stages: Stages, retraction: Ended | None, names: Mapping[int, str]) -> Entry:
    hue, title, details = WORDS[row.kind](row, stages)
    judged = row.kind in ("move", "handoff")
    late = row.recorded_at is not None and row.recorded_at - row.at > LATE
    return Entry(
        anchor=f"{row.kind}-{row.pk}",
        kind=row.kind,
        at=row.at,
        hue=hue,
        title=title,
        details=tuple(detail for detail in details if detail),
        by="" if judged else row.by or row.source or "",
        learned_at=row.recorded_at if late else None,
        retraction=retraction,
        deal=row.about if row.kind == "dealchange" else None,
        person=None if row.kind == "dealchange" else row.about,
        who="" if row.kind == "dealchange" else names.get(row.about or 0, ""),
    )


def _touch(row: Row, stages: Stages) -> Words:
    title = TOUCHED.get(row.what or "", (row.what or "").capitalize())
    path = row.origin if row.origin != row.subject else ""
    found = f"from {row.detail}" if row.detail else ""
    found = "came directly" if row.detail == "direct" else found
    campaign = f"campaign {row.note}" if row.note else ""
    about = " · ".join(part for part in (path, found, campaign) if part)
    return "marketing", f"{title}: {row.subject}" if row.subject else title, [about]


def _move(row: Row, stages: Stages) -> Words:
    backward = row.source == "1"
    verb = "Moved back to" if backward else "Became" if row.origin == "rule" else "Moved to"
    origin = {"person": "decided by a person", "import": "brought by an import"}
    ruled = f"by a rule of version {row.by}" if row.by else "by a rule"
    came = f"from {stage_name(row.subject)}" if row.subject else "first stage"
    how = origin.get(row.origin or "", ruled)
    hue: Hue = "back" if backward else stages.hue(row.what or "")
    return (
        hue,
        f"{verb} {stage_name(row.what)}",
        [condition_in_words(row.note or ""), f"{came}, {how}"],
    )


def _handoff(row: Row, stages: Stages) -> Words:
    grade = f"grade {row.detail}" if row.detail else ""
    owner = f"to {row.subject}" if row.subject else "not yet assigned"
    return (
        "handoff",
        f"Handed over to sales (handoff {row.number})",
        [", ".join(filter(None, [owner, grade]))],
    )


def _answer(row: Row, stages: Stages) -> Words:
    hue: Hue = "back" if row.what == "returned" else "sales"
    return hue, ANSWERED[row.what or ""], [row.subject or "", row.note or ""]


def _attempt(row: Row, stages: Stages) -> Words:
    reached, missed = TRIED[row.what or ""]
    machine = " (automatic, no attempt of a person)" if row.origin == "1" else ""
    return "sales", f"{reached if row.detail == '1' else missed}{machine}", [row.note or ""]


def _outcome(row: Row, stages: Stages) -> Words:
    qualified = row.what == "qualified"
    title = "Sales found the lead qualified" if qualified else "Sales found the lead not qualified"
    return "sales" if qualified else "back", title, [row.subject or "", row.note or ""]


def _assignment(row: Row, stages: Stages) -> Words:
    return "sales", f"Given to {row.subject}", []


def _pause(row: Row, stages: Stages) -> Words:
    until = date_format(localdate(row.until), "j F Y") if row.until else "later"
    return "sales", f"Clocks stand still until {until}", [row.note or ""]


def _rating(row: Row, stages: Stages) -> Words:
    return "sales", f"Sales rated the lead {row.number} of 5", [row.note or ""]


def _reply(row: Row, stages: Stages) -> Words:
    return "marketing", "Marketing replied to the return", [row.note or ""]


def _deal(row: Row, stages: Stages) -> Words:
    kind = row.what or ""
    amount = ""
    if row.number is not None and row.origin:
        amount = f"{money.format_minor(row.number, row.origin)} {row.origin}"
    title = f"{CHANGED[kind]}: {row.subject}"
    return "left" if kind == "lost" else "sales", title, [row.detail or "", amount, row.note or ""]


WORDS: dict[str, Callable[[Row, Stages], Words]] = {
    "touch": _touch,
    "move": _move,
    "handoff": _handoff,
    "answer": _answer,
    "attempt": _attempt,
    "outcome": _outcome,
    "assignment": _assignment,
    "pause": _pause,
    "rating": _rating,
    "reply": _reply,
    "dealchange": _deal,
}
