"""The reference pages name everything there is: a new command, setting or report is written up."""

import re

import pytest

from tests.guards.places import ROOT, SOURCE, headings

REFERENCE = ROOT / "docs" / "reference"


def _commands() -> set[str]:
    files = (SOURCE / "management" / "commands").glob("*.py")
    return {path.stem for path in files if not path.stem.startswith("_")}


def _reports() -> set[str]:
    return {path.stem for path in (SOURCE / "reports").glob("sql/**/*.sql")}


def _settings() -> set[str]:
    """Every name with our prefix that the settings read from the environment."""
    text = (SOURCE / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r"\bACCORD_[A-Z_]+\b", text))


@pytest.mark.parametrize(
    ("page", "there_are"),
    [
        pytest.param("commands.md", _commands, id="commands"),
        pytest.param("reports.md", _reports, id="reports"),
        pytest.param("settings.md", _settings, id="settings"),
    ],
)
def test_the_reference_page_has_a_heading_for_each(page, there_are):
    missing = there_are() - headings(REFERENCE / page)

    assert sorted(missing) == [], f"write them up in docs/reference/{page}"


def test_every_report_opens_with_its_question():
    silent = [
        path.name
        for path in (SOURCE / "reports").glob("sql/**/*.sql")
        if not path.read_text(encoding="utf-8").startswith("-- ")
    ]

    assert silent == []
