"""The pipeline's last step: its velocity in whole numbers, and how far it covers the goal."""

from datetime import date, timedelta

from accord.kit.fiscal import this_span
from accord.kit.money import exponent
from accord.kit.periods import Month
from accord.reports.finishing import Answers, Asked

_FIRST = date(1970, 1, 1)
_BESIDE = ("month", "pipeline")


def finish(answers: Answers, asked: Asked) -> Answers:
    """Every line with its velocity; the total also with the coverage of the goal."""
    pipeline = sum(answer["open_pipeline"] for answer in answers if answer["part"] == "pipeline")
    missing = _missing(answers, asked)
    return [
        answer
        | _velocity(answer)
        | {"pipeline": pipeline, "missing": missing if answer["part"] == "total" else None}
        for answer in answers
        if answer["part"] not in _BESIDE
    ]


def _velocity(answer: dict[str, int | None]) -> dict[str, int | None]:
    """Opportunities × revenue per win × wins per decision ÷ the median of days from start to win."""
    under = answer["won_priced"] * answer["decided"] * (answer["days_twice_median"] or 0)
    over = 2 * answer["opportunities"] * answer["revenue"] * answer["won"]
    return {"velocity_over": over, "velocity_under": under}


def _missing(answers: Answers, asked: Asked) -> int | None:
    """What the goal still lacks, less what was won in its year, quarter or month so far."""
    agreement = asked.terms.agreement
    if agreement.goals is None:
        return None
    today = _FIRST + timedelta(days=asked.values["as_of_day"])
    span = this_span(today, agreement.goals.per, agreement.fiscal_year_starts)
    won = sum(
        answer["revenue"]
        for answer in answers
        if answer["part"] == "month" and span.holds(Month.read(answer["name"]))
    )
    return max(0, agreement.goals.revenue * 10 ** exponent(agreement.currency) - won)
