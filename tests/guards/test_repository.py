"""What every file of the repository keeps to."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.guards.places import ROOT, our_files, text_of

TARGETS = {"demo", "test", "test-slow", "check", "serve", "bench", "lock"}
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_no_file_names_a_folder_of_somebodys_machine():
    somebody = "|".join(re.escape(str(path)) for path in {ROOT, Path.home()} if path.parts[1:])
    folders = re.compile(
        rf"(?<![\w./~-])(?:{somebody}|/home/\w+|/Users/\w+|[A-Z]:\\Users\\\w+)(?!\w)"
    )

    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in our_files()
        if (text := text_of(path)) and (match := folders.search(text))
    }

    assert found == set()


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.lock")), ids=lambda path: path.name)
def test_a_lock_has_hashes_and_no_addresses(path):
    lock = path.read_text(encoding="utf-8")

    pinned = re.findall(r"^[a-z0-9][\w.-]*==.*\n +--hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE)

    assert len(pinned) == len(re.findall(r"^[^\s#]", lock, re.MULTILINE)) > 0
    assert re.findall(r"\w+://\S*|--(?:extra-)?index\S*|--find-links\S*", lock) == []


def test_the_lock_holds_every_dependency_we_ask_for():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [asked["project"]["dependencies"], *asked["dependency-groups"].values()]
    names = {_plain(re.match(r"[\w.-]+", line)[0]) for group in groups for line in group}

    locked = {_plain(name) for name in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)}

    assert names - locked == set(), "run `make lock`"


def _plain(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_makefile_has_exactly_the_seven_targets():
    rules = re.findall(r"^([\w.-]+):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert set(rules) - {".PHONY"} == TARGETS


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_why_what_and_what_follows(path):
    sections = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)

    assert sections == ["Context", "Decision", "Consequences"]


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(DECISIONS) + 1))
