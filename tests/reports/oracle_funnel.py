"""The funnel counted by hand: each person's way step by step, and the survivors day by day."""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

from accord.lifecycle.models import Move
from tests.reports.oracle_common import ALWAYS, Agreed, first_touches, inside, seconds

FIELDS = {"source": "source_name_key", "channel": "channel_key", "campaign": "campaign__key"}


def funnel(by, since=None, until=None, known_at=None, as_of=None, within=90):
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    today = as_of.astimezone(agreed.zone).date()
    line = sorted(agreed.rank, key=agreed.rank.get)
    aside = {row["name"] for row in agreed.stages if row["aside"] or row["terminal"]}
    origin = first_touches(known_at, FIELDS[by]) if by in FIELDS else {}
    groups = defaultdict(list)
    for person, way in _ways(as_of).items():
        for stage, following in pairwise(line):
            start = _first(way, agreed.rank, stage)
            end = _first(way, agreed.rank, following)
            if start is None or not inside(way[start]["on"], since, until):
                continue
            name = {"period": "all", "month": f"{way[start]['on']:%Y-%m}"}.get(
                by, origin.get(person)
            )
            state = (
                "out" if end is None and way[-1]["to_stage"] in aside
                else "open" if end is None else "reached"
            )  # fmt: skip
            until_then = today if end is None else way[end]["on"]
            days = (until_then - way[start]["on"]).days
            groups[name, stage, following].append((state, days, end is not None and end - start))
    return [_line(by, key, people, within) for key, people in groups.items()]


def _ways(as_of):
    ways = defaultdict(list)
    for move in Move.objects.order_by("person_id", "number").values():
        if seconds(move["at"]) <= seconds(as_of):
            ways[move["person_id"]].append(move)
    return ways


def _first(way, rank, stage):
    return next(
        (n for n, move in enumerate(way) if rank.get(move["to_stage"], -1) >= rank[stage]), None
    )


def _line(by, key, people, within):
    reached = [(days, moves) for state, days, moves in people if state == "reached"]
    count = len(people)
    left, median, curve = Fraction(1), None, {}
    for day in sorted({days for days, _ in reached}):
        at_risk = sum(state == "out" or days >= day for state, days, _ in people)
        left *= 1 - Fraction(sum(days == day for days, _ in reached), at_risk)
        curve[day] = left
        if median is None and left <= Fraction(1, 2):
            median = day
    by_then = [left for day, left in curve.items() if day <= within]
    return {
        by: key[0],
        "stage": key[1],
        "next": key[2],
        "entered": count,
        "reached": (len(reached), count),
        "first_pass": (sum(moves <= 1 for _, moves in reached), count),
        "in_time": (sum(days <= within for days, _ in reached), count),
        "open": sum(state == "open" for state, _, _ in people),
        "out": sum(state == "out" for state, _, _ in people),
        "expected_in_time": 1 - (by_then[-1] if by_then else Fraction(1)),
        "days_median": median,
    }


ORACLES = {"funnel": funnel}
