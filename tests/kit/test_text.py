"""Upper and lower case and the two spellings of an accent make no difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kit.text import fold


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
