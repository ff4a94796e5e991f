"""The credit rule of one's own: weights by milestone, said in the agreement."""

import pytest

from accord.agreement.rules.credit import Weights
from accord.agreement.rules.reading import AgreementErrors, read
from tests.agreement.test_reading import GOOD
from tests.agreement.test_sentences import said

PLAIN = "{method: w-shaped, lookback: 180 days}"


def with_credit(credit):
    return GOOD.replace(PLAIN, credit)


def test_weights_say_what_each_milestone_gets():
    weights = "{first: 40, lead: 40, others: 20}"
    agreement = read(with_credit(f"{{method: custom, lookback: 90 days, weights: {weights}}}"))

    assert agreement.credit.weights == Weights(first=40, lead=40, deal=0, last=0, others=20)
    assert said(agreement, "credit", "method") == [
        (
            "Credit for a won deal (custom): each touch gets what the weights say. "
            "Touches count that happened in the 90 days before the win."
        )
    ]
    assert said(agreement, "credit", "weights") == [
        "The weights of custom: first 40, lead 40, others 20."
    ]


def test_weights_beside_another_method_serve_to_compare():
    agreement = read(with_credit("{method: linear, lookback: 90 days, weights: {last: 1}}"))

    assert (agreement.credit.method, agreement.credit.weights.last) == ("linear", 1)


@pytest.mark.parametrize(
    ("credit", "what"),
    [
        ("{method: custom, lookback: 90 days}", "the method custom has no weights"),
        (
            "{method: custom, lookback: 90 days, weights: {first: 0}}",
            "the weights give nothing to anyone",
        ),
        ("{method: custom, lookback: 90 days, weights: {first: -1}}", "-1"),
        ("{method: custom, lookback: 90 days, weights: {frist: 1}}", "frist"),
    ],
)
def test_weights_that_mean_nothing_are_refused_with_their_line(credit, what):
    text = with_credit(credit)

    with pytest.raises(AgreementErrors) as refused:
        read(text)

    problem, *others = refused.value.problems
    assert (problem.line, others) == (text[: text.index(credit)].count("\n") + 1, [])
    assert what in str(problem)
