"""Judging, written a second time: naively, in plain Python, from nothing at every step.

It knows the agreement as it was read, and rows; it shares no code with judging, scoring,
lifecycle or the promises. Whatever is known at a moment is gathered again from the whole log.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.judging.meaning import folded, holds, midnight, typed
from tests.judging.promises import Episode, clocks_of
from tests.judging.rows import Fact, Tables

ON_HANDOFFS = ("attempt", "reply", "pause")
UNDOABLE = ("answer", "outcome", "decidedmove", "dealchange")
RISING = (
    "touch", "attempt", "personfact", "companyfact", "employment", "personlink", "agreement",
    "retraction",
)  # fmt: skip
NOT_OF_AN_ATTEMPT = (
    "form", "path", "page_title", "medium", "term", "content", "channel", "referrer",
    "traffic_source", "campaign_id", "asset_id", "value",
)  # fmt: skip
DEALS = {"opened": "deal opened", "won": "deal won", "lost": "deal lost"}


@dataclass
class Life:
    """What the oracle says about one person, in the words of the tables."""

    moves: list[dict] = field(default_factory=list)
    handoffs: list[Episode] = field(default_factory=list)
    deliveries: list[dict] = field(default_factory=list)
    unmatched: list[tuple[str, int]] = field(default_factory=list)
    clocks: list[dict] = field(default_factory=list)
    stage: str = ""
    version: int | None = None
    wakes_at: datetime | None = None


def judged(person: int, tables: Tables, versions, until: datetime) -> Life:
    """The life of a person up to a moment, under the versions that were in force."""
    oracle = Oracle(person, tables, versions)
    events = [fact for fact in oracle.facts if fact.learned <= until]
    first = [event.learned for event in events if event.row["person_id"] == person]
    if first and versions:
        starts = [v for v in versions if first[0] < v.start <= until]
        events += [Fact((v.start, -1), "agreement", {"id": v.number}) for v in starts]
        for event in sorted(events, key=lambda event: event.order):
            oracle.take(event)
        oracle.wake_up(until)
    return oracle.conclude()


class Oracle:
    def __init__(self, person: int, tables: Tables, versions) -> None:
        self.person, self.tables, self.versions = person, tables, versions
        self.facts = tables.log(person)
        self.life = Life()
        self.seen: list[Fact] = []
        self.version = None
        self.begun = False
        self.assigned: list[Fact] = []

    # What happens

    def take(self, event: Fact) -> None:
        self.wake_up(event.learned)
        before, version_before = list(self.seen), self.version
        self.seen.append(event)
        self.version = max(
            (v for v in self.versions if v.start <= event.learned),
            key=lambda v: (v.start, v.number),
            default=None,
        )
        if self._is_absorbed(event.order) or self._waits_for_a_link(event):
            return
        self._note_owner(event)
        self.begun |= event.kind == "agreement" or event.row["person_id"] is not None
        if self.version is None or not self.begun:
            if event.kind in (*UNDOABLE, *ON_HANDOFFS):
                self._list_as_unmatched(event)
            return
        if not self.life.stage:
            self._enter(self.version.agreement.stages[0].name, event)
        self._rename(event)
        if event.kind in RISING and not event.row.get("automatic"):
            judge = version_before or self.version
            met_before = self._met(before, event.learned, judge) if version_before else set()
            self._rise(event, met_before, self.seen, event.learned)
        if event.kind in TAKERS:
            TAKERS[event.kind](self, event)

    def wake_up(self, until: datetime) -> None:
        at = self.life.wakes_at
        if at is not None and at <= until:
            self.life.wakes_at = None
            event = Fact((at, 0), "wake", {"id": None})
            if not self._is_absorbed(event.order):
                self._rise(event, set(), self.seen, at)

    def _is_absorbed(self, order: tuple) -> bool:
        spans = self.tables.absorbed(self.person)
        return any(start < order and (end is None or order < end) for start, end in spans)

    def conclude(self) -> Life:
        life = self.life
        life.version = self.version.number if self.version else None
        for number, hand in enumerate(life.handoffs):
            life.clocks += clocks_of(hand, life.handoffs[:number], self.tables.rows["absence"])
        return life

    def _waits_for_a_link(self, event: Fact) -> bool:
        return event.kind != "agreement" and event.row["person_id"] not in self._persons(self.seen)

    def _list_as_unmatched(self, event: Fact) -> None:
        if event.kind != "dealchange":
            self.life.unmatched.append((event.kind, event.id))

    # What is known and scored

    def _persons(self, seen: list[Fact]) -> set:
        gone = self._gone(seen)
        links = [f for f in seen if f.kind == "personlink" and (f.kind, f.id) not in gone]
        return {self.person, None, *(link.row["other_id"] for link in links)}

    @staticmethod
    def _gone(seen: list[Fact]) -> set:
        return {(f.row["kind"], f.row["fact"]) for f in seen if f.kind == "retraction"}

    def _valid(self, seen: list[Fact], kind: str) -> list[Fact]:
        gone, persons = self._gone(seen), self._persons(seen)
        return [
            fact
            for fact in seen
            if fact.kind == kind
            and fact.row["person_id"] in persons
            and (kind, fact.id) not in gone
        ]

    def _touches(self, seen: list[Fact]) -> list[Fact]:
        """Touches, and what a human in sales tried, in the order in which they were learned."""
        tries = [fact for fact in self._valid(seen, "attempt") if not fact.row["automatic"]]
        return sorted([*self._valid(seen, "touch"), *tries], key=lambda fact: fact.order)

    def _known(self, seen: list[Fact], version) -> dict:
        found: dict = {}
        by_time = lambda fact: (fact.row["occurred_at"], fact.order)
        for fact in sorted(self._valid(seen, "personfact"), key=by_time):
            found[fact.row["field"]] = fact.row["value"]
        jobs = sorted(self._valid(seen, "employment"), key=by_time)
        for fact in sorted(self._valid(seen, "companyfact"), key=by_time):
            if jobs and fact.row["company_id"] == jobs[-1].row["company_id"]:
                found[fact.row["field"]] = fact.row["value"]
        fields = version.agreement.catalogue
        return {
            name: typed(fields[name], value)
            for name, value in found.items()
            if value is not None and name in fields
        }

    def interest_parts(self, seen: list[Fact], at: datetime, version) -> dict[float, float]:
        """What is left of the points, apart for each half-life."""
        left: dict[float, float] = {}
        counted: dict[tuple, int] = {}
        interest = version.agreement.interest
        for touch in self._touches(seen):
            row = self.touch_row(touch)
            for number, rule in enumerate(interest.rules):
                if not holds(rule.when, row, version.zone):
                    continue
                if rule.at_most:
                    key = (number, _period(touch.row["occurred_on"], rule.at_most.per))
                    counted[key] = counted.get(key, 0) + 1
                    if counted[key] > rule.at_most.count:
                        continue
                half_life = _seconds(rule.half_life or interest.half_life)
                age = (at - min(touch.row["occurred_at"], touch.learned)).total_seconds()
                worth = rule.points * 0.5 ** (age / half_life)
                left[half_life] = left.get(half_life, 0.0) + worth
        return left

    def _position(self, seen: list[Fact], at: datetime, version) -> str:
        spoken = set()
        for touch in self._touches(seen):
            if touch.row["occurred_at"] < at - timedelta(days=90):
                continue
            row = self.touch_row(touch)
            names = [p.name for p in version.agreement.position if holds(p.when, row, version.zone)]
            spoken |= set(names[:1])
        return next((p.name for p in version.agreement.position if p.name in spoken), "")

    def touch_row(self, touch: Fact) -> dict:
        row = touch.row
        if touch.kind == "attempt":
            row = {"kind": row["channel"], "occurred_at": row["occurred_at"]}
            row = dict.fromkeys(NOT_OF_AN_ATTEMPT) | row
        campaign = self.tables.one("campaign", row["campaign_id"])
        asset = self.tables.one("asset", row["asset_id"])
        said = {name: row[name] for name in (
            "kind", "form", "path", "page_title", "medium", "term", "content", "channel", "referrer",
        )}  # fmt: skip
        said |= {
            "source": row["traffic_source"],
            "campaign": campaign.get("key"),
            "asset": asset.get("key"),
            "asset_stage": asset.get("buying_stage"),
            "asset_type": asset.get("kind"),
            "asset_persona": asset.get("persona"),
        }
        texts = {name: folded(value) for name, value in said.items() if value}
        return texts | {
            "value": row["value"],
            "occurred": row["occurred_at"].replace(microsecond=0),
            "at": touch.learned.replace(microsecond=0),
        }

    def scores(self, seen: list[Fact], at: datetime, version) -> dict:
        """Everything that conditions may ask about the person at a moment."""
        agreement, zone = version.agreement, version.zone
        row = self._known(seen, version) | {"at": at.replace(microsecond=0)}
        row["handoffs_before"] = float(len(self.life.handoffs))
        row["returned_before"] = any(hand.returned for hand in self.life.handoffs)
        row["fits"] = [rule.name for rule in agreement.fit if holds(rule.when, row, zone)]
        row["fit"] = sum(rule.points for rule in agreement.fit if rule.name in row["fits"])
        exact = sum(self.interest_parts(seen, at, version).values())
        row["interest"] = int(exact * 1e6 + 0.5) / 1e6
        row["position_name"] = self._position(seen, at, version)
        places = [p.name for p in agreement.position]
        row["position"] = (
            len(places) - 1 - places.index(row["position_name"]) if row["position_name"] else None
        )
        personas = [p.name for p in agreement.personas if holds(p.when, row, zone)]
        row["persona_name"] = personas[0] if personas else ""
        row["persona"] = folded(personas[0]) if personas else None
        grades = [g.name for g in agreement.grades]
        held = [g.name for g in agreement.grades if holds(g.when, row, zone)]
        row["grade_name"] = held[0] if held else ""
        row["grade"] = len(grades) - 1 - grades.index(held[0]) if held else None
        return row

    def _met(self, seen: list[Fact], at: datetime, version) -> set[str]:
        row = self.scores(seen, at, version)
        stages = [stage for stage in version.agreement.stages if stage.enter is not None]
        return {stage.name for stage in stages if holds(stage.enter, row, version.zone)}

    # How stages follow

    def _stages(self) -> dict:
        return {stage.name: stage for stage in self.version.agreement.stages}

    def _rise(self, event: Fact, met_before: set, seen: list[Fact], at: datetime) -> None:
        met, entered = self._met(seen, at, self.version), {self.life.stage}
        stages = self._stages()
        order = list(stages)
        moved = True
        while moved:
            moved, here = False, stages.get(self.life.stage)
            if here is None or here.owner != "marketing" or here.terminal:
                return
            for name in order:
                ahead = order.index(name) > order.index(here.name)
                ahead |= here.aside and not stages[name].aside
                stale = here.aside and name in met_before
                if name in met and name not in entered and ahead and not stale:
                    self._enter(name, event)
                    entered.add(name)
                    moved = True
                    break

    def _rename(self, event: Fact) -> None:
        stages = self._stages()
        heirs = [name for name, stage in stages.items() if stage.was == self.life.stage]
        if self.life.stage not in stages and heirs:
            self._enter(heirs[0], event)

    def _enter(self, name: str, event: Fact, *, again: bool = False) -> None:
        """Enter a stage; `again` returns to it without handing over or delivering anew."""
        life, version, at = self.life, self.version, event.learned
        row = self.scores(self.seen, at, version)
        stage = self._stages().get(name)
        life.moves.append(
            {
                "number": len(life.moves) + 1,
                "from_stage": life.stage,
                "to_stage": name,
                "at": at,
                "on": at.astimezone(version.zone).date(),
                "version": version.number,
                "cause": event.kind,
                "cause_fact": event.id,
                "fit": row["fit"],
                "grade": row["grade_name"],
                "persona": row["persona_name"],
                "position": row["position_name"],
                "interest": round(row["interest"] * 1e6),
                "entry": 1 + sum(move["to_stage"] == name for move in life.moves),
            }
        )
        life.stage, life.wakes_at = name, None
        if stage is None or again:
            return
        self._deliver(event, row)
        if stage.handoff:
            self._hand_over(event, row)
        elif stage.aside and life.handoffs:
            life.handoffs[-1].close(event)

    def _deliver(self, event: Fact, row: dict) -> None:
        version, today = self.version, self.life.moves[-1]["on"]
        for promise in version.agreement.promises.marketing:
            if getattr(promise, "deliver", None) is None or promise.of != self.life.stage:
                continue
            if not holds(promise.where, row, version.zone):
                continue
            past = [d for d in self.life.deliveries if d["promise"] == promise.name and d["counts"]]
            self.life.deliveries.append(
                {
                    "move": len(self.life.moves),
                    "promise": promise.name,
                    "version": version.number,
                    "at": event.learned,
                    "on": today,
                    "counts": all((today - d["on"]).days >= 90 for d in past),
                }
            )

    def _hand_over(self, event: Fact, row: dict) -> None:
        if self.life.handoffs:
            self.life.handoffs[-1].close(event)
        hand = Episode(len(self.life.moves), event.learned, self.version, row)
        hand.assignments += self.assigned[-1:]
        self.life.handoffs.append(hand)

    # What sales, deals and people do

    def _note_owner(self, event: Fact) -> None:
        """A lead keeps its owner for later handoffs, unless the giving was taken back."""
        if event.kind == "assignment":
            self.assigned.append(event)
        if event.kind == "retraction" and event.row["kind"] == "assignment":
            self.assigned = [one for one in self.assigned if one.id != event.row["fact"]]

    @property
    def _hand(self) -> Episode | None:
        return self.life.handoffs[-1] if self.life.handoffs else None

    def _attach(self, event: Fact) -> None:
        hand = self._hand
        if hand is not None and not hand.closed:
            getattr(hand, f"{event.kind}s").append(event)
        elif event.kind != "assignment":
            self._list_as_unmatched(event)

    def _answer(self, event: Fact) -> None:
        hand, kind = self._hand, event.row["kind"]
        unheard = hand is None or hand.closed or hand.answer is not None
        if unheard or (kind == "returned" and hand.reason_of(event) is None):
            self._list_as_unmatched(event)
            return
        hand.answers.append(event)
        if kind != "passed on":
            self._follow(kind, event, hand)
        if kind == "returned":
            hand.close(event)

    def _outcome(self, event: Fact) -> None:
        hand, result = self._hand, event.row["result"]
        unheard = hand is None or not hand.accepted or hand.outcome is not None
        if unheard or (result == "not qualified" and hand.reason_of(event) is None):
            self._list_as_unmatched(event)
            return
        hand.results.append(event)
        self._follow(result, event, hand)
        if result == "not qualified":
            hand.close(event)

    def _deal(self, event: Fact) -> None:
        on, hand = DEALS.get(event.row["kind"]), self._hand
        if on is None:
            return
        if hand is not None and not hand.closed:
            hand.results.append(event)
        self._follow(on, event, hand)
        if hand is not None and on != "deal opened":
            hand.close(event)

    def _follow(self, on: str, event: Fact, hand: Episode | None) -> None:
        """The move that is tied to this: one from just this stage goes before one from any."""
        agreement = self.version.agreement
        tied = [m for m in agreement.moves if m.on == on and m.from_ in (self.life.stage, "any")]
        tied.sort(key=lambda move: move.from_ == "any")
        if not tied:
            return
        said = folded(event.row.get("reason") or "")
        reason = next((r for r in agreement.returns if folded(r.reason) == said), None)
        to = tied[0].to if tied[0].to != "by reason" else reason and reason.to
        if not to or to == self.life.stage:
            return
        self._enter(to, event)
        if reason and reason.wake and self._stages()[to].wakes:
            days = reason.wake.amount * (7 if reason.wake.unit == "weeks" else 1)
            today = event.learned.astimezone(self.version.zone).date()
            self.life.wakes_at = midnight(today + timedelta(days=days), self.version.zone)

    def _decided(self, event: Fact) -> None:
        stage = event.row["stage"]
        if stage not in self._stages():
            self._list_as_unmatched(event)
        elif stage != self.life.stage:
            self._enter(stage, event)

    def _reply(self, event: Fact) -> None:
        returned = [hand for hand in self.life.handoffs if hand.returned]
        if returned:
            returned[-1].replies.append(event)
        else:
            self._list_as_unmatched(event)

    def _retract(self, event: Fact) -> None:
        """What was taken back no longer belongs to a handoff; the move it caused last is undone."""
        undone = (event.row["kind"], event.row["fact"])
        for hand in self.life.handoffs:
            hand.forget(undone)
        last = self.life.moves[-1]
        if undone[0] not in UNDOABLE or (last["cause"], last["cause_fact"]) != undone:
            return
        back, hand = last["from_stage"], self._hand
        if hand is not None and hand.move == last["number"]:
            hand.close(event)
        stage = self._stages().get(back)
        if back:
            goes_on = stage is not None and stage.handoff and hand is not None
            self._enter(back, event, again=goes_on)


TAKERS = {
    "answer": Oracle._answer,
    "outcome": Oracle._outcome,
    "decidedmove": Oracle._decided,
    "dealchange": Oracle._deal,
    "reply": Oracle._reply,
    "retraction": Oracle._retract,
    "assignment": Oracle._attach,
    "attempt": Oracle._attach,
    "pause": Oracle._attach,
}


def _seconds(span) -> float:
    return span.amount * {"hours": 3600.0, "days": 86400.0, "weeks": 604800.0}[span.unit]


def _period(day, per: str) -> tuple:
    if per == "day":
        return (day,)
    return day.isocalendar()[:2] if per == "week" else (day.year, day.month)
