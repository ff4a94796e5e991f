"""The two complaints, answered by numbers: “leads are worthless” and “nobody follows up”."""

from collections.abc import Mapping
from dataclasses import dataclass

from accord.kit.rates import Rate
from accord.web.numbers import Numbers
from accord.web.period import Period
from accord.web.rows.addresses import rows_of


@dataclass(frozen=True, slots=True)
class Worth:
    """What sales made of the leads that it was handed: taken, returned and why, rated."""

    accepted: Rate
    returned: int
    kinds: list[tuple[str, int, str]]
    ratings: int
    average: float | None
    rows: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Followed:
    """How sales followed up: never worked, worked too late, touched in time, tried how often."""

    never: Rate
    missed: Rate
    touched: Rate
    per_lead: float | None
    enough: Rate
    rows: Mapping[str, str]


def worth(numbers: Numbers, period: Period) -> Worth | None:
    """The answer to “leads are worthless”; None while sales has answered nothing."""
    table = numbers.report("returns", by="kind", **period.asked)
    if table.total is None:
        return None
    share = table.total_by_name()["share"]
    rated = numbers.report("ratings", **period.asked).total_by_name()
    taken = share.denominator - share.numerator
    rows = {number: rows_of("returns", number, period) for number in ("accepted", "returned")}
    return Worth(
        accepted=Rate(taken, share.denominator, share.period, share.cohort),
        returned=share.numerator,
        kinds=[
            (line["kind"] or "(blank)", line["returned"], _of_kind(period, line["kind"]))
            for line in table.dicts()
        ],
        ratings=rated.get("ratings", 0),
        average=rated.get("average"),
        rows=rows | {"ratings": rows_of("ratings", "ratings", period)},
    )


def followed(numbers: Numbers, period: Period) -> Followed | None:
    """The answer to “nobody follows up”; None while nothing was handed over."""
    worked = numbers.report("never-worked", **period.asked).total_by_name()
    if not worked:
        return None
    tried = numbers.report("attempts", **period.asked).total_by_name()
    touched = numbers.report("first-response", **period.asked).total_by_name()
    return Followed(
        never=worked["never"],
        missed=worked["missed"],
        touched=touched["in_time"],
        per_lead=tried["attempts_per_lead"],
        enough=tried["tried_enough"],
        rows={
            "never": rows_of("never-worked", "never", period),
            "missed": rows_of("never-worked", "missed", period),
            "touched": rows_of("first-response", "in_time", period),
            "enough": rows_of("attempts", "tried_enough", period),
        },
    )


def _of_kind(period: Period, kind: str | None) -> str:
    return rows_of("returns", "returned", period, name=kind or "(blank)", by="kind")
