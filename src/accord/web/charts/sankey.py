"""A Sankey of the revenue cycle: agreed stages along the top, exits below, moves back above.

Whoever comes back from an exit runs beneath. Layers are given, so the layout is the same for the
same stages. `along` is the direction of the flow in units of `length`; `across` is in pixels.
Standing upright, for a phone, both are swapped.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

EDGE = 6
LEAST = 3.0
CHIP_PLACES = (0.5, 0.35, 0.65, 0.2, 0.8)
"""At which shares of its way a loop may carry its chip, the best one first."""
NAME = 20
"""How high the name of an exit stands, in pixels."""
CHIPS_APART = 5
"""How far chips keep apart along the flow, in per cent of its length."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage of the drawing. `hue` is marketing, sales, won or left; `layer` counts along the flow.

    `count` is the number that is written, where it is not what flows through; `before` is that of
    the time it is compared with, drawn as an outline.
    """

    key: str
    label: str
    layer: float
    hue: str
    address: str = ""
    count: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """So many went from one stop to another; `address` shows them."""

    start: str
    end: str
    count: int
    address: str = ""


@dataclass(slots=True)
class Node:
    """A stop where it is drawn: from `low` to `high` across, at `at` along the flow.

    `room` is how wide the name of an exit may be, in per cent.
    """

    stop: Stop
    value: int
    at: float
    share: float
    low: float = 0.0
    high: float = 0.0
    out_used: float = 0.0
    in_used: float = 0.0

    ghost: float | None = None
    room: float = 0.0

    @property
    def middle(self) -> float:
        return round((self.low + self.high) / 2, 1)

    @property
    def shown(self) -> int:
        """The number that is written beside it."""
        return self.value if self.stop.count is None else self.stop.count


@dataclass(slots=True)
class Ribbon:
    """A flow where it is drawn: a thick stroke, and its part of all that left its start."""

    flow: Flow
    start: Node
    end: Node
    width: float
    percent: int
    leaves: float = 0.0
    arrives: float = 0.0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Loop:
    """A move back where it is drawn: a loop in a lane outside the flow, with a chip and an arrow.

    `tip` is where the arrow points, across; `beneath` says that the loop comes from an exit.
    """

    flow: Flow
    start: Node
    end: Node
    width: float
    percent: int
    path: str
    chip: float
    lane: float
    arrow: float
    tip: float
    beneath: bool


class Sankey:
    """The drawing. Only flows between known stops are drawn; a stop nobody came to is a hairline."""

    def __init__(  # noqa: PLR0913 - the measures of one drawing
        self,
        stops: Sequence[Stop],
        flows: Sequence[Flow],
        back: Sequence[Flow] = (),
        *,
        size: int = 250,
        gap: int = 24,
        upright: bool = False,
        length: int = 1000,
        lane: int = 24,
        clear: int = 0,
    ) -> None:
        """`clear` is how far across exits keep, so that the names of the main stages have room."""
        self.upright, self.length, self.size, self.gap = upright, length, size, gap
        self.clear = clear
        self.nodes = self._nodes(stops, flows)
        self.scale = self._scale()
        self.lane = lane
        above = [flow for flow in back if self.nodes[flow.start].stop.hue != "left"]
        beneath = [flow for flow in back if self.nodes[flow.start].stop.hue == "left"]
        self.top = self._depth(above)
        self._place()
        self.foot = max((node.high for node in self.nodes.values()), default=0) + EDGE
        self.across = round(self.foot + self._depth(beneath) + 4)
        self.ribbons = self._ribbons(flows)
        self.loops = [*self._loops(above), *self._loops(beneath)]

    @property
    def main(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.stop.hue != "left"]

    @property
    def exits(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.stop.hue == "left"]

    def _nodes(self, stops: Sequence[Stop], flows: Sequence[Flow]) -> dict[str, Node]:
        came, went = Counter[str](), Counter[str]()
        for flow in flows:
            went[flow.start] += flow.count
            came[flow.end] += flow.count
        last = max((stop.layer for stop in stops), default=0) or 1
        nodes = {}
        for stop in stops:
            at = stop.layer / last * (self.length - 2 * EDGE) + EDGE
            value = max(came[stop.key], went[stop.key], stop.count or 0)
            nodes[stop.key] = Node(stop, value, at, at / self.length * 100)
        return nodes

    def _rows(self) -> list[list[Node]]:
        """The main stages one by one, and beside each the exits that hang below it."""
        return [[node, *self._beside(node)] for node in self.main] or [self.exits]

    def _beside(self, node: Node) -> list[Node]:
        return [one for one in self.exits if 0 <= node.stop.layer - one.stop.layer < 1]

    def _scale(self) -> float:
        """Pixels for one lead: as many as the fullest place along the flow leaves."""
        free = [
            (self.size - self.gap * (len(nodes) - 1)) / total
            for nodes in self._rows()
            if (total := sum(max(node.value, node.stop.before or 0) for node in nodes))
        ]
        return min(free, default=0.0)

    def _place(self) -> None:
        """Main stages along the top, exits below whatever main stage is near, one after another."""
        for nodes in self._rows():
            at = float(self.top)
            for node in nodes:
                if node.stop.hue == "left":
                    at = max(at, self.top + self.clear)
                node.low, node.high = at, at + max(node.value * self.scale, LEAST)
                if node.stop.before is not None:
                    node.ghost = round(at + max(node.stop.before * self.scale, 1), 1)
                at = max(node.high, node.ghost or 0) + self.gap
        for node in self.exits:
            beside = any(
                abs(one.middle - node.middle) < NAME for one in self._last if one is not node
            )
            node.room = max((0.6 if beside else 0.95) * (100 - node.share), 9)

    @property
    def _last(self) -> list[Node]:
        """Exits at the end, whose names stand before them."""
        return [node for node in self.exits if node.share > 80]

    def _depth(self, back: Sequence[Flow]) -> float:
        """How much room these loops take across."""
        lanes = self._lanes(back)
        return (max(lanes) + 1) * self.lane + EDGE if lanes else 0

    def _lanes(self, back: Sequence[Flow]) -> list[int]:
        """As few lanes as possible, the shortest loop nearest to the flow."""
        spans = [self._span(flow) for flow in back]
        lanes: dict[int, int] = {}
        for number in sorted(range(len(back)), key=lambda one: spans[one][1] - spans[one][0]):
            low, high = spans[number]
            taken = {
                lane
                for other, lane in lanes.items()
                if low < spans[other][1] and spans[other][0] < high
            }
            lanes[number] = next(lane for lane in range(len(back)) if lane not in taken)
        return [lanes[number] for number in range(len(back))]

    def _span(self, flow: Flow) -> tuple[float, float]:
        layers = self.nodes[flow.start].stop.layer, self.nodes[flow.end].stop.layer
        return min(layers), max(layers)

    def _ribbons(self, flows: Sequence[Flow]) -> list[Ribbon]:
        """Each leaves its start and meets its end below those drawn before it, so none cross there."""
        ribbons = []
        for flow in sorted(flows, key=lambda one: self.nodes[one.end].low):
            start, width = self.nodes[flow.start], flow.count * self.scale
            ribbon = Ribbon(flow, start, self.nodes[flow.end], width, _percent(flow, start))
            ribbon.leaves = start.low + start.out_used + width / 2
            start.out_used += width
            ribbons.append(ribbon)
        for ribbon in sorted(ribbons, key=lambda one: one.start.low):
            ribbon.arrives = ribbon.end.low + ribbon.end.in_used + ribbon.width / 2
            ribbon.end.in_used += ribbon.width
        for ribbon in ribbons:
            ribbon.path = self._curve(ribbon)
            ribbon.width = round(max(ribbon.width, 1), 1)
        return ribbons

    def _curve(self, ribbon: Ribbon) -> str:
        middle = (ribbon.start.at + ribbon.end.at) / 2
        points = [
            (ribbon.start.at, ribbon.leaves),
            (middle, ribbon.leaves),
            (middle, ribbon.arrives),
            (ribbon.end.at, ribbon.arrives),
        ]
        start, *rest = [self._point(*point) for point in points]
        return f"M{start}C{' '.join(rest)}"

    def _loops(self, back: Sequence[Flow]) -> list[Loop]:
        lanes = self._lanes(back)
        met, loops = Counter[float](), []
        for flow, number in sorted(zip(back, lanes, strict=True), key=lambda pair: pair[1]):
            loops.append(self._loop(flow, number, met, [loop.chip for loop in loops]))
            met.update([self.nodes[flow.start].at, self.nodes[flow.end].at])
        return loops

    def _loop(self, flow: Flow, number: int, met: Counter[float], chips: Sequence[float]) -> Loop:
        """The loop in its lane, apart from those at the same places, its chip clear of others'."""
        start, end = self.nodes[flow.start], self.nodes[flow.end]
        beneath, depth = start.stop.hue == "left", self.lane * (number + 0.5)
        lane = self.foot + depth if beneath else self.top - EDGE - depth
        leaves = start.at - (10 if beneath else 3) - 9 * met[start.at]
        arrives = end.at + 4 + 9 * met[end.at] * (1 if self.upright and beneath else -1)
        tip = end.high if beneath else end.low
        out = (leaves, start.middle if beneath else start.low)
        return Loop(
            flow=flow,
            start=start,
            end=end,
            width=round(max(flow.count * self.scale, 2), 1),
            percent=_percent(flow, start),
            path=self._bow(out, (arrives, tip + 7 if beneath else tip - 7), lane),
            chip=self._clear_of(chips, arrives, leaves),
            lane=round(lane, 1),
            arrow=arrives / self.length * 100,
            tip=tip,
            beneath=beneath,
        )

    def _clear_of(self, chips: Sequence[float], start: float, end: float) -> float:
        """Where a chip stands between two places, in per cent: the first free one, else the freest."""
        places = [(start + (end - start) * share) / self.length * 100 for share in CHIP_PLACES]
        apart = [min((abs(place - chip) for chip in chips), default=100) for place in places]
        free = [place for place, room in zip(places, apart, strict=True) if room >= CHIPS_APART]
        return free[0] if free else places[apart.index(max(apart))]

    def _bow(self, start: tuple[float, float], end: tuple[float, float], lane: float) -> str:
        round_off = 18 if start[0] > end[0] else -18
        corner = [(start[0], lane), (start[0], lane), (start[0] - round_off, lane)]
        over = (end[0] + round_off, lane)
        down = [(end[0], lane), (end[0], lane), end]
        curves = [" ".join(self._point(*point) for point in points) for points in (corner, down)]
        return f"M{self._point(*start)}C{curves[0]}L{self._point(*over)}C{curves[1]}"

    def _point(self, along: float, across: float) -> str:
        return f"{across:.1f} {along:.1f}" if self.upright else f"{along:.1f} {across:.1f}"


def _percent(flow: Flow, start: Node) -> int:
    return round(flow.count / start.value * 100) if start.value else 0
