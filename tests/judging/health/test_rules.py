"""The small model behind definition health, held against the definitions of what it computes."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import minimize

from accord.judging.health.rules import (
    Feature,
    LeakError,
    TooLittleError,
    auc,
    beside_the_rest,
    enough,
    fitted,
    held_out,
    on_unseen,
    points,
)

HANDED_OVER = np.full(400, 1_000)


def some_features(seed=1, many=400):
    chance = np.random.default_rng(seed)
    known = np.full(many, 900)
    features = [
        Feature("Company size", (chance.random(many) < 0.4).astype(float), known),
        Feature("Student", (chance.random(many) < 0.2).astype(float), known),
        Feature("Demo asked", chance.exponential(1.0, many), known),
    ]
    odds = -0.5 + 1.2 * features[0].values - 2 * features[1].values + 0.6 * features[2].values
    return features, chance.random(many) < 1 / (1 + np.exp(-odds))


def test_the_model_is_where_the_penalised_likelihood_is_largest():
    features, came = some_features()

    model = fitted(features, came, HANDED_OVER)

    x = np.column_stack([feature.values for feature in features])

    def cost(weights):
        odds = weights[0] + x @ weights[1:]
        return np.log1p(np.exp(-np.where(came, odds, -odds))).sum() + (weights[1:] ** 2).sum() / 2

    best = minimize(cost, np.zeros(4), method="BFGS", options={"gtol": 1e-9}).x
    assert model.constant == pytest.approx(best[0], abs=1e-4)
    assert model.weights == pytest.approx(best[1:], abs=1e-4)


def test_the_order_of_the_rows_is_irrelevant_and_the_answer_always_the_same():
    features, came = some_features()
    order = np.random.default_rng(2).permutation(len(came))
    shuffled = [Feature(f.name, f.values[order], f.known_at[order]) for f in features]

    one, other = fitted(features, came, HANDED_OVER), fitted(shuffled, came[order], HANDED_OVER)

    assert other.weights == pytest.approx(one.weights, abs=1e-12)
    assert fitted(features, came, HANDED_OVER).weights.tolist() == one.weights.tolist()


def test_what_was_recorded_after_the_handoff_is_refused_by_name():
    features, came = some_features()
    late = np.where(np.arange(400) == 17, 1_001, 900)
    planted = [*features, Feature("Contract sent", came.astype(float), late)]

    with pytest.raises(LeakError, match="Contract sent: recorded after the handoff") as refused:
        fitted(planted, came, HANDED_OVER)

    assert refused.value.names == ("Contract sent",)


def test_where_all_came_out_alike_there_is_nothing_to_learn():
    features, _ = some_features()

    with pytest.raises(TooLittleError):
        fitted(features, np.ones(400, dtype=bool), HANDED_OVER)


def test_the_area_under_the_curve_counts_pairs_that_are_in_order():
    chance = np.random.default_rng(3)
    expected, came = chance.integers(0, 9, 80) / 8, chance.random(80) < 0.4

    pairs = list(product(expected[came], expected[~came]))
    right = sum(1.0 if good > bad else 0.5 if good == bad else 0.0 for good, bad in pairs)
    assert auc(expected, came) == pytest.approx(right / len(pairs))


def test_a_model_is_tested_by_fifths_of_what_it_expects():
    expected = np.linspace(0.95, 0.05, 50)
    came = np.arange(50) < 20

    test = on_unseen(expected, came, "May")

    assert [str(each.came) for each in test.bins] == [
        "10 of 10", "10 of 10", "0 of 10", "0 of 10", "0 of 10",
    ]  # fmt: skip
    assert test.bins[0].expected == pytest.approx(expected[:10].mean())
    assert (test.auc, test.lift) == (1.0, 2.5)
    assert test.tells


def test_a_model_that_tells_nothing_is_known_as_such():
    expected = np.tile([0.6, 0.4], 20)
    came = np.arange(40) % 4 < 2

    test = on_unseen(expected, came, "May")

    low, high = test.auc_within
    assert (test.auc, test.tells) == (0.5, False)
    assert low == pytest.approx(0.5 - (high - 0.5))
    assert 0.1 < high - 0.5 < 0.2


def test_the_latest_months_are_held_out():
    months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]

    assert held_out([*months, *months]) == (months[:4], months[4:])
    assert held_out(months[:2]) == (["2026-01"], ["2026-02"])
    assert held_out(["2026-01"]) == (["2026-01"], [])


def test_points_are_shared_out_anew_and_stay_as_many():
    assert points([0.5, -1.0, 1.5], agreed=[30, 20, -10]) == [10, -20, 30]
    assert points([0.0, 0.0], agreed=[30, 20]) == [0, 0]


def test_a_rule_is_set_beside_the_rest_of_the_answered():
    matched = np.array([True] * 3 + [False] * 5)
    came = np.array([True, False, True, False, False, True, True, True])
    answered = np.array([True, True, True, True, True, True, False, False])

    with_it, rest = beside_the_rest(matched, came, answered, "May", "answered")

    assert (str(with_it), str(rest)) == ("2 of 3", "1 of 3")
    assert not enough(with_it, rest)
