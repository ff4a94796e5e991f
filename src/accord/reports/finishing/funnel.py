"""The funnel's last step: the share that goes on in time, allowing for those still on their way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from scipy.stats import CensoredData, ecdf

from accord.reports.finishing import Answers, Asked

# What is left of the steps of a curve is no day on which half had gone on.
_ROUNDING = 1e-12


def finish(answers: Answers, asked: Asked) -> Answers:
    """One line for each name and step, from the people who spent the same time on it."""
    steps, size = defaultdict(list), defaultdict(int)
    for answer in answers:
        steps[answer["name"], answer["sort"]].append(answer)
        size[answer["name"]] += answer["persons"]
    within = asked.values["within"]
    largest_first = {name: -persons for name, persons in size.items()}
    return [
        _line(people, within) | {"sort": (_place(asked.by, name, largest_first), rank)}
        for (name, rank), people in steps.items()
    ]


def _place(by: str, name: str | None, largest_first: Mapping[str | None, int]) -> tuple:
    size = 0 if by == "month" else largest_first[name]
    return size, name is None, name or ""


def _line(people: Answers, within: int) -> dict[str, object]:
    reached = [answer for answer in people if answer["state"] == "reached"]
    first = people[0]
    return {
        "part": "row",
        "name": first["name"],
        "stage": first["stage"],
        "next": first["next"],
        "entered": _persons(people),
        "reached_so_far": _persons(reached),
        "passed_at_once": sum(answer["at_once"] for answer in reached),
        "reached_in_time": _persons(answer for answer in reached if answer["days"] <= within),
        "open": _persons(answer for answer in people if answer["state"] == "open"),
        "out": _persons(answer for answer in people if answer["state"] == "out"),
        **_expected(people, within),
    }


def _persons(people: Iterable[Mapping[str, int]]) -> int:
    return sum(answer["persons"] for answer in people)


def _expected(people: Answers, within: int) -> dict[str, object]:
    """What Kaplan and Meier (1958) expect, those who are out being awaited for longer than all."""
    never = max(answer["days"] for answer in people) + within + 1
    days, waiting = [], []
    for answer in people:
        state, persons = answer["state"], answer["persons"]
        days += [never if state == "out" else answer["days"]] * persons
        waiting += [state != "reached"] * persons
    left = ecdf(CensoredData.right_censored(days, waiting)).sf
    halved = left.quantiles[left.probabilities <= 0.5 + _ROUNDING]
    return {
        "expected_in_time": 1 - float(left.evaluate(within)),
        "days_median": int(halved[0]) if len(halved) else None,
    }
