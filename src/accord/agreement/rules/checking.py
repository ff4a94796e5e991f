"""What must fit together across an agreement: stages, moves, promises, reasons.

The checks look at the file as it stands, so that they find what they can beside other mistakes.
"""

from collections.abc import Callable, Iterator
from typing import Any

from accord.agreement.rules.drafts import Entry, entries, names, part, word
from accord.agreement.rules.problems import Finding, Path, did_you_mean
from accord.agreement.rules.promises import WHAT_A_NAME_MEANS
from accord.agreement.rules.terms import ANY, BY_REASON, ELSE
from accord.kit.text import fold

Check = Callable[[Entry], Iterator[Finding]]
WITH_A_REASON = ("returned", "not qualified")
ANSWERS = ("accepted", "returned")


def cross_check(data: Entry) -> Iterator[Finding]:
    """Everything that does not fit together."""
    for check in CHECKS:
        yield from check(data)


def _twice(data: Entry) -> Iterator[Finding]:
    """Two of one kind with one name: nobody could tell which of them is meant."""
    lists: dict[Path, tuple[Any, str]] = {
        ("personas",): (data.get("personas"), "name"),
        ("fit",): (data.get("fit"), "name"),
        ("interest", "rules"): (part(data.get("interest"), "rules"), "name"),
        ("stages",): (data.get("stages"), "name"),
        ("promises", "marketing"): (part(data.get("promises"), "marketing"), "name"),
        ("returns",): (data.get("returns"), "reason"),
    }
    for path, (section, key) in lists.items():
        named = [((*path, at, key), entry.get(key)) for at, entry in entries(section)]
        yield from _repeated(named)
    for kind in ("grades", "position"):
        yield from _repeated([((kind, at, "name"), name) for at, name in _listed(data.get(kind))])
    words = data.get("words")
    yield from _repeated([(("words", word), word) for word in names(words)])


def _listed(section: Any) -> Iterator[tuple[int, str]]:
    if isinstance(section, dict):
        yield from enumerate(section)
        return
    for at, entry in entries(section):
        yield from ((at, name) for name in names([entry]))


