"""Assists, paths and restatements counted by hand, one deal at a time."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from accord.handoff.models import Attempt
from tests.reports.counting_journeys import Journey, _ended, journeys
from tests.reports.oracle_common import ALWAYS, Agreed, inside, known, seconds

NOBODY, TOTAL = "(unattributed)", "(total)"


def assists(by, since=None, until=None, known_at=None, as_of=None, **options):
    where = {key: options[key] for key in ("lookback", "period") if key in options}
    calls = defaultdict(list)
    for row in known(Attempt, known_at, "person_id", "occurred_on", "automatic"):
        if not row["automatic"]:
            calls[row["person_id"]].append((seconds(row["occurred_at"]), row["occurred_on"]))
    lines = defaultdict(lambda: defaultdict(dict))
    for journey in journeys(by, since, until, known_at, as_of, **where):
        if journey.outcome == "won":
            _put_deal(lines, journey, calls, options.get("direct", "counted"))
    return [_line(by, name, measures) for name, measures in lines.items()]


def _put_deal(lines, journey, calls, direct):
    path = [t for t in journey.path if direct == "counted" or t["channel"] != "direct"]
    names = [touch["name"] for touch in path]
    called = [
        at
        for person in journey.people
        for at, day in calls[person]
        if at <= journey.ended_s and day >= journey.earliest
    ]
    marketing_was_first = path and path[0]["s"] <= min(called, default=path[0]["s"])
    for measure, under in (
        ("assisted", names[:-1]),
        ("last", names[-1:] or [NOBODY]),
        ("sourced", names[:1] if marketing_was_first else []),
        ("influenced", names),
    ):
        for name in {*under, TOTAL} if under else ():
            lines[name][measure][journey.deal["id"]] = journey


def _line(by, name, measures):
    def money(measure):
        return sum(journey.revenue for journey in measures[measure].values())

    def customers(measure):
        return len({_customer(journey) for journey in measures[measure].values()})

    assisted, last = len(measures["assisted"]), len(measures["last"])
    return {
        by: name,
        "deals_assisted": assisted,
        "deals_last": last,
        "assist_ratio": Fraction(assisted, last) if last else None,
        "revenue_assisted": money("assisted"),
        "revenue_last": money("last"),
        "customers_sourced": customers("sourced"),
        "revenue_sourced": money("sourced"),
        "customers_influenced": customers("influenced"),
        "revenue_influenced": money("influenced"),
    }


def _customer(journey):
    if journey.deal["company_id"]:
        return "company", journey.deal["company_id"]
    return ("person", journey.lead) if journey.lead else ("deal", journey.deal["id"])


def touch_paths(by, since=None, until=None, known_at=None, as_of=None, **options):
    where = {key: options[key] for key in ("lookback", "period") if key in options}
    lines, whole = defaultdict(Counter), Counter()
    for journey in journeys(by, since, until, known_at, as_of, **where):
        path = _told(journey.path, options.get("repeats", "collapsed"))
        for line in (lines[path], whole):
            line["won"] += journey.outcome == "won"
            line["lost"] += journey.outcome == "lost"
            line["revenue"] += journey.revenue
            line["touches"] += len(journey.path)
            if journey.path:
                line["days"] += (journey.end["occurred_on"] - journey.path[0]["on"]).days
    most = sorted(lines, key=lambda path: (-_deals(lines[path]), -lines[path]["won"], path))
    most = [path for path in most if path != NOBODY][: options.get("top", 50)]
    shown = {path: lines[path] for path in [*most, NOBODY] if path in lines}
    return [
        {
            "path": path,
            "deals": _deals(line),
            "won": line["won"],
            "lost": line["lost"],
            "win_rate": (line["won"], _deals(line)),
            "revenue": line["revenue"],
            "touches_mean": Fraction(line["touches"], _deals(line)),
            "days_mean": None if path == NOBODY else Fraction(line["days"], _deals(line)),
        }
        for path, line in (shown | ({TOTAL: whole} if whole else {})).items()
    ]


def _deals(line):
    return line["won"] + line["lost"]


def _told(path, repeats):
    names = ["(blank)" if touch["name"] is None else touch["name"] for touch in path]
    if repeats == "collapsed":
        names = [name for n, name in enumerate(names) if n == 0 or names[n - 1] != name]
    return " > ".join(names[:10] + (["..."] if len(names) > 10 else [])) or NOBODY


def restatements(by, since=None, until=None, known_at=None, as_of=None):
    agreed = Agreed(min(as_of, known_at or ALWAYS))
    lines = []
    for journey in _ended(agreed, known_at):
        won = journey.end
        if journey.outcome != "won" or not inside(won["occurred_on"], since, until):
            continue
        until_then = journey.changes[: journey.changes.index(won) + 1]
        before = Journey(journey.deal, until_then, journey.people, agreed)
        if before.revenue != journey.revenue:
            lines.append(_restated(journey, before.revenue, agreed))
    if lines:
        sums = ("amount_at_win", "amount_now", "difference")
        whole = dict.fromkeys(lines[0]) | {name: sum(row[name] for row in lines) for name in sums}
        lines.append(whole | {"deal": TOTAL})
    return lines


def _restated(journey, before, agreed):
    last = [c for c in journey.changes if c["amount_minor"] is not None][-1]
    learned = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds(last["recorded_at"]))
    return {
        "deal": journey.deal["name"],
        "deal_number": journey.deal["id"],
        "won_on": str(journey.end["occurred_on"]),
        "amount_at_win": before,
        "amount_now": journey.revenue,
        "difference": journey.revenue - before,
        "changed_on": str(last["occurred_on"]),
        "learned_on": str(learned.astimezone(agreed.zone).date()),
        "why": last["why"] or None,
    }


ORACLES = {"assists": assists, "touch-paths": touch_paths, "restatements": restatements}
