"""Upper and lower case and the two spellings of an accent make no difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.text import fold, harmless, restored, whole_number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Plant", "PLANT"),
        ("Straße", "STRASSE"),
        ("\u00e9", "E\u0301"),
        ("\u212b", "\u00e5"),
        ("ΣΑΣ", "σας"),
    ],
)
def test_spellings_of_one_word_fold_to_one_text(one, other):
    assert fold(one) == fold(other)


def test_different_words_stay_different():
    assert len({fold(word) for word in ("plant", "plants", " plant", "plänt", "plan")}) == 5


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30", "-1", "@SUM(A1)", "\t=1", "\r1", "＝1", "'=1", "''+1"]
)
def test_a_text_that_would_run_in_a_spreadsheet_is_made_harmless_and_restored(text):
    assert harmless(text) == f"'{text}"
    assert restored(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "google", "'s-Hertogenbosch", "a=b", "1"])
def test_any_other_text_stays_as_it_is(text):
    assert harmless(text) == restored(text) == text


@pytest.mark.parametrize(
    ("said", "number"),
    [("7", 7), ("0", 0), ("", None), (None, None), ("-1", None), ("٣", None), ("1e3", None),
     (str(10**17), 10**17), (str(10**17 + 1), None), ("9" * 5_000, None)],
)  # fmt: skip
def test_only_digits_that_are_not_too_many_are_a_whole_number(said, number):
    assert whole_number(said) == number
