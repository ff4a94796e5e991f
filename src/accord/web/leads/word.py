"""Where a lead stands, in the word of each team: what marketing says and what sales says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.agreement.rules.saying import stage_name
from accord.agreement.rules.terms import Agreement
from accord.lifecycle.models import Move
from accord.templatetags.ui import day, money
from accord.web.leads.profile import Episode, Said
from accord.web.stages import Stages

SAYS = {
    "accepted": "accepted",
    "returned": "returned",
    "passed on": "passed on to a colleague",
    "qualified": "qualified",
    "not qualified": "not qualified",
}
DIFFERS = ("returned", "not qualified")


@dataclass(frozen=True, slots=True)
class Word:
    """What one team says of a lead: the word, since when, why, and what the team means by it."""

    side: str
    says: str
    since: datetime | None
    because: str = ""
    by: str = ""
    means: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The word of each team; they differ where sales sent back what marketing put forward."""

    marketing: Word
    sales: Word
    differ: bool


def words(
    moves: Sequence[Move],
    said: Sequence[Said],
    episodes: Sequence[Episode],
    deals: Iterable[Any],
    agreed: Agreement | None,
) -> Words:
    """Both teams' words. Sales' is the latest it has said; a deal says more than an answer."""
    stages = Stages.of(agreed)
    marketing = _of_marketing(moves, stages, agreed)
    sales = _of_deal(deals) or _of_sales(said, episodes)
    returned = bool(said) and said[0].what in DIFFERS and sales.says.startswith(said[0].what)
    return Words(marketing, sales, differ=returned)


def _of_marketing(moves: Sequence[Move], stages: Stages, agreed: Agreement | None) -> Word:
    """The furthest stage that marketing put the lead in last: the stage that it handed over in."""
    owned = [move for move in moves if stages.hue(move.to_stage) == "marketing"]
    forward = [move for move in owned if not move.backward] or owned
    if not forward:
        return Word("marketing", "nothing yet", None)
    move = forward[-1]
    return Word(
        "marketing",
        stage_name(move.to_stage),
        move.at,
        because=move.why,
        means=agreed.words.get(move.to_stage, "") if agreed else "",
    )


def _of_sales(said: Sequence[Said], episodes: Sequence[Episode]) -> Word:
    if not episodes:
        return Word("sales", "nothing: it was never handed over", None)
    if not said or said[0].at < episodes[0].handoff.opened_at:
        to = f" to {episodes[0].owner}" if episodes[0].owner else ""
        handed_over = f"Handed over{to} on {day(episodes[0].handoff.opened_at)}"
        return Word("sales", "nothing yet", None, because=handed_over)
    latest = said[0]
    what = SAYS.get(latest.what, latest.what)
    says = f"{what}: {latest.reason}" if latest.reason else what
    return Word("sales", says, latest.at, because=latest.note, by=latest.by)


def _of_deal(deals: Iterable[Any]) -> Word | None:
    """What the latest deal says."""
    latest = max(deals, key=lambda deal: deal.ended_at or deal.opened_at, default=None)
    if latest is None:
        return None
    worth = f", {money(latest.amount_minor, latest.currency)}" if latest.amount_minor else ""
    stage = f", {latest.stage}" if latest.stage else ""
    why = f": {latest.ended_why}" if latest.ended_why else ""
    says = f"deal {latest.end}{why}{worth}" if latest.end else f"deal open{stage}{worth}"
    return Word("sales", says, latest.ended_at or latest.opened_at, because=latest.name)
