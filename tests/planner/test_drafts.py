"""The planned number in a draft of the agreement: one number changes, and nothing else."""

from difflib import ndiff

import pytest

from accord.agreement.rules.default import default_text
from accord.agreement.rules.reading import read
from accord.planner.actions import UnableToWriteDraftError, write_promise
from accord.planner.rules.drafts import volume, with_deliver
from accord.planner.rules.figures import UnplannableError


def changed_lines(before, after):
    lines = ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in lines if line[:2] in ("- ", "+ ")]


def test_one_number_changes_and_every_comment_stays():
    text = default_text()

    draft = with_deliver(text, "Volume", 250)

    assert changed_lines(text, draft.text) == [
        "-     - {name: Volume, deliver: 120, of: mql, where: \"grade >= 'B'\", per: month}\n",
        "+     - {name: Volume, deliver: 250, of: mql, where: \"grade >= 'B'\", per: month}\n",
    ]
    assert (draft.before, draft.after) == (120, 250)
    assert text.splitlines()[draft.line - 1] in changed_lines(text, draft.text)[0]
    assert volume(read(draft.text), None).deliver == 250


def test_a_promise_written_over_several_lines_keeps_its_lines():
    text = default_text().replace(
        "    - {name: Volume, deliver: 120, of: mql, where: \"grade >= 'B'\", per: month}\n",
        "    - deliver: 1_20   # as in spring\n      name: Volume\n      of: mql\n",
    )

    draft = with_deliver(text, "Volume", 9)

    assert changed_lines(text, draft.text) == [
        "-     - deliver: 1_20   # as in spring\n",
        "+     - deliver: 9   # as in spring\n",
    ]
    assert draft.before == 120


def test_signs_of_other_alphabets_before_it_do_not_shift_the_place():
    text = default_text().replace("company: Our Company", "company: Ærø 鋼 🏭 Pumper")

    draft = with_deliver(text, "Volume", 9)

    assert [line[:2] for line in changed_lines(text, draft.text)] == ["- ", "+ "]


def test_the_same_number_leaves_the_same_text():
    assert with_deliver(default_text(), "Volume", 120).text == default_text()


def test_a_promise_of_no_leads_is_refused():
    with pytest.raises(UnplannableError, match="a promise of no leads is none"):
        with_deliver(default_text(), "Volume", 0)


MORE = "    - {name: Leads, deliver: 900, of: lead, per: month}\n    - {name: Volume, deliver"


def test_of_several_promises_one_has_to_be_named():
    agreement = read(default_text().replace("    - {name: Volume, deliver", MORE))

    assert volume(agreement, "Leads").deliver == 900
    with pytest.raises(UnplannableError, match="say --promise Leads or Volume"):
        volume(agreement, None)


def test_without_such_a_promise_it_says_what_to_add():
    agreement = read(
        default_text().replace(
            "    - {name: Volume, deliver: 120, of: mql, where: \"grade >= 'B'\", per: month}\n", ""
        )
    )

    with pytest.raises(UnplannableError, match="has no promise of a number of leads: add one"):
        volume(agreement, None)
    with pytest.raises(UnplannableError, match="has no promise called Moon of a number"):
        volume(agreement, "Moon")


def test_a_draft_is_not_written_over_unless_asked(tmp_path):
    file = tmp_path / "draft.yaml"
    write_promise(default_text(), "Volume", 1, file=file)

    with pytest.raises(UnableToWriteDraftError, match="add --force"):
        write_promise(default_text(), "Volume", 2, file=file)
    assert file.read_text("utf-8").count("deliver: 1,") == 1

    write_promise(default_text(), "Volume", 2, file=file, force=True)
    assert file.read_text("utf-8").count("deliver: 2,") == 1


def test_line_ends_of_the_text_are_kept(tmp_path):
    file = tmp_path / "draft.yaml"
    text = default_text().replace("\n", "\r\n")

    write_promise(text, "Volume", 7, file=file)

    assert file.read_bytes().decode() == text.replace("deliver: 120", "deliver: 7")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UnableToWriteDraftError, match="cannot be written: No such file"):
        write_promise(default_text(), "Volume", 7, file=tmp_path / "none" / "draft.yaml")
