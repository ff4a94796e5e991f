"""Moving people by hand: a decision, kept as a fact, where the agreement allows it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accord.ledger.actions import append, lock
from accord.lifecycle.models import DecidedMove
from accord.lifecycle.rules import StageTerms, may_decide


class UnableToMoveError(Exception):
    """Nobody can be moved like this; the message says why."""


@transaction.atomic
def decide(
    stage_of: Mapping[int, str], to: str, *, terms: StageTerms, why: str, by, at: datetime
) -> list[DecidedMove]:
    """Put those people into a stage whom the agreement lets go there by hand; the others stay."""
    lock(at=at)
    if to not in terms.stages:
        raise UnableToMoveError(f"The agreement has no stage “{to}”: choose one of its stages.")
    moved = [
        DecidedMove(
            person_id=person,
            stage=to,
            origin=DecidedMove.Origin.PERSON,
            why=why[:300],
            actor=by,
            occurred_at=at,
            source="accord",
            source_key=uuid4().hex,
        )
        for person, stage in stage_of.items()
        if stage != to and may_decide(stage, to, terms)
    ]
    return append(moved, at=at)