def _repeated(named: list[tuple[Path, Any]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, name in named:
        if not isinstance(name, str):
            continue
        if fold(name) in seen:
            cure = "Give each a name of its own; capitals make no difference."
            yield Finding(path, f"the name “{name}” is already taken above", cure)
        seen.add(fold(name))


def _else_comes_last(data: Entry) -> Iterator[Finding]:
    for section in ("grades", "position"):
        listed = list(_listed(data.get(section)))
        conditions = [_condition_of(data[section], at, name) for at, name in listed]
        for (at, name), condition in zip(listed[:-1], conditions[:-1], strict=True):
            if condition == ELSE:
                cure = "Put it last."
                yield Finding((section, at), f"nothing comes after “{name}: else”", cure)
        if section == "grades" and listed and conditions[-1] != ELSE:
            at, name = listed[-1]
            cure = f"End the list with one for all others: `- {name}: else`."
            yield Finding((section, at), "people may be left without a grade", cure)


def _condition_of(section: Any, at: int, name: str) -> Any:
    entry = section if isinstance(section, dict) else section[at]
    return entry.get(name, entry.get("when"))


def _stages_make_sense(data: Entry) -> Iterator[Finding]:
    known = names(data.get("stages"))
    for at, stage in entries(data.get("stages")):
        if stage.get("name") in (ANY, BY_REASON):
            cure = "Choose another name."
            what = f"“{stage['name']}” has a meaning of its own in moves"
            yield Finding(("stages", at, "name"), what, cure)
        if stage.get("terminal") is True and stage.get("wakes") is True:
            cure = "Leave out one of `terminal` and `wakes`."
            yield Finding(("stages", at, "wakes"), "nobody wakes up at an end", cure)
        if stage.get("was") in known and isinstance(stage.get("was"), str):
            cure = "`was` names a stage of the version before that is gone now; leave it out."
            yield Finding(("stages", at, "was"), f"“{stage['was']}” is still a stage", cure)


def _unknown_stage(path: Path, said: Any, known: list[str], *also: str) -> Iterator[Finding]:
    if isinstance(said, str) and said.strip() not in (*known, *also):
        yield Finding(path, f"there is no stage “{said}”", did_you_mean(said, [*known, *also]))


def _moves_lead_somewhere(data: Entry) -> Iterator[Finding]:
    known = names(data.get("stages"))
    for at, move in entries(data.get("moves")):
        path: Path = ("moves", at)
        yield from _unknown_stage((*path, "from"), move.get("from"), known, ANY)
        yield from _unknown_stage((*path, "to"), move.get("to"), known, BY_REASON)
        if isinstance(move.get("to"), str) and move["to"] == move.get("from"):
            cure = "Name another stage."
            yield Finding((*path, "to"), f"this move stays in “{move['to']}”", cure)
        yield from _by_reason(path, move, data)


def _by_reason(path: Path, move: Entry, data: Entry) -> Iterator[Finding]:
    if move.get("to") != BY_REASON:
        return
    if move.get("on") not in WITH_A_REASON:
        cure = "Add `on: returned` or `on: not qualified`, or name a stage."
        yield Finding((*path, "to"), "there is no reason that could name the stage", cure)
    elif not data.get("returns"):
        cure = "List reasons under `returns`."
        yield Finding((*path, "to"), "the agreement has no reasons for a return", cure)


def _moves_are_clear(data: Entry) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for at, move in entries(data.get("moves")):
        ways = (
            str(move.get("from")),
            f"on {move['on']}" if move.get("on") else f"{move.get('to')}",
        )
        if ways in seen:
            what = f"a move from “{ways[0]}” {'' if move.get('on') else 'to '}{ways[1]}"
            yield Finding(("moves", at), f"{what} stands above already", "Keep one of them.")
        seen.add(ways)


def _handoffs_happen(data: Entry) -> Iterator[Finding]:
    """A stage at which leads are handed over is reached, and sales can answer there."""
    stages = list(entries(data.get("stages")))
    moves = [move for _, move in entries(data.get("moves"))]
    handing = [(at, stage) for at, stage in stages if stage.get("handoff") is True]
    reached = _reached([stage for _, stage in stages], moves, data)
    for at, stage in handing:
        name, path = word(stage, "name"), ("stages", at, "handoff")
        if name not in reached:
            cure = "Give the stage `enter:`, or add a move that leads to it."
            yield Finding(path, f"nobody ever reaches “{name}”", cure)
        for answer in ANSWERS:
            if not any(_answers(move, name, answer) for move in moves):
                what = f"it is not said where a lead goes that is {answer} at “{name}”"
                cure = f"Add to the moves: `{{from: {name}, to: …, on: {answer}}}`."
                yield Finding(path, what, cure)
    if stages and not handing and part(data.get("promises"), "sales"):
        cure = "Mark the stage at which sales takes over: `handoff: true`."
        yield Finding(("stages",), "no stage hands leads over, so no promise can be due", cure)


def _answers(move: Entry, stage: Any, answer: str) -> bool:
    return move.get("on") == answer and move.get("from") in (stage, ANY)


def _reached(stages: list[Entry], moves: list[Entry], data: Entry) -> set[str | None]:
    """The stages that someone can come to who begins in the first."""
    reached = {word(stage, "name") for stage in stages if stage.get("enter") is not None}
    reached |= {word(stage, "name") for stage in stages[:1]}
    by_reason = {word(reason, "to") for _, reason in entries(data.get("returns"))}
    while True:
        further = set(reached)
        for move in moves:
            if word(move, "from") in (ANY, *further):
                to = word(move, "to")
                further |= by_reason if to == BY_REASON else {to}
        if further == reached:
            return reached
        reached = further


def _volume_counts_a_stage(data: Entry) -> Iterator[Finding]:
    known = names(data.get("stages"))
    for at, promise in entries(part(data.get("promises"), "marketing")):
        if "deliver" in promise:
            path: Path = ("promises", "marketing", at, "of")
            yield from _unknown_stage(path, promise.get("of"), known)


def _terms_are_reachable(data: Entry) -> Iterator[Finding]:
    """Terms of one name are tried in turn, so that nothing comes after one without `for`."""
    tried: dict[str, list[Any]] = {}
    for at, promise in entries(part(data.get("promises"), "sales")):
        if not isinstance(promise.get("name"), str):
            continue
        before = tried.setdefault(fold(promise["name"]), [])
        if None in before:
            cure = "Put the term without `for` last."
            what = f"this never applies: “{promise['name']}” above holds for every lead"
            yield Finding(("promises", "sales", at), what, cure)
        elif promise.get("for") in before:
            what = f"this never applies: “{promise['name']}” above is for the same leads"
            yield Finding(("promises", "sales", at, "for"), what, "Keep one of them.")
        before.append(promise.get("for"))


def _terms_agree(data: Entry) -> Iterator[Finding]:
    """Terms of one name promise the same thing."""
    first: dict[str, str] = {}
    for at, promise in entries(part(data.get("promises"), "sales")):
        if not isinstance(promise.get("name"), str):
            continue
        name = fold(promise["name"])
        what = (
            "attempts"
            if "attempts" in promise
            else str(promise.get("what", WHAT_A_NAME_MEANS.get(name)))
        )
        if first.setdefault(name, what) != what:
            said = f"“{promise['name']}” promises something else above"
            path: Path = ("promises", "sales", at, "name")
            yield Finding(path, said, "Choose another name.")


def _reasons_lead_somewhere(data: Entry) -> Iterator[Finding]:
    stages = {word(stage, "name"): stage for _, stage in entries(data.get("stages"))}
    for at, reason in entries(data.get("returns")):
        path: Path = ("returns", at)
        yield from _unknown_stage((*path, "to"), reason.get("to"), names(data.get("stages")))
        stage = stages.get(word(reason, "to"))
        if stage and stage.get("handoff") is True:
            cure = "Name a stage to which marketing takes the lead back."
            what = f"“{reason['to']}” would hand the lead over again at once"
            yield Finding((*path, "to"), what, cure)
        if stage and reason.get("wake") is not None and stage.get("wakes") is not True:
            cure = "Mark the stage `wakes: true`, or leave `wake` out."
            yield Finding((*path, "wake"), f"nobody wakes up in “{reason['to']}”", cure)


CHECKS: tuple[Check, ...] = (
    _twice,
    _else_comes_last,
    _stages_make_sense,
    _moves_lead_somewhere,
    _moves_are_clear,
    _handoffs_happen,
    _volume_counts_a_stage,
    _terms_are_reachable,
    _terms_agree,
    _reasons_lead_somewhere,
)
