"""Why a person has this score: each rule, its points, the touch, what it is worth at a moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.agreement.queries import InForce, versions_in_force
from accord.agreement.rules.sentences import fit_in_words, interest_in_words
from accord.judging.evaluate import Moment, Verdict, verdicts
from accord.judging.fold import marks_of
from accord.judging.one import scored_log
from accord.judging.scores import NO_MARKS, MarksOf, Scores
from accord.judging.terms import Terms, prepared
from accord.scoring.rules import Interest, faded


@dataclass(frozen=True, slots=True)
class FitPoint:
    """A rule of fit that holds for the person, and the points it gives."""

    rule: str
    points: int
    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class InterestPoint:
    """A touch that matched a rule of interest; `worth` is what is left of its points.

    `touch_id` is none for a call, mail or meeting by sales. `counted` is false where the rule had scored as often as it may.
    """

    rule: str
    points: int
    worth: float
    touch_id: int | None
    occurred_at: datetime
    sentence: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The score of a person at a moment, under the version in force then, with every reason."""

    person_id: int
    at: datetime
    version: int | None
    fit: int = 0
    interest: float = 0.0
    position: str = ""
    grade: str = ""
    persona: str = ""
    fit_points: tuple[FitPoint, ...] = ()
    interest_points: tuple[InterestPoint, ...] = ()
    position_touch_id: int | None = None


def explain(
    person_id: int, *, at: datetime, versions: Sequence[InForce] | None = None
) -> Explanation:
    """The score at a moment from what was known then; without an agreement there is none.

    `versions` are those in force, if whoever asks has them at hand.
    """
    agreed = versions_in_force() if versions is None else versions
    log = scored_log(person_id)
    # A version counts every touch anew: those before it leave nothing in the score.
    terms_now = [prepared(version) for version in agreed if version.start <= at][-1:]
    marks = marks_of([log], terms_now, at)
    scores = Scores(log, terms_now, marks)
    for _ in scores.steps(at):
        pass
    if scores.version is None:
        return Explanation(person_id, at, None)
    moment = scores.moment(at)
    (verdict,) = verdicts([moment])
    terms = scores.terms
    return Explanation(
        person_id=person_id,
        at=at,
        version=terms.number,
        fit=verdict.fit,
        interest=moment.interest / 1_000_000,
        position=terms.positions[moment.place] if moment.place is not None else "",
        grade=verdict.grade,
        persona=verdict.persona,
        fit_points=tuple(_fit_points(terms, verdict)),
        interest_points=tuple(_interest_points(scores, marks, at)),
        position_touch_id=_furthest_touch(scores, marks, moment),
    )


def _fit_points(terms: Terms, verdict: Verdict) -> Iterator[FitPoint]:
    for number in verdict.fits:
        rule = terms.agreement.fit[number]
        sentence = fit_in_words(rule, terms.agreement)
        yield FitPoint(rule.name, rule.points, sentence, rule.why or "")


def _interest_points(scores: Scores, marks: MarksOf, at: datetime) -> Iterator[InterestPoint]:
    """Every match, counted over again in the order in which the touches were learned."""
    terms = scores.terms
    counting = Interest(terms.interest)
    agreed = terms.agreement.interest.rules
    for key, touch in sorted(scores.touches.items(), key=lambda pair: pair[1].order):
        matched = marks[terms.number].get(key, NO_MARKS).rules
        touched, learned = touch.occurred_at.timestamp(), touch.at.timestamp()
        on = touch.says["occurred_on"]
        for rule, counted in counting.add(matched, touched=touched, on=on, at=learned):  # type: ignore[arg-type]
            term = terms.interest[rule]
            left = faded(float(term.points), term.half_life, at.timestamp() - touched)
            yield InterestPoint(
                rule=term.name,
                points=term.points,
                worth=left if counted else 0.0,
                touch_id=touch.fact if touch.kind == "touch" else None,
                occurred_at=touch.occurred_at,
                sentence=interest_in_words(agreed[rule], terms.agreement),
                counted=counted,
            )


def _furthest_touch(scores: Scores, marks: MarksOf, moment: Moment) -> int | None:
    """The latest touch that speaks for the position."""
    if moment.place is None:
        return None
    number = moment.terms.number
    speaking = [
        touch
        for key, touch in scores.touches.items()
        if key > 0 and marks[number].get(key, NO_MARKS).place == moment.place
    ]
    return max(speaking, key=lambda touch: touch.occurred_at).fact if speaking else None
