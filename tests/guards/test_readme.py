"""The README's commands are run: what a newcomer types first must work."""

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.guards.places import ROOT, run

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
LINES = [shlex.split(line, comments=True) for block in BLOCKS for line in block.splitlines()]
COMMANDS = [words for words in LINES if words]
SERVERS = {"serve", "worker"}  # they run until they are stopped; their own tests start them


def _is_ours(words: list[str]) -> bool:
    return Path(words[0]).name == "accord"


def test_the_readme_shows_how_to_start():
    made = {words[1] for words in COMMANDS if words[0] == "make"}

    assert {"demo", "test"} <= made


def test_the_readme_shows_only_commands_a_test_can_run():
    known = {"git", "cd", "make"}

    assert [words for words in COMMANDS if words[0] not in known and not _is_ours(words)] == []


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed here")
@pytest.mark.parametrize("words", [words for words in COMMANDS if words[0] == "make"], ids=" ".join)
def test_make_knows_what_the_readme_asks_of_it(words):
    told = run("make", "-n", *words[1:])

    assert told.returncode == 0, told.stderr


def test_the_commands_of_the_readme_run_one_after_the_other(tmp_path):
    program = Path(sys.executable).with_name("accord")
    ours = [words for words in COMMANDS if _is_ours(words) and words[1] not in SERVERS]

    assert ours, "the README shows the program at work"
    assert program.exists(), (
        "`make test` installs it; in an environment of your own: pip install -e ."
    )
    for words in ours:
        told = run(program, *words[1:], cwd=tmp_path)
        assert told.returncode == 0, f"{shlex.join(words)}\n{told.stdout}\n{told.stderr}"
