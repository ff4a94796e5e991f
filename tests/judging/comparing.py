"""Comparing the tables of judgements with what the oracle says about everyone."""

from datetime import UTC, datetime, timedelta

from accord.agreement.queries import versions_in_force
from accord.handoff.models import Handoff
from accord.judging.caches import caches
from accord.judging.models import Cursor, Standing, Unmatched
from accord.lifecycle.models import Move
from accord.people.models import Person
from accord.scoring.models import InterestSum
from accord.sla.models import Clock, Delivery
from tests.judging.oracle import Oracle, judged
from tests.judging.rows import Tables


def disagreements() -> list[str]:
    """Every place where judging and the oracle say different things."""
    tables, versions = Tables(), versions_in_force()
    until = Cursor.objects.get(name="judging").judged_until
    found = []
    for person in Person.objects.order_by("pk").values_list("pk", flat=True):
        life = judged(person, tables, versions, until)
        pairs = [
            ("move", _rows(Move, person, "number"), life.moves),
            ("delivery", _rows(Delivery, person, "move", "promise"), life.deliveries),
            ("handoff", _rows(Handoff, person, "number"), _handoffs(life)),
            ("clock", _rows(Clock, person, "handoff", "side", "promise"), _clocks(life)),
            ("unmatched", _unmatched(person), sorted(life.unmatched)),
        ]
        for what, stored, said in pairs:
            found += _differing(f"{what} of {person}", stored, said)
        found += _scores(person, tables, versions, until, life)
    return found


def _rows(model, person: int, *order: str) -> list[dict]:
    return list(model.objects.filter(person=person).order_by(*order).values())


def _unmatched(person: int) -> list[tuple]:
    return sorted(Unmatched.objects.filter(person=person).values_list("kind", "fact"))


def _handoffs(life) -> list[dict]:
    return [hand.written(number) for number, hand in enumerate(life.handoffs, start=1)]


def _clocks(life) -> list[dict]:
    clocks = []
    for number, hand in enumerate(life.handoffs, start=1):
        clocks += [clock | {"handoff": number} for clock in life.clocks if clock["hand"] is hand]
    keys = ("handoff", "side", "promise")
    for clock in clocks:
        del clock["hand"]
    return sorted(clocks, key=lambda clock: tuple(clock[key] for key in keys))


def _differing(what: str, stored: list, said: list) -> list[str]:
    if len(stored) != len(said):
        return [f"{what}: {len(stored)} stand there, {len(said)} should: {stored} / {said}"]
    found = []
    for one, other in zip(stored, said, strict=True):
        if isinstance(other, tuple):
            found += [f"{what}: {one} should be {other}"] if one != other else []
            continue
        wrong = {
            name: (one[name], value) for name, value in other.items() if not _same(one[name], value)
        }
        found += [f"{what}: {wrong}"] if wrong else []
    return found


def _same(one, other) -> bool:
    """Equal; sums of points may differ by the last millionth, added up in another order."""
    if isinstance(one, int) and isinstance(other, int) and not isinstance(other, bool):
        return abs(one - other) <= (1 if abs(other) >= 100_000 else 0)
    return one == other


def _scores(person: int, tables: Tables, versions, until, life) -> list[str]:
    """Where the person stands, and each sum of interest at the moment for which it is said."""
    stored = Standing.objects.filter(person=person).values().first()
    oracle = Oracle(person, tables, versions)
    oracle.seen = [fact for fact in oracle.facts if fact.learned <= until]
    oracle.version = next((v for v in versions if v.number == life.version), None)
    if stored is None:
        return [f"standing of {person} is missing"] if oracle.seen else []
    said = {"stage": life.stage, "stage_since": life.moves[-1]["at"] if life.moves else None}
    said |= {"version": life.version} if life.moves else {}
    if stored["scored_at"] is not None and not tables.absorbed(person):
        scored = stored["scored_at"]
        seen = [f for f in oracle.seen if f.learned < scored + timedelta(seconds=1)]
        row = oracle.scores(seen, scored, oracle.version)
        said |= {"fit": row["fit"], "interest": round(row["interest"] * 1e6)}
        said |= {name: row[f"{name}_name"] for name in ("grade", "position", "persona")}
    found = _differing(f"standing of {person}", [stored], [said])
    for row in InterestSum.objects.filter(person=person).values():
        parts = oracle.interest_parts(oracle.seen, row["true_at"], oracle.version)
        amount = round(parts.get(float(row["half_life"]), 0.0) * 1e6)
        found += _differing(f"sum of {person}", [row], [{"amount": amount}])
    return found


def everything_judged(*, without_ids: bool = False) -> list[tuple]:
    """Every row of every table of judgements, to be compared with another time."""
    rows = []
    for cache in caches((), datetime.now(UTC)):
        names = cache.columns if without_ids else ["pk", *cache.columns]
        found = cache.model.objects.order_by(*cache.key).values_list(*names)
        rows += [(cache.model.__name__, *row) for row in found]
    return rows
