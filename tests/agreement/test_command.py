"""`accord agreement`: what a company types to write, check, load, sign and read its agreement."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accord.agreement.models import AgreementVersion
from accord.agreement.rules.default import default_agreement, default_text
from accord.agreement.rules.sentences import sentences

UNSOUND = {
    "currency: EUR": "currency: Euro",
    "  - {name: sql, owner: sales}\n": "  - {name: sql, owner: purchasing}\n",
}


def accord(*words: object) -> tuple[int, str, str]:
    """The exit code, and what was written to both ends."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("agreement", *map(str, words), stdout=out, stderr=err)
    except CommandError as error:
        code = error.returncode
    except SystemExit as left:
        code, err = (left.code, err) if isinstance(left.code, int) else (1, StringIO(left.code))
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def sound(tmp_path) -> Path:
    file = tmp_path / "agreement.yaml"
    file.write_text(default_text(), encoding="utf-8")
    return file


@pytest.fixture
def unsound(tmp_path) -> Path:
    text = default_text()
    for said, instead in UNSOUND.items():
        assert said in text
        text = text.replace(said, instead)
    file = tmp_path / "unsound.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def line_of(file: Path, said: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if said in line)


def test_a_sound_file_is_told_in_numbers(sound):
    assert accord("check", sound) == (
        0,
        f"{sound}: sound: 11 stages, 14 scoring rules, 8 promises.\n",
        "",
    )


def test_a_sound_file_has_no_problems_in_json(sound):
    code, out, err = accord("check", sound, "--json")

    assert (code, json.loads(out), err) == (0, {"problems": []}, "")


def test_each_mistake_is_told_with_line_place_and_cure(unsound):
    currency, stage = (line_of(unsound, said) for said in ("currency: Euro", "purchasing"))

    code, out, err = accord("check", unsound)

    assert (code, out) == (1, "")
    assert err.splitlines() == [
        f"{unsound}: line {currency}, currency: there is no currency “Euro”. Did you mean “EUR”?",
        f"{unsound}: line {stage}, stages[4].owner: "
        + "“purchasing” is not possible here. Write marketing, sdr or sales.",
    ]


def test_each_mistake_is_told_in_json(unsound):
    code, out, err = accord("check", unsound, "--json")

    problems = json.loads(out)["problems"]
    assert (code, err) == (1, "")
    assert [(problem["line"], problem["path"]) for problem in problems] == [
        (line_of(unsound, "currency: Euro"), "currency"),
        (line_of(unsound, "purchasing"), "stages[4].owner"),
    ]
    assert all(problem["what"] and problem["cure"] for problem in problems)


@pytest.mark.parametrize("deed", ["check", "load", "show"])
def test_a_file_that_is_not_there_is_named(db, tmp_path, deed):
    missing = tmp_path / "missing.yaml"

    code, out, err = accord(deed, missing)

    assert (code, out) == (1, "")
    assert err.strip() == f"{missing} cannot be read: No such file or directory."


def test_a_file_in_another_encoding_is_refused_in_plain_words(tmp_path):
    file = tmp_path / "old.yaml"
    file.write_bytes("company: Müller".encode("latin-1"))

    assert accord("check", file) == (1, "", f"{file} is not UTF-8; save it as UTF-8 and try again.")


def test_loading_says_what_to_do_next(db, sound):
    code, out, _ = accord("load", sound)

    assert code == 0
    assert out.splitlines() == [
        "Version 1 is loaded; it holds once both sides signed:",
        "  accord agreement sign 1 --side marketing --as EMAIL",
        "  accord agreement sign 1 --side sales --as EMAIL",
    ]
    assert AgreementVersion.objects.get().text == default_text()


def test_beside_one_in_force_the_next_version_can_be_tried_first(in_force, sound):
    sound.write_text(default_text().replace("interest >= 40", "interest >= 50"), encoding="utf-8")

    _, out, _ = accord("load", sound)

    assert out.splitlines()[-1] == f"Try it first: accord trial {sound} --from DAY --to DAY"


def test_a_file_that_is_not_sound_is_not_loaded(db, unsound):
    code, out, err = accord("load", unsound)

    assert (code, out) == (1, "")
    assert "currency: there is no currency “Euro”" in err
    assert not AgreementVersion.objects.exists()


