"""Credit counted by hand, deal after deal, touch after touch."""

from collections import Counter, defaultdict
from fractions import Fraction

from tests.reports.counting_journeys import journeys
from tests.reports.counting_markov import removal_shares
from tests.reports.counting_weights import METHODS, cents, weights
from tests.reports.oracle_common import ALWAYS, Agreed
from tests.reports.oracle_sources import _costs

NOBODY, TOTAL = "(unattributed)", "(total)"
WHERE = ("lookback", "period")
MILLION = 1_000_000


def credited(journey, method, by, options):
    """(touch or None, name, weight, all weights, cents, millionths) of one won deal."""
    path = journey.path
    given = weights(
        "linear" if method == "markov" else method,
        path,
        lead_s=journey.lead_s,
        opened_s=journey.opened,
        campaign=journey.campaign,
        options=options,
    )
    if sum(given):
        worth, parts = cents(journey.revenue, given), cents(MILLION, given)
        return [
            (touch, touch["name"], Fraction(weight) / sum(given), *shares)
            for touch, weight, *shares in zip(path, given, worth, parts, strict=True)
            if weight
        ]
    if method == "primary campaign source" and by == "campaign" and journey.campaign:
        return [(None, journey.campaign, Fraction(1), journey.revenue, MILLION)]
    return [(None, NOBODY, None, journey.revenue, MILLION)]


def shared_by_markov(found, by, options):
    """Name: cents, and name: millionths, of all that any touch came before."""
    won = [j for j in found if j.outcome == "won" and j.path]
    if not won:
        return {}, {}
    paths = [([_key(t["name"]) for t in j.path], j.outcome == "won") for j in found if j.path]
    collapse = options.get("repeats", "collapsed") == "collapsed"
    shares = removal_shares(paths, options.get("order", 1), collapse=collapse)
    names = sorted({touch["name"] for j in found for touch in j.path}, key=_key)
    parts = [round(shares[_key(name)] * 10**12) for name in names]
    worth = cents(sum(j.revenue for j in won), parts)
    deals = cents(MILLION * len(won), parts)
    return dict(zip(names, worth, strict=True)), dict(zip(names, deals, strict=True))


def _key(name):
    return "blank" if name is None else f"name {name}"


def attribution(by, since=None, until=None, known_at=None, as_of=None, **options):
    agreed = Agreed(min(as_of, known_at or ALWAYS))
    method = options.get("method") or agreed.text["credit"]["method"]
    where = {key: options[key] for key in WHERE if key in options}
    found = journeys(by, since, until, known_at, as_of, **where)
    lines, whole = defaultdict(Counter), Counter()

    def put(name, measure, value):
        lines[name][measure] += value
        whole[measure] += value

    for journey in (j for j in found if j.outcome == "won"):
        for _, name, _, revenue, millionths in credited(journey, method, by, options):
            put(name, "revenue", revenue)
            put(name, "deals", millionths)
        _put_beside(put, lines, whole, journey)
    if method == "markov":
        for sums, measure in zip(
            shared_by_markov(found, by, options), ("revenue", "deals"), strict=True
        ):
            for name, value in sums.items():
                lines[name][measure] = value
    _put_costs(put, by, (since, until, known_at), agreed.currency)
    return [_line(by, name, sums) for name, sums in [*lines.items(), *_total(lines, whole)]]


def _total(lines, whole):
    return [(TOTAL, whole)] if lines else []


def _put_costs(put, by, when, currency):
    for name, spent_in, amount in _costs(by, *when):
        ours = spent_in == currency
        put(name, "cost" if ours else "abroad", amount if ours else 1)


