"""Definition health: whom each rule matched when leads were handed over, and what became of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa

from accord.agreement.queries import in_force_at
from accord.judging.health.features import Handed, Said, said
from accord.judging.health.rules import (
    Feature,
    Flags,
    Model,
    Tested,
    Whole,
    beside_the_rest,
    enough,
    fitted,
    held_out,
    on_unseen,
    points,
)
from accord.judging.terms import Terms, prepared
from accord.judging.trial.people import whole
from accord.judging.trial.queries import draft_terms
from accord.kit.periods import day_bounds
from accord.kit.rates import ENOUGH, Rate
from accord.warehouse.engines import Engine, Freshness, chosen

SQL = Path(__file__).parent / "sql"
ACCEPTED = "answered first handoffs, accepted"
WON = "first handoffs, won so far"
Outcome = Literal["accepted", "won"]


class UnableToTellError(Exception):
    """There is no agreement, or nobody was handed over in the period."""


@dataclass(frozen=True, slots=True)
class RuleHealth:
    """One rule: whom it matched at the handoff, and how they fared beside the rest.

    `suggested` are the points that the model would give; there are none where either side has
    fewer cases than can be judged by.
    """

    kind: Literal["fit", "interest", "stage"]
    name: str
    condition: str
    points: int | None
    matched: tuple[int, ...]
    accepted: Rate
    accepted_rest: Rate
    won: Rate
    won_rest: Rate
    suggested: int | None

    @property
    def enough(self) -> bool:
        """Whether there are answered cases enough on both sides."""
        return enough(self.accepted, self.accepted_rest)


@dataclass(frozen=True, slots=True)
class Health:
    """How well a definition tells whom sales will accept, or who will buy.

    `agreed` tests fit and interest as they are, `suggested` the points that the model proposes,
    both on months they have not seen; `untested` says why there is no test.
    """

    since: date
    until: date
    as_of: datetime
    zone: str
    outcome: Outcome
    handoffs: int
    answered: int
    left_out: int
    learned_from: tuple[str, ...]
    tested_on: tuple[str, ...]
    rules: tuple[RuleHealth, ...]
    agreed: Tested | None
    suggested: Tested | None
    untested: str
    fresh: Freshness


@dataclass(frozen=True)
class Cohort:
    """The first handoffs of a period, and what became of them."""

    handed: Handed
    months: list[str]
    answered: Flags
    accepted: Flags
    won: Flags
    left_out: int
    period: str


def health(
    text: str | None = None,
    *,
    since: date,
    until: date,
    as_of: datetime,
    outcome: Outcome = "accepted",
    engine: Engine | None = None,
) -> Health:
    """The health of the agreement in force, or of the draft of this text, on the first handoffs
    that were opened from `since` through `until`.
    """
    held = in_force_at(as_of)
    if text is None and held is None:
        raise UnableToTellError(
            "no agreement is in force: load one and let both sides sign it, or name a file"
        )
    terms = draft_terms(text) if text is not None else prepared(held)  # type: ignore[arg-type]
    engine = engine or chosen()
    cohort = _cohort(engine, terms, since, until, as_of)
    told = said(engine, terms, cohort.handed)
    learned, test = held_out(np.array(cohort.months)[cohort.answered].tolist())
    model, agreed, suggested, why = _learned(told, cohort, outcome, learned, test)
    return Health(
        since=since,
        until=until,
        as_of=as_of,
        zone=terms.zone.key,
        outcome=outcome,
        handoffs=len(cohort.months),
        answered=int(cohort.answered.sum()),
        left_out=cohort.left_out,
        learned_from=tuple(learned),
        tested_on=tuple(test),
        rules=tuple(_rules(terms, told, cohort, model)),
        agreed=agreed,
        suggested=suggested,
        untested=why,
        fresh=engine.freshness(),
    )


def _cohort(engine: Engine, terms: Terms, since: date, until: date, as_of: datetime) -> Cohort:
    values = {
        "since_s": int(day_bounds(since, terms.zone)[0].timestamp()),
        "until_s": int(day_bounds(until, terms.zone)[1].timestamp()),
        "as_of": int(as_of.timestamp()),
    }
    found = engine.arrow(_text("handoffs"), values, {})
    counts = whole(found, "retold") == 0
    if not counts.any():
        raise UnableToTellError(f"no lead was handed over from {since} to {until}")
    found = found.filter(pa.array(counts))
    person = whole(found, "person_id")
    answer = np.array(found["answer"].to_pylist())
    winners = whole(engine.arrow(_text("winners"), values, {}), "person_id")
    return Cohort(
        handed=Handed(person, whole(found, "opened_us")),
        months=found["month"].to_pylist(),
        answered=np.isin(answer, ("accepted", "returned")),
        accepted=answer == "accepted",
        won=np.isin(person, winners),
        left_out=len(counts) - len(person),
        period=f"{since} to {until}",
    )


def _learned(
    told: Said, cohort: Cohort, outcome: Outcome, learned: Sequence[str], test: Sequence[str]
) -> tuple[Model | None, Tested | None, Tested | None, str]:
    """The model of the earlier months, and how it and the agreement do in the later ones."""
    came = cohort.won if outcome == "won" else cohort.accepted
    months = np.array(cohort.months)
    before = cohort.answered & np.isin(months, learned)
    after = cohort.answered & np.isin(months, test)
    if before.sum() < ENOUGH or not 0 < came[before].sum() < before.sum():
        return None, None, None, f"fewer than {ENOUGH} answered handoffs to learn from"
    rules = (*told.fits, *told.interests)
    model = _fit(rules, came, cohort.handed.opened, before)
    if after.sum() < ENOUGH or not 0 < came[after].sum() < after.sum():
        return model, None, None, f"fewer than {ENOUGH} answered handoffs in the months held out"
    scores = (
        Feature("fit", told.fit / 100, cohort.handed.opened),
        Feature("interest", told.interest / 100, cohort.handed.opened),
    )
    now = _fit(scores, came, cohort.handed.opened, before)
    period = f"{test[0]} to {test[-1]}"
    return (
        model,
        on_unseen(now.probability(_only(scores, after)), came[after], period),
        on_unseen(model.probability(_only(rules, after)), came[after], period),
        "",
    )


def _fit(features: Sequence[Feature], came: Flags, opened: Whole, rows: Flags) -> Model:
    return fitted(_only(features, rows), came[rows], opened[rows])


def _only(features: Sequence[Feature], rows: Flags) -> list[Feature]:
    return [Feature(each.name, each.values[rows], each.known_at[rows]) for each in features]


def _rules(terms: Terms, told: Said, cohort: Cohort, model: Model | None) -> Iterator[RuleHealth]:
    agreement = terms.agreement
    fits, interests = agreement.fit, agreement.interest.rules
    weights = list(model.weights) if model else []
    agreed = [rule.points for rule in (*fits, *interests)]
    shared = [
        *points(weights[: len(fits)], agreed[: len(fits)]),
        *points(weights[len(fits) :], agreed[len(fits) :]),
    ]
    for number, (rule, feature) in enumerate(
        zip((*fits, *interests), (*told.fits, *told.interests), strict=True)
    ):
        kind = "fit" if number < len(fits) else "interest"
        proposed = shared[number] if model else None
        if kind == "interest" and proposed is not None:
            proposed = max(proposed, 0)  # Interest may not be negative.
        yield _rule(
            kind, rule.name, rule.when.text, rule.points, feature.values > 0, cohort, proposed
        )
    for stage in agreement.stages:
        if stage.enter is not None:
            holds = told.stages[stage.name]
            yield _rule("stage", stage.name, stage.enter.text, None, holds, cohort, None)


def _rule(  # noqa: PLR0913 - a rule, whom it matched, and what is proposed for it
    kind: Literal["fit", "interest", "stage"],
    name: str,
    condition: str,
    agreed: int | None,
    matched: Flags,
    cohort: Cohort,
    proposed: int | None,
) -> RuleHealth:
    everyone = np.ones(len(matched), dtype=bool)
    accepted = beside_the_rest(matched, cohort.accepted, cohort.answered, cohort.period, ACCEPTED)
    won = beside_the_rest(matched, cohort.won, everyone, cohort.period, WON)
    return RuleHealth(
        kind=kind,
        name=name,
        condition=condition,
        points=agreed,
        matched=tuple(cohort.handed.person[matched].tolist()),
        accepted=accepted[0],
        accepted_rest=accepted[1],
        won=won[0],
        won_rest=won[1],
        suggested=proposed if enough(*accepted) else None,
    )


@cache
def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
