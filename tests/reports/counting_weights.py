"""What each method gives to each touch of a path, written out one method after the other."""

from fractions import Fraction
from math import floor

SHARES = {
    # In per cent: the first touch, the lead's, the deal's, the last, all the others together.
    "first touch": (100, 0, 0, 0, 0),
    "last touch": (0, 0, 0, 100, 0),
    "lead creation": (0, 100, 0, 0, 0),
    "linear": (0, 0, 0, 0, 100),
    "position based": (40, 0, 0, 40, 20),
    "u-shaped": (40, 40, 0, 0, 20),
    "u-shaped 50/50": (50, 50, 0, 0, 0),
    "w-shaped": (30, 30, 30, 0, 10),
    "full path": ("22.5", "22.5", "22.5", "22.5", 10),
    "j-shaped": (20, 0, 0, 60, 20),
    "inverse j": (60, 0, 0, 20, 20),
}
SIX_LATEST = [50, 25, Fraction("12.5"), Fraction("6.25"), Fraction("3.125"), Fraction("1.5625")]
METHODS = [
    *SHARES, "last non-direct", "time decay", "simple decay", "primary campaign source",
    "even distribution", "custom", "shapley",
]  # fmt: skip


def weights(method, path, *, lead_s, opened_s, campaign, options):
    """One weight for each touch; they need not add up to one."""
    count = len(path)
    if method == "custom":
        return milestones(options.get("weights", (0,) * 5), path, lead_s, opened_s)
    if method in ("j-shaped", "inverse j") and count == 2:
        pair = [30, 70] if options.get("two_touch") == "amplitude" else [25, 75]
        return pair if method == "j-shaped" else pair[::-1]
    if method in SHARES:
        return milestones(map(Fraction, SHARES[method]), path, lead_s, opened_s)
    if method == "simple decay":
        return [SIX_LATEST[count - 1 - n] if count - 1 - n < 6 else 0 for n in range(count)]
    if method == "time decay":
        return time_decay(path, options.get("half_life", 7) * 86400)
    if method == "last non-direct":
        sent = [n for n in range(count) if path[n]["channel"] != "direct"] or range(count)
        return [int(n == sent[-1]) for n in range(count)]
    return latest_of(method, path, campaign)


def time_decay(path, half_life):
    ages = [path[-1]["s"] - touch["s"] for touch in path]
    return [floor(0.5 ** (age / half_life) * 1e6 + 0.5) for age in ages]


def latest_of(method, path, campaign):
    """One for the last touch of each name or campaign that shares the deal."""
    key = "name" if method == "shapley" else "campaign"
    latest = {touch[key]: n for n, touch in enumerate(path)}
    if method != "shapley":
        latest.pop(None, None)
    if method == "primary campaign source":
        latest = {campaign: latest[campaign]} if campaign in latest else {}
    return [int(n in latest.values()) for n in range(len(path))]


def milestones(shares, path, lead_s, opened_s):
    """The shares of a touch's milestones added up; the rest by the others, or by proportion."""
    first, lead, deal, last, others = shares
    count = len(path)

    def latest_by(moment):
        before = [n for n in range(count) if moment is not None and path[n]["s"] <= moment]
        return before[-1] if before else None

    given = [Fraction(0)] * count
    for place, share in (
        (0, first), (latest_by(lead_s), lead), (latest_by(opened_s), deal), (count - 1, last),
    ):  # fmt: skip
        if place is not None and count:
            given[place] += share
    rest = [n for n in range(count) if given[n] == 0]
    for n in rest:
        given[n] = Fraction(others) / len(rest)
    return given


def cents(amount, parts):
    """The amount in whole units: each gets what is due rounded down, then one more by need."""
    total = sum(parts)
    due = [Fraction(abs(amount)) * part / total for part in parts]
    given = [floor(part) for part in due]
    need = sorted(range(len(parts)), key=lambda n: (given[n] - due[n], n))
    for n in need[: abs(amount) - sum(given)]:
        given[n] += 1
    return [-part if amount < 0 else part for part in given]
