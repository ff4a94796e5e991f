"""What a condition may say, and how it is understood."""

import re
from datetime import date

import pytest

from accord.agreement.rules.conditions import parse
from accord.agreement.rules.conditions.tree import (
    Ago,
    And,
    Between,
    Compare,
    Day,
    Known,
    Not,
    Number,
    OneOf,
    Operator,
    Or,
    Rank,
    Text,
    YesNo,
    leaves,
)
from tests.agreement.conditions.oracle import FIELDS


def tree(text):
    return parse(text, FIELDS).tree


def compare(name, operator, value):
    return Compare(FIELDS[name], Operator(operator), value, 1)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("title = 'CEO'", compare("title", "=", Text("ceo", "CEO"))),
        ("title != 'Straße'", compare("title", "!=", Text("strasse", "Straße"))),
        ("title has 'E\u0301'", compare("title", "has", Text("é", "E\u0301"))),
        ("path starts '/pricing'", compare("path", "starts", Text("/pricing", "/pricing"))),
        ("email ends '@x.com'", compare("email", "ends", Text("@x.com", "@x.com"))),
        ("title = 'it''s'", compare("title", "=", Text("it's", "it's"))),
        ("title = ' '", compare("title", "=", Text(" ", " "))),
        ("title = 'and not -- \\'", compare("title", "=", Text("and not -- \\", "and not -- \\"))),
        ("plan_2 = 'x'", compare("plan_2", "=", Text("x", "x"))),
        ("fit >= 40", compare("fit", ">=", Number(40.0))),
        ("fit<-0.5", compare("fit", "<", Number(-0.5))),
        ("consent = yes", compare("consent", "=", YesNo(True))),
        ("consent != NO", compare("consent", "!=", YesNo(False))),
        ("grade > 'b'", compare("grade", ">", Rank(1, "B"))),
        ("position = 'Decision'", compare("position", "=", Rank(2, "decision"))),
        ("created < 2024-02-29", compare("created", "<", Day(date(2024, 2, 29)))),
        ("created > 1 hour ago", compare("created", ">", Ago(1, "hour"))),
        ("created >= 30 days ago", compare("created", ">=", Ago(30, "day"))),
        ("created <= 2 WEEKS AGO", compare("created", "<=", Ago(2, "week"))),
        ("email is known", Known(FIELDS["email"], 1)),
        ("email IS Known", Known(FIELDS["email"], 1)),
        ("fit between 1 and 2", Between(FIELDS["fit"], Number(1), Number(2), 1)),
        ("grade in ('A','C')", OneOf(FIELDS["grade"], (Rank(2, "A"), Rank(0, "C")), 1)),
        ("fit in (1)", OneOf(FIELDS["fit"], (Number(1),), 1)),
        ("\n  fit\t=\r\n1 ", compare("fit", "=", Number(1))),
        ("((fit = 1))", compare("fit", "=", Number(1))),
    ],
)
def test_a_comparison_is_understood(text, understood):
    assert tree(text) == understood


A, B, C = (compare("fit", "=", Number(number)) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        pytest.param("a or b and c", Or((A, And((B, C)))), id="and before or"),
        pytest.param("a and b or c", Or((And((A, B)), C)), id="and before or, from the left"),
        pytest.param("(a or b) and c", And((Or((A, B)), C)), id="brackets before all"),
        pytest.param("not a and b", And((Not(A, 1), B)), id="not before and"),
        pytest.param("not (a and b)", Not(And((A, B)), 1), id="not of a bracket"),
        pytest.param("not not a", Not(Not(A, 1), 1), id="not twice"),
        pytest.param("a and b and c", And((A, B, C)), id="one row of and"),
        pytest.param("a OR not(b)Or c", Or((A, Not(B, 1), C)), id="capitals and no spaces"),
    ],
)
def test_connectives_bind_as_everyone_expects(text, understood):
    for letter, number in {"a": 1, "b": 2, "c": 3}.items():
        text = re.sub(rf"\b{letter}\b", f"fit = {number}", text)

    assert tree(text) == understood


def test_and_inside_between_belongs_to_between():
    text = "fit between 1 and 2 and not fit between 3 and 4 or fit = 1"

    between = [Between(FIELDS["fit"], Number(low), Number(low + 1), 1) for low in (1, 3)]
    assert tree(text) == Or((And((between[0], Not(between[1], 1))), A))


def test_a_condition_knows_its_text_its_fields_and_whether_time_alone_changes_it():
    text = "title has 'x' and (fit > 1 or not created < 3 days ago) and title is known"

    condition = parse(text, FIELDS)

    assert condition.text == text
    assert condition.names == {"title", "fit", "created"}
    assert condition.relative
    assert not parse("created < 2026-01-01", FIELDS).relative


def test_every_comparison_remembers_its_column_and_whether_it_is_negated():
    condition = parse("fit = 1 and not (title = 'x' or fit = 2)", FIELDS)

    found = [(leaf.field.name, leaf.column, negated) for leaf, negated in leaves(condition.tree)]

    assert found == [("fit", 1, False), ("title", 18, True), ("fit", 33, True)]


def test_equal_conditions_are_equal_and_can_be_kept_in_sets():
    assert len({parse("fit = 1", FIELDS), parse("fit = 1", FIELDS)}) == 1
