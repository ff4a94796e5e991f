"""The stages report counted by hand: each person's way, walked step by step."""

from collections import defaultdict
from fractions import Fraction

from accord.lifecycle.models import Move
from accord.people.models import Person
from tests.reports.oracle_common import ALWAYS, Agreed, inside, mean, median, seconds

DAY = 86400


def stages(by, since=None, until=None, known_at=None, as_of=None):
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    today = as_of.astimezone(agreed.zone).date()
    ways = defaultdict(list)
    for move in Move.objects.order_by("person_id", "number").values():
        if seconds(move["at"]) <= seconds(as_of):
            ways[move["person_id"]].append(move)
    tally = defaultdict(lambda: defaultdict(list))
    for way in ways.values():
        for place, move in enumerate(way):
            if inside(move["on"], since, until):
                _count(tally, move, way[place + 1 :], agreed)
    own = {row["name"]: row for row in agreed.stages}
    last = max(agreed.rank.values())
    names = [*own, *(name for name in tally if name not in own)]
    return [_line(name, own.get(name), tally[name], last, today) for name in names]


def _count(tally, move, later, agreed):
    here = tally[move["to_stage"]]
    ranks = [agreed.rank[step["to_stage"]] for step in later if step["to_stage"] in agreed.rank]
    goes_on = any(rank > agreed.rank.get(move["to_stage"], -1) for rank in ranks)
    here["entered" if move["entry"] == 1 else "re_entered"].append(move["person_id"])
    if later:
        here["stays"].append(seconds(later[0]["at"]) - seconds(move["at"]))
    if move["entry"] == 1 and goes_on:
        here["went_on"].append(move["person_id"])
    if move["entry"] == 1 and not goes_on and not later:
        here["waiting"].append(move["on"])
    if move["from_stage"]:
        tally[move["from_stage"]]["out"].append(move["backward"])


def _line(name, stage, tally, last, today):
    goes_on = stage is not None and stage["rank"] != last and not stage["terminal"]
    waiting = tally["waiting"]
    middle, average = median(tally["stays"]), mean(tally["stays"])
    return {
        "stage": name,
        "owner": stage["owner"] if stage else None,
        "entered": len(tally["entered"]),
        "re_entered": len(tally["re_entered"]),
        "went_out": len(tally["out"]),
        "went_on": (len(tally["went_on"]), len(tally["entered"])) if goes_on else None,
        "waiting": len(waiting) if goes_on else None,
        "youngest_waiting": (today - max(waiting)).days if goes_on and waiting else None,
        "days_in_median": None if middle is None else middle / DAY,
        "days_in_mean": None if average is None else Fraction(average) / DAY,
        "days_in_p90": _p90(tally["stays"]),
        "backward": (sum(tally["out"]), len(tally["out"])),
    }


def _p90(stays):
    """The shortest stay that nine of ten do not exceed."""
    stays = sorted(stays)
    return Fraction(stays[-(-9 * len(stays) // 10) - 1], DAY) if stays else None


def stages_list(by, since=None, until=None, known_at=None, as_of=None):
    """Everyone who entered a stage for the first time in the period."""
    as_of = min(as_of, known_at or ALWAYS)
    people = {row["id"]: row for row in Person.objects.values()}
    moves = [
        move
        for move in Move.objects.order_by("person_id", "number").values()
        if seconds(move["at"]) <= seconds(as_of)
    ]
    lines = []
    for move, after in zip(moves, [*moves[1:], None], strict=True):
        if move["entry"] != 1 or not inside(move["on"], since, until):
            continue
        after = after if after and after["person_id"] == move["person_id"] else None
        stay = after and Fraction(seconds(after["at"]) - seconds(move["at"]), DAY)
        person = people[move["person_id"]]
        lines.append(
            {
                "stage": move["to_stage"],
                "lead": person["email"] or person["external_id"],
                "person": person["id"],
                "day": f"{move['on']}",
                "came_from": move["from_stage"] or None,
                "went_to": after and after["to_stage"],
                "days": stay,
            }
        )
    return lines


ORACLES = {"stages": stages, "stages-list": stages_list}
