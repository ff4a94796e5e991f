"""Influence's last step: how far apart touched and untouched are, and whether that is clear."""

from math import sqrt

from accord.kit.rates import Rate
from accord.reports.finishing import Answers, Asked

UNKNOWN = {"difference": None, "at_least": None, "at_most": None}


def finish(answers: Answers, asked: Asked) -> Answers:
    """Every line with the difference, stage by stage, the widest first."""
    told = [answer | _compared(answer) for answer in answers]
    return [line | {"sort": (line["sort"], -(line["difference"] or 0))} for line in told]


def _compared(answer: dict[str, int]) -> dict[str, object]:
    touched = Rate(answer["touched_went_on"], answer["touched"], "", "")
    others = Rate(answer["others_went_on"], answer["others"], "", "")
    if not (touched.denominator and others.denominator):
        return UNKNOWN | {"reads": "nothing to compare"}
    found = difference(touched, others)
    return found | {"reads": _reads(touched, others, found)}


def difference(one: Rate, other: Rate) -> dict[str, float]:
    """One rate less another, and where it lies with 95 % confidence (Newcombe 1998, method 10)."""
    (low, high), (other_low, other_high) = one.interval(), other.interval()
    apart = one.value - other.value
    return {
        "difference": apart,
        "at_least": apart - sqrt((one.value - low) ** 2 + (other_high - other.value) ** 2),
        "at_most": apart + sqrt((high - one.value) ** 2 + (other.value - other_low) ** 2),
    }


def _reads(touched: Rate, others: Rate, found: dict[str, float]) -> str:
    if not (touched.enough() and others.enough()):
        return "too few to tell"
    if found["at_least"] > 0:
        return "more go on"
    return "fewer go on" if found["at_most"] < 0 else "no clear difference"
