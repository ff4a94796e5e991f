"""What differs between two versions, in the words of the contract."""

from accord.agreement.rules.contract import TITLES, contract
from accord.agreement.rules.default import default_text
from accord.agreement.rules.differences import Piece, differences, pieces
from accord.agreement.rules.reading import read
from accord.agreement.rules.sentences import sentences


def _changed(**said: str):
    text = default_text()
    for old, new in said.values():
        assert old in text
        text = text.replace(old, new, 1)
    return read(text)


def test_two_equal_versions_do_not_differ():
    assert differences(_changed(), _changed()) == ()


def test_a_remark_is_no_difference():
    assert differences(_changed(), read(f"# for the spring\n{default_text()}")) == ()


def test_a_changed_number_is_shown_as_one_word_that_goes_and_one_that_comes():
    after = _changed(volume=("deliver: 120", "deliver: 90"))

    (found,) = differences(_changed(), after)

    assert (found.title, found.called, found.kind) == ("Marketing promises", "Volume", "changed")
    assert [piece for piece in found.pieces if piece.kind != "same"] == [
        Piece("gone", "120"),
        Piece("new", "90"),
    ]


def test_both_texts_can_be_read_off_the_pieces():
    before = "At least 3 points, for “page”."
    after = "At most 12 points for “page” and “chat”."

    found = pieces(before, after)

    assert "".join(one.text for one in found if one.kind != "new") == before
    assert "".join(one.text for one in found if one.kind != "gone") == after


def test_a_clause_that_is_gone_stands_where_it_stood_and_a_new_one_where_it_stands():
    line = next(one for one in default_text().splitlines() if "name: Depth" in one)
    gone = read(default_text().replace(f"{line}\n", ""))

    (removed,), (added,) = differences(_changed(), gone), differences(gone, _changed())

    assert (removed.kind, removed.called) == ("removed", "Depth")
    assert {piece.kind for piece in removed.pieces} == {"gone"}
    assert (added.kind, added.called) == ("added", "Depth")


def test_of_two_terms_of_one_name_only_the_changed_one_differs():
    after = _changed(second=("target: 90%}", "target: 80%}"))

    assert len(differences(_changed(), after)) == 1


def test_currency_and_first_day_are_clauses_too():
    after = _changed(money=("currency: EUR", "currency: CHF\nfrom: 2027-01-01"))

    found = {(one.name, one.kind) for one in differences(_changed(), after)}

    assert {("money", "changed"), ("from", "added")} <= found


def test_the_contract_leaves_no_sentence_out():
    agreement = _changed()
    said = [sentence for part in contract(agreement) for sentence in part.sentences]

    assert {sentence.section for sentence in sentences(agreement)} <= set(TITLES)
    assert set(sentences(agreement)) <= set(said)
