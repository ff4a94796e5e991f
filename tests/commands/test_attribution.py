"""`accord attribution`: what an analyst types and reads."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accord.management import plain
from tests.guards.places import run

ADS = (
    "path,total_conversions,total_null\n"
    "google ads,2,0\nmailing,1,0\ngoogle ads > mailing,1,0\ngoogle ads,0,1\n"
)
VALUED = "path;total_conversions;total_conversion_value\na > b;2;300000\nb;1;700000\n"


@pytest.fixture
def ask(tmp_path, capsys):
    """Write a file, ask about it, and give back how that ended and what was said."""

    def asked(text, *options):
        path = tmp_path / "paths.csv"
        path.write_text(text, encoding="utf-8")
        code = plain.main("attribution", [str(path), *options])
        said = capsys.readouterr()
        return code, said.out, said.err.replace(str(path), "paths.csv")

    return asked


def test_one_method_as_a_table_with_what_it_adds_up_to(ask):
    code, told, wrong = ask(ADS, "--method", "markov")

    assert (code, wrong) == (0, "")
    assert told == (
        "channel     conversions\n"
        "google ads       2.4000\n"
        "mailing          1.6000\n"
        "total            4.0000\n"
        "\n"
        "markov: order 1, repeats collapsed\n"
    )


def test_large_sums_are_shown_without_decimals_nobody_reads(ask):
    assert ask(VALUED, "--method", "linear")[1] == (
        "channel  conversions      value\n"
        "b             2.0000    850,000\n"
        "a             1.0000    150,000\n"
        "total         3.0000  1,000,000\n"
        "\n"
    )


def test_json_is_a_list_of_channels(ask):
    told = json.loads(ask(ADS, "--method", "markov", "--format", "json")[1])

    assert told == [
        {"channel": "google ads", "conversions": pytest.approx(2.4), "value": None},
        {"channel": "mailing", "conversions": pytest.approx(1.6), "value": None},
    ]


def test_details_add_removal_effects_and_the_transition_matrix(ask):
    told = json.loads(ask(ADS, "--method", "markov", "--format", "json", "--details")[1])

    assert [channel["removal_effect_on_conversions"] for channel in told["channels"]] == [
        pytest.approx(0.75),
        pytest.approx(0.5),
    ]
    assert {(move["from"], move["to"]): move["chance"] for move in told["transitions"]} == {
        ("(start)", "google ads"): 0.8,
        ("(start)", "mailing"): 0.2,
        ("google ads", "mailing"): 0.25,
        ("google ads", "(conversion)"): 0.5,
        ("google ads", "(null)"): pytest.approx(0.25),
        ("mailing", "(conversion)"): 1.0,
    }
    assert told["notes"] == ["markov: order 1, repeats collapsed"]


def test_states_of_a_higher_order_name_their_channels(ask):
    paths = "path,total_conversions\na > b > c,1\n"
    told = json.loads(
        ask(paths, "--method", "markov", "--order", "2", "--details", "--format", "json")[1]
    )

    assert [(move["from"], move["to"]) for move in told["transitions"]] == [
        ("(start)", "a"),
        ("a", "a > b"),
        ("a > b", "b > c"),
        ("b > c", "(conversion)"),
    ]


def test_all_methods_stand_beside_each_other(ask):
    rows = list(csv.DictReader(io.StringIO(ask(ADS, "--format", "csv")[1])))

    assert {name: float(cell) for name, cell in rows[0].items() if name != "channel"} == {
        "first touch": 3,
        "last touch": 2,
        "last non-direct": 2,
        "linear": 2.5,
        "position based": 2.5,
        "j-shaped": 2.25,
        "inverse j": 2.75,
        "time decay": pytest.approx(2 + 1 / (1 + 2**0.5)),
        "simple decay": pytest.approx(2 + 1 / 3),
        "markov": pytest.approx(2.4),
        "shapley": 2.5,
    }


def test_all_methods_and_values_have_headings_of_their_own(ask):
    header = ask(VALUED, "--format", "csv")[1].splitlines()[0].split(",")

    assert len(header) == len(set(header)) == 23
    assert header[:2] == ["channel", "first touch (conversions)"]
    assert header[-1] == "shapley (value)"


def test_all_methods_in_json_are_named_beside_each_figure(ask):
    first, second = json.loads(ask(VALUED, "--format", "json")[1])

    assert [first["channel"], second["channel"]] == ["a", "b"]
    assert second["conversions"]["linear"] == 2.0
    assert second["value"]["shapley"] == 850_000.0


@pytest.mark.parametrize(
    ("options", "first"),
    [
        pytest.param(["--method", "J-Shaped"], 0.25, id="J as Adobe has it"),
        pytest.param(["--method", "j_shaped", "--two-touch", "amplitude"], 0.3, id="as Amplitude"),
        pytest.param(["--method", "time-decay", "--half-life", "1"], 1 / 3, id="half-life"),
        pytest.param(["--method", "first"], 1.0, id="first for short"),
        pytest.param(["--method", "shapley", "--worth", "rate"], 0.5, id="shapley by rate"),
    ],
)
def test_options_steer_their_method(ask, options, first):
    told = json.loads(ask("path\na > b\n", *options, "--format", "json")[1])

    assert {row["channel"]: row["conversions"] for row in told}["a"] == pytest.approx(first)


def test_repeats_count_once_unless_they_are_kept(ask):
    asked = ("--method", "markov", "--format", "json", "--details")

    collapsed, kept = (
        json.loads(ask("path\na > a > b\n", *asked, *more)[1])
        for more in ((), ("--repeats", "kept"))
    )

    assert [move["chance"] for move in collapsed["transitions"]] == [1, 1, 1]
    assert [move["chance"] for move in kept["transitions"]] == [1, 0.5, 0.5, 1]
    assert kept["notes"] == ["markov: order 1, repeats kept"]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        pytest.param(["--method", "linear", "--order", "2"], "--order is for markov", id="order"),
        pytest.param(
            ["--method", "markov", "--two-touch", "adobe"],
            "--two-touch is for j-shaped and inverse j",
            id="two touches",
        ),
    ],
)
def test_an_option_of_another_method_is_refused(ask, options, why):
    assert ask(ADS, *options) == (2, "", f"accord attribution: {why}\n")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--method", "guessing"], id="no such method"),
        pytest.param(["--order", "0"], id="no order"),
        pytest.param(["--half-life", "-1"], id="no half-life"),
    ],
)
def test_what_cannot_be_asked_ends_with_two(ask, options):
    with pytest.raises(SystemExit) as ended:
        ask(ADS, *options)

    assert ended.value.code == 2


def test_an_order_that_is_too_high_for_so_many_channels_is_refused(ask):
    many = "path\n" + " > ".join(f"c{n}" for n in range(200)) + "\n"

    code, _, why = ask(many, "--method", "markov", "--order", "9")

    assert (code, why) == (
        2,
        "accord attribution: order 9 is not possible with 200 channels: use a lower one, at least 1\n",
    )


def test_a_file_with_mistakes_is_refused_with_each_of_them(ask):
    code, told, wrong = ask("path,total_conversions\na > ,1\nb,x\n")

    assert (code, told) == (1, "")
    assert wrong == (
        "accord attribution: paths.csv: line 2 column path: step 2 is empty: name the channel, or "
        "take the step out\n"
        "paths.csv: line 3 column total_conversions: 'x' is no number from 0 up: write one such as "
        "12 or 12.5, or 0\n"
    )


def test_a_file_that_is_not_there_is_said_to_be_missing(capsys):
    assert plain.main("attribution", ["nowhere.csv"]) == 1
    assert capsys.readouterr().err == "accord attribution: nowhere.csv: No such file or directory\n"


def test_columns_that_are_not_used_are_told(ask):
    _, _, said = ask("path,total_conversions,weight\na,1,7\n", "--method", "first")

    assert said == "paths.csv: columns that are not used: weight\n"


def test_nothing_converted_is_nothing_credited(ask):
    told = json.loads(ask("path,total_conversions,total_null\na > b,0,4\n", "--format", "json")[1])

    assert [set(row["conversions"].values()) for row in told] == [{0.0}, {0.0}]


def test_django_knows_the_command_too(tmp_path):
    (tmp_path / "paths.csv").write_text(ADS)
    out = io.StringIO()

    call_command("attribution", str(tmp_path / "paths.csv"), method="shapley", stdout=out)

    assert out.getvalue().splitlines()[1] == "google ads       2.5000"
    with pytest.raises(CommandError, match="No such file"):
        call_command("attribution", "nowhere.csv", stdout=out)


def test_it_reads_what_comes_in_and_needs_no_installation(tmp_path):
    program = Path(sys.executable).with_name("accord")
    (tmp_path / "paths.csv").write_text(ADS)

    told = run("sh", "-c", f"'{program}' attribution - --method last < paths.csv", cwd=tmp_path)

    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines()[-2:] == ["total            4.0000", ""]
    assert [path.name for path in tmp_path.iterdir()] == ["paths.csv"]
