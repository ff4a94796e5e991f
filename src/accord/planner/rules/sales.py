"""The sales side of the plan: quota and pipeline as one stick, and how many leads reps can work."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from accord.kit.fiscal import Per
from accord.kit.periods import Month
from accord.planner.rules.figures import BY_HAND, Figure, UnplannableError, down, up
from accord.planner.rules.funnel import Plan


@dataclass(frozen=True, slots=True)
class Closed:
    """Deals that were won or lost in a period, and those open now. Money in minor units."""

    won: int
    won_worth: int
    lost: int
    lost_worth: int
    open: int
    open_worth: int
    whence: str


@dataclass(frozen=True, slots=True)
class Stick:
    """Quota and pipeline: two ends of one stick. Whoever moves one moves the other."""

    quota: int
    pipeline: int
    per: Per
    win_rate: Figure
    won_of_closed: Figure
    open_worth: int
    moved: str

    @property
    def missing(self) -> int:
        """Pipeline that is still to be opened for one period's quota."""
        return max(self.pipeline - self.open_worth, 0)


def stick(closed: Closed, per: Per, *, quota: int | None, pipeline: int | None) -> Stick:
    """The pipeline that a quota takes, or the quota that a pipeline allows, by the win rate in money.

    Required pipeline = target ÷ win rate, where the win rate is won ÷ (won + lost).
    """
    worth = closed.won_worth + closed.lost_worth
    if closed.won_worth < 1:
        raise UnplannableError(
            f"no deal was won ({closed.whence}), so nobody can tell how much pipeline a quota "
            "takes: take a longer period with --from"
        )
    rate = Figure.of(closed.won_worth, worth, closed.whence)
    count = Figure.of(closed.won, closed.won + closed.lost, closed.whence)
    if pipeline is not None:
        target, need, moved = down(pipeline * rate.value), pipeline, "quota"
    elif quota is not None:
        target, need, moved = quota, up(quota / rate.value), "pipeline"
    else:
        raise UnplannableError("say a quota or a pipeline: one of them moves the other")
    return Stick(target, need, per, rate, count, closed.open_worth, moved)


@dataclass(frozen=True, slots=True)
class Worked:
    """Handed-over leads that one rep worked, of those of one month."""

    month: Month
    rep: str
    leads: int


@dataclass(frozen=True, slots=True)
class Load:
    """What one rep has worked in a month: usually, and at most."""

    rep: str
    months: int
    usual: Fraction
    most: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many handed-over leads a month the plan brings, and how many reps that takes."""

    stage: str
    handed_over: int
    per_rep: Fraction
    whence: str
    reps_needed: int
    reps_now: int
    loads: tuple[Load, ...]

    @property
    def reps_missing(self) -> int:
        return max(self.reps_needed - self.reps_now, 0)


def capacity(
    plan: Plan, stage: str, worked: Sequence[Worked], *, last: Month, said: int | None
) -> Capacity:
    """Reps needed for the leads handed over at a stage, by the usual month of a rep or as said.

    The usual month is the median over all months in which a rep worked any lead. Reps are counted
    who worked a lead in the last whole month.
    """
    need = plan.need(stage)
    if need is None:
        raise UnplannableError(
            f"the plan does not go through {stage}, where leads are handed over: do not say "
            "--rate lead_to_customer or --current"
        )
    if said is not None and said < 1:
        raise UnplannableError(f"{said} leads a month is no capacity: say at least 1")
    if said is None and not worked:
        raise UnplannableError(
            "no rep has worked a lead yet, so nobody can tell how many one can work: "
            "say --capacity 60"
        )
    per_rep = Fraction(said) if said else Fraction(median(Fraction(one.leads) for one in worked))
    return Capacity(
        stage,
        need.per_month,
        per_rep,
        BY_HAND if said else f"the usual month of {len({one.rep for one in worked})} reps",
        up(need.per_month / per_rep),
        len({one.rep for one in worked if one.month == last}),
        _loads(worked),
    )


def _loads(worked: Sequence[Worked]) -> tuple[Load, ...]:
    months: defaultdict[str, list[int]] = defaultdict(list)
    for one in worked:
        months[one.rep].append(one.leads)
    return tuple(
        Load(rep, len(leads), Fraction(median(map(Fraction, leads))), max(leads))
        for rep, leads in sorted(months.items())
    )
