"""Named sets of figures to plan with, side by side, as they are written in a YAML file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from accord.agreement.rules.document import Document, UnreadableError, document
from accord.agreement.rules.problems import Finding, Path, Problem, did_you_mean, one_of
from accord.kit.fiscal import MONTHS, Per
from accord.kit.money import UnableToReadMoneyError, parse_minor
from accord.planner.rules.figures import Goal, Kind, UnplannableError, read_share
from accord.planner.rules.funnel import Given

GOALS: tuple[Kind, ...] = ("revenue", "customers", "leads")
CURRENT = ("revenue", "customers", "leads")
EXAMPLE = "Begin with `scenarios:` and one name a line, such as `Cautious: {average_deal: 18000}`."


class ScenarioErrors(Exception):  # noqa: N818 - it carries all errors of a file, not one
    """The file cannot be planned with; every problem in it, in the order of its lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.path)))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name, the goal where it has one of its own, and the figures that it changes."""

    name: str
    goal: Goal | None
    given: Given

    def upon(self, goal: Goal, given: Given) -> tuple[Goal, Given]:
        """The goal and the figures to plan with: its own, and else those of everybody."""
        changed = {
            name: value for name, value in _fields(self.given) if value not in (None, {})
        } | ({"rates": {**given.rates, **self.given.rates}} if self.given.rates else {})
        return self.goal or goal, replace(given, **changed)


def read_scenarios(text: str, *, currency: str, per: Per) -> tuple[Scenario, ...]:
    """The scenarios of a file in its order; `per` is the period of a goal that names none."""
    try:
        written = document(text)
    except UnreadableError as error:
        raise ScenarioErrors([error.problem]) from error
    reading = _Reading(currency, per, list(written.findings))
    scenarios = tuple(reading.scenarios(written))
    if reading.findings:
        raise ScenarioErrors([written.located(finding) for finding in reading.findings])
    return scenarios


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads values one by one and notes what is wrong with each."""

    currency: str
    per: Per
    findings: list[Finding]

    def scenarios(self, written: Document) -> Iterator[Scenario]:
        self._known(written.data, (), ["scenarios"])
        listed = written.data.get("scenarios")
        if not isinstance(listed, dict) or not listed:
            what = "there are no scenarios in it"
            self.findings.append(Finding((), what, EXAMPLE, absent="scenarios"))
            return
        for name, said in listed.items():
            path: Path = ("scenarios", name)
            if not isinstance(said, dict):
                self._note(path, "a scenario says which figures it changes", EXAMPLE)
                continue
            self._known(said, path, [*GOALS, "per", *_READERS, "current", "rates"])
            yield Scenario(name, self._goal(said, path), self._given(said, path))

    def _goal(self, said: Mapping[str, Any], path: Path) -> Goal | None:
        kinds = [kind for kind in GOALS if kind in said]
        per = said.get("per", self.per)
        if per not in MONTHS:
            self._note((*path, "per"), f"“{per}” is no period", f"Write {one_of(MONTHS)}.")
            return None
        if len(kinds) > 1:
            cure = "Keep one of them; what a goal is measured by goes under `current`."
            self._note((*path, kinds[1]), "there are two goals", cure)
        if not kinds:
            return None
        read = _money if kinds[0] == "revenue" else _count
        amount = self._value(said[kinds[0]], (*path, kinds[0]), read)
        return Goal(kinds[0], amount, per, "from the scenario") if amount else None

    def _given(self, said: Mapping[str, Any], path: Path) -> Given:
        values = {
            key: self._value(said[key], (*path, key), read)
            for key, read in _READERS.items()
            if key in said
        }
        current = self._mapping(said, "current", path)
        self._known(current, (*path, "current"), CURRENT)
        for key in CURRENT:
            if key in current:
                read = _money if key == "revenue" else _count
                values[key] = self._value(current[key], (*path, "current", key), read)
        rates = {
            name: self._value(share, (*path, "rates", name), _share)
            for name, share in self._mapping(said, "rates", path).items()
        }
        return Given(**values, rates={name: rate for name, rate in rates.items() if rate})

    def _mapping(self, said: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
        value = said.get(key, {})
        if isinstance(value, dict):
            return value
        cure = "Write one `name: value` a line, or `{name: value}`."
        self._note((*path, key), f"{key} names several figures", cure)
        return {}

    def _value(self, said: Any, path: Path, read: Callable[[Any, str], Any]) -> Any:
        try:
            return read(said, self.currency)
        except (UnplannableError, UnableToReadMoneyError) as error:
            self._note(path, str(error), "Put it right.")
            return None

    def _known(self, said: Mapping[str, Any], path: Path, names: Any) -> None:
        for key in said:
            if key not in names:
                cure = did_you_mean(key, list(names))
                self._note((*path, key), f"there is no “{key}” here", cure)

    def _note(self, path: Path, what: str, cure: str) -> None:
        self.findings.append(Finding(path, what, cure))


def _money(said: Any, currency: str) -> int:
    amount = parse_minor(str(said), currency)
    if amount < 1:
        raise UnplannableError(f"{said} is no amount above zero")
    return amount


def _exact_money(said: Any, currency: str) -> Fraction:
    return Fraction(_money(said, currency))


def _count(said: Any, _currency: str) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or said < 1:
        raise UnplannableError(f"“{said}” is no whole number above zero")
    return said


def _share(said: Any, _currency: str) -> Fraction:
    return read_share(str(said))


_READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "average_deal": _exact_money,
    "lead_to_customer": _share,
}


def _fields(given: Given) -> Iterator[tuple[str, Any]]:
    names = ("average_deal", "lead_to_customer", "revenue", "customers", "leads")
    return ((name, getattr(given, name)) for name in names)
