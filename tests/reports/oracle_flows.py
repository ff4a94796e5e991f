"""The moves between stages counted by hand, person by person."""

from collections import defaultdict
from fractions import Fraction

from accord.lifecycle.models import Move
from accord.people.models import Person
from tests.reports.oracle_common import ALWAYS, Agreed, inside, median, seconds

DAY = 86400


def flows(by, since=None, until=None, known_at=None, as_of=None, basis="cohort"):
    told = defaultdict(list)
    for name, move, stay in _passages(by, since, until, known_at, as_of, basis):
        told[name].append((move, stay))
    return [_line(by, name, moves) for name, moves in told.items()]


def _line(by, name, moves):
    first, _ = moves[0]
    middle = median(stay for _, stay in moves if stay is not None)
    return {
        by: name or None,
        "from_stage": None if by == "to" else first["from_stage"] or None,
        "to_stage": None if by == "from" else first["to_stage"],
        "people": len({move["person_id"] for move, _ in moves}),
        "moves": len(moves),
        "backward": sum(move["backward"] for move, _ in moves),
        "days_median": None if middle is None else middle / DAY,
    }


def flows_list(by, since=None, until=None, known_at=None, as_of=None, basis="cohort"):
    people = {row["id"]: row for row in Person.objects.values()}
    return [
        {
            by: name or None,
            "lead": people[move["person_id"]]["email"] or people[move["person_id"]]["external_id"],
            "person": move["person_id"],
            "moved_on": f"{move['on']}",
            "from_stage": move["from_stage"] or None,
            "to_stage": move["to_stage"],
            "way": "back" if move["backward"] else "on",
            "days": None if stay is None else Fraction(stay, DAY),
        }
        for name, move, stay in _passages(by, since, until, known_at, as_of, basis)
    ]


def _passages(by, since, until, known_at, as_of, basis):
    as_of = min(as_of, known_at or ALWAYS)
    rank = Agreed(as_of).rank
    ways = defaultdict(list)
    for move in Move.objects.order_by("person_id", "number").values():
        if seconds(move["at"]) <= seconds(as_of):
            ways[move["person_id"]].append(move)
    for way in ways.values():
        born = [move["on"] for move in way if rank.get(move["to_stage"], -1) >= rank["lead"]]
        for before, move in zip([None, *way], way, strict=False):
            on = move["on"] if basis == "period" else min(born, default=None)
            if on is not None and inside(on, since, until):
                stay = before and seconds(move["at"]) - seconds(before["at"])
                yield _name(by, move), move, stay


def _name(by, move):
    if by != "move":
        return move[f"{by}_stage"]
    return " > ".join(filter(None, [move["from_stage"], move["to_stage"]]))


ORACLES = {"flows": flows, "flows-list": flows_list}
