"""Definition health in tables for people, and as JSON for programs."""

import json
from collections.abc import Callable, Iterable, Iterator

from rich.table import Table as Grid

from accord.judging.health.queries import Health, RuleHealth
from accord.judging.health.rules import Tested
from accord.kit.printing import printed
from accord.kit.rates import Rate

NOTHING = "–"
TOO_FEW = "not enough evidence"


def as_text(health: Health, *, width: int) -> str:
    """The rules with whom they matched, then how well scores foretell."""
    opening = (
        f"How the rules fared on {health.handoffs:,} leads handed over from {health.since} through "
        f"{health.until}, {health.answered:,} of them answered."
    )
    return printed((opening, _rules(health.rules), *_tests(health), *notes(health)), width=width)


def notes(health: Health, months: Callable[[tuple[str, ...]], str] | None = None) -> Iterator[str]:
    """What one has to know to read the figures right; `months` writes a run of months."""
    written = months or _months
    yield (
        "A rule is judged by what was recorded when the lead was handed over, and on first "
        "handoffs only; “the rest” are the leads it did not match."
    )
    yield (
        f"Suggested points come from a model of “{health.outcome}” on "
        f"{written(health.learned_from)}: as many points in all as now, shared out anew, for fit "
        "and for interest apart."
    )
    if health.left_out:
        yield (
            f"{health.left_out:,} leads are left out: they were merged with another or something "
            "about them was taken back."
        )


def as_json(health: Health) -> str:
    """Everything, with the ids of the people behind each number."""
    told = {
        "from": health.since.isoformat(),
        "to": health.until.isoformat(),
        "as_of": health.as_of.isoformat(),
        "outcome": health.outcome,
        "handoffs": health.handoffs,
        "answered": health.answered,
        "left_out": health.left_out,
        "learned_from": list(health.learned_from),
        "tested_on": list(health.tested_on),
        "untested": health.untested or None,
        "rules": [_rule_told(rule) for rule in health.rules],
        "as_agreed": _tested_told(health.agreed),
        "as_suggested": _tested_told(health.suggested),
    }
    return json.dumps(told, indent=2)


def _rules(rules: Iterable[RuleHealth]) -> Grid:
    grid = Grid()
    heads = (
        "of",
        "rule",
        "points",
        "leads",
        "accepted",
        "the rest",
        "won",
        "the rest",
        "suggested",
    )
    for number, head in enumerate(heads):
        grid.add_column(head, justify="left" if number < 2 else "right")
    for rule in rules:
        grid.add_row(
            rule.kind,
            rule.name,
            NOTHING if rule.points is None else str(rule.points),
            f"{len(rule.matched):,}",
            *map(_rate, (rule.accepted, rule.accepted_rest, rule.won, rule.won_rest)),
            _proposed(rule),
        )
    return grid


def _proposed(rule: RuleHealth) -> str:
    if not rule.enough:
        return TOO_FEW
    return NOTHING if rule.suggested is None else str(rule.suggested)


def _tests(health: Health) -> Iterator[str | Grid]:
    if health.agreed is None or health.suggested is None:
        yield f"The whole score is not tested: {health.untested}."
        return
    yield (
        f"\nThe whole score, learned from {_months(health.learned_from)} and tested on "
        f"{_months(health.tested_on)}"
    )
    for title, test in (("as agreed", health.agreed), ("as suggested", health.suggested)):
        lift = NOTHING if test.lift is None else f"{test.lift:.2f} times as often as on average"
        low, high = test.auc_within
        area = f"area under the curve {test.auc:.2f} ({low:.2f} to {high:.2f})"
        yield f"{title}: {area}; the best fifth came out well {lift}"
        yield _bins(test)
    if not health.suggested.tells:
        yield (
            "In the held-out months the suggested points do not surely tell better than chance: "
            "wait for more answers before following them."
        )


def _bins(test: Tested) -> Grid:
    grid = Grid()
    for head in ("leads by score", "expected", "came out well"):
        grid.add_column(head, justify="left" if head == "leads by score" else "right")
    for number, each in enumerate(test.bins, start=1):
        grid.add_row(f"fifth {number}", f"{each.expected:.0%}", _rate(each.came))
    return grid


def _months(months: tuple[str, ...]) -> str:
    if not months:
        return "no month"
    return months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"


def _rate(known: Rate) -> str:
    between = known.interval()
    if between is None or known.value is None:
        return NOTHING
    low, high = between
    return f"{known.numerator:,}/{known.denominator:,} {known.value:.0%} ({low:.0%}–{high:.0%})"


def _rule_told(rule: RuleHealth) -> dict[str, object]:
    return {
        "kind": rule.kind,
        "name": rule.name,
        "condition": rule.condition,
        "points": rule.points,
        "suggested": rule.suggested,
        "enough": rule.enough,
        "people": list(rule.matched),
        "accepted": rule.accepted.told(),
        "accepted_rest": rule.accepted_rest.told(),
        "won": rule.won.told(),
        "won_rest": rule.won_rest.told(),
    }


def _tested_told(test: Tested | None) -> dict[str, object] | None:
    if test is None:
        return None
    return {
        "auc": test.auc,
        "auc_interval": test.auc_within,
        "tells_better_than_chance": test.tells,
        "lift": test.lift,
        "calibration": [
            {"expected": each.expected, "came": each.came.told()} for each in test.bins
        ],
    }
