"""What was done last and can still be taken back: kept in the session, judged by the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from accord.ledger.actions import UNDO_FOR
from accord.ledger.models import Fact

KEPT = "queue_said"


@dataclass(frozen=True, slots=True)
class Said:
    """The words of the message, the facts behind it, and for how long they can be undone."""

    words: str
    facts: str
    person: int
    milliseconds: int


def keep(request: HttpRequest, words: str, facts: Sequence[Fact], person: int) -> None:
    """Offer to undo these facts on the page that comes next."""
    request.session[KEPT] = {
        "words": words,
        "facts": " ".join(f"{fact._meta.model_name}-{fact.pk}" for fact in facts),
        "person": person,
        "until": (max(fact.recorded_at for fact in facts) + UNDO_FOR).isoformat(),
    }


def still_open(request: HttpRequest, at: datetime) -> Said | None:
    """What was done within the last ten seconds."""
    kept = request.session.get(KEPT)
    if not kept:
        return None
    left = datetime.fromisoformat(kept["until"]) - at
    if left.total_seconds() <= 0:
        return None
    milliseconds = int(left.total_seconds() * 1000)
    return Said(kept["words"], kept["facts"], kept["person"], milliseconds)


def forget(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)
