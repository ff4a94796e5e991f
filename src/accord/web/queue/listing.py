"""The lines of a queue: who it is, why now, and how much time is left."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from accord.agreement.queries import InForce, held_at
from accord.handoff.models import Handoff
from accord.people.models import PersonLink
from accord.sla.models import Clock
from accord.templatetags.ui import day
from accord.web.leads import directory
from accord.web.queue.clocks import Chip, chip_of, next_due
from accord.web.queue.reasons import reasons_now

KNOWN = (*directory.NAME_FIELDS, "title", "phone", "country")


@dataclass(frozen=True, slots=True)
class Line:
    """One lead of a queue as it is read."""

    handoff: Handoff
    name: str
    title: str
    company: str
    phone: str
    country: str
    reason: str
    interest: float
    chip: Chip
    clocks: list[Clock]

    @property
    def pk(self) -> int:
        return self.handoff.person_id

    @property
    def about(self) -> str:
        return " · ".join(filter(None, [self.title, self.company]))

    @property
    def standing(self):
        return getattr(self.handoff.person, "standing", None)


def handoffs(pks: Sequence[int]) -> list[Handoff]:
    """These handoffs with whom they are about, in the order asked for."""
    merged = PersonLink.objects.filter(person=OuterRef("person"))
    rows = Handoff.objects.filter(pk__in=pks).select_related("person__standing", "owner")
    found = {row.pk: row for row in rows.annotate(is_merged=Exists(merged))}
    return [found[pk] for pk in pks if pk in found]


def lines(
    found: Sequence[Handoff],
    versions: Sequence[InForce],
    paused: Mapping[int, datetime | None],
    *,
    at: datetime,
) -> list[Line]:
    """A line for each handoff; what it costs does not grow with their number."""
    ids = [one.person_id for one in found]
    known = directory.latest_facts(ids, KNOWN)
    companies = directory.latest_companies(ids)
    interest = directory.interest_at(ids, at)
    reasons = reasons_now(ids, held_at(versions, at), at=at)
    clocks = _clocks(ids)
    return [
        Line(
            handoff=one,
            name=directory.name_of(one.person, known.get(one.person_id, {})),
            title=known.get(one.person_id, {}).get("title", ""),
            company=company.name if (company := companies.get(one.person_id)) else "",
            phone=known.get(one.person_id, {}).get("phone", ""),
            country=known.get(one.person_id, {}).get("country", ""),
            reason=reasons.get(one.person_id, "") or _otherwise(one),
            interest=interest.get(one.person_id, 0.0),
            chip=_chip(one, clocks[one.person_id, one.number], versions, paused, at),
            clocks=clocks[one.person_id, one.number],
        )
        for one in found
    ]


def _clocks(person_ids: Sequence[int]) -> dict[tuple[int, int], list[Clock]]:
    found: dict[tuple[int, int], list[Clock]] = defaultdict(list)
    for clock in Clock.objects.filter(person_id__in=person_ids).order_by("due_at", "promise"):
        found[clock.person_id, clock.handoff].append(clock)
    return found


def _otherwise(handoff: Handoff) -> str:
    return f"Handed over {day(handoff.opened_at)}"


def _chip(
    handoff: Handoff,
    clocks: Sequence[Clock],
    versions: Sequence[InForce],
    paused: Mapping[int, datetime | None],
    at: datetime,
) -> Chip:
    """The next promise of the side whose turn it is; else what the lead waits for."""
    side = "marketing" if handoff.answer == "returned" else "sales"
    due = next_due([one for one in clocks if one.side == side], at=at)
    if until := paused.get(handoff.pk):
        return Chip(f"until {day(until)}", icon="pause", promise="Put off")
    if due:
        return chip_of(due, versions, at=at)
    if handoff.answer == "returned":
        done = handoff.replied_at
        return Chip("answered" if done else "not answered yet", icon="reply" if done else "clock")
    if handoff.outcome or handoff.closed_at:
        return Chip(handoff.outcome or "closed", icon="check")
    return Chip("answer open" if not handoff.answer else "outcome open")
