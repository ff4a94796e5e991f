"""What became of it: the ways people took, how sales followed up, what changed after the win."""

from dataclasses import dataclass

from accord.reports.table import BLANK, Table
from accord.web.sources.credit import share
from accord.web.sources.look import Line, Look, derived, named_lines

STEP = " > "
EVERY_PATH = "100000"
MOST_PATHS = 10


@dataclass(frozen=True, slots=True)
class Paths:
    """The most frequent ways that lead over a name, and how many others there are."""

    name: str
    lines: tuple[Line, ...]
    more: int


def paths(look: Look, name: str) -> Paths:
    """The report `touch-paths`, narrowed to the paths that touch a name."""
    table = look.report("touch-paths", by=look.by, top=EVERY_PATH)
    told = [
        (path, line)
        for path, line in named_lines(table)
        if path is not None and name in path.split(STEP)
    ]
    lines = [_path(look, path, line) for path, line in told[:MOST_PATHS]]
    return Paths(name, tuple(lines), len(told) - len(lines))


def _path(look: Look, path: str, line: dict) -> Line:
    counts = [
        look.counted("touch-paths", number, line[number], name=path, by=look.by)
        for number in ("deals", "won", "lost")
    ]
    revenue = look.summed("touch-paths", "revenue", line["revenue"], name=path, by=look.by)
    days = derived("–" if line["days_mean"] is None else f"{line['days_mean']:,.0f}")
    return Line(path, (*counts, revenue, days))


def follow_up(look: Look) -> list[Line]:
    """By channel: which of the leads that were handed over sales tried to reach, and how soon."""
    tried = dict(named_lines(look.report("attempts", by="channel")))
    answered = dict(named_lines(look.report("first-response", by="channel")))
    return [
        _followed(look, name, line, answered[name]) for name, line in tried.items()
        if name in answered
    ]  # fmt: skip


def _followed(look: Look, name: str | None, tried: dict, answered: dict) -> Line:
    def counted(report: str, number: str, value: int):
        return look.counted(report, number, value, name=name, by="channel")

    median = answered["working_minutes_median"]
    cells = (
        counted("attempts", "handoffs", tried["handoffs"]),
        counted("first-response", "responded", answered["responded"].numerator),
        share(answered["responded"]),
        counted("attempts", "untried", tried["untried"].numerator),
        counted("attempts", "attempts", tried["attempts"]),
        counted("attempts", "leads_reached", tried["leads_reached"].numerator),
        share(answered["in_time"]),
        derived("–" if median is None else f"{median:,.0f}"),
    )
    return Line("All" if name is None else name or BLANK, cells)


def restated(look: Look) -> Table | None:
    """Deals that changed their worth after the win; none where there are none."""
    table = look.report("restatements")
    return table if table.rows else None
