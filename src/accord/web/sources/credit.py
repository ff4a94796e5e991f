"""What two methods credit each name with, side by side, and which names assisted."""

from dataclasses import dataclass

from accord.kit.rates import Rate
from accord.templatetags.ui import about
from accord.web.charts.dots import DotPlot, Dots
from accord.web.sources.look import MARKOV, Cell, Line, Look, derived, named_lines, shown

MOST_DOTS = 12
ASSISTS = ("deals_assisted", "deals_last", "customers_sourced", "customers_influenced")


@dataclass(frozen=True, slots=True)
class Credit:
    """Both methods line by line, the same as a drawing, and what all deals are worth."""

    lines: tuple[Line, ...]
    more: int
    total: Line | None
    plot: DotPlot
    whole: int


def credit(look: Look) -> Credit:
    """The report `attribution` by the one method and by the other."""
    first, second = (
        dict(named_lines(look.report("attribution", by=look.by, method=method)))
        for method in (look.first, look.second)
    )
    nothing = dict.fromkeys(("touches", "deals_touched", "revenue"), 0)
    pairs = {name: (first.get(name, nothing), second.get(name, nothing)) for name in first | second}
    total = pairs.pop(None, None)
    credited = {name: pair for name, pair in pairs.items() if any(map(_is_told, pair))}
    lines, more = look.cut([_line(look, name, *pair) for name, pair in credited.items()])
    return Credit(
        lines=lines,
        more=more,
        total=_line(look, None, *total) if total else None,
        plot=_plot(look, credited),
        whole=total[0]["revenue"] if total else 0,
    )


def _is_told(line: dict) -> bool:
    """Whether there is anything to say of a name: some only have a cost."""
    return bool(line["touches"] or line["revenue"])


def _line(look: Look, name: str | None, one: dict, other: dict) -> Line:
    """What was touched, and the credit by both methods."""
    apart = other["revenue"] - one["revenue"]
    touches = look.counted("attribution", "touches", one["touches"], name=name, by=look.by)
    # A deal counts under each name that touched it: in all it stands for more rows than deals.
    deals = (
        derived(f"{one['deals_touched']:,}")
        if name is None
        else look.counted(
            "attribution", "deals_touched", one["deals_touched"], name=name, by=look.by
        )
    )
    amounts = [
        _credited(look, method, line["revenue"], name)
        for method, line in ((look.first, one), (look.second, other))
    ]
    difference = derived(f"{'+' if apart > 0 else ''}{look.amount(apart)}")
    return Line(shown(name), (touches, deals, *amounts, difference))


def _credited(look: Look, method: str, revenue: int, name: str | None) -> Cell:
    """The credit and its touches; Markov shares all deals out at once, so it has no rows."""
    if method == MARKOV:
        return derived(look.amount(revenue))
    asked = {"by": look.by, "method": method}
    return look.summed("attribution", "revenue", revenue, name=name, **asked)


def _plot(look: Look, credited: dict[str | None, tuple[dict, dict]]) -> DotPlot:
    """The names with the largest amounts, in the order of the first method."""
    values = [
        Dots(shown(name), one["revenue"], other["revenue"])
        for name, (one, other) in credited.items()
        if one["revenue"] or other["revenue"]
    ]
    widest = sorted(values, key=lambda dots: -max(abs(dots.first), abs(dots.second)))[:MOST_DOTS]
    names = look.first.capitalize(), look.second.capitalize()
    return DotPlot(
        sorted(widest, key=lambda dots: -dots.first),
        names,
        lambda minor: about(round(minor), look.currency),
    )


def assists(look: Look) -> tuple[tuple[Line, ...], int]:
    """The report `assists`; its lines are never added up, for a deal stands under many names.

    The lines, and how many others there are.
    """
    told = named_lines(look.report("assists", by=look.by))
    return look.cut([_assist(look, name, line) for name, line in told if name is not None])


def _assist(look: Look, name: str, line: dict) -> Line:
    counts = [
        look.counted("assists", number, line[number], name=name, by=look.by) for number in ASSISTS
    ]
    ratio = derived("–" if line["assist_ratio"] is None else f"{line['assist_ratio']:.1f}")
    amounts = [
        look.summed("assists", number, line[number], name=name, by=look.by)
        for number in ("revenue_assisted", "revenue_influenced")
    ]
    return Line(shown(name), (*counts[:2], ratio, *counts[2:], *amounts))


def share(rate: Rate) -> Cell:
    """A rate as it is read."""
    return derived("–" if rate.value is None else f"{100 * rate.value:.0f} %")
