"""The key figures: each with its change, goal and pace, and the chart that it opens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from accord.kit.money import exponent
from accord.planner.rules.figures import down
from accord.templatetags.ui import about, percent, short
from accord.web.charts.line import Goal, Line, LineChart, change, moving_mean, spark
from accord.web.dashboard.levels import kept_in, kept_rows, volume_of
from accord.web.dashboard.look import DAY, Days, Look, days_from, weeks
from accord.web.period import Period
from accord.web.rows.addresses import rows_of

MOST_DAYS = 200
"""From so many days on, a chart tells weeks."""

MANIFOLD = 9
"""From so large a change on, it is told as how many times as much."""


@dataclass(frozen=True, slots=True)
class Delta:
    """A change against the period before, in words; `state` is ok, bad or nothing."""

    words: str
    state: str
    up: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure. Its number opens `count` rows, or rows that add up to `total`; a share opens none."""

    key: str
    label: str
    words: str
    address: str = ""
    count: int | None = None
    total: int | None = None
    delta: Delta | None = None
    note: str = ""
    spark: str = ""
    hue: str = ""
    part: tuple[int, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure by day: the drawing, what it says, and what is worth knowing about it."""

    name: str
    said: str
    line: LineChart
    landing: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure that counts what came in, day by day."""

    key: str
    label: str
    report: str
    hue: str
    one_more: str = ""
    more_label: str = ""
    step: str = ""


COUNTED = (
    Counted("visits", "Visits", "visits", "marketing", "by_leads", "By leads"),
    Counted("leads", "New leads", "arrivals", "marketing", "mqls", "MQLs", "lead"),
    Counted("mqls", "MQLs", "arrivals", "marketing", step="mql"),
)
KEYS = (*(each.key for each in COUNTED), "promises", "pipeline")


def figures(look: Look, wanted: int | None) -> list[Figure]:
    """All of them, in the order in which they are read; `wanted` is the pipeline that the quota takes.

    Of a segment they are told without what was promised of everyone.
    """
    counted = [_counted(look, each) for each in COUNTED if _is_agreed(look, each)]
    return [*counted, _promises(look), pipeline(look, wanted)]


def chart(look: Look, key: str, wanted: int | None) -> Chart:
    """The chart of one of the figures."""
    charts: dict[str, Callable[[], Chart]] = {
        "promises": lambda: _promises_chart(look),
        "pipeline": lambda: _pipeline_chart(look, wanted),
    }
    for each in COUNTED:
        charts[each.key] = lambda each=each: _counted_chart(look, each)
    return charts[key]()


def _is_agreed(look: Look, what: Counted) -> bool:
    """Whether the agreement has the step that is counted."""
    return not what.step or what.step in {stage.name for stage in look.agreed.agreement.stages}


# What came in, day by day


def _days(look: Look, what: Counted, number: str) -> Days:
    table = look.visits if what.report == "visits" else look.arrivals
    return Days.of(table, number)


def _counted(look: Look, what: Counted) -> Figure:
    days = _days(look, what, what.key)
    told = days.within(look.period.since, look.last)
    return Figure(
        key=what.key,
        label=what.label,
        words=f"{told.total:,}",
        address=rows_of(what.report, what.key, look.period, by="day"),
        count=told.total,
        delta=_delta(_total_before(look, days), told.total),
        note=_volume_note(look, what) or _before_note(look, days),
        spark=spark(moving_mean(told.values)),
        hue=what.hue,
    )


def _total_before(look: Look, days: Days) -> int | None:
    return look.before and days.within(look.before.since, look.before.until).total


def _before_note(look: Look, days: Days) -> str:
    before = _total_before(look, days)
    return "" if before is None else f"vs {before:,} before"


def _volume_note(look: Look, what: Counted) -> str:
    """How the promised number stands this month, where one was promised."""
    line, _ = volume_of(look, what.step)
    if line is None or look.period.segment or not look.reaches_today:
        return ""
    return f"{line['delivered']:,} of {line['goal']:,} promised in {look.today:%b}"


def _delta(before: int | None, after: int) -> Delta | None:
    changed = change(before, after) if before is not None else None
    if changed is None:
        return None
    state = "ok" if changed > 0 else "bad" if changed < 0 else ""
    words = f"{changed:+.1%}".replace("-", "−").replace("%", " %")
    return Delta(f"× {1 + changed:,.0f}" if changed >= MANIFOLD else words, state, changed >= 0)


def _counted_chart(look: Look, what: Counted) -> Chart:
    days = _days(look, what, what.key)
    told = days.within(look.period.since, look.last)
    more = (
        _days(look, what, what.one_more).within(min(told.told, default=look.last + DAY), look.last)
        if what.one_more
        else None
    )
    landing = _landing(look, days) if look.reaches_today else None
    goal = _goal(look, what)
    if len(told.values) > MOST_DAYS:
        lines = [Line(what.label, _sums(told), what.hue, area=True)]
        lines += [Line(what.more_label, _sums(more), "sales")] if more else []
        return _chart(f"{what.label} per week", _weeks(told), lines, None, landing)
    ahead = list(days_from(look.today + DAY, look.month.until)) if landing is not None else []
    lines = _daily_lines(what.label, told, what.hue, len(ahead), area=True)
    lines += _daily_lines(what.more_label, more, "sales", len(ahead)) if more else []
    if ahead:
        so_far = days.within(look.month.since, look.today).total
        lines.append(_pace_line(told, len(ahead), (landing - so_far) / len(ahead)))
    labels = [_label(day) for day in (*told.told, *ahead)]
    return _chart(f"{what.label} per day", labels, lines, goal, landing, look)


def _chart(
    name: str,
    labels: Sequence[str],
    lines: Sequence[Line],
    goal: Goal | None,
    landing: int | None,
    look: Look | None = None,
) -> Chart:
    by = (
        f"At this pace {landing:,} by {look.month.until:%-d %B}"
        if look and landing is not None
        else ""
    )
    said = "7-day mean" if look else "Sums of seven days"
    return Chart(
        name,
        f"{said}{' against the promise' if goal else ''}",
        LineChart(labels, lines, goal=goal),
        by,
    )


def _daily_lines(label: str, days: Days, hue: str, ahead: int, *, area: bool = False) -> list[Line]:
    """The mean that is drawn, and the days themselves, which stand in the table."""
    coming = [None] * ahead
    return [
        Line(label, [*moving_mean(days.values), *coming], hue, area=area),
        Line(f"{label}, the day", [*days.values, *coming], hue, shown=False),
    ]


def _pace_line(told: Days, ahead: int, per_day: float) -> Line:
    """What every day to the end of the month brings at the pace of the month so far."""
    unknown = [None] * (len(told.values) - 1)
    return Line(
        "This pace",
        [*unknown, moving_mean(told.values)[-1], *[per_day] * ahead],
        "left",
        dashed=True,
    )


def _landing(look: Look, days: Days) -> int | None:
    """Where this month ends at its pace, by the working time that is over; none without a pace."""
    so_far = days.within(look.month.since, look.today).total
    return down(so_far / look.elapsed) if so_far and look.elapsed else None


def _goal(look: Look, what: Counted) -> Goal | None:
    """What a day brings on average if the promise of the month is kept."""
    line, promise = volume_of(look, what.step)
    if line is None or promise.where or look.period.segment:
        return None
    days = (look.month.until - look.month.since).days + 1
    return Goal(line["goal"] / days, f"Promised: {line['goal']:,} a month")


def _sums(days: Days) -> list[float]:
    return [sum(week) for week in weeks(days.values)]


def _weeks(days: Days) -> list[str]:
    return [_label(week[0]) for week in weeks(list(days.told))]


def _label(day: date) -> str:
    return date_format(day, "j M")


# Promises kept


def _promises(look: Look) -> Figure:
    now = kept_in(look, look.period)
    was = kept_in(look, look.before) if look.before else None
    delta = None
    if was and was.value is not None and now.value is not None:
        points = 100 * (now.value - was.value)
        state = "ok" if points > 0 else "bad" if points < 0 else ""
        delta = Delta(f"{points:+.1f} points".replace("-", "−"), state, points >= 0)
    shares = [rate.value for _, rate in kept_rows(look) if rate.value is not None]
    return Figure(
        key="promises",
        label="Promises kept",
        words=percent(now.value),
        delta=delta,
        part=(now.numerator, rows_of("promises", "kept", _months(look), by="month"),
              f"of {now.denominator:,}{', of everyone' if look.period.segment else ''}"),
        spark=spark(shares),
        hue="bad" if delta and delta.state == "bad" else "sales",
    )  # fmt: skip


def _months(look: Look) -> Period:
    """The period as the promises tell it: as long as the months it lies in."""
    return Period("", look.period.since, look.last)


def _promises_chart(look: Look) -> Chart:
    told = kept_rows(look)
    sides = {side: kept_rows(look, side) for side in ("marketing", "sales")}
    labels = [date_format(date.fromisoformat(f"{month}-01"), "M Y") for month, _ in told]
    lines = [
        Line(side.capitalize(), [rate.value and 100 * rate.value for _, rate in rates], side)
        for side, rates in sides.items()
    ]
    return Chart(
        "Promises kept per month", "Per cent of those that are decided", LineChart(labels, lines)
    )


# Open deals


def pipeline(look: Look, wanted: int | None) -> Figure:
    """What the open deals are worth, and how far that is from the target."""
    values = Days.of(look.pipeline, "value").told
    now, currency = values.get(look.last, 0), look.agreed.agreement.currency
    before = values.get(look.period.since - DAY) if look.period.since else None
    day = Period("", look.last, look.last, look.period.segment)
    deals = Days.of(look.pipeline, "deals").told.get(look.last, 0)
    return Figure(
        key="pipeline",
        label="Pipeline",
        words=about(now, currency),
        address=rows_of("pipeline", "value", day, name=look.last.isoformat(), by="day"),
        total=now,
        delta=_delta(before, now),
        note=_pipeline_note(deals, now, wanted, currency),
        spark=spark([value for day, value in values.items() if day >= (look.period.since or day)]),
        hue="sales",
    )


def _pipeline_note(deals: int, now: int, wanted: int | None, currency: str) -> str:
    said = f"{deals:,} open {'deal' if deals == 1 else 'deals'}"
    if wanted is None:
        return said
    return (
        f"{about(wanted - now, currency)} to the target"
        if wanted > now
        else f"{said}, target reached"
    )


def _pipeline_chart(look: Look, wanted: int | None) -> Chart:
    currency = look.agreed.agreement.currency
    days = Days.of(look.pipeline, "value").within(look.period.since, look.last)
    deals = Days.of(look.pipeline, "deals").within(look.period.since, look.last)
    unit = 1000 * 10 ** exponent(currency)
    goal = Goal(wanted / unit, f"Target {short(wanted / unit)}K for the quota") if wanted else None
    lines = [
        Line("Open", [value / unit for value in days.values], "sales", area=True),
        Line("Deals", deals.values, "sales", shown=False),
    ]
    labels = [_label(day) for day in days.told]
    return Chart(
        "Pipeline at the end of each day",
        f"Thousand {currency}",
        LineChart(labels, lines, goal=goal),
    )