def test_both_sides_sign_and_the_first_version_is_in_force(sound, mara, sam):
    accord("load", sound)

    one = accord("sign", 1, "--side", "marketing", "--as", "mara@example.com")
    two = accord("sign", 1, "--side", "sales", "--as", "Sam@example.com")

    assert one == (0, "Mara Klein signed version 1 for marketing; the other side is to.\n", "")
    assert two == (0, "Both sides signed: version 1 is in force, from always.\n", "")


def test_what_is_in_force_already_is_not_offered_for_signing(sound, in_force):
    code, out, _ = accord("load", sound)

    assert (code, out) == (0, "Version 1 says just this, and both sides signed it.\n")


def test_a_version_that_names_a_day_is_in_force_from_then(in_force, sound, mara, sam):
    text = default_text().replace("# from: 2027-01-01", "from: 2099-01-01")
    sound.write_text(text, encoding="utf-8")
    accord("load", sound)
    accord("sign", 2, "--side", "marketing", "--as", mara.email)

    code, out, _ = accord("sign", 2, "--side", "sales", "--as", sam.email)

    assert code == 0
    assert out == "Both sides signed: version 2 is in force from 2098-12-31 23:00 UTC.\n"


@pytest.mark.parametrize(
    ("number", "side", "email", "said"),
    [
        (2, "sales", "sam@example.com", "There is no version 2: load one with accord agreement"),
        (1, "support", "sam@example.com", "“support” is no side: say --side marketing or --side"),
        (1, "sales", "eve@example.com", "Nobody with the address eve@example.com may sign in."),
        (1, "marketing", "sam@example.com", "marketing has signed version 1 before."),
    ],
)
def test_a_signature_that_cannot_be_given_is_refused(sound, mara, sam, number, side, email, said):
    accord("load", sound)
    accord("sign", 1, "--side", "marketing", "--as", mara.email)

    code, out, err = accord("sign", number, "--side", side, "--as", email)

    assert (code, out) == (1, "")
    assert err.startswith(said)


def test_someone_who_left_signs_nothing(sound, sam):
    type(sam).objects.update(is_active=False)
    accord("load", sound)

    assert accord("sign", 1, "--side", "sales", "--as", sam.email)[0] == 1


def test_showing_reads_out_every_rule(sound):
    code, out, _ = accord("show", sound)

    assert code == 0
    told = out.splitlines()
    assert len(told) == len(sentences(default_agreement()))
    assert "stages: “visitor” belongs to marketing." in told
    for rule in (
        "fit, Industry we know: 20 points of fit if the industry is “manufacturing”, ",
        "interest, Demo asked: 40 points of interest for a touch if ",
        "promises.sales, First touch: For at least 95 % of the leads for whom the grade is A, ",
        "returns, Wrong contact data: The data is wrong: the person goes to “nurture”. ",
    ):
        assert [line for line in told if line.startswith(rule)], rule


def test_a_version_is_printed_as_the_file_it_was_to_be_changed_and_tried(in_force):
    assert accord("show", in_force.number, "--text") == (0, in_force.text, "")


@pytest.mark.parametrize("words", [(), (1,)], ids=["the latest", "by its number"])
def test_showing_a_version_says_the_same_as_its_file(sound, in_force, words):
    assert accord("show", *words) == accord("show", sound)


@pytest.mark.parametrize("words", [(), (7,)], ids=["the latest", "by its number"])
def test_showing_a_version_that_is_not_there_says_so(db, words):
    code, out, err = accord("show", *words)

    assert (code, out) == (1, "")
    assert err.startswith("There is no such version")


def test_a_file_that_is_not_sound_is_not_shown(unsound):
    code, out, err = accord("show", unsound)

    assert (code, out) == (1, "")
    assert "currency: there is no currency “Euro”" in err


def test_the_default_agreement_is_printed_as_it_is():
    assert accord("default") == (0, default_text(), "")


def test_the_schema_is_printed_as_json():
    code, out, _ = accord("schema")

    assert code == 0
    assert {"accord", "stages", "promises"} <= set(json.loads(out)["properties"])