def _put_beside(put, lines, whole, journey):
    """The first touch and the assists, whatever the method says."""
    names = [touch["name"] for touch in journey.path]
    first = names[0] if names else NOBODY
    put(first, "first_deals", 1)
    put(first, "first_revenue", journey.revenue)
    put(first, "elsewhere", journey.elsewhere)
    for name in names:
        put(name, "touches", 1)
    for measure, value, touched in (
        ("touched", 1, set(names)),
        ("assists", 1, set(names[:-1])),
        ("assisted", journey.revenue, set(names[:-1])),
    ):
        for name in touched:
            lines[name][measure] += value
        whole[measure] += value if touched else 0


def _line(by, name, sums):
    profit = sums["revenue"] - sums["cost"]
    return {
        by: name,
        "touches": sums["touches"],
        "deals_touched": sums["touched"],
        "deals_credited": Fraction(sums["deals"], MILLION),
        "revenue": sums["revenue"],
        "deals_first_touch": sums["first_deals"],
        "revenue_first_touch": sums["first_revenue"],
        "deals_assisted": sums["assists"],
        "revenue_assisted": sums["assisted"],
        "deals_in_other_currencies": sums["elsewhere"],
        "cost": sums["cost"],
        "costs_in_other_currencies": sums["abroad"],
        "roi": Fraction(profit, sums["cost"]) if sums["cost"] else None,
    }


def attribution_list(by, since=None, until=None, known_at=None, as_of=None, **options):
    agreed = Agreed(min(as_of, known_at or ALWAYS))
    method = options.get("method") or agreed.text["credit"]["method"]
    where = {key: options[key] for key in WHERE if key in options}
    lines = []
    for journey in journeys(by, since, until, known_at, as_of, **where):
        if journey.outcome == "won":
            for touch, name, weight, revenue, _ in credited(journey, method, by, options):
                lines.append(_row(by, journey, touch, (name, weight, revenue)))
    if lines:
        empty = dict.fromkeys(lines[0])
        lines.append(empty | {by: TOTAL, "revenue": sum(line["revenue"] for line in lines)})
    return lines


def _row(by, journey, touch, credit):
    name, weight, revenue = credit
    reached = [t for t in journey.path if journey.lead_s and t["s"] <= journey.lead_s]
    before = [t for t in journey.path if journey.opened and t["s"] <= journey.opened]
    marks = {
        "first": journey.path[:1],
        "lead": reached[-1:],
        "deal": before[-1:],
        "last": journey.path[-1:],
    }
    held = [mark for mark, at in marks.items() if touch is not None and at == [touch]]
    return {
        by: name,
        "deal": journey.deal["name"],
        "deal_number": journey.deal["id"],
        "won_on": str(journey.end["occurred_on"]),
        "lead": touch and touch["person"],
        "person": touch and touch["person_id"],
        "touched_on": touch and str(touch["on"]),
        "kind": touch and touch["kind"],
        "milestones": ", ".join(held) or None,
        "weight": weight,
        "revenue": revenue,
    }


def attribution_methods(by, since=None, until=None, known_at=None, as_of=None, **options):
    where = {key: options[key] for key in WHERE if key in options}
    found = journeys(by, since, until, known_at, as_of, **where)
    lines, whole = defaultdict(Counter), Counter()
    for method in METHODS:
        for journey in (j for j in found if j.outcome == "won"):
            for _, name, _, revenue, _ in credited(journey, method, by, options):
                lines[name][method] += revenue
                whole[method] += revenue
    names = [*lines]
    for journey in (j for j in found if j.outcome == "won" and not j.path):
        lines[NOBODY]["markov"] += journey.revenue
    for name, value in shared_by_markov(found, by, options)[0].items():
        lines[name]["markov"] = value
    if names:
        lines[TOTAL] = whole
        whole["markov"] = whole["linear"]
    return [
        {by: name}
        | {_column(method): sums[method] for method in [*METHODS, "markov"]}
        | ({} if "weights" in options else {"custom": None})
        for name, sums in lines.items()
    ]


def _column(method):
    return method.replace(" ", "_").replace("-", "_").replace("/", "_")


ORACLES = {
    "attribution": attribution,
    "attribution-list": attribution_list,
    "attribution-methods": attribution_methods,
}
