"""The stages as a table, the reasons for returns and the pipeline's pace: read models over reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accord.agreement.models import AgreedPromise
from accord.agreement.queries import InForce
from accord.web.cycle.flows import drawn_stages
from accord.web.cycle.rules import Kept, NarrowPlace, Stay, clocks_by_stage, narrow_places
from accord.web.numbers import Numbers
from accord.web.period import Period
from accord.web.rows.addresses import rows_of
from accord.web.stages import Stages

COUNTED = ("entered", "re_entered", "went_out", "went_on", "waiting", "backward")
DEALS = ("opportunities", "open", "won", "lost", "revenue", "open_pipeline")


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage: what the report says of it, where its rows are, which clocks run in it."""

    name: str
    hue: str
    told: Mapping
    before: Mapping | None
    rows: Mapping[str, str]
    clocks: Sequence[str]

    @property
    def change(self) -> float | None:
        """By how many points the share that went on moved; None where nothing can be compared."""
        now, then = self.told["went_on"], self.before and self.before["went_on"]
        if not now or not then or now.value is None or then.value is None:
            return None
        return round(100 * (now.value - then.value), 1)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a return: how often it was given, and how often before."""

    name: str
    returned: int
    before: int | None
    part: float
    address: str


@dataclass(frozen=True, slots=True)
class Narrow:
    """A narrow place with the address of its rows, and how many there are."""

    place: NarrowPlace
    address: str
    count: int | None


def stage_lines(numbers: Numbers, period: Period, terms: InForce) -> list[StageLine]:
    """The stages in agreed order, each with what it was before."""
    looks, clocks = Stages.of(terms.agreement), _clocks(terms)
    before = _by_stage(numbers, period.before())
    return [
        StageLine(
            name=line["stage"],
            hue=looks.hue(line["stage"]),
            told=line,
            before=before.get(line["stage"]),
            rows={n: rows_of("stages", n, period, name=line["stage"]) for n in COUNTED},
            clocks=clocks.get(line["stage"], []),
        )
        for line in numbers.report("stages", **period.asked).dicts()
    ]


def narrow(
    numbers: Numbers, period: Period, lines: Sequence[StageLine], terms: InForce
) -> list[Narrow]:
    """Where the cycle is narrow, and whose that is."""
    main = {stage.name for stage in drawn_stages(terms.agreement) if not stage.aside}
    stays = [_stay(line) for line in lines if line.name in main]
    promises = [
        Kept(line["side"], line["promise"], rate.denominator - rate.numerator, rate.denominator)
        for line in numbers.report("promises", **period.asked).dicts()
        if (rate := line["kept"]) is not None
    ]
    return [_narrow(place, period, lines) for place in narrow_places(stays, promises)]


def reasons(numbers: Numbers, period: Period) -> list[Reason]:
    """The reasons for returns, the most frequent first."""
    told = numbers.report("returns", by="reason", **period.asked).dicts()
    earlier = period.before()
    before = None
    if earlier is not None:
        lines = numbers.report("returns", by="reason", **earlier.asked).dicts()
        before = {line["reason"]: line["returned"] for line in lines}
    most = max((line["returned"] for line in told), default=1)
    return [
        Reason(
            name=line["reason"] or "(blank)",
            returned=line["returned"],
            before=None if before is None else before.get(line["reason"], 0),
            part=100 * line["returned"] / most,
            address=rows_of(
                "returns", "returned", period, name=line["reason"] or "(blank)", by="reason"
            ),
        )
        for line in told
    ]


def pace(numbers: Numbers, period: Period) -> tuple[dict, dict[str, str]] | None:
    """What the velocity of the pipeline is made of, and where its deals are; None without deals."""
    table = numbers.report("velocity", **period.asked)
    if table.total is None:
        return None
    return table.total_by_name(), {number: rows_of("velocity", number, period) for number in DEALS}


def _by_stage(numbers: Numbers, period: Period | None) -> dict[str, dict]:
    if period is None:
        return {}
    return {line["stage"]: line for line in numbers.report("stages", **period.asked).dicts()}


def _clocks(terms: InForce) -> dict[str, list[str]]:
    rows = AgreedPromise.objects.filter(version=terms.number).values_list("side", "term", "what")
    return clocks_by_stage(terms.agreement, {(side, term): what for side, term, what in rows})


def _stay(line: StageLine) -> Stay:
    now, then = line.told["went_on"], line.before and line.before["went_on"]
    return Stay(
        stage=line.name,
        owner=line.told["owner"] or "",
        went_on=now.numerator if now else 0,
        cohort=now.denominator if now else 0,
        before_went_on=then.numerator if then else 0,
        before_cohort=then.denominator if then else 0,
        days=line.told["days_in_median"],
    )


def _narrow(place: NarrowPlace, period: Period, lines: Sequence[StageLine]) -> Narrow:
    if place.of:
        address = rows_of("promises", "breached", period, side=place.owner, promise=place.name)
        return Narrow(place, address, int(place.amount))
    line = next(line for line in lines if line.name == place.name)
    return Narrow(place, line.rows["waiting"], line.told["waiting"])
