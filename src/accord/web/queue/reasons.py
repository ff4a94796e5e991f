"""Why a lead should be called now: the touch that weighs most today, in the agreement's words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localdate

from accord.agreement.queries import InForce
from accord.judging.evaluate import marks
from accord.judging.terms import Terms, prepared
from accord.scoring.rules import faded
from accord.touchpoints.models import Touch

AGAIN = timedelta(days=7)
"""Touches of one kind within this time are told as one, with their number."""


@dataclass(frozen=True, slots=True)
class Told:
    """One touch that a rule of interest speaks of, and what it is still worth."""

    rule: str
    at: datetime
    worth: float


def reasons_now(
    person_ids: Sequence[int], version: InForce | None, *, at: datetime
) -> dict[int, str]:
    """Per person, such as `Demo asked, today` or `Pricing page, 3 times, last 20 Nov`."""
    if version is None or not person_ids:
        return {}
    terms = prepared(version)
    matched = marks(terms, person_ids)
    touches = Touch.objects.filter(person_id__in=person_ids, occurred_at__lte=at)
    told: dict[int, list[Told]] = defaultdict(list)
    for pk, person, occurred_at in touches.values_list("pk", "person_id", "occurred_at"):
        if pk in matched and matched[pk].rules:
            told[person].append(_told(terms, matched[pk].rules, occurred_at, at))
    return {person: _in_words(touched, at) for person, touched in told.items()}


def _told(terms: Terms, rules: Iterable[int], occurred_at: datetime, at: datetime) -> Told:
    rule = max((terms.interest[one] for one in rules), key=lambda one: one.points)
    age = (at - occurred_at).total_seconds()
    return Told(rule.name, occurred_at, faded(float(rule.points), rule.half_life, age))


def _in_words(touched: list[Told], at: datetime) -> str:
    most = max(touched, key=lambda one: (one.worth, one.at))
    times = sum(one.rule == most.rule and most.at - one.at <= AGAIN for one in touched)
    when = _when(most.at, at)
    return f"{most.rule}, {when}" if times == 1 else f"{most.rule}, {times} times, last {when}"


def _when(moment: datetime, at: datetime) -> str:
    on, today = localdate(moment), localdate(at)
    if on == today:
        return "today"
    return date_format(on, "j M" if on.year == today.year else "j M Y")
