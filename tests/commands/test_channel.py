"""`accord channel`: which channel an address belongs to, and why."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from accord.management import plain
from tests.guards.places import run

AD = "https://our.test/pricing?utm_source=Google&utm_medium=cpc&utm_campaign=Spring"


def ask(capsys, *words):
    code = plain.main("channel", words)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_it_says_the_channel_the_rule_and_what_it_went_by(capsys):
    code, told, wrong = ask(capsys, AD)

    assert (code, wrong) == (0, "")
    assert told.splitlines() == [
        "Paid Search",
        "rule 4 of version 1: a search engine, and a medium or a click id that is paid for",
        "found: source google, medium cpc, campaign spring",
    ]


@pytest.mark.parametrize(
    ("words", "channel", "found"),
    [
        pytest.param([""], "Direct", "nothing", id="nothing at all"),
        pytest.param(
            ["https://our.test/?gclid=1"],
            "Paid Search",
            "source google, click id gclid",
            id="click",
        ),
        pytest.param(
            ["https://our.test/", "--referrer", "https://www.ecosia.org/search?q=pump"],
            "Organic Search",
            "source ecosia.org",
            id="referrer",
        ),
        pytest.param(
            ["our.test/", "--referrer", "https://shop.example/", "--own", "shop.example"],
            "Direct",
            "nothing",
            id="a host of ours",
        ),
    ],
)
def test_address_referrer_and_own_hosts_are_looked_at(capsys, words, channel, found):
    _, said, _ = ask(capsys, *words)

    assert (said.splitlines()[0], said.splitlines()[2]) == (channel, f"found: {found}")


def test_json_has_all_of_it(capsys):
    assert json.loads(ask(capsys, AD, "--json")[1]) == {
        "channel": "Paid Search",
        "rule": 4,
        "words": "a search engine, and a medium or a click id that is paid for",
        "version": 1,
        "source": "google",
        "medium": "cpc",
        "campaign": "spring",
        "click_id": None,
    }


def test_what_is_no_address_is_refused(capsys):
    assert ask(capsys, "https://[oops/") == (
        1,
        "",
        "accord channel: 'https://[oops/' is no web address\n",
    )


def test_django_knows_the_command_too():
    out = io.StringIO()

    call_command("channel", AD, stdout=out)

    assert out.getvalue().splitlines()[0] == "Paid Search"


def test_it_needs_no_installation(tmp_path):
    told = run(Path(sys.executable).with_name("accord"), "channel", AD, cwd=tmp_path)

    assert (told.returncode, told.stdout.splitlines()[0]) == (0, "Paid Search")
    assert list(tmp_path.iterdir()) == []
