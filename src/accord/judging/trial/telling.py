"""A trial in words and tables for people, and as JSON for programs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from rich.table import Table as Grid

from accord.judging.trial.promises import Promised
from accord.judging.trial.queries import Change, StageTried, Trial
from accord.judging.trial.rules import Fared, Kind
from accord.kit.money import format_minor
from accord.kit.printing import printed
from accord.kit.rates import ENOUGH, Rate

NOTHING = "–"
GROUPS = (("really came", "now"), ("by the draft", "then"), ("gained", "gained"), ("lost", "lost"))


def as_text(trial: Trial, *, width: int, names: Mapping[int, str] | None = None) -> str:
    """The whole trial as tables; with `names` also everyone who changes. No table is ever cut."""
    opening = (
        f"What the draft would have done from {trial.since} through {trial.until}, beside what was "
        f"done (version {trial.version} is in force)."
    )
    return printed(
        (opening, *_parts(trial), *_lists(trial, names or {}), *notes(trial)), width=width
    )


def _parts(trial: Trial) -> Iterator[str | Grid]:
    yield _stages(trial)
    yield from map(_sum, trial.stages)
    for tried in (each for each in trial.stages if each.changes):
        yield f"\n{tried.stage}: what became of them by {_day(trial.as_of, trial)}"
        yield _groups(trial, tried)
    if trial.promises:
        yield "\nThe promises under the draft"
        yield _promises(trial.promises)
    if trial.loads:
        yield "\nHandoffs a week for each rep"
        yield _loads(trial)


def _lists(trial: Trial, names: Mapping[int, str]) -> Iterator[str | Grid]:
    """Everyone who changes and has a name here."""
    for tried in trial.stages:
        changes = [change for change in tried.changes if change.person in names]
        if changes:
            yield f"\n{tried.stage}: who changes"
            yield _people(trial, changes, names)
    if names:
        yield ""


def notes(trial: Trial) -> Iterator[str]:
    """What one has to know to read the figures right."""
    yield (
        f"Judged: {trial.judged:,} people, each from what was recorded by then and up to the first "
        f"decision by people ({trial.decided:,} had one). What people did is shown, never guessed."
    )
    yield (
        "Accepted, won and revenue are of what is known today. Of a lead that nobody handed over "
        "nobody knows whether sales would have accepted it."
    )
    if trial.singly:
        yield (
            f"{trial.singly:,} people were judged one by one, since they were merged with another "
            "or something about them was taken back."
        )
    yield trial.fresh.sentence(trial.zone)


def as_json(trial: Trial) -> str:
    """Every number of the trial with the ids of its people."""
    told = {
        "from": trial.since.isoformat(),
        "to": trial.until.isoformat(),
        "as_of": trial.as_of.isoformat(),
        "version_in_force": trial.version,
        "currency": trial.currency,
        "judged": trial.judged,
        "decided": trial.decided,
        "judged_singly": trial.singly,
        "stages": [_stage_told(tried) for tried in trial.stages],
        "promises": [_promise_told(promised) for promised in trial.promises],
        "loads": [
            {
                "rep": load.rep,
                "name": load.name or None,
                "handoffs": {"now": load.now, "then": load.then},
                "a_week": {"now": round(load.now_a_week, 2), "then": round(load.then_a_week, 2)},
            }
            for load in trial.loads
        ],
        "notes": list(notes(trial)),
    }
    return json.dumps(told, indent=2)


def _stages(trial: Trial) -> Grid:
    heads = ["stage", "now", "draft", "gained", "lost", "earlier", "later", "after a decision"]
    return _grid(
        heads,
        [
            [
                tried.stage,
                *map(_count, (len(tried.compared.now), len(tried.compared.then))),
                *(
                    _count(len(tried.compared.of(kind)))
                    for kind in (Kind.GAINED, Kind.LOST, Kind.EARLIER, Kind.LATER)
                ),
                _count(len(tried.after)),
            ]
            for tried in trial.stages
        ],
    )


def _sum(tried: StageTried) -> str:
    """How the two counts hang together."""
    compared = tried.compared
    parts = [f"{len(compared.now):,}"]
    for sign, many, what in (
        ("-", len(compared.of(Kind.LOST)), "lost"),
        ("+", len(compared.of(Kind.GAINED)), "gained"),
        ("-", len(compared.moved_out), "at another time"),
        ("+", len(compared.moved_in), "from another time"),
    ):
        if many:
            parts.append(f"{sign} {many:,} {what}")
    return f"{tried.stage}: {' '.join(parts)} = {len(compared.then):,}"


def _groups(trial: Trial, tried: StageTried) -> Grid:
    heads = ["", "people", "handed over", "accepted of answered", "won so far", "revenue"]
    rows = []
    for title, name in GROUPS:
        fared: Fared = getattr(tried, name)
        money = format_minor(fared.revenue, trial.currency)
        if fared.unpriced:
            money += f" and {fared.unpriced} without a price"
        rows.append(
            [
                title,
                _count(len(fared.people)),
                _count(fared.handed_over),
                rate(fared.acceptance),
                rate(fared.won),
                money,
            ]
        )
    return _grid(heads, rows, left=1)


def _promises(promises: Iterable[Promised]) -> Grid:
    heads = [
        "month",
        "side",
        "promise",
        "term",
        "goal",
        "now",
        "draft",
        "draft stands",
        "not known",
    ]
    rows = []
    for told in promises:
        if told.goal is not None:
            goal = _count(told.goal)
            sides = [_count(told.delivered_now), _count(told.delivered)]
        else:
            goal = f"{told.target:.0%}" if told.target is not None else NOTHING
            sides = [_short(told.now), _short(told.then)]
        stands = [str(told.standing), _count(told.unknown) if told.unknown else NOTHING]
        rows.append([told.month, told.side, told.name, told.what, goal, *sides, *stands])
    return _grid(heads, rows, left=4)


def _loads(trial: Trial) -> Grid:
    rows = [
        [
            load.name or "nobody yet",
            _count(load.now),
            _count(load.then),
            f"{load.now_a_week:.1f}",
            f"{load.then_a_week:.1f}",
        ]
        for load in trial.loads
    ]
    heads = ["rep", "handoffs now", "handoffs by the draft", "a week now", "a week by the draft"]
    return _grid(heads, rows)


def _people(trial: Trial, changes: Iterable[Change], names: Mapping[int, str]) -> Grid:
    heads = ["person", "name", "how", "now", "draft", "fit", "interest", "grade"]
    rows = [
        [
            str(change.person),
            names.get(change.person, ""),
            str(change.kind),
            _day(change.now_at, trial),
            _day(change.then_at, trial),
            NOTHING if change.fit is None else str(change.fit),
            NOTHING if change.interest is None else f"{change.interest:.1f}",
            change.grade or NOTHING,
        ]
        for change in changes
    ]
    return _grid(heads, rows, left=3)


def _grid(heads: list[str], rows: list[list[str]], *, left: int = 1) -> Grid:
    grid = Grid()
    for number, head in enumerate(heads):
        grid.add_column(head, justify="left" if number < left else "right")
    for row in rows:
        grid.add_row(*row)
    return grid


def _day(moment: datetime | None, trial: Trial) -> str:
    return NOTHING if moment is None else f"{moment.astimezone(trial.zone):%Y-%m-%d}"


def _count(many: int) -> str:
    return f"{many:,}"


def _short(known: Rate | None) -> str:
    if known is None or known.value is None:
        return NOTHING
    return f"{known.numerator:,}/{known.denominator:,} {known.value:.0%}"


def rate(known: Rate) -> str:
    """A share with what it is made of and where the true one lies; a small sample says so."""
    between = known.interval()
    if between is None or known.value is None:
        return NOTHING
    low, high = between
    shown = f"{known.numerator:,}/{known.denominator:,} {known.value:.0%} ({low:.0%} to {high:.0%})"
    return shown if known.enough() else f"{shown}, fewer than {ENOUGH}"


def _fared_told(fared: Fared) -> dict[str, object]:
    return {
        "people": list(fared.people),
        "handed_over": fared.handed_over,
        "acceptance": fared.acceptance.told(),
        "won": fared.won.told(),
        "revenue_minor": fared.revenue,
        "won_without_a_price": fared.unpriced,
    }


def _stage_told(tried: StageTried) -> dict[str, object]:
    compared = tried.compared
    return {
        "stage": tried.stage,
        "now": len(compared.now),
        "then": len(compared.then),
        **{name: _fared_told(getattr(tried, name)) for name in ("gained", "lost")},
        "really_came": _fared_told(tried.now),
        "by_the_draft": _fared_told(tried.then),
        "earlier": list(compared.of(Kind.EARLIER)),
        "later": list(compared.of(Kind.LATER)),
        "moved_in": list(compared.moved_in),
        "moved_out": list(compared.moved_out),
        "after_a_decision": list(tried.after),
        "changes": [
            {
                "person": change.person,
                "kind": change.kind,
                "now_at": change.now_at and change.now_at.isoformat(),
                "then_at": change.then_at and change.then_at.isoformat(),
                "fit": change.fit,
                "interest": change.interest,
                "grade": change.grade or None,
            }
            for change in tried.changes
        ],
    }


def _promise_told(told: Promised) -> dict[str, object]:
    return {
        "month": told.month,
        "side": told.side,
        "promise": told.name,
        "term": told.what,
        "standing": told.standing,
        "goal": told.goal,
        "delivered": {"now": told.delivered_now, "then": told.delivered, "after": told.after}
        if told.goal is not None
        else None,
        "target": told.target,
        "now": told.now and told.now.told(),
        "then": told.then and told.then.told(),
        "open": told.open,
        "excused": told.excused,
        "void": told.void,
        "not_known": told.unknown,
        "people": list(told.people),
    }
