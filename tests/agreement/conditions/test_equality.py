"""A condition means the same on every engine, and to the oracle that shares no code with them."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.agreement.rules.conditions import parse
from tests.agreement.conditions.inventing import AT, DAYS, claims, leads, many_leads
from tests.agreement.conditions.oracle import (
    FIELDS,
    LISTS,
    OPERATORS,
    TYPES,
    Ago,
    Claim,
    Figure,
    answer,
    first_moment,
    written,
)

NOBODY = {"at": AT, **dict.fromkeys(TYPES)}
HELD = {
    "title": ("plant", "PLANT manager", "%", "_", "100%", "a\\b", "it's", '"', "Straße", "İ", "é",
              "E\u0301", "漢字😀", "null"),
    "employees": (-1.0, 0.0, 1e-06, 0.1, 0.1 + 0.2, 0.3, 50.0, 123456789.123456, 1e300),
    "grade": LISTS["grade"],
    "consent": (True, False),
    "created": tuple(
        first_moment(day) + timedelta(seconds=seconds) for day in DAYS for seconds in (-1, 0, 1)
    )
    + tuple(AT - timedelta(days=3, seconds=seconds) for seconds in (-1, 0, 1)),
}  # fmt: skip
GIVEN = {
    "title": ("Plant", "manager", "%", "_", "0%", "\\", "'", '"', "STRASSE", "ß", "i", "É",
              "e\u0301", "字", "😀", "NULL", "longer than any title"),
    "employees": tuple(
        map(Figure, ("-1", "0", "-0", "0.000001", "0.1", "0.3", "0.30", "50.0", "123456789.123456"))
    ),
    "grade": ("C", "b", "A"),
    "consent": (True, False),
    "created": (*DAYS, Ago(72, "hours"), Ago(3, "days"), Ago(1, "weeks")),
}  # fmt: skip


def check(engine, claimed, rows):
    """Every answer of the engine, for and against, is the oracle's."""
    conditions = [parse(written(claim), FIELDS) for claim in claimed]
    given_answers = engine.answers(conditions)
    for claim, answers in zip(claimed, given_answers, strict=True):
        expected = [answer(claim, row) for row in rows]
        assert answers == expected, written(claim)


def every_claim_about(field):
    kind = TYPES[field]
    values = GIVEN[field]
    yield Claim("known", field)
    for operator, value in product(OPERATORS[kind], values):
        yield Claim(operator, field, (value,))
    if kind in ("text", "number", "ordered"):
        yield from (Claim("in", field, pair) for pair in product(values, repeat=2))
    if kind in ("number", "ordered", "moment"):
        yield from (Claim("between", field, pair) for pair in in_order(field, values))


def in_order(field, values):
    row = {"at": AT}
    size = {
        "number": lambda value: float(value.digits),
        "ordered": lambda value: "CBA".index(value.upper()),
        "moment": lambda value: (
            row["at"] - timedelta(**{value.unit: value.amount})
            if isinstance(value, Ago)
            else first_moment(value)
        ),
    }[TYPES[field]]
    return [(low, high) for low, high in product(values, repeat=2) if size(low) <= size(high)]


@pytest.mark.parametrize("field", sorted(HELD))
def test_every_operator_on_every_type_with_and_without_a_value(engine, field):
    rows = [NOBODY, *({**NOBODY, field: held} for held in HELD[field])]
    engine.fill(rows)
    plain = list(every_claim_about(field))
    claimed = plain + [Claim("not", parts=(claim,)) for claim in plain]

    for start in range(0, len(claimed), 40):
        check(engine, claimed[start : start + 40], rows)


def test_and_or_and_not_over_true_false_and_unknown(engine):
    truths = (True, False, None)
    rows = [
        {**NOBODY, "consent": one, "title": {True: "a", False: "b", None: None}[other]}
        for one, other in product(truths, repeat=2)
    ]
    engine.fill(rows)
    parts = (Claim("=", "consent", (True,)), Claim("=", "title", ("a",)))
    joined = [Claim("and", parts=parts), Claim("or", parts=parts)]
    joined += [
        Claim(what, parts=(Claim("not", parts=parts[:1]), parts[1])) for what in ("and", "or")
    ]

    check(engine, joined + [Claim("not", parts=(claim,)) for claim in joined], rows)


def test_unknown_matches_neither_a_condition_nor_its_opposite(engine):
    engine.fill([NOBODY])
    texts = ["employees = 1", "not employees = 1", "employees != 1", "not employees in (1, 2)"]
    asked = [parse(text, FIELDS) for text in texts]
    missing = parse("not employees is known", FIELDS)

    assert engine.answers(asked) == [[None]] * 4
    assert engine.answers([missing]) == [[True]]


@pytest.fixture(scope="module")
def crowd():
    return many_leads(300, seed=7)


@pytest.fixture
def crowded(engine, crowd):
    engine.fill(crowd)
    return engine


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(claimed=st.lists(claims, min_size=2, max_size=6))
def test_invented_conditions_over_a_crowd(crowded, crowd, claimed):
    check(crowded, claimed, crowd)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    claimed=st.lists(claims, min_size=1, max_size=3), rows=st.lists(leads, min_size=1, max_size=4)
)
def test_invented_conditions_over_invented_leads(engine, claimed, rows):
    engine.fill(rows)

    check(engine, claimed, rows)


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        pytest.param(date(2026, 3, 1), datetime(2026, 3, 1, 3, tzinfo=UTC), id="summer"),
        pytest.param(date(2026, 7, 1), datetime(2026, 7, 1, 4, tzinfo=UTC), id="winter"),
        pytest.param(date(2026, 9, 6), datetime(2026, 9, 6, 4, tzinfo=UTC), id="no midnight"),
        pytest.param(date(2026, 4, 5), datetime(2026, 4, 5, 4, tzinfo=UTC), id="after two 23 h"),
    ],
)
def test_a_date_is_the_first_moment_of_that_day_in_the_zone(engine, day, begins):
    rows = [{**NOBODY, "created": begins - timedelta(seconds=1)}, {**NOBODY, "created": begins}]
    engine.fill(rows)

    assert engine.answers([parse(f"created >= {day}", FIELDS)]) == [[False, True]]
