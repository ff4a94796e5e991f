"""The lead beside the queue: what can be done, what is known, what happened last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.handoff.actions import latest
from accord.handoff.models import Answer, Handoff
from accord.ledger.models import Fact, Retraction
from accord.people.models import Person
from accord.staff.models import User
from accord.web import visible
from accord.web.leads import profile
from accord.web.leads.timeline import timeline
from accord.web.leads.wording import Day, by_day
from accord.web.queue.acts import ACTS, Act
from accord.web.queue.asking import Asked
from accord.web.queue.listing import Line
from accord.web.queue.seen import sealed
from accord.web.stages import Stages

LATEST = 12
FIRST = ("take", "call", "email", "meeting")
ANSWERS = ("accept", "return", "outcome", "reply")


@dataclass(frozen=True, slots=True)
class Button:
    """One act with the address of its form; `seal` where one click is enough."""

    act: Act
    address: str
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead with its buttons in three groups, its promises, and the latest of its timeline.

    `returned` is what sales wrote when it sent the lead back, where marketing is to reply.
    """

    line: Line
    returned: Fact | None
    wants_deal: bool
    first: list[Button]
    answers: list[Button]
    more: list[Button]
    promises: list[profile.Promised]
    days: list[Day]


def lead(
    line: Line, user: User, asked: Asked, following: int | None, stages: Stages, *, at: datetime
) -> Lead:
    """What is shown of one line of the queue when it is chosen."""
    buttons = [_button(act, line, user, asked, following) for act in acts_for(user, line)]
    ids = _with_merged(line)
    rows = timeline(ids).rows[:LATEST]
    return Lead(
        line=line,
        returned=latest([Answer], line.handoff) if asked.side == "marketing" else None,
        wants_deal=visible.works_leads(user) and _wants_deal(line.handoff),
        first=[one for one in buttons if one.act.name in FIRST],
        answers=[one for one in buttons if one.act.name in ANSWERS],
        more=[one for one in buttons if one.act.name not in FIRST + ANSWERS],
        promises=[profile.promised(clock, at) for clock in line.clocks],
        days=by_day(rows, stages, _retracted(ids)),
    )


def acts_for(user: User, line: Line) -> Sequence[Act]:
    """What this user may do with the lead as it stands."""
    return [act for act in ACTS.values() if may(user, act) and act.is_open_for(line.handoff)]


def may(user: User, act: Act) -> bool:
    if act.for_marketing:
        return visible.answers_for_marketing(user)
    return visible.works_leads(user)


def _wants_deal(handoff: Handoff) -> bool:
    """Whether sales took the lead on, so that a deal can come of it."""
    return handoff.answer == Answer.Kind.ACCEPTED and handoff.closed_at is None


def _button(act: Act, line: Line, user: User, asked: Asked, following: int | None) -> Button:
    address = asked.act(act.page, line.pk, following)
    return Button(act, address, sealed(line.handoff, user) if act.is_one_click else "")


def _retracted(person_ids: list[int]) -> dict[tuple[str, int], Retraction]:
    """What of these people's log no longer holds, by the kind and number of the fact."""
    ended = Retraction.objects.filter(person_id__in=person_ids).select_related("actor")
    return {(one.kind, one.fact): one for one in ended}


def _with_merged(line: Line) -> list[int]:
    """The person and whoever was found to be the same."""
    person: Person = line.handoff.person
    if not line.handoff.is_merged:
        return [person.pk]
    return [person.pk, *(link.other_id for link in profile.merged_with(person)[0])]
