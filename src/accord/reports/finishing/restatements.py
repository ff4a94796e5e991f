"""The last step of restatements: the local day on which a change was learned."""

from datetime import UTC, datetime

from accord.kit.periods import local_date
from accord.reports.finishing import Answers, Asked


def finish(answers: Answers, asked: Asked) -> Answers:
    """The answer with days in place of seconds."""
    return [answer | {"learned_on": _day(answer["learned_s"], asked)} for answer in answers]


def _day(seconds: int | None, asked: Asked) -> str | None:
    if seconds is None:
        return None
    return str(local_date(datetime.fromtimestamp(seconds, UTC), asked.terms.zone))
