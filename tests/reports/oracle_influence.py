"""Who was touched by what before the mark, and who went on, counted person by person."""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from math import sqrt

from accord.touchpoints.models import Touch
from tests.reports.deals import first_steps
from tests.reports.oracle_common import ALWAYS, Agreed, inside, known, seconds

FIELDS = {
    "campaign": "campaign__key",
    "asset": "asset__key",
    "content-kind": "asset__kind",
    "channel": "channel_key",
}
Z = 1.959963984540054


def influence(by, since=None, until=None, known_at=None, as_of=None, mark=7):
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    met = defaultdict(set)
    for touch in known(Touch, known_at, "person_id", FIELDS[by]):
        if touch[FIELDS[by]]:
            met[touch["person_id"]].add((touch[FIELDS[by]], seconds(touch["occurred_at"])))
    names = {name for touches in met.values() for name, _ in touches}
    lines = []
    steps = first_steps(agreed, as_of)
    for stage, following in pairwise(sorted(agreed.rank, key=agreed.rank.get)):
        standing = []
        for person, reached in steps.items():
            if stage not in reached or not inside(reached[stage]["on"], since, until):
                continue
            limit = seconds(reached[stage]["at"]) + mark * 86400
            after = seconds(reached[following]["at"]) if following in reached else None
            if limit <= seconds(as_of) and (after is None or after > limit):
                touched = {name for name, at in met[person] if at <= limit}
                standing.append((touched, after is not None))
        lines += [
            _line(by, name, stage, following, standing)
            for name in names
            if any(name in touched for touched, _ in standing)
        ]
    return lines


def _line(by, name, stage, following, standing):
    inside_it = [went_on for touched, went_on in standing if name in touched]
    others = [went_on for touched, went_on in standing if name not in touched]
    line = {
        by: name,
        "stage": stage,
        "next": following,
        "touched_on": (sum(inside_it), len(inside_it)),
        "untouched_on": (sum(others), len(others)),
        "difference": None,
        "at_least": None,
        "at_most": None,
        "reads": "nothing to compare",
    }
    if not others:
        return line
    one, other = (float(Fraction(sum(group), len(group))) for group in (inside_it, others))
    low, high = _wilson(one, len(inside_it))
    other_low, other_high = _wilson(other, len(others))
    least = one - other - sqrt((one - low) ** 2 + (other_high - other) ** 2)
    most = one - other + sqrt((high - one) ** 2 + (other - other_low) ** 2)
    few = min(len(inside_it), len(others)) < 30
    clear = "more go on" if least > 0 else "fewer go on" if most < 0 else "no clear difference"
    return line | {
        "difference": one - other,
        "at_least": least,
        "at_most": most,
        "reads": "too few to tell" if few else clear,
    }


def _wilson(share, cases):
    """The two shares that lie just far enough from what was seen, solved as a quadratic."""
    a, b, c = 1 + Z * Z / cases, -(2 * share + Z * Z / cases), share * share
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))


ORACLES = {"influence": influence}
