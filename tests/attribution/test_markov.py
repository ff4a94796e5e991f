"""The Markov method: published figures, and the same by slow and exact elimination."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.attribution.rules import absorbing, markov
from accord.attribution.rules.absorbing import UnableToEndError
from accord.attribution.rules.moves import UnableToCountError
from accord.attribution.rules.paths import of_rows
from tests.attribution import naive

ADS = [
    (["google ads"], [2], 0),
    (["mailing"], [1], 0),
    (["google ads", "mailing"], [1], 0),
    (["google ads"], [0], 1),
]
THREE = [(["C1", "C2", "C3"], [1], 0), (["C1"], [0], 1), (["C2", "C3"], [0], 1)]


def credited(rows, order=1, *, collapse=True, kind=0):
    paths = of_rows(rows)
    [result] = markov.of_paths(paths, [order], collapse=collapse)
    return dict(zip(paths.channels, result.credit[kind].tolist(), strict=True))


@pytest.mark.parametrize(
    ("rows", "credit"),
    [
        pytest.param(ADS, {"google ads": 2.4, "mailing": 1.6}, id="ads and a mailing"),
        pytest.param(THREE, {"C1": 0.2, "C2": 0.4, "C3": 0.4}, id="three channels"),
    ],
)
def test_published_examples_come_out_to_the_last_digit(rows, credit):
    assert credited(rows) == pytest.approx(credit, abs=1e-12)


def test_the_same_from_counted_moves():
    share = markov.credit(
        [
            ("(start)", "C1", 2),
            ("(start)", "C2", 1),
            ("C1", "C2", 1),
            ("C1", "(null)", 1),
            ("C2", "C3", 2),
            ("C3", "(conversion)", 1),
            ("C3", "(null)", 1),
        ]
    )

    assert share == pytest.approx({"C1": 0.2, "C2": 0.4, "C3": 0.4}, abs=1e-12)


def test_states_of_a_higher_order_are_tuples_of_channels():
    share = markov.credit(
        [
            ("(start)", ("mail",), 3),
            (("mail",), ("mail", "fair"), 2),
            (("mail",), "(null)", 1),
            (("mail", "fair"), "(conversion)", 2),
        ]
    )

    assert share == pytest.approx({"fair": 0.5, "mail": 0.5})


@pytest.mark.parametrize(
    "moves",
    [
        pytest.param([], id="no moves"),
        pytest.param([("(start)", "mail", 1), ("mail", "(null)", 1)], id="no conversion"),
        pytest.param([("(start)", "(conversion)", 1)], id="no channel"),
    ],
)
def test_where_nothing_can_be_credited_there_are_no_shares(moves):
    assert markov.credit(moves) == {}


def test_paths_that_go_round_for_ever_are_refused():
    with pytest.raises(UnableToEndError, match="circle"):
        markov.credit(
            [("(start)", "a", 2), ("a", "b", 1), ("b", "a", 1), ("(start)", "(conversion)", 1)]
        )


def test_an_order_with_more_states_than_can_be_numbered_is_refused():
    many = of_rows([([f"channel {n}" for n in range(600)], [1], 0)])

    with pytest.raises(UnableToCountError, match="order 7 is not possible with 600 channels"):
        markov.of_paths(many, [7])


@given(naive.rows(), st.integers(1, 3), st.booleans(), st.sampled_from([0, 1]))
def test_it_agrees_with_slow_and_exact_elimination(rows, order, collapse, kind):
    expected = naive.markov(rows, order, collapse=collapse, kind=kind)

    credit = credited(rows, order, collapse=collapse, kind=kind)

    assert credit == pytest.approx({k: float(v) for k, v in expected.items()}, abs=1e-9)


@given(naive.rows(), st.integers(1, 3))
def test_all_orders_at_once_are_what_each_is_alone(rows, order):
    paths = of_rows(rows)

    together = markov.of_paths(paths, [1, 2, 3])[order - 1]

    assert np.array_equal(together.credit, markov.of_paths(paths, [order])[0].credit)


@given(naive.rows(), st.integers(1, 3), st.randoms(use_true_random=False))
def test_credit_adds_up_and_the_order_of_rows_is_irrelevant(rows, order, chance):
    converted = sum(gained[0] for _, gained, _ in rows)
    shuffled = list(rows)
    chance.shuffle(shuffled)

    credit = credited(rows, order)

    assert sum(credit.values()) == pytest.approx(converted, abs=1e-9)
    assert credited(shuffled, order) == pytest.approx(credit, abs=1e-9)


@given(naive.rows(), st.integers(1, 3))
def test_solving_by_steps_gives_what_the_inverse_gives(rows, order):
    paths = of_rows(rows)
    [result] = markov.of_paths(paths, [order])

    gained, lost = absorbing.by_inverse(result.chain, len(paths.channels))
    stepped, without = absorbing.by_steps(result.chain, len(paths.channels))

    assert stepped == pytest.approx(gained, abs=1e-10)
    assert without == pytest.approx(lost, abs=1e-10)


def test_many_channels_and_hardly_any_end_are_solved_too():
    """A ring of 600 channels, walked round 1,000 times before one conversion."""
    ring = [f"channel {n:03}" for n in range(600)]
    moves = [(a, b, 1_000) for a, b in itertools.pairwise(ring)]
    ends = [("(start)", ring[0], 1), (ring[-1], ring[0], 999), (ring[-1], "(conversion)", 1)]

    share = markov.credit([*moves, *ends])

    assert share == pytest.approx(dict.fromkeys(ring, 1 / 600), abs=1e-9)
