"""The flow of leads between stages, as it is drawn: a read model over the report `flows`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from accord.agreement.rules.saying import stage_name
from accord.agreement.rules.terms import ANY, BY_REASON, Agreement, Stage
from accord.web.charts.sankey import Flow, Sankey, Stop
from accord.web.numbers import Numbers
from accord.web.period import Period
from accord.web.rows.addresses import rows_of
from accord.web.stages import Stages

COHORT, PERIOD = "cohort", "period"
BASES = {COHORT: "Created in the period", PERIOD: "Moved in the period"}
"""Whose moves are told, as it stands in an address."""

NUMBERS = ("people", "moves", "backward")
BORN = "lead"
"""The stage with which the flow begins: who comes before it is unknown."""

WIDE = {"size": 250, "gap": 28}
TALL = {"size": 150, "gap": 16, "length": 680, "lane": 22, "clear": 124}


@dataclass(frozen=True, slots=True)
class Move:
    """How many different people moved between two stages, how often, and where each is shown."""

    start: str
    end: str
    people: int
    moves: int
    back: int
    days: float | None
    rows: Mapping[str, str]
    before: int | None = None


@dataclass(frozen=True)
class Asked:
    """What is told of the flow: of which period, on which basis. Nothing is asked twice."""

    numbers: Numbers
    period: Period
    basis: str = COHORT
    told: dict[str, list[dict]] = field(default_factory=dict, compare=False)

    def lines(self, by: str) -> list[dict]:
        """The lines of the report."""
        if by not in self.told:
            options = {"basis": self.basis}
            table = self.numbers.report("flows", by=by, options=options, **self.period.asked)
            self.told[by] = table.dicts()
        return self.told[by]

    def rows(self, number: str, name: str, by: str) -> str:
        """The address of the people behind a number of a line."""
        return rows_of("flows", number, self.period, name=name, by=by, basis=self.basis)

    def arrived(self) -> dict[str, int]:
        """How many different people came to each stage."""
        return {line["to"]: line["people"] for line in self.lines("to")}


def drawn(asked: Asked, before: Asked | None = None, *, upright: bool = False) -> Sankey:
    """The flow between the agreed stages, wide, or upright for a narrow screen.

    With `before` also what another period had, as outlines.
    """
    terms = asked.numbers.terms
    if terms is None:
        return Sankey([], [], upright=upright)
    stops = _stops(asked, terms.agreement, before, upright)
    known = {stop.key: stop for stop in stops}
    moves = [move for move in moves_told(asked) if move.start in known and move.end in known]
    forward = [_flow(move) for move in moves if _is_forward(known[move.start], known[move.end])]
    back = [_flow(move) for move in moves if not _is_forward(known[move.start], known[move.end])]
    return Sankey(stops, forward, back, upright=upright, **(TALL if upright else WIDE))


def moves_told(asked: Asked, before: Asked | None = None) -> list[Move]:
    """Every move from one stage to another, the commonest first; with what it was before."""
    lines = before.lines("move") if before else ()
    was = {line["move"]: line["people"] for line in lines}
    return [_move(asked, line, before, was) for line in asked.lines("move") if line["from_stage"]]


def drawn_stages(agreement: Agreement) -> list[Stage]:
    """The stages in agreed order, from the one at which a person becomes a lead."""
    names = [stage.name for stage in agreement.stages if not stage.aside]
    unknown = names[: names.index(BORN)] if BORN in names else []
    return [stage for stage in agreement.stages if stage.name not in unknown]


def layers(stages: Sequence[Stage], agreement: Agreement) -> dict[str, int]:
    """Main stages one after another; an exit right after the last stage that may lead to it."""
    main = [stage.name for stage in stages if not stage.aside]
    placed = {name: place for place, name in enumerate(main)}
    for stage in stages:
        if stage.aside:
            sources = [placed[name] for name in _sources(stage.name, agreement) if name in main]
            placed[stage.name] = min(max(sources, default=len(main)) + 1, len(main) - 1)
    return placed


def _sources(exit_stage: str, agreement: Agreement) -> set[str]:
    """The stages out of which the agreement lets someone move to this one."""
    by_reason = any(reason.to == exit_stage for reason in agreement.returns)
    ends = {exit_stage, BY_REASON} if by_reason else {exit_stage}
    sources = {move.from_ for move in agreement.moves if move.to in ends}
    everyone = {stage.name for stage in agreement.stages if not stage.terminal}
    return everyone if ANY in sources else sources


def _stops(asked: Asked, agreement: Agreement, before: Asked | None, upright: bool) -> list[Stop]:
    stages = drawn_stages(agreement)
    placed, arrived, looks = layers(stages, agreement), asked.arrived(), Stages(stages)
    was = before.arrived() if before else None
    apart = _apart(stages, placed) if upright else dict.fromkeys(placed, 0.0)
    last = max((stage for stage in stages if not stage.aside), key=lambda one: placed[one.name])
    return [
        Stop(
            key=stage.name,
            label=stage_name(stage.name),
            layer=placed[stage.name] - apart[stage.name],
            hue="won" if stage == last else looks.hue(stage.name),
            address=asked.rows("people", stage.name, "to"),
            count=arrived.get(stage.name, 0),
            before=None if was is None else was.get(stage.name, 0),
        )
        for stage in stages
    ]


def _apart(stages: Sequence[Stage], placed: Mapping[str, int]) -> dict[str, float]:
    """By what part of a layer exits of one layer stand apart, so that their names do not meet."""
    apart = dict.fromkeys(placed, 0.0)
    for layer in set(placed.values()):
        beside = [stage.name for stage in stages if stage.aside and placed[stage.name] == layer]
        for number, name in enumerate(reversed(beside)):
            apart[name] = number * 0.75 / len(beside)
    return apart


def _is_forward(start: Stop, end: Stop) -> bool:
    return start.hue != "left" and start.layer < end.layer


def _flow(move: Move) -> Flow:
    return Flow(move.start, move.end, move.people, move.rows["people"])


def _move(asked: Asked, line: Mapping, earlier: Asked | None, was: Mapping[str, int]) -> Move:
    name = line["move"]
    rows = {number: asked.rows(number, name, "move") for number in NUMBERS}
    if earlier is not None:
        rows["before"] = earlier.rows("people", name, "move")
    return Move(
        start=line["from_stage"],
        end=line["to_stage"],
        people=line["people"],
        moves=line["moves"],
        back=line["backward"],
        days=line["days_median"],
        rows=rows,
        before=was.get(name, 0) if earlier else None,
    )
