"""Research's last step: the deals of a name together, and how far each stood in the buying cycle."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from accord.reports.finishing import Answers, Asked

_ORDER = {"month": lambda line: 0, "deal": lambda line: -line["touches_before"]}


def finish(answers: Answers, asked: Asked) -> Answers:
    """A line for each name, or for each deal, and one for all."""
    cycle = _cycle(asked)
    passed = defaultdict(int)
    for answer in answers:
        if answer["part"] == "position":
            place = cycle.get(answer["name"], 0)
            passed[answer["deal_id"]] = max(passed[answer["deal_id"]], place)
    deals = [answer for answer in answers if answer["part"] != "position"]
    lines = defaultdict(list)
    for deal in deals:
        key = deal["deal_id"] if asked.by == "deal" else None
        lines[deal["part"], deal["name"], key].append(deal)
    if deals:
        lines["total", None, None] = deals
    order = _ORDER.get(asked.by, lambda line: -line["deals"])
    told = [
        {"part": part, "name": name} | _line(chosen, passed, len(cycle))
        for (part, name, _), chosen in lines.items()
    ]
    return [line | {"sort": order(line)} for line in told]


def _cycle(asked: Asked) -> dict[str, int]:
    """Each position of the buying cycle, counted from its beginning."""
    furthest_first = [position.name for position in asked.terms.agreement.position]
    return {name: place for place, name in enumerate(reversed(furthest_first), 1)}


def _line(deals: Answers, passed: Mapping[int, int], positions: int) -> dict[str, object]:
    contacted = [deal for deal in deals if deal["contacted"]]
    shares = [
        Fraction(deal["touches_before"], deal["touches"]) for deal in contacted if deal["touches"]
    ]
    share = _twice_median(shares)
    return {
        "deals": len(deals),
        "with_contact": len(contacted),
        "touches": sum(deal["touches"] for deal in contacted),
        "touches_before": sum(deal["touches_before"] for deal in contacted),
        "touches_twice_median": _twice_median(deal["touches_before"] for deal in contacted),
        "share_over": None if share is None else share.numerator,
        "share_under": None if share is None else 2 * share.denominator,
        "late": sum(2 * share >= 1 for share in shares),
        "days_twice_median": _twice_median(
            deal["days_before"] for deal in contacted if deal["days_before"] is not None
        ),
        "positions_over": sum(passed[deal["deal_id"]] for deal in contacted),
        "positions_under": positions * len(contacted),
    }


def _twice_median(values: Iterable[int] | Iterable[Fraction]):
    """Whole where the values are, so that a median is never rounded."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]
