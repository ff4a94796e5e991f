"""One broken file per kind of mistake: its line, its place, what is wrong and what cures it."""

from pathlib import Path

import pytest

from accord.agreement.rules.problems import AgreementErrors, Problem
from accord.agreement.rules.reading import read

GOOD = """\
accord: 1
company: Northwind Pumps
currency: EUR
zone: Europe/Berlin
hours:
  mon-thu: ["09:00-12:30", "13:15-18:00"]
  fri: ["09:00-16:00"]
  holidays: DE-BE
fields:
  plants: number
personas:
  - {name: Plant lead, when: "title has 'plant'"}
fit:
  - {points: 40, when: "employees between 50 and 1000", why: Right size}
interest:
  half_life: 21 days
  rules:
    - {name: Pricing page, points: 8, when: "path starts '/pricing'", at_most: 3 per week}
    - {name: Demo asked, points: 40, when: "form = 'demo'", half_life: 60 days}
grades:
  - A: "fit >= 40"
  - B: else
position:
  decision: "form = 'demo'"
  awareness: else
stages:
  - {name: lead, owner: marketing, enter: "email is known"}
  - {name: mql, owner: marketing, enter: "fit >= 40 and interest >= 40", handoff: true}
  - {name: accepted, owner: sdr}
  - {name: customer, owner: sales}
  - {name: recycled, owner: marketing, aside: true, wakes: true}
  - {name: nurture, owner: marketing, aside: true}
moves:
  - {from: mql, to: accepted, on: accepted}
  - {from: mql, to: by reason, on: returned}
  - {from: any, to: customer, on: deal won}
  - {from: lead, to: nurture}
goals: {revenue: 1000000, quota: {team: Sales, amount: 90000, per: month}}
promises:
  marketing:
    - {name: Volume, deliver: 120, of: mql, where: "grade = 'A'"}
    - {name: Quality, at_least: 70%}
    - {name: Answer feedback, within: 5 working days}
  sales:
    - {name: First touch, within: 4 working hours, for: "grade = 'A'", target: 95%}
    - {name: First touch, within: 1 working day, target: 90%}
    - {name: Depth, attempts: 5, over: 10 working days, channels: 2, target: 90%}
returns:
  - {reason: No budget, kind: recycle, to: recycled, wake: 90 days}
  - {reason: Other, kind: recycle, to: nurture, note: required}
review: every quarter
credit: {method: w-shaped, lookback: 180 days}
"""


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(AgreementErrors) as caught:
        read(text)
    return caught.value.problems


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def broken(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, f"{old!r} stands {GOOD.count(old)} times in the good file"
    return GOOD.replace(old, new)


def test_the_good_file_is_good():
    agreement = read(GOOD)

    assert agreement.company == "Northwind Pumps"
    assert [stage.name for stage in agreement.stages if stage.handoff] == ["mql"]
    assert agreement.fit[0].name == "Right size"
    assert agreement.promises.sales[0].what == "first touch"
    assert agreement.grades[-1].when is None


def mistakes():
    """The kinds of mistakes in `mistakes.txt`, each with the problems it leads to."""
    listed = Path(__file__).with_name("mistakes.txt").read_text(encoding="utf-8")
    for mistake in listed.split("\n## ")[1:]:
        name, *lines = mistake.rstrip().split("\n")
        said = {sign: [line[2:] for line in lines if line[0] == sign] for sign in "-+!"}
        yield pytest.param("\n".join(said["-"]), "\n".join(said["+"]), said["!"], id=name)


@pytest.mark.parametrize(("old", "new", "expected"), list(mistakes()))
def test_a_mistake_is_named_with_its_line_its_place_and_its_cure(old, new, expected):
    found = [str(problem) for problem in problems(broken(old, new))]

    shortened = [
        f"{said[: len(told) - 1]}…" if told.endswith("…") else said
        for said, told in zip(found, expected, strict=True)
    ]
    assert shortened == expected


def test_all_problems_of_a_file_are_reported_together():
    text = broken("currency: EUR", "currency: EURO")
    text = text.replace("email is known", "emial is known")
    text = text.replace("{from: lead, to: nurture}", "{from: lead, to: nurtur}")
    text = text.replace("points: 8", "points: 8, points: 0")

    found = problems(text)

    assert [(problem.line, problem.path) for problem in found] == [
        (3, "currency"),
        (18, "interest.rules[0].points"),
        (18, "interest.rules[0].points"),
        (27, "stages[0].enter"),
        (37, "moves[3].to"),
    ]


def test_a_mistake_in_a_condition_knows_its_column():
    (problem,) = problems(broken("fit >= 40 and interest >= 40", "fit >= 40 and intrest >= 40"))

    assert problem == Problem(
        28, "stages[1].enter", "there is no field “intrest”", "Did you mean “interest”?", 15
    )
    assert str(problem) == (
        "line 28, stages[1].enter: there is no field “intrest” (at character 15). "
        "Did you mean “interest”?"
    )


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        pytest.param("", 1, "the file is not a list of named terms", id="empty"),
        pytest.param("- 1\n", 1, "the file is not a list of named terms", id="a list"),
        pytest.param("accord: 1\nhours: [", 2, None, id="a bracket left open"),
        pytest.param("accord: 1\nwords: a: b", 2, None, id="two colons"),
        pytest.param("accord: 1\nhours:\n\tmon: []", 3, None, id="a tab"),
        pytest.param("accord: 1\n---\nb: 2\n", 2, "a second document begins here", id="two files"),
        pytest.param("accord: *x", 1, "`*` has a meaning of its own in YAML", id="a star"),
        pytest.param("a: \x00", 1, "the file holds a sign that is no text", id="no text"),
        pytest.param("[" * 5000, 1, "the brackets are nested too deeply", id="deep"),
        pytest.param("%YAML 1.1\n---\na: 1", 1, "the file begins with a YAML directive", id="1.1"),
        pytest.param("#" * 400_001, 1, "the file is longer than 400,000 characters", id="long"),
    ],
)
def test_what_is_no_yaml_is_one_problem_with_its_line_and_a_cure(text, line, what):
    (problem,) = problems(text)

    assert problem.line == line
    assert problem.what == what or (what is None and problem.what.startswith("this is no YAML: "))
    assert problem.cure


def test_words_that_other_yaml_readers_turn_into_something_else_stay_words():
    agreement = read(broken("plant'\"}", "plant'\", goals: NO, objections: 12:30}"))

    assert agreement.personas[0].goals == "NO"
    assert agreement.personas[0].objections == "12:30"
    assert agreement.moves[0].on == "accepted"


def test_fields_of_the_companys_own_can_be_asked():
    agreement = read(broken("employees between 50 and 1000", "plants >= 2"))

    assert agreement.fit[0].when.names == {"plants"}


def test_a_time_until_midnight_is_possible():
    agreement = read(broken("09:00-16:00", "18:00-24:00"))

    assert [f"{opens}-{closes}" for opens, closes in agreement.hours.blocks[4]] == [
        "18:00:00-00:00:00"
    ]
