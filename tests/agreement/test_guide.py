"""docs/guide/write-an-agreement.md shows what the program really says."""

import re
import shlex
from contextlib import suppress
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accord.agreement.rules.default import default_text
from tests.guards.places import ROOT

PAGE = (ROOT / "docs" / "guide" / "write-an-agreement.md").read_text(encoding="utf-8")
TYPED = "$ accord agreement "
EDITS = {
    "check, broken": {
        "company: Our Company": "company: Northwind Pumps",
        "between 50 and 1000": "between 50 and lots",
        "{name: accepted, owner: sdr}": "{name: accepted, owner: presales}",
    },
    "check, mended": {
        "between 50 and lots": "between 20 and 500",
        "why: Smaller firms have no need yet and larger ones buy elsewhere": (
            "why: They have pumps and no team of their own"
        ),
        "owner: presales": "owner: sdr",
    },
    "load, again": {"# from: 2027-01-01 ": "from: 2027-01-01 "},
}
"""What is written into the file before the first and the second check, and before the next load."""


def dialogue() -> list[tuple[str, list[str]]]:
    """What is typed in the guide, and the lines it shows as the answer."""
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    found: list[tuple[str, list[str]]] = []
    for line in "".join(blocks).splitlines():
        if line.startswith(TYPED):
            found.append((line.removeprefix(TYPED), []))
        else:
            found[-1][1].append(line)
    return found


def answer(words: list[str]) -> list[str]:
    out = StringIO()
    with suppress(CommandError):  # A file that is not sound ends with 1.
        call_command("agreement", *words, stdout=out, stderr=out)
    return out.getvalue().splitlines()


def edited(text: str, name: str) -> str:
    for said, instead in EDITS[name].items():
        assert text.count(said) == 1
        text = text.replace(said, instead)
    return text


def test_the_guide_shows_what_the_program_says(tmp_path, monkeypatch, mara, sam):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 20, 9, tzinfo=UTC))
    file = tmp_path / "agreement.yaml"
    text = default_text()
    edits = {1: "check, broken", 2: "check, mended", 8: "load, again"}
    for number, (typed, shown) in enumerate(dialogue()):
        if number in edits:
            text = edited(text, edits[number])
        file.write_text(text, encoding="utf-8")
        words = shlex.split(typed.partition(" > ")[0])
        said = answer(words)
        if " > " in typed:
            assert "\n".join(said) + "\n" == default_text()
        elif "…" in shown:
            wanted = [line for line in shown if line != "…"]
            assert [line for line in said if line in wanted] == wanted
        else:
            assert said == shown


@pytest.mark.parametrize(
    "line",
    [
        line
        for block in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ],
)
def test_the_lines_to_write_are_lines_of_a_sound_file(line):
    text = edited(edited(edited(default_text(), "check, broken"), "check, mended"), "load, again")
    heir = "  - {name: qualified, owner: marketing, was: mql}"

    assert line == heir or any(each.startswith(line) for each in text.splitlines())
