"""Why a person has this score and this stage, and which version of the agreement said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.agreement.queries import BEGINNING, InForce
from accord.agreement.rules.promise_sentences import promises_in_words
from accord.agreement.rules.saying import Sentence
from accord.agreement.rules.sentences import stage_in_words
from accord.judging.explain import Explanation, InterestPoint
from accord.lifecycle.models import Move
from accord.web.leads.profile import Episode
from accord.web.leads.wording import WORDS

SHOWN = 4
"""Touches of one rule that are seen at once; the others are opened."""

CAUSES = {
    "touch": "a touch",
    "personfact": "something learned about the person",
    "companyfact": "something learned about the company",
    "employment": "a new employer",
    "decidedmove": "a decision",
    "answer": "the answer of sales",
    "outcome": "what sales found out",
    "dealchange": "a change of a deal",
    "dealperson": "a deal the person takes part in",
    "retraction": "a fact that no longer holds",
    "agreement": "a new version of the agreement",
    "wake": "the end of the agreed rest",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """The move that brought someone where they are: the rule, the score then, the cause."""

    move: Move
    rule: str
    cause: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Clauses:
    """What one version says that matters for this person."""

    number: int
    since: datetime | None
    is_current: bool
    stage: str
    promises: list[tuple[str, Sentence]]


@dataclass(frozen=True, slots=True)
class Scored:
    """One rule of interest and the touches that scored by it, what weighs most first."""

    rule: str
    sentence: str
    worth: float
    first: list[InterestPoint]
    rest: list[InterestPoint]


def interest_by_rule(explanation: Explanation) -> list[Scored]:
    """What makes up the interest, the rule that gives most first."""
    by_rule: dict[str, list[InterestPoint]] = {}
    for point in explanation.interest_points:
        by_rule.setdefault(point.rule, []).append(point)
    return sorted((_scored(points) for points in by_rule.values()), key=lambda one: -one.worth)


def reason(moves: Sequence[Move], versions: Sequence[InForce]) -> Reason | None:
    """Why the person was handed over; for someone who never was, why they are in their stage."""
    agreed = {version.number: version for version in versions}
    handed_over = [move for move in moves if _hands_over(move, agreed)]
    if not moves:
        return None
    move = (handed_over or moves)[-1]
    version = agreed.get(move.version)
    return Reason(
        move=move,
        rule=_rule(move.to_stage, version),
        cause=CAUSES.get(move.cause, move.cause),
        anchor=f"{move.cause}-{move.cause_fact}" if move.cause in WORDS and move.cause_fact else "",
    )


def clauses(
    versions: Sequence[InForce],
    now: int | None,
    because: Reason | None,
    episodes: Sequence[Episode],
) -> list[Clauses]:
    """The versions that judged this person, the latest first, with the clauses that did."""
    clocks = {promised.clock.version for episode in episodes for promised in episode.promises}
    judged = {now, because.move.version if because else None, *clocks}
    stage = because.move.to_stage if because else ""
    return [
        Clauses(
            number=version.number,
            since=version.start if version.start > BEGINNING else None,
            is_current=version.number == now,
            stage=_rule(stage, version),
            promises=_promises(version),
        )
        for version in reversed(versions)
        if version.number in judged
    ]


def _scored(points: list[InterestPoint]) -> Scored:
    heaviest = sorted(
        points, key=lambda point: (not point.counted, -point.worth, -point.occurred_at.timestamp())
    )
    worth = sum(point.worth for point in points if point.counted)
    return Scored(points[0].rule, points[0].sentence, worth, heaviest[:SHOWN], heaviest[SHOWN:])


def _hands_over(move: Move, agreed: dict[int, InForce]) -> bool:
    version = agreed.get(move.version)
    stages = version.agreement.stages if version else ()
    return any(stage.handoff for stage in stages if stage.name == move.to_stage)


def _rule(name: str, version: InForce | None) -> str:
    """What a version says of a stage, as sentences."""
    stages = version.agreement.stages if version else ()
    said = (stage_in_words(stage, version.agreement) for stage in stages if stage.name == name)
    return next(said, "")


def _promises(version: InForce) -> list[tuple[str, Sentence]]:
    """The promises of a version, each with the side that gave it."""
    said = promises_in_words(version.agreement)
    sides = ((sentence.section.removeprefix("promises."), sentence) for sentence in said)
    return [(side, sentence) for side, sentence in sides if side in ("marketing", "sales")]
